/** What a page shows at an instant, by what either system holds, and the pages and zones there are. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "problem", "rest", "site", "teaser", "legacy", "migration"})
package tv.ypsilon.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
