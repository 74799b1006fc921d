package tv.ypsilon.editing.model;

/** What a side may hold of the teaser. */
enum Document {

    /** Nothing. */
    ABSENT,

    /** What is there at first. */
    A,

    /** What an edit makes of it. */
    B, C, D,

    /** What somebody else makes of it. */
    FOREIGN,

    /** B, with something changed by somebody else that only legacy knows. */
    FOREIGN_UPON_B;

    /** What it says to those who do not know what only legacy knows. */
    Document meaning() {
        return this == FOREIGN_UPON_B ? B : this;
    }
}
