package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ZoneTimeline.Segment;
import tv.ypsilon.page.ZoneTimeline.Slot;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

class TimelineTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void ordersByPositionThenByLatestStartThenByCodePoints() {
        ZoneTimeline timeline = ZoneTimeline.of(zone(null), List.of(slot("\uD83D\uDE00", null, null, null),
                slot("\uFF5E", null, null, null), slot("late", 1.0, hour(-1), null), slot("early", 1.0, hour(-2), null),
                slot("first", 0.5, null, null)));

        assertThat(ids(timeline.at(NOON))).containsExactly("first", "late", "early", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void opensAtTheStartAndClosesAtTheEnd() {
        ZoneTimeline timeline = ZoneTimeline.of(zone(null), List.of(slot("a", null, hour(0), hour(1))));

        assertThat(timeline.at(hour(0).minusNanos(1))).isEmpty();
        assertThat(ids(timeline.at(hour(0)))).containsExactly("a");
        assertThat(ids(timeline.at(hour(1).minusNanos(1)))).containsExactly("a");
        assertThat(timeline.at(hour(1))).isEmpty();
    }

    @Test
    void tellsTheBoundsAroundAnInstantOverAllZones() {
        Zone one = zone(1);
        Zone other = new Zone(new ZoneId("other"), "HOME-fr", "HOME", "fr", "other", "other", null, 2, null, null,
                List.of());
        Page page = new Page("HOME-fr", "HOME", "fr", null, List.of(one, other));
        Timeline timeline = Timeline.of(page, Support.WEB, Map.of(one.id(),
                List.of(slot("a", null, hour(-3), hour(5)), slot("beyond", null, hour(-4), hour(2))), other.id(),
                List.of(slot("b", null, hour(-1), null))));

        ShownPage shown = timeline.at(NOON);

        assertThat(shown.validFrom()).isEqualTo(hour(-1));
        assertThat(shown.validUntil()).isEqualTo(hour(2));
        assertThat(shown.zones()).extracting((zone) -> ids(zone.teasers())).containsExactly(List.of("a"),
                List.of("b"));
        assertThat(timeline.at(hour(-9)).validFrom()).isNull();
        assertThat(timeline.at(hour(9)).validUntil()).isNull();
        assertThat(timeline.at(hour(5)).validFrom()).isEqualTo(hour(5));
    }

    @Test
    void showsNothingInAZoneWithoutSlots() {
        Page page = new Page("HOME-fr", "HOME", "fr", null, List.of(zone(2)));

        assertThat(Timeline.of(page, Support.TV, Map.of()).at(NOON).zones().getFirst().teasers()).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    /** The sweep is held against a look at each instant, and that against the definition. */
    @ParameterizedTest
    @MethodSource("seeds")
    void sweepsOverWhatEachInstantShows(long seed) {
        Random random = new Random(seed);
        Integer limit = random.nextBoolean() ? null : Integer.valueOf(random.nextInt(5));
        List<Slot> slots = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            int start = random.nextInt(40) - 20;
            slots.add(slot("t" + random.nextInt(100) + "-" + i, random.nextInt(3) == 0 ? null : random.nextInt(4) / 2.0,
                    random.nextInt(6) == 0 ? null : hour(start),
                    random.nextInt(6) == 0 ? null : hour(start + 1 + random.nextInt(20))));
        }
        ZoneTimeline timeline = ZoneTimeline.of(zone(limit), slots);

        List<Segment> segments = timeline.segments(hour(-15), hour(25));

        assertThat(segments.getFirst().from()).isEqualTo(hour(-15));
        assertThat(segments.getLast().until()).isEqualTo(hour(25));
        Instant at = hour(-15);
        for (Segment segment : segments) {
            assertThat(segment.from()).isEqualTo(at);
            at = segment.until();
            assertThat(segment.teasers()).isEqualTo(timeline.at(segment.from()))
                    .isEqualTo(timeline.at(segment.until().minusMillis(1)))
                    .isEqualTo(byDefinition(slots, segment.from(), limit));
        }
    }

    private static List<ShownTeaser> byDefinition(List<Slot> slots, Instant instant, @Nullable Integer limit) {
        List<Slot> open = new ArrayList<>(slots.stream().filter((slot) -> slot.window().isOpenAt(instant)).toList());
        List<ShownTeaser> shown = new ArrayList<>();
        while (!open.isEmpty() && (limit == null || shown.size() < limit)) {
            Slot best = open.getFirst();
            for (Slot slot : open) {
                best = comesBefore(slot, best) ? slot : best;
            }
            open.remove(best);
            shown.add(best.teaser());
        }
        return shown;
    }

    private static boolean comesBefore(Slot one, Slot other) {
        double position = one.teaser().position() == null ? 1e9 : one.teaser().position().value();
        double otherPosition = other.teaser().position() == null ? 1e9 : other.teaser().position().value();
        if (position != otherPosition) {
            return position < otherPosition;
        }
        return one.rank().equals(other.rank()) ? one.teaser().id().value().compareTo(other.teaser().id().value()) < 0
                : one.rank().isAfter(other.rank());
    }

    private static Zone zone(@Nullable Integer limit) {
        return new Zone(new ZoneId("hero"), "HOME-fr", "HOME", "fr", "hero", "hero", null, 1, limit, null, List.of());
    }

    private static Slot slot(String id, @Nullable Double position, @Nullable Instant start, @Nullable Instant end) {
        return new Slot(
                new ShownTeaser(new TeaserId(id), "SHOW", id, null, null, null, null, null, null,
                        position == null ? null : new Position(position), new Window(start, end)),
                start == null ? Instant.MIN : start);
    }

    private static List<String> ids(List<ShownTeaser> teasers) {
        return teasers.stream().map((teaser) -> teaser.id().value()).toList();
    }

    private static Instant hour(int hours) {
        return NOON.plusSeconds(hours * 3600L);
    }
}
