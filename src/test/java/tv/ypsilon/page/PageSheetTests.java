package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.page.PageSheet.Entry;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

class PageSheetTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void ordersByPositionThenByLatestStartThenByCodePoints() {
        PageSheet sheet = sheet(zone("hero", null), entry("\uD83D\uDE00", null, null, null),
                entry("\uFF5E", null, null, null), entry("late", 1.0, hour(-1), null),
                entry("early", 1.0, hour(-2), null), entry("first", 0.5, null, null));

        assertThat(ids(sheet, NOON)).containsExactly("first", "late", "early", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void opensAtTheStartAndClosesAtTheEnd() {
        PageSheet sheet = sheet(zone("hero", null), entry("a", null, hour(0), hour(1)));

        assertThat(ids(sheet, hour(0).minusMillis(1))).isEmpty();
        assertThat(ids(sheet, hour(0))).containsExactly("a");
        assertThat(ids(sheet, hour(1).minusMillis(1))).containsExactly("a");
        assertThat(ids(sheet, hour(1))).isEmpty();
    }

    @Test
    void tellsTheBoundsAroundAnInstantOverAllZones() {
        Page page = page(zone("hero", 1), zone("other", null));
        PageSheet sheet = PageSheet.of(page, List.of(entry("a", null, hour(-3), hour(5)),
                entry("beyond", null, hour(-4), hour(2)),
                new Entry(new ZoneId("other"), teaser("b", null, hour(-1), null), hour(-1),
                        EnumSet.allOf(Support.class))),
                new PageWriter(this.json));

        JsonNode shown = answer(sheet, NOON);

        assertThat(instant(shown, "validFrom")).isEqualTo(hour(-1));
        assertThat(instant(shown, "validUntil")).isEqualTo(hour(2));
        assertThat(sheet.at(Support.WEB, NOON).validUntil()).isEqualTo(hour(2));
        assertThat(sheet.firstBoundAfter(Support.WEB, NOON)).isEqualTo(hour(2));
        assertThat(ids(shown, 0)).containsExactly("a");
        assertThat(ids(shown, 1)).containsExactly("b");
        assertThat(instant(answer(sheet, hour(-9)), "validFrom")).isNull();
        assertThat(instant(answer(sheet, hour(9)), "validUntil")).isNull();
        assertThat(sheet.firstBoundAfter(Support.WEB, hour(9))).isNull();
        assertThat(instant(answer(sheet, hour(5)), "validFrom")).isEqualTo(hour(5));
    }

    @Test
    void showsNothingInAZoneWithoutEntries() {
        assertThat(ids(sheet(zone("hero", 2)), NOON)).isEmpty();
    }

    @Test
    void showsATeaserOnItsSupportsOnly() {
        PageSheet sheet = PageSheet.of(page(zone("hero", null)),
                List.of(new Entry(new ZoneId("hero"), teaser("a", null, null, hour(1)), Instant.MIN,
                        EnumSet.of(Support.TV))),
                new PageWriter(this.json));

        assertThat(ids(sheet, NOON)).isEmpty();
        assertThat(sheet.firstBoundAfter(Support.WEB, NOON)).isNull();
        assertThat(sheet.firstBoundAfter(Support.TV, NOON)).isEqualTo(hour(1));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    /** At each bound, in between and right before the next one, the answer is held against the definition. */
    @ParameterizedTest
    @MethodSource("seeds")
    void showsWhatTheDefinitionSaysAtEveryInstant(long seed) {
        Random random = new Random(seed);
        Integer limit = random.nextBoolean() ? null : Integer.valueOf(random.nextInt(5));
        List<Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            int start = random.nextInt(40) - 20;
            entries.add(entry("t" + random.nextInt(100) + "-" + i,
                    random.nextInt(3) == 0 ? null : random.nextInt(4) / 2.0,
                    random.nextInt(6) == 0 ? null : hour(start),
                    random.nextInt(6) == 0 ? null : hour(start + 1 + random.nextInt(20))));
        }
        PageSheet sheet = sheet(zone("hero", limit), entries.toArray(Entry[]::new));
        TreeSet<Instant> bounds = new TreeSet<>();
        entries.forEach((entry) -> Stream.of(entry.teaser().window().startsAt(), entry.teaser().window().endsAt())
                .filter((bound) -> bound != null).forEach(bounds::add));

        Instant at = hour(-30);
        while (at.isBefore(hour(50))) {
            Instant next = bounds.higher(at);
            assertThat(sheet.firstBoundAfter(Support.WEB, at)).isEqualTo(next);
            Instant last = next == null ? hour(60) : next.minusMillis(1);
            for (Instant instant : List.of(at, last)) {
                JsonNode shown = answer(sheet, instant);
                assertThat(ids(shown, 0)).as("%s", instant).isEqualTo(byDefinition(entries, instant, limit));
                assertThat(instant(shown, "validFrom")).isEqualTo(bounds.floor(at));
                assertThat(instant(shown, "validUntil")).isEqualTo(next);
            }
            assertThat(sheet.now(Support.WEB, at)).isSameAs(sheet.now(Support.WEB, last));
            at = next == null ? hour(50) : next;
        }
    }

    private static List<String> byDefinition(List<Entry> entries, Instant instant, @Nullable Integer limit) {
        List<Entry> open = new ArrayList<>(
                entries.stream().filter((entry) -> entry.teaser().window().isOpenAt(instant)).toList());
        List<String> shown = new ArrayList<>();
        while (!open.isEmpty() && (limit == null || shown.size() < limit)) {
            Entry best = open.getFirst();
            for (Entry entry : open) {
                best = comesBefore(entry, best) ? entry : best;
            }
            open.remove(best);
            shown.add(best.teaser().id().value());
        }
        return shown;
    }

    private static boolean comesBefore(Entry one, Entry other) {
        double position = one.teaser().position() == null ? 1e9 : one.teaser().position().value();
        double otherPosition = other.teaser().position() == null ? 1e9 : other.teaser().position().value();
        if (position != otherPosition) {
            return position < otherPosition;
        }
        return one.rank().equals(other.rank()) ? one.teaser().id().value().compareTo(other.teaser().id().value()) < 0
                : one.rank().isAfter(other.rank());
    }

    private PageSheet sheet(Zone zone, Entry... entries) {
        return PageSheet.of(page(zone), List.of(entries), new PageWriter(this.json));
    }

    private static Page page(Zone... zones) {
        return new Page("HOME-fr", "HOME", "fr", null, List.of(zones));
    }

    private static Zone zone(String id, @Nullable Integer limit) {
        return new Zone(new ZoneId(id), "HOME-fr", "HOME", "fr", id, id, null, 1, limit, null, List.of());
    }

    private static Entry entry(String id, @Nullable Double position, @Nullable Instant start, @Nullable Instant end) {
        return new Entry(new ZoneId("hero"), teaser(id, position, start, end), start == null ? Instant.MIN : start,
                Set.of(Support.values()));
    }

    private static ShownTeaser teaser(String id, @Nullable Double position, @Nullable Instant start,
            @Nullable Instant end) {
        return new ShownTeaser(new TeaserId(id), "SHOW", id, null, null, null, null, null, null,
                position == null ? null : new Position(position), new Window(start, end));
    }

    private JsonNode answer(PageSheet sheet, Instant instant) {
        return this.json.readTree(sheet.at(Support.WEB, instant).plain());
    }

    private List<String> ids(PageSheet sheet, Instant instant) {
        return ids(answer(sheet, instant), 0);
    }

    private static List<String> ids(JsonNode shown, int zone) {
        return shown.at("/zones/" + zone + "/teasers").valueStream().map((teaser) -> teaser.path("id").asString())
                .toList();
    }

    private static @Nullable Instant instant(JsonNode shown, String member) {
        return shown.path(member).isNull() ? null : Instant.parse(shown.path(member).asString());
    }

    private static Instant hour(int hours) {
        return NOON.plusSeconds(hours * 3600L);
    }
}
