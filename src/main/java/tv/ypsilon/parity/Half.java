package tv.ypsilon.parity;

/** The two halves of a parity run. */
public enum Half {

    /** What the documents say by our reading of the rules, against what PostgreSQL holds. */
    CONTENT,

    /** What legacy's own pages show, against what the documents say by our reading of the rules. */
    RULES
}
