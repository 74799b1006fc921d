package tv.ypsilon.importing;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of legacy's list, as it can be asked for.
 *
 * @param page 1 for the first
 * @param size how many documents every page has
 */
record ListPart(int page, int size) {

    ListPart next() {
        return new ListPart(this.page + 1, this.size);
    }

    /** How many documents come before it. */
    long offset() {
        return (this.page - 1L) * this.size;
    }

    boolean isSingle() {
        return this.size == 1;
    }

    /** The same documents in as few smaller parts as there can be: pages only begin at multiples of their size. */
    List<ListPart> split() {
        int parts = IntStream.rangeClosed(2, this.size).filter((n) -> this.size % n == 0).findFirst().orElseThrow();
        int first = (this.page - 1) * parts + 1;
        return IntStream.range(first, first + parts).mapToObj((page) -> new ListPart(page, this.size / parts))
                .toList();
    }
}
