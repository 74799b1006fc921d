package tv.ypsilon.tower;

import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.Slice;

/** Which part of a list a page shows, with the parts before and after it. */
record Part(long offset, int size, long total) {

    static final int SIZE = 20;

    /** Nobody leafs further by hand, and deep offsets cost. */
    private static final long FURTHEST = 100_000;

    static Part of(Slice<?> slice) {
        return new Part(slice.offset(), slice.items().size(), slice.total());
    }

    /** Where a part begins that an address names; what is no number is the beginning. */
    static long offset(@Nullable String text) {
        return text != null && text.matches("\\d{1,6}") ? Math.min(Long.parseLong(text), FURTHEST) : 0;
    }

    public long first() {
        return this.size == 0 ? 0 : this.offset + 1;
    }

    public long last() {
        return this.offset + this.size;
    }

    /** Where the part before begins; null: this is the first. */
    public @Nullable Long before() {
        return this.offset == 0 ? null : (Long) Math.max(0, this.offset - SIZE);
    }

    /** Where the next part begins; null: this is the last. */
    public @Nullable Long after() {
        return last() >= this.total || last() >= FURTHEST ? null : (Long) last();
    }
}
