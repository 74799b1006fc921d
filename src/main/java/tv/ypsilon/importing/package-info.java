/** Legacy's documents into PostgreSQL: all of them, in runs that can be followed, with an issue for each that is odd. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "problem", "rest", "site", "teaser", "legacy", "migration", "editing"})
package tv.ypsilon.importing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
