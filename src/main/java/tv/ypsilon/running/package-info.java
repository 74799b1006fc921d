/** How the service ends: not ready any more, still serving, then gone. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "migration"})
package tv.ypsilon.running;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
