/** What all pages for people have in common: their frame, their language, Paris time, what they say when something goes wrong. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "migration"})
package tv.ypsilon.screen;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
