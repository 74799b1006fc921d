/** The packaged service in processes of its own, on a PostgreSQL of its own: killed, frozen, cut off, and always whole in the end. */
@NullMarked
package tv.ypsilon.process;

import org.jspecify.annotations.NullMarked;
