/** The site that teasers are programmed into: its pages and their zones. */
@NullMarked
@ApplicationModule(allowedDependencies = "problem")
package tv.ypsilon.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
