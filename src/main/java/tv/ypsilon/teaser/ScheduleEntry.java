package tv.ypsilon.teaser;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;

/**
 * Puts a teaser into a zone while a window is open.
 *
 * @param position null: after all positions
 * @param rankedFrom the start that orders the entry among equal positions. It differs from the window's own start only
 *     where overlapping legacy windows were cut into entries: then it is the start of the window that the entry is a
 *     part of, {@link Instant#MIN} where that one was always open. Null: the window's own start
 */
public record ScheduleEntry(
        EntryId id,
        ZoneId zoneId,
        @Nullable Position position,
        Window window,
        @Nullable Instant rankedFrom) {

    /** By start, always open first, then by zone and position: the order in which entries are told and written. */
    public static final Comparator<ScheduleEntry> BY_START = Comparator
            .comparing((ScheduleEntry entry) -> startOf(entry.window()))
            .thenComparing((entry) -> entry.zoneId().value())
            .thenComparing((entry) -> entry.id().value());

    public ScheduleEntry {
        if (rankedFrom != null && rankedFrom.equals(startOf(window))) {
            rankedFrom = null;
        }
    }

    public ScheduleEntry(EntryId id, ZoneId zoneId, @Nullable Position position, Window window) {
        this(id, zoneId, position, window, null);
    }

    /** The start that orders the entry among equal positions: the latest first. */
    public Instant rank() {
        return this.rankedFrom != null ? this.rankedFrom : startOf(this.window);
    }

    /** The same, ordered by its own start from now on, as its own legacy window will be. */
    ScheduleEntry rankedByItsOwnStart() {
        return this.rankedFrom == null ? this : new ScheduleEntry(this.id, this.zoneId, this.position, this.window);
    }

    /** Whether both say the same, whatever their ids. */
    public boolean saysTheSameAs(ScheduleEntry other) {
        return this.equals(new ScheduleEntry(this.id, other.zoneId, other.position, other.window, other.rankedFrom));
    }

    boolean collidesWith(ScheduleEntry other) {
        return this.zoneId.equals(other.zoneId) && this.window.overlaps(other.window);
    }

    private static Instant startOf(Window window) {
        return window.startsAt() != null ? window.startsAt() : Instant.MIN;
    }
}
