package tv.ypsilon.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.page.PageBytes.Part;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * A page as PostgreSQL holds it, on every support and at every instant, compiled for answers: each teaser is written
 * once, and an answer is put together from what is written. It holds each slot once, whatever the number of stretches
 * of time; of those, it keeps the answer of the one that was last shown as now.
 */
final class PageSheet {

    private static final int SLOT_BYTES = 160;

    private static final long MICROS = TimeUnit.SECONDS.toMicros(1);

    private final Page page;

    private final PageWriter writer;

    private final List<ZoneSheet> zones;

    /** By support: the instants at which what the page shows may change, in order. */
    private final Map<Support, long[]> bounds;

    private final Map<Support, Stretch> nows = new ConcurrentHashMap<>();

    private PageSheet(Page page, PageWriter writer, List<ZoneSheet> zones, Map<Support, long[]> bounds) {
        this.page = page;
        this.writer = writer;
        this.zones = zones;
        this.bounds = bounds;
    }

    /**
     * A teaser that a zone shows on some supports, while its window is open and there is room.
     *
     * @param rank what orders it among equal positions, the latest first
     */
    record Entry(ZoneId zone, ShownTeaser teaser, Instant rank, Set<Support> supports) {

        static final Comparator<Entry> IN_PAGE_ORDER = Comparator
                .comparing((Entry entry) -> entry.teaser().position(),
                        Comparator.nullsLast(Comparator.<Position>naturalOrder()))
                .thenComparing(Entry::rank, Comparator.reverseOrder())
                .thenComparing((entry) -> entry.teaser().id(), TeaserId.BY_CODE_POINTS);
    }

    /** The answer between two bounds, in microseconds; the first is in it. */
    private record Stretch(long from, long until, PageBytes bytes) {

        boolean has(long micros) {
            return this.from <= micros && micros < this.until;
        }
    }

    /** The sheet of what can be shown in a page's zones, whatever its order; entries elsewhere are left out. */
    static PageSheet of(Page page, Collection<Entry> entries, PageWriter writer) {
        Map<ZoneId, List<Entry>> byZone = new HashMap<>();
        entries.forEach((entry) -> byZone.computeIfAbsent(entry.zone(), (_) -> new ArrayList<>()).add(entry));
        List<ZoneSheet> zones = page.zones().stream()
                .map((zone) -> ZoneSheet.of(zone, byZone.getOrDefault(zone.id(), List.of()), writer)).toList();
        Map<Support, long[]> bounds = new EnumMap<>(Support.class);
        for (Support support : Support.values()) {
            bounds.put(support, zones.stream().flatMapToLong((zone) -> zone.bounds(support)).sorted().distinct()
                    .toArray());
        }
        return new PageSheet(page, writer, zones, bounds);
    }

    Page page() {
        return this.page;
    }

    /** What the page shows now; the same object until it shows something else. */
    PageBytes now(Support support, Instant now) {
        long micros = micros(now);
        Stretch stretch = this.nows.get(support);
        return stretch != null && stretch.has(micros) ? stretch.bytes() : turn(support, micros);
    }

    private synchronized PageBytes turn(Support support, long micros) {
        Stretch stretch = this.nows.get(support);
        if (stretch == null || !stretch.has(micros)) {
            stretch = stretch(support, micros, true);
            this.nows.put(support, stretch);
        }
        return stretch.bytes();
    }

    /** Has what the page shows now ready on those supports, and in those forms, in which another sheet has it. */
    void getReadyAs(PageSheet other, Instant now) {
        other.nows.forEach((support, stretch) -> now(support, now).getReadyAs(stretch.bytes()));
    }

    /** What the page shows at any instant. */
    PageBytes at(Support support, Instant instant) {
        long micros = micros(instant);
        Stretch stretch = this.nows.get(support);
        return stretch != null && stretch.has(micros) ? stretch.bytes() : stretch(support, micros, false).bytes();
    }

