package tv.ypsilon.legacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Window;

/**
 * A schedule entry, but for its zone and its id.
 *
 * @param rank the start that orders it among equal positions
 */
record Slot(@Nullable Position position, Window window, Instant rank) {

    static Slot of(ScheduleEntry entry) {
        return new Slot(entry.position(), entry.window(), entry.rank());
    }

    ScheduleEntry in(ZoneId zone, EntryId id) {
        return new ScheduleEntry(id, zone, this.position, this.window, this.rank);
    }
}
