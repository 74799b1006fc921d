package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacyReading;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;

/** Every page made of our readings is the page that the rules make of the documents, whenever one changes. */
class DocumentsKeepTheRulesTests {

    private static final int INSTANTS = 25;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Documents documents = new Documents(new LegacyRules());

    private record Placed(Teaser teaser, ScheduleEntry entry) {

        private static final Comparator<Placed> BY_RANK = Comparator.comparingDouble(Placed::order)
                .thenComparing((placed) -> placed.entry().rank(), Comparator.reverseOrder())
                .thenComparing((placed) -> placed.teaser().id().value());

        private double order() {
            return this.entry.position() != null ? this.entry.position().value() : Double.POSITIVE_INFINITY;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2026-11-21T12:00:00Z", "2, 2026-10-20T12:00:00Z", "3, 2027-03-20T12:00:00Z"})
    void onASiteThatIsAlive(long seed, Instant now) {
        DemoSite site = DemoSite.generate(400, seed, now);

        assertSamePages(site.pages(), site.teasers());
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void forOddDocuments(long seed) {
        assertSamePages(Sample.PAGES, OddDocuments.generate(seed, 1000).map(LegacyDocument::raw).toList());
    }

    @Test
    void whenEachIsWrittenAnew() {
        List<LegacyDocument> odd = OddDocuments.generate(4, 1000).toList();
        List<String> rewritten = odd.stream().map((document) -> this.documents
                .write(null, this.documents.read(document, Sample.SITE).teaser(), Sample.SITE).raw()).toList();

        assertSamePages(Sample.PAGES, odd.stream().map(LegacyDocument::raw).toList(), rewritten);
    }

    private void assertSamePages(String pages, List<String> teasers) {
        assertSamePages(pages, teasers, teasers);
    }

    private void assertSamePages(String pages, List<String> byTheRules, List<String> byUs) {
        Site site = new Site("1", SiteReader.read((JsonArray) Json.parse(pages)).pages());
        List<Teaser> teasers = byUs.stream().map((raw) -> this.documents.read(Sample.raw(raw), site).teaser()).toList();
        LegacyReading rules = new LegacyReading(JSON.readTree(pages));
        List<LegacyReading.Reading> readings = byTheRules.stream().map((raw) -> rules.read(JSON.readTree(raw)))
                .toList();
        int shown = 0;
        for (Instant at : instants(teasers)) {
            for (Page page : site.pages()) {
                for (Support support : Support.values()) {
                    Map<String, List<String>> expected = new LinkedHashMap<>();
                    rules.content(page.id(), support.word(), at, readings).forEach((zone, content) -> expected.put(zone,
                            content.stream().map(LegacyReading.Reading::id).toList()));
                    assertThat(content(page, support, at, teasers)).as("%s on %s at %s", page.id(), support, at)
                            .isEqualTo(expected);
                    shown += expected.values().stream().mapToInt(List::size).sum();
                }
            }
        }
        assertThat(shown).isGreaterThan(1000);
    }

    /** The instants at which something begins or ends, and the last ones before. */
    private static List<Instant> instants(List<Teaser> teasers) {
        TreeSet<Instant> instants = new TreeSet<>();
        teasers.stream().flatMap((teaser) -> teaser.schedule().stream()).map(ScheduleEntry::window)
                .flatMap((window) -> Stream.of(window.startsAt(), window.endsAt()).filter((instant) -> instant != null))
                .forEach((instant) -> {
                    instants.add(instant);
                    instants.add(instant.minusMillis(1));
                });
        List<Instant> all = List.copyOf(instants);
        int step = Math.max(1, all.size() / INSTANTS) | 1; // odd, so that both of a pair are met
        return Stream.iterate(0, (i) -> i < all.size(), (i) -> i + step).map(all::get).toList();
    }

    private static Map<String, List<String>> content(Page page, Support support, Instant at, List<Teaser> teasers) {
        Map<String, List<String>> content = new LinkedHashMap<>();
        page.zones().forEach((zone) -> content.put(zone.legacyId(), shown(zone, support, at, teasers)));
        return content;
    }

    private static List<String> shown(Zone zone, Support support, Instant at, List<Teaser> teasers) {
        return teasers.stream()
                .filter((teaser) -> teaser.content().status() == Status.PUBLISHED
                        && teaser.content().supports().contains(support))
                .flatMap((teaser) -> teaser.schedule().stream()
                        .filter((entry) -> entry.zoneId().equals(zone.id()) && entry.window().isOpenAt(at))
                        .map((entry) -> new Placed(teaser, entry)))
                .sorted(Placed.BY_RANK).limit(zone.limit() != null ? zone.limit() : Long.MAX_VALUE)
                .map((placed) -> placed.teaser().id().value()).toList();
    }
}
