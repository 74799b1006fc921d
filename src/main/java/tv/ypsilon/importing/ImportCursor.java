package tv.ypsilon.importing;

import org.jspecify.annotations.Nullable;
import tv.ypsilon.importing.ImportRun.Phase;

/**
 * Where a run is: all that whoever carries it on must know. It moves in the transaction of the work that it is past.
 *
 * @param walk which way through the list it is on, from 1
 * @param listSize how many documents of the list are asked for at once; 0 before the first question
 * @param offset how many places of the list this walk is past
 * @param seen how many documents this walk has seen
 * @param totalAtFirst how many documents there were when the walk began, as legacy said; null when it did not
 * @param total how many there were at last; null when legacy did not say
 */
record ImportCursor(
        Phase phase,
        int walk,
        int listSize,
        long offset,
        long seen,
        @Nullable Long totalAtFirst,
        @Nullable Long total) {

    static final ImportCursor BEGINNING = new ImportCursor(Phase.PAGES, 1, 0, 0, 0, null, null);

    ImportCursor at(Phase next) {
        return new ImportCursor(next, this.walk, this.listSize, this.offset, this.seen, this.totalAtFirst, this.total);
    }

    /** At the beginning of the next walk. */
    ImportCursor again() {
        return new ImportCursor(this.phase, this.walk + 1, 0, 0, 0, null, null);
    }

    /** The same, asking for so many documents at once from now on. */
    ImportCursor asking(int size) {
        return new ImportCursor(this.phase, this.walk, size, this.offset, this.seen, this.totalAtFirst, this.total);
    }

    /** The same, knowing how many documents there are; null: legacy did not say. */
    ImportCursor knowing(@Nullable Long told) {
        return told == null ? this
                : new ImportCursor(this.phase, this.walk, this.listSize, this.offset, this.seen,
                        this.totalAtFirst == null ? told : this.totalAtFirst, told);
    }

    /** Past a part of the list in which there were so many documents. */
    ImportCursor past(ListPart part, long documents) {
        // a deployment may give fewer at once than it is asked for
        boolean givesFewer = part.offset() == 0 && part.size() == this.listSize && documents > 0
                && documents < part.size();
        return new ImportCursor(this.phase, this.walk, givesFewer ? (int) documents : this.listSize,
                givesFewer ? documents : part.offset() + part.size(), this.seen + documents, this.totalAtFirst,
                this.total);
    }

    /** The part of the list that comes next; it may be in the middle of it. */
    ListPart part() {
        return new ListPart((int) (this.offset / this.listSize) + 1, this.listSize);
    }

    boolean isFirstWalk() {
        return this.walk == 1;
    }

    /** Whether the walk has seen all that there are. */
    boolean hasSeenAll() {
        return this.total != null && this.offset > 0 && this.seen >= this.total;
    }
}
