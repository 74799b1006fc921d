package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.page.PageController.Content;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Support;

/** Pages out of memory are what the database would say, to the second and after every edit. */
@ServiceTest
@Import(PageCacheIntegrationTests.Time.class)
@TestPropertySource(properties = "ypsilon.rest.allowed-origins=https://www.example.org")
class PageCacheIntegrationTests {

    private static final String HOME = "/api/pages/HOME?language=fr&support=web";

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private Pages pages;

    @Autowired
    private PageSignals signals;

    @Autowired
    private Sites sites;

    @Autowired
    private JdbcClient database;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private JsonMapper json;

    @Autowired
    private StandingClock clock;

    @LocalServerPort
    private int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {

        @Bean
        @Primary
        StandingClock standingClock() {
            return new StandingClock();
        }
    }

    /** The machine's time, unless it is told to stand still. */
    static final class StandingClock extends Clock {

        private volatile Instant stands;

        @Override
        public Instant instant() {
            Instant instant = this.stands;
            return instant != null ? instant : Clock.systemUTC().instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("it is in UTC");
        }
    }

    @AfterEach
    void timeGoesOn() {
        this.clock.stands = null;
        this.legacy.heals();
    }

    @Nested
    class FromPostgres {

        @Test
        void loadsAPageOnceForAHerdOfReaders() throws Exception {
            scene.begin(3);
            settle();
            double before = loads();

            List<Answer> answers = atOnce(64, () -> scene.api().unjudged().get(HOME));

            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
            assertThat(loads() - before).isEqualTo(1);
            for (Support support : Support.values()) {
                scene.api().get("/api/pages/HOME?language=fr&support=" + support.word());
                scene.api().get("/api/pages/HOME?language=fr&support=" + support.word() + "&at=2026-12-24T18:00:00Z");
            }
            assertThat(loads() - before).as("for every support and instant").isEqualTo(1);
        }

        @Test
        void showsAnEditAtOnceWhereItWasMade() {
            scene.begin(3);
            for (int i = 0; i < 20; i++) {
                String title = "Titre " + i;
                assertThat(scene.api().get(HOME).status()).isEqualTo(200);

                assertThat(scene.editor().put("/api/teasers/lighthouse", scene.edited("lighthouse", "title", title))
                        .status()).isEqualTo(200);

                assertThat(scene.api().get(HOME).body()).contains(title);
            }
        }

