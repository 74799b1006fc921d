package tv.ypsilon.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/**
 * What a zone shows, at any instant. It holds each slot once and so grows with their number alone; a look at an instant
 * goes through the slots in their order until the zone is full.
 */
public final class ZoneTimeline {

    private static final Comparator<Slot> IN_PAGE_ORDER = Comparator
            .comparing((Slot slot) -> slot.teaser().position(),
                    Comparator.nullsLast(Comparator.<Position>naturalOrder()))
            .thenComparing(Slot::rank, Comparator.reverseOrder())
            .thenComparing((slot) -> slot.teaser().id(), TeaserId.BY_CODE_POINTS);

    private final Zone zone;

    private final List<Slot> slots;

    private final Instant[] bounds;

    private ZoneTimeline(Zone zone, List<Slot> slots, Instant[] bounds) {
        this.zone = zone;
        this.slots = slots;
        this.bounds = bounds;
    }

    /**
     * A teaser that the zone shows while its window is open and there is room.
     *
     * @param rank what orders it among equal positions, the latest first
     */
    public record Slot(ShownTeaser teaser, Instant rank) {

        Window window() {
            return this.teaser.window();
        }
    }

    /**
     * A stretch of time in which no slot opens or closes.
     *
     * @param from null: it has always been so
     * @param until null: it stays so
     */
    public record Segment(@Nullable Instant from, @Nullable Instant until, List<ShownTeaser> teasers) {

        public Segment {
            teasers = List.copyOf(teasers);
        }
    }

    /** The timeline of what can be shown in a zone, whatever its order; takes n log n for n slots. */
    public static ZoneTimeline of(Zone zone, Collection<Slot> slots) {
        List<Slot> inOrder = slots.stream().sorted(IN_PAGE_ORDER).toList();
        Instant[] bounds = inOrder.stream().map(Slot::window).mapMulti(ZoneTimeline::ends).sorted().distinct()
                .toArray(Instant[]::new);
        return new ZoneTimeline(zone, inOrder, bounds);
    }

    private static void ends(Window window, Consumer<Instant> ends) {
        if (window.startsAt() != null) {
            ends.accept(window.startsAt());
        }
        if (window.endsAt() != null) {
            ends.accept(window.endsAt());
        }
    }

    public Zone zone() {
        return this.zone;
    }

    /** Every slot, in the order of the page. */
    public List<Slot> slots() {
        return this.slots;
    }

    /** What it shows at an instant, in order. */
    public List<ShownTeaser> at(Instant instant) {
        return this.slots.stream().filter((slot) -> slot.window().isOpenAt(instant)).limit(limit()).map(Slot::teaser)
                .toList();
    }

    /** The instants at which a slot opens or closes, in order. */
    public List<Instant> bounds() {
        return List.of(this.bounds);
    }

    /** The last bound that is not after an instant; null: there is none. */
    @Nullable
    Instant lastBoundUntil(Instant instant) {
        int index = Arrays.binarySearch(this.bounds, instant);
        int last = index >= 0 ? index : -index - 2;
        return last >= 0 ? this.bounds[last] : null;
    }

    /** The first bound after an instant; null: there is none. */
    @Nullable
    Instant firstBoundAfter(Instant instant) {
        int index = Arrays.binarySearch(this.bounds, instant);
        int next = index >= 0 ? index + 1 : -index - 1;
        return next < this.bounds.length ? this.bounds[next] : null;
    }

    /**
     * What it shows from an instant to another, stretch by stretch without a gap; the first begins at {@code from} and
     * the last ends at {@code until}. One sweep over the bounds.
     */
    public List<Segment> segments(Instant from, Instant until) {
        NavigableMap<Instant, BitSet> turning = new TreeMap<>();
        BitSet open = new BitSet(this.slots.size());
        for (int i = 0; i < this.slots.size(); i++) {
            Window window = this.slots.get(i).window();
            open.set(i, window.isOpenAt(from));
            int slot = i;
            ends(window, (end) -> {
                if (end.isAfter(from) && end.isBefore(until)) {
                    turning.computeIfAbsent(end, (_) -> new BitSet()).flip(slot);
                }
            });
        }
        List<Segment> segments = new ArrayList<>();
        Instant start = from;
        for (Map.Entry<Instant, BitSet> turn : turning.entrySet()) {
            segments.add(new Segment(start, turn.getKey(), shown(open)));
            open.xor(turn.getValue());
            start = turn.getKey();
        }
        segments.add(new Segment(start, until, shown(open)));
        return segments;
    }

    private List<ShownTeaser> shown(BitSet open) {
        return open.stream().limit(limit()).mapToObj((slot) -> this.slots.get(slot).teaser()).toList();
    }

    private long limit() {
        Integer limit = this.zone.limit();
        return limit == null ? Long.MAX_VALUE : limit;
    }
}
