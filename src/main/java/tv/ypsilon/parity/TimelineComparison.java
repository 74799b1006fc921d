package tv.ypsilon.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.database.Pace;
import tv.ypsilon.parity.Findings.Where;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * Compares what two sides show on every page and support throughout a stretch of time. Between two instants at which a
 * teaser comes or goes nothing changes, so that comparing once between each two of them is exact.
 */
final class TimelineComparison {

    private final Site legacySite;

    private final Site ourSite;

    private final Side legacy;

    private final Side ours;

    private final Map<TeaserId, Cause> unsettled;

    private final Map<ZoneId, List<Slot>> unsettledSlots = new HashMap<>();

    private final long from;

    private final long until;

    private final Findings findings;

    /**
     * @param unsettled teasers that cannot be compared, and why; both sides lose them here
     */
    TimelineComparison(Site legacySite, Site ourSite, Side legacy, Side ours, Map<TeaserId, Cause> unsettled, long from,
            long until, Findings findings) {
        this.legacySite = legacySite;
        this.ourSite = ourSite;
        this.legacy = legacy;
        this.ours = ours;
        this.unsettled = unsettled;
        this.from = from;
        this.until = until;
        this.findings = findings;
        unsettled.keySet().forEach((id) -> {
            Stream.concat(legacy.of(id).stream(), ours.of(id).stream()).distinct().forEach(
                    (slot) -> this.unsettledSlots.computeIfAbsent(slot.zone(), (_) -> new ArrayList<>()).add(slot));
            legacy.remove(id);
            ours.remove(id);
        });
    }

    Counts compare() {
        Counts counts = Counts.NONE;
        for (Page page : this.legacySite.pages()) {
            Page ourPage = this.ourSite.findPage(page.id()).orElse(null);
            if (ourPage == null) {
                counts = counts.plus(onOneSideOnly(page, Cause.MISSING));
                continue;
            }
            boolean alike = looksLike(page, ourPage);
            for (Support support : Support.values()) {
                counts = counts.plus(new OnSupport(page, ourPage, support, alike).compare());
            }
        }
        for (Page page : this.ourSite.pages()) {
            if (this.legacySite.findPage(page.id()).isEmpty()) {
                counts = counts.plus(onOneSideOnly(page, Cause.EXTRA));
            }
        }
        return counts;
    }

    private Counts onOneSideOnly(Page page, Cause cause) {
        Counts counts = Counts.NONE;
        for (Support support : Support.values()) {
            List<String> shown = List.of(page.id());
            this.findings.add(Where.of(Half.CONTENT, cause, page, support, null, null), this.from, this.until,
                    cause == Cause.MISSING ? shown : List.of(), cause == Cause.MISSING ? List.of() : shown);
            counts = counts.plus(Counts.DIFFERENT);
        }
        return counts;
    }

    /** Whether the page itself is the same on both sides, but for its teasers and limits; what is not, is told. */
    private boolean looksLike(Page page, Page ourPage) {
        boolean alike = true;
        if (!page.code().equals(ourPage.code()) || !page.language().equals(ourPage.language())
                || !Objects.equals(page.title(), ourPage.title())) {
            tell(page, null, Cause.FIELD, List.of(words(page)), List.of(words(ourPage)));
            alike = false;
        }
        List<String> zones = page.zones().stream().map((zone) -> zone.id().value()).toList();
        List<String> ourZones = ourPage.zones().stream().map((zone) -> zone.id().value()).toList();
        if (!zones.equals(ourZones)) {
            boolean same = zones.size() == ourZones.size() && zones.containsAll(ourZones);
            tell(page, null, same ? Cause.ORDER : Cause.ZONE, zones, ourZones);
            alike = false;
        }
        for (Zone zone : page.zones()) {
            Zone ourZone = find(ourPage, zone.id());
            if (ourZone != null && !words(zone).equals(words(ourZone))) {
                tell(page, zone, Cause.FIELD, List.of(words(zone)), List.of(words(ourZone)));
                alike = false;
            }
        }
        return alike;
    }

    private void tell(Page page, @Nullable Zone zone, Cause cause, List<String> legacyWords, List<String> ourWords) {
        this.findings.add(Where.of(Half.CONTENT, cause, page, null, zone, null), this.from, this.until, legacyWords,
                ourWords);
    }

    private static String words(Page page) {
        return page.code() + "/" + page.language() + " " + page.title();
    }

    private static String words(Zone zone) {
        return zone.legacyId() + " " + zone.code() + " " + zone.title() + " " + zone.order() + " " + zone.template();
    }

    private static @Nullable Zone find(Page page, ZoneId id) {
        return page.zones().stream().filter((zone) -> zone.id().equals(id)).findFirst().orElse(null);
    }

    /** One page on one support. */
    private final class OnSupport {

        private final Page page;

        private final Page ourPage;

        private final Support support;

        private final boolean alike;

        /** Where each stretch without a change begins. */
        private final long[] starts;

        private final BitSet different = new BitSet();

        private final BitSet doubtful = new BitSet();

        OnSupport(Page page, Page ourPage, Support support, boolean alike) {
            this.page = page;
            this.ourPage = ourPage;
            this.support = support;
            this.alike = alike;
            this.starts = starts();
        }

        private long[] starts() {
            Stream<Slot> slots = Stream.concat(this.page.zones().stream(), this.ourPage.zones().stream()).map(Zone::id)
                    .distinct()
                    .flatMap((zone) -> Stream.of(TimelineComparison.this.legacy.in(zone),
                            TimelineComparison.this.ours.in(zone),
                            TimelineComparison.this.unsettledSlots.getOrDefault(zone, List.of()))
                            .flatMap(List::stream));
            return LongStream.concat(LongStream.of(TimelineComparison.this.from),
                    bounds(slots.filter((slot) -> slot.face().showsOn(this.support)))).sorted().distinct().toArray();
        }

