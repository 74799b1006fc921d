/** Do both systems show the same, now and ahead: parity runs, the comparison of real reads, samples before and after a change. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"database", "problem", "rest", "site", "teaser", "legacy", "migration", "editing",
                "page"})
package tv.ypsilon.parity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
