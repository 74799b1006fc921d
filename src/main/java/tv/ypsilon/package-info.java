/**
 * Ypsilon, the teaser programming API of a video site, and its way off the old system without a stop.
 */
@NullMarked
package tv.ypsilon;

import org.jspecify.annotations.NullMarked;
