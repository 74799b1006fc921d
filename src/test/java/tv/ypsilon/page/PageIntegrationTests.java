package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;
import static tv.ypsilon.importing.ImportScenario.NOW;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.importing.ImportScenario;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacyReading;
import tv.ypsilon.simulator.LegacyReading.Reading;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"importing.backoff=20ms",
        "importing.longest-backoff=300ms", "importing.attempts=12", "importing.page-size=100", "migration.beat=1h",
        "migration.silence=3h", "page.legacy-site-age=0s", "shadow.sample=0"})
@Import({TestDatabase.class, TestLegacy.class, ImportScenario.class})
class PageIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    private ImportScenario scenario;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private Pages pages;

    @Autowired
    private Sites sites;

    @Autowired
    private JdbcClient database;

    @LocalServerPort
    private int port;

    @BeforeEach
    void beginAtStepZero() {
        this.scenario.reset();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void showsTheSameByBothSystemsAndByTheRules(long seed) {
        DemoSite site = DemoSite.generate(2000, seed, NOW);
        this.scenario.legacyHolds(site);
        this.scenario.importAll();
        LegacyReading rules = new LegacyReading(JSON.readTree(site.pages()));
        List<Reading> readings = site.teasers().stream().map((text) -> rules.read(JSON.readTree(text))).toList();
        int shown = 0;
        for (Instant at : instants(seed)) {
            for (Page page : this.sites.current().pages()) {
                for (Support support : Support.values()) {
                    String about = page.id() + " on " + support.word() + " at " + at;
                    ShownPage stored = this.pages.fromPostgres(page, support, at);
                    ShownPage told = this.pages.fromLegacy(page, support, at);

                    assertThat(ids(stored)).as(about).isEqualTo(byTheRules(rules, readings, page, support, at));
                    assertThat(told.zones()).as(about).isEqualTo(stored.zones());
                    assertThat(told.at()).isEqualTo(at);
                    shown += ids(stored).values().stream().mapToInt(List::size).sum();
                }
            }
        }
        assertThat(shown).isGreaterThan(1000);
    }

    @Test
    void showsNothingElseUntilTheEndOfItsValidity() {
        this.scenario.legacyHolds(DemoSite.generate(500, 4, NOW));
        this.scenario.importAll();
        Page page = this.sites.current().findPage("HOME", "fr").orElseThrow();
        Instant at = NOW;
        for (int i = 0; i < 50; i++) {
            ShownPage shown = this.pages.fromPostgres(page, Support.WEB, at);
            assertThat(shown.validFrom()).isBeforeOrEqualTo(at);
            assertThat(shown.validUntil()).isAfter(at);
            for (Instant other : List.of(shown.validFrom(), shown.validUntil().minusMillis(1))) {
                ShownPage same = this.pages.fromPostgres(page, Support.WEB, other);
                assertThat(same.zones()).isEqualTo(shown.zones());
                assertThat(same.validFrom()).isEqualTo(shown.validFrom());
                assertThat(same.validUntil()).isEqualTo(shown.validUntil());
            }
            at = shown.validUntil();
        }
    }

    @Test
    void aListOfPagesThatDoesNotComeHoldsNoReaderLongerThanAPage() {
        this.legacy.pages(DemoSite.create(1, NOW).pages());
        this.legacy.on("GET", "/pages").always().hangs(Duration.ofSeconds(25));
        long start = System.nanoTime();

        assertThat(ApiClient.of(this.port).get("/api/pages/HOME?language=fr&support=web").problem())
                .isEqualTo("legacy-unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        this.legacy.heals();
        // the question that still waits ends here
        this.legacy.stop();
        this.legacy.start();
    }

    @Nested
    class OverHttp {

        private final ApiClient anybody = ApiClient.of(port);

        private final DemoSite site = DemoSite.create(1, Clock.systemUTC().instant());

        @BeforeEach
        void legacyHoldsTheDemo() {
            scenario.legacyHolds(this.site);
        }

        @Test
        void readsFromLegacyBeforeAnyImport() {
            Answer page = this.anybody.get("/api/pages/HOME?language=fr&support=web");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.json().path("zones")).anyMatch((zone) -> !zone.path("teasers").isEmpty());
            assertThat(page.json().path("validUntil").isNull()).isTrue();
            assertThat(page.header("Cache-Control")).isEqualTo("max-age=10, public, stale-if-error=86400");
            assertThat(this.anybody.get("/api/pages").json()).isNotEmpty();
            assertThat(ApiClient.of(port).as("viewer").get("/api/zones").json()).isNotEmpty();
        }

        @Test
        void saysTheSameFromEitherSystem() {
            scenario.importAll();
            String at = "&at=" + Instant.now().truncatedTo(ChronoUnit.MINUTES);
            Answer fromLegacy = this.anybody.get("/api/pages/HOME?language=fr&support=web" + at);

            scenario.step(3);
            Answer fromPostgres = this.anybody.get("/api/pages/HOME?language=fr&support=web" + at);

            assertThat(fromPostgres.json().path("zones")).isEqualTo(fromLegacy.json().path("zones"));
            assertThat(fromPostgres.json().path("validFrom").isNull()).isFalse();
            assertThat(fromPostgres.header("Cache-Control")).isEqualTo("private, no-store");
        }

        @Test
        void readsFromPostgresWithoutLegacy() {
            scenario.importAll();
            scenario.step(3);
            legacy.on("").always().answers(500);

            assertThat(this.anybody.get("/api/pages/HOME?language=fr&support=tv").status()).isEqualTo(200);
        }

        @Test
        void saysThatLegacyIsDown() {
            this.anybody.get("/api/pages/HOME?language=fr&support=web");
            legacy.on("/pages").always().answers(503);

            // what nobody has read before
            Answer page = this.anybody.get("/api/pages/SERIES?language=en&support=tv");

            assertThat(page.status()).isEqualTo(503);
            assertThat(page.problem()).isEqualTo("legacy-unavailable");
            assertThat(page.header("Retry-After")).isNotEmpty();
        }

        @Test
        void previewsFromTheImportWhereLegacyKnowsOnlyNow() {
            scenario.importAll();
            legacy.ignoresAt();
            Instant at = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.DAYS);

            Answer page = this.anybody.get("/api/pages/HOME?language=fr&support=web&at=" + at);

            assertThat(page.status()).isEqualTo(200);
            ShownPage stored = pages.fromPostgres(sites.current().findPage("HOME", "fr").orElseThrow(), Support.WEB,
                    at);
            assertThat(page.json().path("zones").valueStream()
                    .flatMap((zone) -> zone.path("teasers").valueStream())
                    .map((teaser) -> teaser.path("id").asString()))
                    .containsExactlyElementsOf(ids(stored).values().stream().flatMap(List::stream).toList());
        }

        @Test
        void answersNotModifiedWhileThePageIsTheSame() {
            scenario.importAll();
            scenario.step(3);
            Answer page = this.anybody.get("/api/pages/HOME?language=fr&support=web");
            assertThat(page.header("ETag")).startsWith("W/\"");

            Answer again = this.anybody.with("If-None-Match", page.header("ETag"))
                    .get("/api/pages/HOME?language=fr&support=web");

            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(page.header("ETag"));
            assertThat(again.header("Cache-Control")).isNotEmpty();
            assertThat(this.anybody.with("If-None-Match", "W/\"other\"")
                    .get("/api/pages/HOME?language=fr&support=web").status()).isEqualTo(200);
        }

        @Test
        void isNotKeptBeyondItsValidity() {
            scenario.importAll();
            scenario.step(3);
            database.sql("""
                    UPDATE schedule_entry SET starts_at = least(starts_at, date_trunc('hour', now())),
                        ends_at = date_trunc('milliseconds', now()) + interval '4 seconds'
                    WHERE id = (SELECT e.id FROM schedule_entry e JOIN zone z ON z.id = e.zone_id
                                    JOIN teaser t ON t.id = e.teaser_id
                                WHERE z.page_id = 'HOME-fr' AND t.language = 'fr' AND t.status = 'PUBLISHED'
                                    AND 'web' = ANY (t.supports) AND e.during @> now() LIMIT 1)
                    """).update();

            Answer page = this.anybody.get("/api/pages/HOME?language=fr&support=web");

            assertThat(page.header("Cache-Control")).matches("max-age=[0-3], public, .*");
        }

        @Test
        void refusesWhatIsNoPageSupportOrInstant() {
            assertThat(this.anybody.get("/api/pages/NOWHERE?language=fr&support=web").status()).isEqualTo(404);
            assertThat(this.anybody.get("/api/pages/HOME?language=xx&support=web").problem()).isEqualTo("not-found");
            assertThat(this.anybody.get("/api/pages/HOME?language=fr&support=radio").status()).isEqualTo(400);
            assertThat(this.anybody.get("/api/pages/HOME?language=fr").status()).isEqualTo(400);
            assertThat(this.anybody.get("/api/pages/HOME?support=web").status()).isEqualTo(400);
            Answer blank = this.anybody
                    .get("/api/pages/HOME?language=fr&support=web&at=2026-12-24T18:00:00+01:00");
            assertThat(blank.problem()).isEqualTo("invalid-instant");
            assertThat(blank.text("detail")).contains("%2B");
        }

        @Test
        void listsPagesAndZones() {
            scenario.importAll();
            ApiClient viewer = ApiClient.of(port).as("viewer");
            Answer all = viewer.get("/api/pages?range=" + ApiClient.encoded("[0,1]"));
            assertThat(all.header("Content-Range")).startsWith("pages 0-1/");
            assertThat(viewer.get("/api/pages?filter=" + ApiClient.encoded("{\"language\":\"de\",\"code\":\"HOME\"}"))
                    .json()).singleElement().extracting((page) -> page.path("id").asString()).isEqualTo("HOME-de");

            JsonNode zones = viewer.get("/api/zones?range=" + ApiClient.encoded("[0,999]") + "&filter="
                    + ApiClient.encoded("{\"page\":\"HOME\",\"language\":\"fr\"}")).json();
            Page home = sites.current().findPage("HOME", "fr").orElseThrow();
            assertThat(zones.valueStream().map((zone) -> zone.path("id").asString()))
                    .containsExactlyElementsOf(home.zones().stream().map((zone) -> zone.id().value()).toList());
            JsonNode byTitle = viewer.get("/api/zones?range=" + ApiClient.encoded("[0,999]") + "&sort="
                    + ApiClient.encoded("[\"title\",\"DESC\"]")).json();
            assertThat(byTitle.valueStream().map((zone) -> zone.path("title").asString())
                    .toList()).isSortedAccordingTo(Collections.reverseOrder());
            String id = zones.get(0).path("id").asString();
            assertThat(viewer.get("/api/zones/" + id).json()).isEqualTo(zones.get(0));
            assertThat(viewer.get("/api/zones/none").problem()).isEqualTo("not-found");
            assertThat(viewer.get("/api/zones?filter=" + ApiClient.encoded("{\"q\":\"" + home.zones().getFirst().code()
                    + "\"}")).json()).isNotEmpty();
        }
    }

    /** Instants at which something changes, the ones just before them, and some at random. */
    private List<Instant> instants(long seed) {
        List<Instant> boundaries = new ArrayList<>(this.database.sql("""
                SELECT bound FROM (SELECT starts_at FROM schedule_entry UNION SELECT ends_at FROM schedule_entry)
                    AS ends (bound)
                WHERE bound IS NOT NULL ORDER BY bound
                """).query((row, _) -> row.getObject("bound", OffsetDateTime.class).toInstant()).list());
        Collections.shuffle(boundaries, new Random(seed));
        return Stream.concat(
                boundaries.stream().limit(5).flatMap((bound) -> Stream.of(bound, bound.minusMillis(1))),
                Stream.of(NOW, OffsetDateTime.of(2026, 10, 25, 1, 30, 0, 0, ZoneOffset.UTC).toInstant())).toList();
    }

    private static Map<String, List<String>> ids(ShownPage shown) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        shown.zones().forEach((zone) -> ids.put(zone.zone().legacyId(),
                zone.teasers().stream().map(ShownPage.ShownTeaser::id).map(TeaserId::value).toList()));
        return ids;
    }

    private static Map<String, List<String>> byTheRules(LegacyReading rules, List<Reading> readings, Page page,
            Support support, Instant at) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        rules.content(page.id(), support.word(), at, readings).forEach((zone, shown) -> ids.put(zone,
                shown.stream().map(Reading::id).toList()));
        return ids;
    }
}
