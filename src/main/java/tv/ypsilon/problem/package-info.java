/** What can go wrong, in words that clients can rely on: stable problem types, told as RFC 9457 says, in three languages. */
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN)
package tv.ypsilon.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