    private Stretch stretch(Support support, long micros, boolean forMany) {
        long[] ends = this.bounds.getOrDefault(support, new long[0]);
        int next = firstAfter(ends, micros);
        long from = next > 0 ? ends[next - 1] : Long.MIN_VALUE;
        long until = next < ends.length ? ends[next] : Long.MAX_VALUE;
        Instant validUntil = until == Long.MAX_VALUE ? null : instant(until);
        PageWriter.Pieces pieces = new PageWriter.Pieces(this.writer.beginningOf(this.page, support,
                from == Long.MIN_VALUE ? null : instant(from), validUntil));
        this.zones.forEach((zone) -> zone.show(support, micros, pieces));
        pieces.end();
        return new Stretch(from, until, forMany ? PageBytes.forMany(pieces.parts(), validUntil)
                : PageBytes.forOne(pieces.parts(), validUntil));
    }

    /** The next instant at which what it shows may change; null: there is none. */
    @Nullable
    Instant firstBoundAfter(Support support, Instant instant) {
        long[] ends = this.bounds.getOrDefault(support, new long[0]);
        int next = firstAfter(ends, micros(instant));
        return next < ends.length ? instant(ends[next]) : null;
    }

    private static int firstAfter(long[] ends, long micros) {
        int index = Arrays.binarySearch(ends, micros);
        return index >= 0 ? index + 1 : -index - 1;
    }

    /** About how many bytes of memory it takes, with the answers that it keeps, if they are as long as those of now. */
    long weight(Instant now) {
        long slots = 1024 + this.zones.stream().mapToLong(ZoneSheet::weight).sum();
        return slots + Arrays.stream(Support.values()).mapToLong((support) -> 2L * at(support, now).length()).sum();
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000L);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
    }

    /** The slots of a zone side by side, in the order of the page. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record ZoneSheet(Part beginning, int limit, long[] from, long[] until, byte[] supports, Part[] teasers) {

        static ZoneSheet of(Zone zone, List<Entry> entries, PageWriter writer) {
            List<Entry> inOrder = entries.stream().sorted(Entry.IN_PAGE_ORDER).toList();
            int count = inOrder.size();
            long[] from = new long[count];
            long[] until = new long[count];
            byte[] supports = new byte[count];
            Part[] teasers = new Part[count];
            for (int i = 0; i < count; i++) {
                Entry entry = inOrder.get(i);
                Instant startsAt = entry.teaser().window().startsAt();
                Instant endsAt = entry.teaser().window().endsAt();
                from[i] = startsAt == null ? Long.MIN_VALUE : micros(startsAt);
                until[i] = endsAt == null ? Long.MAX_VALUE : micros(endsAt);
                for (Support support : entry.supports()) {
                    supports[i] |= bit(support);
                }
                teasers[i] = writer.teaser(entry.teaser());
            }
            Integer limit = zone.limit();
            return new ZoneSheet(writer.beginningOf(zone), limit == null ? Integer.MAX_VALUE : limit, from, until,
                    supports, teasers);
        }

        private static byte bit(Support support) {
            return switch (support) {
                case WEB -> 1;
                case APP -> 2;
                case TV -> 4;
            };
        }

        void show(Support support, long micros, PageWriter.Pieces pieces) {
            pieces.begin(this.beginning);
            byte bit = bit(support);
            int shown = 0;
            for (int i = 0; i < this.from.length && shown < this.limit; i++) {
                if ((this.supports[i] & bit) != 0 && this.from[i] <= micros && micros < this.until[i]) {
                    pieces.next(this.teasers[i]);
                    shown++;
                }
            }
            pieces.end();
        }

        LongStream bounds(Support support) {
            byte bit = bit(support);
            return LongStream.range(0, this.from.length).filter((i) -> (this.supports[(int) i] & bit) != 0)
                    .flatMap((i) -> LongStream.of(this.from[(int) i], this.until[(int) i]))
                    .filter((bound) -> bound != Long.MIN_VALUE && bound != Long.MAX_VALUE);
        }

        long weight() {
            return Arrays.stream(this.teasers).mapToLong((teaser) -> teaser.bytes().length + SLOT_BYTES).sum();
        }
    }
}
