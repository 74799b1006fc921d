package tv.ypsilon.editing.model;

/** A way to do it wrong. */
enum Flaw {

    /** What legacy shows at the first look is taken for final. */
    NO_SETTLING,

    /** The states of the journal change whatever they were. */
    NO_COMPARE_AND_SET,

    /** What is in doubt is undone rather than found out, though pages may have shown it. */
    PRESUMED_ABORT,

    /** Each instance undoes or goes forward as its own step wants, while another's pages are still read from legacy. */
    OWN_STEP_RULE,

    /** Where pages are read from changes while edits are undecided. */
    NO_PAUSE_BETWEEN_STEPS,

    /** Edits to PostgreSQL alone go on beside an undecided one. */
    NO_LOCK_AT_STEP_4,

    /** Edits to PostgreSQL alone are not remembered for legacy. */
    NO_DEBT,

    /** A later edit to PostgreSQL alone replaces what legacy must still hold. */
    LATEST_DEBT_KEPT,

    /** What legacy holds is not compared with what was last synced before it is replaced. */
    NO_COMPARISON,

    /** What was aborted is not looked at again. */
    NO_LATE_LOOK,

    /** The late look takes an edit that was never sent for a delete, as it has no document. */
    LATE_LOOK_AT_WHAT_WAS_NEVER_SENT,

    /** The late look takes legacy back to what it held before the edit, not to what was last synced. */
    LATE_LOOK_RESTORES_THE_PRE_IMAGE,

    /** The late look reads what was last synced, then legacy, and undoes what differs without asking again. */
    LATE_LOOK_EXPECTS_WHAT_WAS,

    /** An edit with another one's unmapped fields changed since is taken for the edit alone, and undone with them. */
    UNDOES_BY_MEANING,

    /** A refusal that could not be written down is answered nevertheless. */
    ANSWERS_UNRECORDED_REFUSALS,

    /** An edit that others have decided, and the database cannot say how, is answered as an error. */
    ANSWERS_ERROR_WHEN_IT_CANNOT_ASK,

    /** An edit whose send mark may or may not have been committed is answered as an error. */
    ANSWERS_ERROR_WHEN_THE_MARK_IS_LOST,

    /** A lost first commit is looked for without waiting for the transaction that may still be at it. */
    ASKS_TOO_EARLY,

    /** The answer "unknown" names the operation that the edit began as, though it went on as another. */
    NAMES_THE_FIRST_OPERATION,

    /** A legacy document is taken in instead of an edit that recovery has ended meanwhile. */
    TAKES_IN_UNCHECKED,

    /** The import takes in what it read before others wrote. */
    IMPORTS_UNCHECKED
}
