package tv.ypsilon.migration;

/** What the migration must know of the edits; who keeps their journal contributes the bean. Each answer is one query. */
public interface EditCounts {

    /** How many edits are on their way, on all instances; those that wait for an operator are not among them. */
    long onTheirWay();

    /** How many edits wait for an operator. */
    long quarantined();

    /** How many teasers legacy is owed, since it is not written to. */
    long debt();
}
