/** The connections to PostgreSQL: a pool for each kind of work, so that none waits for another's, and the threads of long work. */
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN, allowedDependencies = {})
package tv.ypsilon.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
