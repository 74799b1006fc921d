/** Who may do what: users of the configuration and of an OpenID Connect issuer, and what each role opens. */
@NullMarked
@ApplicationModule(allowedDependencies = {"migration", "problem", "rest", "screen"})
package tv.ypsilon.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
