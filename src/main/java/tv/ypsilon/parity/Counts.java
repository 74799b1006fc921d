package tv.ypsilon.parity;

/** How many pages, each on one support at one instant or throughout one stretch without a change, came out how. */
public record Counts(long compared, long equal, long different, long notComparable) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    static final Counts EQUAL = new Counts(1, 1, 0, 0);

    static final Counts DIFFERENT = new Counts(1, 0, 1, 0);

    static final Counts NOT_COMPARABLE = new Counts(1, 0, 0, 1);

    Counts plus(Counts more) {
        return new Counts(this.compared + more.compared, this.equal + more.equal, this.different + more.different,
                this.notComparable + more.notComparable);
    }
}
