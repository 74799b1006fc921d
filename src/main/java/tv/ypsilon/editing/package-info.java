/** One edit, two systems: the journal, the protocol that reaches both or neither, recovery, history and debt. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "problem", "site", "teaser", "legacy", "migration", "rest"})
package tv.ypsilon.editing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
