package tv.ypsilon.migration;

/** Tells how many edits are on their way; who keeps the journal of edits contributes the bean. */
public interface UndecidedWrites {

    /** How many edits are undecided now, on all instances; those that wait for an operator are not among them. */
    long count();
}
