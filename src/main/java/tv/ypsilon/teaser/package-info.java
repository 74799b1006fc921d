/** What a teaser and its schedule are, and the rules that they keep; knows no HTTP and no legacy. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "site"})
package tv.ypsilon.teaser;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
