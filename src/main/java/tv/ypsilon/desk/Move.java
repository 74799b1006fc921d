package tv.ypsilon.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Window;

/**
 * Where an entry is to go, as it is dragged or moved by keys. One of the times is said, or none.
 *
 * @param zone null: it stays in its zone
 * @param edge the end that moves alone; null: the entry moves as a whole
 * @param at where the end that moves goes, or the entry's start (of one that has always been open, its end)
 * @param minutes how far the entry moves, as a watch counts them
 * @param days how far the entry moves, its times on the wall kept
 */
record Move(@Nullable ZoneId zone, @Nullable Edge edge, @Nullable Instant at, int minutes, int days) {

    enum Edge {
        START, END
    }

    /** @throws Refusal {@code invalid-content} if the entry would end before it starts, or at a time beyond all calendars */
    Window of(Window window) {
        Instant start = window.startsAt();
        Instant end = window.endsAt();
        known("startsAt", this.at);
        if (this.edge != null && this.at != null) {
            return switch (this.edge) {
                case START -> window(this.at, end);
                case END -> window(start, this.at);
            };
        }
        if (this.at != null) {
            Instant anchor = start != null ? start : end;
            return anchor == null ? window : window(onTheWall(start, anchor, this.at), onTheWall(end, anchor, this.at));
        }
        return window(later(start), later(end));
    }

    private static Window window(@Nullable Instant start, @Nullable Instant end) {
        known("startsAt", start);
        known("endsAt", end);
        if (start != null && end != null && !start.isBefore(end)) {
            throw Refusal.invalid("endsAt", "not-after-start");
        }
        return new Window(start, end);
    }

    /** Times that a field could not show are none. */
    private static void known(String field, @Nullable Instant instant) {
        if (instant != null && (instant.isBefore(ParisTime.EARLIEST) || !instant.isBefore(ParisTime.LATEST))) {
            throw Refusal.invalid(field, "wall-time");
        }
    }

    private @Nullable Instant later(@Nullable Instant instant) {
        return instant == null ? null
                : ParisTime.plusDays(instant, this.days).plus(Duration.ofMinutes(this.minutes));
    }

    /**
     * Goes along with an entry's anchor: as far on the clock on the wall, so that what ends at eight still ends at eight
     * where the clocks change in between. Where the wall says an hour twice it is no measure, and the watch is.
     */
    private static @Nullable Instant onTheWall(@Nullable Instant instant, Instant from, Instant to) {
        if (instant == null || instant.equals(from)) {
            return instant == null ? null : to;
        }
        if (ParisTime.isTwice(from) || ParisTime.isTwice(to)) {
            return instant.plus(Duration.between(from, to));
        }
        ZonedDateTime before = instant.atZone(ParisTime.ZONE);
        Duration shift = Duration.between(LocalDateTime.ofInstant(from, ParisTime.ZONE),
                LocalDateTime.ofInstant(to, ParisTime.ZONE));
        return ZonedDateTime.ofLocal(before.toLocalDateTime().plus(shift), ParisTime.ZONE, before.getOffset())
                .toInstant();
    }
}
