package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tv.ypsilon.parity.Findings.Found;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/** Each class of difference is found, under its name, wherever it shows, and nothing else is. */
class TimelineComparisonTests {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Side legacy = new Side(site(null));

    private final Side ours = new Side(site(null));

    private final Findings findings = new Findings(1000);

    private Map<TeaserId, Cause> unsettled = Map.of();

    @Test
    void bothTheSameAreEqualInEveryStretch() {
        both(teaser("a", "A", entry("top", 0, 0, 10)), teaser("b", "B", entry("top", 1, 5, 20)));

        assertThat(compare(site(null), site(null))).isEqualTo(new Counts(12, 12, 0, 0));
        assertThat(this.findings.kept()).isEmpty();
    }

    @Test
    void aTeaserThatWeDoNotHaveIsMissing() {
        legacy(teaser("a", "A", entry("top", 0, 2, 10)));

        assertThat(compare(site(null), site(null))).isEqualTo(new Counts(9, 6, 3, 0));
        assertThat(found()).containsOnly(tuple("a", Cause.MISSING));
    }

    @Test
    void aDraftOfOursIsMissing() {
        legacy(teaser("a", "A", entry("top", 0, 2, 10)));
        ours(draft("a", "A", entry("top", 0, 2, 10)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.MISSING));
    }

    @Test
    void aTeaserThatLegacyDoesNotHaveIsExtra() {
        ours(teaser("a", "A", entry("top", 0, 2, 10)));

        assertThat(compare(site(null), site(null))).isEqualTo(new Counts(9, 6, 3, 0));
        assertThat(found()).containsOnly(tuple("a", Cause.EXTRA));
    }

