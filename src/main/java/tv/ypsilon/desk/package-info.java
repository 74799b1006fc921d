/** The editors' pages: a page's week, a page at an instant, teasers, and what was done to them. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"problem", "site", "teaser", "migration", "editing", "page", "parity", "screen"})
package tv.ypsilon.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
