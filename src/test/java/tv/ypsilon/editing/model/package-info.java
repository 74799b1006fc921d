/** The dual-write protocol as a model small enough to be walked through entirely: every crash, loss and race of it. */
@NullMarked
package tv.ypsilon.editing.model;

import org.jspecify.annotations.NullMarked;
