/**
 * A legacy API for tests and the demo: it keeps the contract, misbehaves on demand at
 * the wire, and remembers what it really applied.
 */
@NullMarked
package tv.ypsilon.simulator;

import org.jspecify.annotations.NullMarked;