        private LongStream bounds(Stream<Slot> slots) {
            return slots.flatMapToLong((slot) -> LongStream.of(slot.start(), slot.end()))
                    .filter((bound) -> TimelineComparison.this.from < bound && bound < TimelineComparison.this.until);
        }

        Counts compare() {
            if (!this.alike) {
                this.different.set(0, this.starts.length);
            }
            for (Zone zone : this.page.zones()) {
                Pace.breathe();
                Zone ourZone = find(this.ourPage, zone.id());
                if (ourZone != null) {
                    compare(zone, ourZone);
                }
            }
            this.doubtful.andNot(this.different);
            int length = this.starts.length;
            return new Counts(length, length - this.different.cardinality() - this.doubtful.cardinality(),
                    this.different.cardinality(), this.doubtful.cardinality());
        }

        private void compare(Zone zone, Zone ourZone) {
            for (Slot slot : TimelineComparison.this.unsettledSlots.getOrDefault(zone.id(), List.of())) {
                if (slot.face().showsOn(this.support) && isInTime(slot)) {
                    TeaserId id = slot.face().id();
                    mark(this.doubtful, slot.start(), slot.end());
                    found(zone, id, Objects.requireNonNull(TimelineComparison.this.unsettled.get(id)),
                            Math.max(slot.start(), TimelineComparison.this.from),
                            Math.min(slot.end(), TimelineComparison.this.until), List.of(), List.of());
                }
            }
            List<Slot> left = inTime(TimelineComparison.this.legacy.in(zone.id(), this.support));
            List<Slot> right = inTime(TimelineComparison.this.ours.in(zone.id(), this.support));
            if (!Objects.equals(zone.limit(), ourZone.limit()) || !sameThroughout(left, right)) {
                sweep(zone, ourZone, left, right);
            }
        }

        private boolean isInTime(Slot slot) {
            return slot.isOpenBetween(TimelineComparison.this.from, TimelineComparison.this.until);
        }

        private List<Slot> inTime(List<Slot> slots) {
            return slots.stream().filter(this::isInTime).toList();
        }

        /** The same slots in the same order give the same at every instant. */
        private static boolean sameThroughout(List<Slot> left, List<Slot> right) {
            if (left.size() != right.size()) {
                return false;
            }
            for (int i = 0; i < left.size(); i++) {
                if (!left.get(i).looksLike(right.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private void sweep(Zone zone, Zone ourZone, List<Slot> left, List<Slot> right) {
            long[] bounds = LongStream.concat(LongStream.of(TimelineComparison.this.from),
                    bounds(Stream.concat(left.stream(), right.stream()))).sorted().distinct().toArray();
            Sweep here = new Sweep(left, zone.limit(), TimelineComparison.this.legacy, zone);
            Sweep there = new Sweep(right, ourZone.limit(), TimelineComparison.this.ours, zone);
            for (int i = 0; i < bounds.length; i++) {
                Pace.breathe();
                long start = bounds[i];
                long end = i + 1 < bounds.length ? bounds[i + 1] : TimelineComparison.this.until;
                Shown legacyShows = here.at(start);
                Shown weShow = there.at(start);
                List<Shown.Finding> found = legacyShows.differences(weShow);
                if (!legacyShows.looksLike(weShow)) {
                    mark(this.different, start, end);
                }
                found.forEach((finding) -> found(zone, finding.teaser(), finding.cause(), start, end,
                        words(legacyShows.ids()), words(weShow.ids())));
            }
        }

        private void found(Zone zone, TeaserId id, Cause cause, long start, long end, List<String> legacyIds,
                List<String> ourIds) {
            TimelineComparison.this.findings.add(
                    Where.of(Half.CONTENT, cause, this.page, this.support, zone, id), start, end, legacyIds, ourIds);
        }

        private void mark(BitSet set, long start, long end) {
            int first = Arrays.binarySearch(this.starts, Math.max(start, TimelineComparison.this.from));
            int last = Arrays.binarySearch(this.starts, end);
            set.set(first < 0 ? Math.max(0, -first - 2) : first, last < 0 ? -last - 1 : last);
        }

        /** One side's zone, from one bound to the next. */
        private final class Sweep {

            private final List<Slot> slots;

            private final @Nullable Integer limit;

            private final Function<Long, Function<TeaserId, Shown.Whereabouts>> others;

            private final Map<Long, BitSet> turning = new HashMap<>();

            private final BitSet open = new BitSet();

            Sweep(List<Slot> slots, @Nullable Integer limit, Side side, Zone zone) {
                this.slots = slots;
                this.limit = limit;
                this.others = (at) -> (id) -> side.whereIs(id, zone.id(), OnSupport.this.support, at);
                for (int i = 0; i < slots.size(); i++) {
                    Slot slot = slots.get(i);
                    int index = i;
                    Consumer<Long> turn = (bound) -> this.turning.computeIfAbsent(bound, (_) -> new BitSet())
                            .flip(index);
                    turn.accept(Math.max(slot.start(), TimelineComparison.this.from));
                    turn.accept(slot.end());
                }
            }

            /** To be asked for one bound after another. */
            Shown at(long bound) {
                BitSet turn = this.turning.get(bound);
                if (turn != null) {
                    this.open.xor(turn);
                }
                return new Shown(this.open.stream().limit(this.limit == null ? Long.MAX_VALUE : this.limit)
                        .mapToObj(this.slots::get).toList(), this.limit, this.others.apply(bound));
            }
        }
    }

    private static List<String> words(List<TeaserId> ids) {
        return ids.stream().limit(100).map(TeaserId::value).toList();
    }
}
