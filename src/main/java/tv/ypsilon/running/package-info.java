/** How the service ends, and what it tells of itself to those who run it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package tv.ypsilon.running;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
