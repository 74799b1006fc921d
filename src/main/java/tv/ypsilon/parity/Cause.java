package tv.ypsilon.parity;

/** Why a zone does not show the same on both sides, or why nobody can tell. Legacy is the side that is right. */
public enum Cause {

    /** Legacy shows a teaser that we do not have there. */
    MISSING,

    /** We show a teaser that legacy does not have there. */
    EXTRA,

    /** Both have it, at another place among the others. */
    ORDER,

    /** Both show it, and it says something else; or the page or the zone does. */
    FIELD,

    /** One side shows more of the zone's teasers than the other. */
    LIMIT,

    /** Both have it in that zone, at other times. */
    WINDOW,

    /** One side has it in another zone at that time, or the page has other zones. */
    ZONE,

    /** An edit of it was under way all the time. */
    UNDECIDED,

    /** An edit of it waits for an operator. */
    QUARANTINED,

    /** Legacy is owed an edit of it. */
    OWED,

    /** Its document, or a page of legacy's, cannot be read. */
    UNREADABLE;

    /** Whether something was compared, and is different; otherwise it could not be compared. */
    public boolean isDifference() {
        return switch (this) {
            case MISSING, EXTRA, ORDER, FIELD, LIMIT, WINDOW, ZONE -> true;
            case UNDECIDED, QUARANTINED, OWED, UNREADABLE -> false;
        };
    }
}
