package tv.ypsilon.editing.model;

/** What an edit that reaches two systems promises. */
enum Promise {

    /** When nothing is on its way any more, both sides are equal, or it is written down how they differ. */
    BOTH_SIDES_EQUAL,

    /** What was answered with success is on both sides, for good. */
    ACKNOWLEDGED_IS_PRESENT,

    /** What was answered with an error is on neither side. */
    ERROR_IS_ABSENT,

    /** What was answered with "unknown" ends wholly present or wholly absent, and its operation says which. */
    UNKNOWN_IS_WHOLE,

    /** No page reader sees an edit that is taken back afterwards. */
    NO_READ_OF_WHAT_IS_UNDONE,

    /** Nothing that somebody else wrote into legacy is overwritten unseen. */
    NO_FOREIGN_EDIT_OVERWRITTEN,

    /** An edit is made upon all that was committed before it. */
    NO_LOST_UPDATE,

    /** From everywhere there is a way to a decision. */
    NOTHING_STUCK
}