    @Test
    void aTeaserOfAnotherLanguageThanThePageIsNotShown() {
        legacy(teaser("a", "A", entry("top", 0, 2, 10)));
        Teaser german = teaser("a", "A", entry("top", 0, 2, 10));
        TeaserContent content = german.content();
        ours(new Teaser(german.id(), new TeaserContent("de", content.kind(), content.title(), null, null, null, null,
                null, null, content.supports(), content.status()), german.schedule(), 1));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.MISSING));
    }

    @Test
    void anotherPlaceIsAnotherOrder() {
        legacy(teaser("a", "A", entry("top", 0, 0, 10)), teaser("b", "B", entry("top", 1, 0, 10)));
        ours(teaser("a", "A", entry("top", 2, 0, 10)), teaser("b", "B", entry("top", 1, 0, 10)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.ORDER));
    }

    @Test
    void anotherRankAmongEqualPlacesIsAnotherOrder() {
        legacy(teaser("a", "A", ranked(0, 10, -50)), teaser("b", "B", entry("top", 0, -10, 10)));
        ours(teaser("a", "A", entry("top", 0, 0, 10)), teaser("b", "B", entry("top", 0, -10, 10)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.ORDER));
    }

    @Test
    void otherWordsAreAField() {
        legacy(teaser("a", "A", entry("top", 0, 0, 10)));
        ours(teaser("a", "B", entry("top", 0, 0, 10)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.FIELD));
    }

    @Test
    void anEmptyTextIsNoMissingOne() {
        legacy(teaser("a", "", entry("top", 0, 0, 10)));
        ours(teaser("a", null, entry("top", 0, 0, 10)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.FIELD));
    }

    @Test
    void anotherLimitIsALimit() {
        both(teaser("a", "A", entry("top", 0, 0, 10)), teaser("b", "B", entry("top", 1, 0, 10)));

        assertThat(compare(site(2), site(1)).different()).isEqualTo(3);
        assertThat(found()).containsOnly(tuple("b", Cause.LIMIT));
    }

    @Test
    void anotherEndIsAWindow() {
        legacy(teaser("a", "A", entry("top", 0, 0, 10)));
        ours(teaser("a", "A", entry("top", 0, 0, 11)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.WINDOW));
        assertThat(this.findings.kept()).allSatisfy((each) -> {
            assertThat(Slot.instant(each.instant())).isEqualTo(NOW);
            assertThat(Slot.instant(each.until())).isEqualTo(at(11));
        });
    }

    @Test
    void anotherHourIsAWindowAlsoWhereNothingIsShownThen() {
        legacy(teaser("a", "A", entry("top", 0, 20, 21)));
        ours(teaser("a", "A", entry("top", 0, 22, 23)));

        assertThat(compare(site(null), site(null))).isEqualTo(new Counts(15, 9, 6, 0));
        assertThat(found()).containsOnly(tuple("a", Cause.WINDOW));
    }

    @Test
    void anotherZoneIsAZoneInBoth() {
        legacy(teaser("a", "A", entry("top", 0, 0, 10)));
        ours(teaser("a", "A", entry("more", 0, 0, 10)));

        compare(site(null), site(null));

        assertThat(found()).containsOnly(tuple("a", Cause.ZONE));
        assertThat(this.findings.kept()).extracting((each) -> each.where().zone()).contains("top", "more");
    }

    @Test
    void whatOnlyMovesUpIsNotTold() {
        legacy(teaser("a", "A", entry("top", 0, 0, 10)), teaser("b", "B", entry("top", 1, 0, 10)),
                teaser("c", "C", entry("top", 2, 0, 10)));
        ours(teaser("b", "B", entry("top", 1, 0, 10)), teaser("c", "C", entry("top", 2, 0, 10)));

        compare(site(2), site(2));

        assertThat(found()).containsOnly(tuple("a", Cause.MISSING));
    }

    @Test
    void beyondTheLimitNoReaderSeesADifference() {
        both(teaser("a", "A", entry("top", 0, 0, 10)));
        legacy(teaser("b", "B", entry("top", 1, 0, 10)));

        assertThat(compare(site(1), site(1)).different()).isZero();
    }

    @Test
    void beforeAndAfterTheHorizonNothingIsTold() {
        legacy(teaser("a", "A", entry("top", 0, -10, 0)), teaser("b", "B", entry("top", 0, 48, 50)));

        assertThat(compare(site(null), site(null))).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void whatIsUnsettledIsNotComparableAndNotEqual() {
        legacy(teaser("a", "A", entry("top", 0, 2, 10)));
        this.unsettled = Map.of(new TeaserId("a"), Cause.UNDECIDED);

        assertThat(compare(site(null), site(null))).isEqualTo(new Counts(9, 6, 0, 3));
        assertThat(found()).containsOnly(tuple("a", Cause.UNDECIDED));
    }

    @Test
    void otherZonesOfAPageAreAZone() {
        Site other = new Site("2", List.of(new Page("p", "HOME", "fr", "Home", List.of(zone("top", null)))));

        assertThat(compare(site(null), other)).isEqualTo(new Counts(3, 0, 3, 0));
        assertThat(this.findings.kept()).extracting((each) -> each.where().cause()).containsOnly(Cause.ZONE);
    }

    @Test
    void aPageThatIsNotThereIsMissing() {
        assertThat(compare(site(null), new Site("2", List.of()))).isEqualTo(new Counts(3, 0, 3, 0));
        assertThat(this.findings.kept()).extracting((each) -> each.where().cause()).containsOnly(Cause.MISSING);
    }

    @Test
    void whatThereIsNoRoomForIsCounted() {
        Findings few = new Findings(1);
        legacy(teaser("a", "A", entry("top", 0, 0, 10)));

        new TimelineComparison(site(null), site(null), this.legacy, this.ours, Map.of(), Slot.micros(NOW),
                Slot.micros(at(24)), few).compare();

        assertThat(few.kept()).hasSize(1);
        assertThat(few.beyond()).isEqualTo(2);
    }

    private Counts compare(Site legacySite, Site ourSite) {
        return new TimelineComparison(legacySite, ourSite, this.legacy, this.ours, this.unsettled, Slot.micros(NOW),
                Slot.micros(at(24)), this.findings).compare();
    }

    private List<Tuple> found() {
        return this.findings.kept().stream().map(Found::where)
                .map((where) -> tuple(String.valueOf(where.teaser()), where.cause())).toList();
    }

    private void both(Teaser... teasers) {
        legacy(teasers);
        ours(teasers);
    }

    private void legacy(Teaser... teasers) {
        Arrays.stream(teasers).forEach((teaser) -> this.legacy.put(teaser.id(), teaser));
    }

    private void ours(Teaser... teasers) {
        Arrays.stream(teasers).forEach((teaser) -> this.ours.put(teaser.id(), teaser));
    }

    private static Teaser teaser(String id, @Nullable String title, ScheduleEntry... entries) {
        return teaser(id, title, Status.PUBLISHED, entries);
    }

    private static Teaser draft(String id, String title, ScheduleEntry... entries) {
        return teaser(id, title, Status.DRAFT, entries);
    }

    private static Teaser teaser(String id, @Nullable String title, Status status, ScheduleEntry... entries) {
        return new Teaser(new TeaserId(id), new TeaserContent("fr", "SHOW", title, null, null, null, null, null, null,
                Set.of(Support.values()), status), List.of(entries), 1);
    }

    private static ScheduleEntry entry(String zone, int position, int from, int until) {
        return new ScheduleEntry(new EntryId("e"), new ZoneId(zone), new Position(position),
                new Window(at(from), at(until)));
    }

    private static ScheduleEntry ranked(int from, int until, int rank) {
        return new ScheduleEntry(new EntryId("e"), new ZoneId("top"), new Position(0),
                new Window(at(from), at(until)), at(rank));
    }

    private static Instant at(int hours) {
        return NOW.plusSeconds(hours * 3600L);
    }

    private static Site site(@Nullable Integer limit) {
        return new Site("1",
                List.of(new Page("p", "HOME", "fr", "Home", List.of(zone("top", limit), zone("more", null)))));
    }

    private static Zone zone(String id, @Nullable Integer limit) {
        return new Zone(new ZoneId(id), "p", "HOME", "fr", id, id, id, 0, limit, null, List.of());
    }
}
