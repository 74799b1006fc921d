package tv.ypsilon.editing;

/** What an operation does to a teaser; an edit of its schedule updates it. */
public enum OperationKind {

    CREATE, UPDATE, DELETE,

    /** Brings to legacy what it is owed since it was not written to. */
    PAY_DEBT
}
