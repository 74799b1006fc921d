package tv.ypsilon.editing;

import java.util.EnumSet;
import java.util.Set;

/** How far an edit has come on its way to both systems. */
public enum OperationState {

    /** The teaser is taken; nothing was sent to legacy. */
    RESERVED,

    /** A request to legacy may be on its way. */
    SENDING,

    /** Nobody knows what legacy did, and its pages may show it: it is found out, and goes forward from what is found. */
    IN_DOUBT,

    /** The editor was told that it failed; what legacy may have of it is being taken back. */
    ABORTING,

    /** It is on both sides, for good. */
    COMMITTED,

    /** It is on neither side. */
    ABORTED,

    /** Legacy shows neither what was nor what should be: an operator decides. */
    QUARANTINED;

    /** Whether the edit still holds its teaser against other edits. */
    public boolean isUndecided() {
        return switch (this) {
            case RESERVED, SENDING, IN_DOUBT, ABORTING, QUARANTINED -> true;
            case COMMITTED, ABORTED -> false;
        };
    }

    /** Where it can go from here. */
    Set<OperationState> next() {
        return switch (this) {
            case RESERVED -> EnumSet.of(SENDING, ABORTED, QUARANTINED);
            case SENDING -> EnumSet.of(COMMITTED, ABORTED, IN_DOUBT, ABORTING, QUARANTINED);
            case IN_DOUBT -> EnumSet.of(COMMITTED, ABORTED, QUARANTINED);
            case ABORTING -> EnumSet.of(ABORTED, QUARANTINED);
            case ABORTED -> EnumSet.of(ABORTING);
            case QUARANTINED -> EnumSet.of(COMMITTED, ABORTED);
            case COMMITTED -> EnumSet.noneOf(OperationState.class);
        };
    }
}
