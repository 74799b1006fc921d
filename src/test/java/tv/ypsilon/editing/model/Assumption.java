package tv.ypsilon.editing.model;

/** What the protocol takes for granted of the world, as nothing could be promised without it. */
enum Assumption {

    /** What legacy answers with a 4xx has changed nothing. */
    REFUSALS_ARE_HONEST,

    /** Neither legacy nor anything on the way to it applies a request twice. */
    REQUESTS_ARE_APPLIED_ONCE,

    /** A complete answer of the API itself, be it a 500, ends its request: what is there afterwards stays. */
    ANSWERS_ARE_FINAL,

    /** Once the settling time has passed, legacy applies nothing any more of what was sent before. */
    MESSAGES_SETTLE,

    /** A sender that was paused beyond its window notices before it sends. */
    PAUSES_ARE_NOTICED,

    /** Nobody else writes to a legacy document between our look at it and the end of our unconditional request. */
    REQUESTS_ARE_UNDISTURBED,

    /** Nobody else makes of a document the very same that an edit under way, or a late look, takes for its own. */
    FOREIGN_EDITS_DIFFER
}