        @Test
        void loadsAChangedPageOnceHoweverManyReadIt() throws Exception {
            scene.begin(3);
            settle();
            scene.api().get(HOME);
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> reading = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    reading.add(readers.submit(() -> {
                        while (!over.get()) {
                            assertThat(scene.api().unjudged().get(HOME).status()).isEqualTo(200);
                        }
                    }));
                }
                double before = loads();
                try {
                    for (int i = 0; i < 20; i++) {
                        assertThat(scene.editTitle("Une fois " + i).status()).isEqualTo(200);
                        assertThat(scene.api().get(HOME).body()).contains("Une fois " + i);
                        settle();
                        assertThat(loads() - before).as("after its own notification").isEqualTo(i + 1);
                    }
                } finally {
                    over.set(true);
                }
                for (Future<?> each : reading) {
                    each.get();
                }
            }
        }

        @Test
        void showsEachOfManyEditsOnceItIsAnswered() throws Exception {
            scene.begin(0);
            for (int i = 0; i < 8; i++) {
                legacy.put(Scene.LIGHTHOUSE.replace("\"lighthouse\"", "\"t-" + i + "\"")
                        .replace("\"zone\": \" TOP_home \"", "\"zone\": \"more_HOME\""));
            }
            scene.importAll();
            scene.atStep(3);
            AtomicInteger editors = new AtomicInteger();

            atOnce(8, () -> {
                String id = "t-" + editors.getAndIncrement();
                for (int i = 0; i < 12; i++) {
                    String title = id + " la " + i + "e fois";
                    assertThat(scene.editor().unjudged().put("/api/teasers/" + id, scene.edited(id, "title", title))
                            .status()).isEqualTo(200);
                    assertThat(scene.api().unjudged().get(HOME).body()).contains(title);
                }
                return null;
            });
        }

        @Test
        void showsWithinASecondWhatOthersChange() {
            scene.begin(3);
            for (String change : List.of(
                    "UPDATE teaser SET title = 'By another instance'",
                    "UPDATE schedule_entry SET position = 77",
                    "UPDATE zone SET title = 'Renamed' WHERE id = 'top';"
                            + "UPDATE site_revision SET revision = 'other'",
                    "INSERT INTO schedule_entry (id, teaser_id, zone_id) VALUES ('e2', 'lighthouse', 'more')",
                    "DELETE FROM schedule_entry WHERE id = 'e2'",
                    "DELETE FROM teaser", "TRUNCATE teaser CASCADE")) {
                settle();
                String before = scene.api().get(HOME).body();

                database.sql(change).update();

                await().atMost(A_SECOND).pollInterval(Duration.ofMillis(5))
                        .untilAsserted(() -> assertThat(scene.api().get(HOME).body()).as(change)
                                .isEqualTo(independently("HOME", "fr", Support.WEB, clock.instant())));
                if (!change.startsWith("TRUNCATE")) {
                    assertThat(scene.api().get(HOME).body()).as(change).isNotEqualTo(before);
                }
            }
        }

        @Test
        void trustsNothingWhileNobodyTellsOfChanges() {
            scene.begin(3);
            settle();
            scene.api().get(HOME);
            try {
                database.sql("UPDATE pg_database SET datallowconn = false WHERE datname = current_database()").update();
                assertThat(cutOffTheListener()).isEqualTo(1);
                await().atMost(A_SECOND).until(() -> signals.latest() == null);

                for (int i = 0; i < 10; i++) {
                    database.sql("UPDATE teaser SET title = ?").param("Unheard of " + i).update();
                    assertThat(scene.api().get(HOME).body()).contains("Unheard of " + i);
                }
            } finally {
                database.sql("UPDATE pg_database SET datallowconn = true WHERE datname = current_database()").update();
            }
            settle();
            database.sql("UPDATE teaser SET title = 'Heard of again'").update();
            await().atMost(A_SECOND).untilAsserted(
                    () -> assertThat(scene.api().get(HOME).body()).contains("Heard of again"));
            double before = loads();
            scene.api().get(HOME);
            assertThat(loads()).as("kept again").isEqualTo(before);
        }

        @Test
        void saysAtEveryInstantWhatTheDatabaseSaysWhileEverythingChanges() throws Exception {
            scene.begin(0);
            for (int i = 0; i < 12; i++) {
                legacy.put(Scene.LIGHTHOUSE.replace("\"lighthouse\"", "\"t-" + i + "\""));
            }
            scene.importAll();
            scene.atStep(3);
            Random random = new Random(7);
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> reading = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    reading.add(readers.submit(() -> {
                        while (!over.get()) {
                            assertThat(scene.api().unjudged().get(HOME).status()).isEqualTo(200);
                        }
                    }));
                }
                try {
                    for (int round = 0; round < 40; round++) {
                        edit(random);
                        for (Instant at : boundaries()) {
                            Support support = List.of(Support.values()).get(random.nextInt(3));
                            assertThat(
                                    scene.api()
                                            .get("/api/pages/HOME?language=fr&support=" + support.word() + "&at=" + at)
                                            .body())
                                    .as("at %s in round %d", at, round)
                                    .isEqualTo(independently("HOME", "fr", support, at));
                        }
                    }
                } finally {
                    over.set(true);
                }
                for (Future<?> each : reading) {
                    each.get();
                }
            }
        }

        @Test
        void changesAtTheBoundaryItself() {
            scene.begin(3);
            Instant end = Instant.parse("2027-02-01T23:00:00Z");
            clock.stands = end.minusMillis(1);
            Answer before = scene.api().get(HOME);
            assertThat(before.body()).contains("lighthouse").contains("\"validUntil\":\"" + end + "\"");
            assertThat(before.header("Cache-Control")).startsWith("max-age=0, public");

            clock.stands = end;
            Answer after = scene.api().get(HOME);

            assertThat(after.body()).doesNotContain("lighthouse").contains("\"validFrom\":\"" + end + "\"");
            assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
            assertThat(after.header("Cache-Control")).startsWith("max-age=10, public");
            clock.stands = end.minusSeconds(4);
            assertThat(scene.api().get(HOME).header("Cache-Control")).startsWith("max-age=4, public");
            assertThat(scene.api().get(HOME).header("ETag")).isEqualTo(before.header("ETag"));
        }

        @Test
        void knowsFarInstants() {
            scene.begin(3);
            for (Instant at : List.of(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999Z"),
                    Instant.EPOCH)) {
                Answer page = scene.api().get(HOME + "&at=" + at);
                assertThat(page.body()).isEqualTo(independently("HOME", "fr", Support.WEB, at));
                assertThat(page.header("Cache-Control")).isEqualTo("private, no-store");
            }
        }

        @Test
        void speaksHttp() throws Exception {
            scene.begin(3);
            HttpResponse<byte[]> plain = raw("GET", HOME);
            String tag = plain.headers().firstValue("ETag").orElseThrow();
            assertThat(tag).matches("W/\"[0-9a-f]{24}\"");
            assertThat(plain.headers().firstValueAsLong("Content-Length")).hasValue(plain.body().length);
            assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");

            HttpResponse<byte[]> zipped = raw("GET", HOME, "Accept-Encoding", "br, gzip;q=0.8");
            assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(zipped.headers().firstValue("ETag")).hasValue(tag);
            assertThat(unzipped(zipped.body())).isEqualTo(plain.body());
            assertThat(unzipped(raw("GET", HOME + "&at=2026-12-24T18:00:00Z", "Accept-Encoding", "gzip").body()))
                    .isEqualTo(raw("GET", HOME + "&at=2026-12-24T18:00:00Z").body());
            for (String none : List.of("gzip;q=0", "identity", "gzip; q=0.0, *")) {
                assertThat(raw("GET", HOME, "Accept-Encoding", none).headers().firstValue("Content-Encoding")).as(none)
                        .isEmpty();
            }

            HttpResponse<byte[]> head = raw("HEAD", HOME);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("ETag")).hasValue(tag);
            assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(plain.body().length);
            assertThat(raw("HEAD", HOME + "&at=yesterday").statusCode()).isEqualTo(400);

            for (String known : List.of(tag, tag.substring(2), "\"x\", " + tag + ", W/\"y\"", "*")) {
                HttpResponse<byte[]> same = raw("GET", HOME, "If-None-Match", known);
                assertThat(same.statusCode()).as(known).isEqualTo(304);
                assertThat(same.body()).isEmpty();
                assertThat(same.headers().firstValue("ETag")).hasValue(tag);
                assertThat(same.headers().firstValue("Cache-Control")).isPresent();
            }
            assertThat(raw("GET", HOME, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);

            HttpResponse<byte[]> other = raw("GET", HOME, "Origin", "https://www.example.org");
            assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://www.example.org");
            assertThat(other.headers().firstValue("Access-Control-Expose-Headers").orElseThrow()).contains("ETag",
                    "Age",
                    "Cache-Status");
            assertThat(other.headers().allValues("Vary")).contains("Origin", "Accept-Encoding");
            assertThat(raw("GET", HOME, "Origin", "https://evil.example.org").statusCode()).isEqualTo(403);
        }
    }

    @Nested
    class FromLegacy {

        @Test
        void keepsTheLastGoodAnswerWhileLegacyIsDown() {
            scene.begin(2);
            Answer good = scene.api().get(HOME);
            assertThat(good.header("Age")).isEmpty();
            assertThat(good.header("Cache-Status")).isEmpty();
            legacy.on("/pages").always().answers(503);
            anotherSecond();

            Answer kept = scene.api().get(HOME);

            assertThat(kept.status()).isEqualTo(200);
            assertThat(kept.body()).isEqualTo(good.body());
            assertThat(kept.header("Age")).matches("\\d+");
            assertThat(kept.header("Cache-Status")).matches("ypsilon; hit; ttl=-\\d+; detail=legacy-unavailable");
            assertThat(kept.header("Cache-Control")).isEqualTo("max-age=0, public, stale-if-error=86400");
            assertThat(scene.api().get(HOME + "&at=2026-12-24T18:00:00Z").problem()).as("a preview is never old")
                    .isEqualTo("legacy-unavailable");
            assertThat(scene.api().get("/api/pages/HOME?language=fr&support=app").problem()).as("nobody has read it")
                    .isEqualTo("legacy-unavailable");
            assertThat(scene.api().get("/api/pages/NONE?language=fr&support=app").problem()).isEqualTo("not-found");

            legacy.heals();
            await().atMost(Duration.ofSeconds(10)).until(() -> scene.api().get(HOME).header("Age").isEmpty());
        }

        @Test
        void keepsReadersWaitingForASecondAtTheMost() throws Exception {
            scene.begin(2);
            String good = scene.api().get(HOME).body();
            legacy.on("/pages").always().hangs(Duration.ofSeconds(20));
            anotherSecond();

            long start = System.nanoTime();
            List<Answer> answers = atOnce(40, () -> scene.api().unjudged().get(HOME));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(answers).extracting(Answer::body).containsOnly(good);
            assertThat(answers).allSatisfy((each) -> assertThat(each.header("Age")).isNotEmpty());
        }

        @Test
        void showsAnEditAtOnceWhereItWasMade() {
            scene.begin(2);
            for (int i = 0; i < 5; i++) {
                scene.api().get(HOME);
                assertThat(scene.editor().put("/api/teasers/lighthouse",
                        scene.edited("lighthouse", "title", "Chez legacy " + i)).status()).isEqualTo(200);

                assertThat(scene.api().get(HOME).body()).contains("Chez legacy " + i);
            }
        }

        @Test
        void asksLegacyOnceASecondForAllReaders() throws Exception {
            scene.begin(2);
            scene.api().get(HOME);
            clock.stands = Instant.parse("2026-12-01T12:00:00.500Z");
            long before = legacy.requests().size();

            atOnce(30, () -> scene.api().unjudged().get(HOME));

            assertThat(legacy.requests().size() - before).isEqualTo(1);
        }

        @Test
        void isKeptUntilTheImportSaysThatSomethingChanges() {
            scene.begin(2);
            clock.stands = Instant.parse("2027-02-01T23:00:00Z").minusSeconds(3);

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(
                    scene.api().get(HOME).header("Cache-Control")).startsWith("max-age=3, public"));
            assertThat(scene.api().get(HOME).json().path("validUntil").isNull()).isTrue();
        }
    }

    private void edit(Random random) {
        String id = "t-" + random.nextInt(12);
        String body = switch (random.nextInt(4)) {
            case 0 -> this.scene.edited(id, "status", random.nextBoolean() ? "DRAFT" : "PUBLISHED");
            case 1 -> this.scene.edited(id, "title", "Titre " + random.nextInt());
            default -> this.scene.edited(id, "subtitle", "Sous-titre « " + random.nextInt() + " » \\ \"");
        };
        assertThat(this.scene.editor().put("/api/teasers/" + id, body).status()).isEqualTo(200);
    }

    private List<Instant> boundaries() {
        return this.database.sql("""
                SELECT DISTINCT bound FROM (SELECT starts_at FROM schedule_entry UNION SELECT ends_at FROM schedule_entry)
                    AS ends (bound) WHERE bound IS NOT NULL ORDER BY bound
                """).query((row, _) -> row.getObject("bound", OffsetDateTime.class).toInstant()).list().stream()
                .flatMap((bound) -> List.of(bound.minusMillis(1), bound).stream()).toList();
    }

    /** What one query says, that knows nothing of what is kept. */
    private String independently(String code, String language, Support support, Instant at) {
        Page page = this.sites.current().findPage(code, language).orElseThrow();
        return this.json.writeValueAsString(Content.of(this.pages.fromPostgres(page, support, at)));
    }

    /** Waits until all that was changed so far was told of. */
    private void settle() {
        Instant marked = Instant.now();
        await().atMost(Duration.ofSeconds(10)).until(() -> this.signals.latest() != null
                && System.nanoTime() - this.signals.latest().nanos() < Duration.between(marked, Instant.now())
                        .toNanos());
    }

    private void anotherSecond() {
        long second = Instant.now().getEpochSecond();
        await().atMost(Duration.ofSeconds(3)).pollInterval(Duration.ofMillis(10))
                .until(() -> Instant.now().getEpochSecond() > second);
    }

    private double loads() {
        return this.meters.get("ypsilon.page.loads").timer().count();
    }

    private int cutOffTheListener() {
        return this.database.sql("""
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE application_name = 'ypsilon-pages' AND datname = current_database()
                """).query(Integer.class).single();
    }

    private HttpResponse<byte[]> raw(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : all.invokeAll(java.util.Collections.nCopies(times, task))) {
                results.add(each.get());
            }
            return results;
        }
    }
}
