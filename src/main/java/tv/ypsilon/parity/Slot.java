package tv.ypsilon.parity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * A teaser in a zone while a window is open. Instants are microseconds since 1970.
 *
 * @param position infinite when it has none
 * @param rank what orders it among equal positions, the latest first; {@link #ALWAYS} for the earliest
 * @param start {@link #ALWAYS} when it has always been open
 * @param end {@link #NEVER} when it never closes
 */
record Slot(Face face, ZoneId zone, double position, long rank, long start, long end) {

    static final long ALWAYS = Long.MIN_VALUE;

    static final long NEVER = Long.MAX_VALUE;

    static final Comparator<Slot> IN_PAGE_ORDER = Comparator.comparingDouble(Slot::position)
            .thenComparing(Comparator.comparingLong(Slot::rank).reversed())
            .thenComparing((slot) -> slot.face().id(), TeaserId.BY_CODE_POINTS);

    private static final Comparator<Slot> BY_PLACE = Comparator.comparing((Slot slot) -> slot.zone().value())
            .thenComparingLong(Slot::start).thenComparingLong(Slot::end).thenComparingDouble(Slot::position);

    /**
     * Where a teaser can be shown; none if it cannot be.
     *
     * @param shows whether a zone shows teasers of a language
     */
    static List<Slot> of(@Nullable Teaser teaser, BiPredicate<ZoneId, String> shows) {
        if (teaser == null || teaser.content().status() != Status.PUBLISHED || teaser.content().supports().isEmpty()
                || teaser.schedule().isEmpty()) {
            return List.of();
        }
        Face face = Face.of(teaser.id(), teaser.content());
        return teaser.schedule().stream()
                .filter((entry) -> shows.test(entry.zoneId(), teaser.content().language()))
                .map((entry) -> of(face, entry)).sorted(BY_PLACE).toList();
    }

    static Slot of(Face face, ScheduleEntry entry) {
        Instant startsAt = entry.window().startsAt();
        Instant endsAt = entry.window().endsAt();
        return new Slot(face, entry.zoneId(),
                entry.position() == null ? Double.POSITIVE_INFINITY : entry.position().value(),
                entry.rank().equals(Instant.MIN) ? ALWAYS : micros(entry.rank()),
                startsAt == null ? ALWAYS : micros(startsAt), endsAt == null ? NEVER : micros(endsAt));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    boolean isOpenAt(long instant) {
        return this.start <= instant && instant < this.end;
    }

    boolean isOpenBetween(long from, long until) {
        return this.start < until && from < this.end;
    }

    /** Whether a reader of the page would see no difference between both. */
    boolean looksLike(Slot other) {
        return this.face.id().equals(other.face.id()) && this.face.digest() == other.face.digest()
                && this.position == other.position && this.start == other.start && this.end == other.end;
    }
}
