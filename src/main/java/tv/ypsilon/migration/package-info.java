/** Where the migration stands: the step in force, what moves it, and the guard in the way. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "problem", "rest"})
package tv.ypsilon.migration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
