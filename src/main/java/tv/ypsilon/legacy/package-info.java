/** The only place that knows legacy documents: the client, their form, the rules that they are read by, and the way back. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "site", "teaser"})
package tv.ypsilon.legacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
