/** The control tower: where the migration stands, what is in the way and what is going on, in the order of doing. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "problem", "rest", "teaser", "legacy", "migration", "editing", "importing",
                "parity", "screen"})
package tv.ypsilon.tower;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
