package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.TestUsers;
import tv.ypsilon.process.EditLog.Kind;
import tv.ypsilon.process.EditLog.Told;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Two instances on one PostgreSQL and one legacy API, while editors edit without a pause: whatever becomes of the
 * processes, in the end both sides are equal, and every editor was told the truth.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessCrashIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCrashIntegrationTests.class);

    private static final Path DIRECTORY = Path.of("target", "process", "crash");

    private static final String DATABASE = "crash";

    private static final Duration LONG = Duration.ofSeconds(90);

    /** Where an edit can be cut short, and what recovery makes of it. */
    private static final Map<String, String> POINTS = points();

    private static final List<String> SHARED = IntStream.range(0, 6).mapToObj((i) -> "shared-" + i).toList();

    /** A round of kills: at which step, and where recovery is cut short, too. */
    private record Round(int step, String recoveryPoint, String recoveryTitle) {

        private static final String BEFORE = "before";

        private static final String AFTER = "after";

        String teaser(String what) {
            return what.toLowerCase(Locale.ROOT).replace('_', '-') + "-" + this.step + "-"
                    + this.recoveryPoint.toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String ill() {
            return teaser("ill");
        }
    }

    // at step 3 an edit without an answer is taken back, at step 2 it goes on from what legacy shows
    private static final List<Round> ROUNDS = List.of(new Round(3, "BEFORE_COMPENSATION", Round.BEFORE),
            new Round(3, "AFTER_COMPENSATION", Round.BEFORE), new Round(2, "BEFORE_RECOVERY", Round.AFTER));

    private final LegacySimulator legacy = LegacySimulator.launch();

    private final EditLog log = new EditLog();

    private final Editors editors = new Editors(this.log, SHARED);

    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

    private final Map<String, CompletableFuture<ServiceProcess>> instances = new LinkedHashMap<>();

    private final Random random = new Random();

    private Faults faults;

    private PostgresProcess postgres;

    private Map<String, String> settings;

    private JdbcClient jdbc;

    private int step;

    private static Map<String, String> points() {
        Map<String, String> points = new LinkedHashMap<>();
        Stream.of("AFTER_RESERVE", "AFTER_READ", "AFTER_SEND_MARK", "BEFORE_SEND")
                .forEach((point) -> points.put(point, "ABORTED"));
        Stream.of("AFTER_SEND", "BEFORE_COMMIT", "IN_COMMIT", "AFTER_COMMIT")
                .forEach((point) -> points.put(point, "COMMITTED"));
        return points;
    }

    @BeforeAll
    void begin() {
        this.faults = Faults.in(DIRECTORY);
        this.postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"));
        this.settings = new HashMap<>(TestUsers.PROPERTIES);
        this.settings.putAll(this.postgres.createDatabase(DATABASE));
        this.settings.putAll(Map.of("legacy.url", this.legacy.url(), "legacy.read-timeout", "2s",
                "legacy.write-timeout", "1s", "legacy.settle-time", "1s", "editing.send-window", "300ms",
                "editing.deadline", "3s", "editing.concurrency", "32"));
        // the step stays where the test puts it, and faults do not shut the gate
        this.settings.putAll(Map.of("migration.beat", "1h", "migration.silence", "3h",
                "resilience4j.circuitbreaker.instances.legacy-writes.minimum-number-of-calls", "1000",
                "resilience4j.circuitbreaker.instances.legacy-writes.sliding-window-size", "1000"));
        this.jdbc = this.postgres.jdbc(DATABASE);
        this.legacy.pages(OneZone.PAGES);
        teasers().forEach((id) -> this.legacy.put(document(id)));
        launch("a");
        launch("b");
        JsonNode run = instance("a").api().as("ops").post("/api/migration/imports", null).json();
        await().atMost(LONG).until(() -> instance("a").api().as("ops")
                .get("/api/migration/imports/" + run.path("id").asString()).text("status"), "COMPLETED"::equals);
        assertThat(this.jdbc.sql("SELECT count(*) FROM teaser").query(Integer.class).single())
                .isEqualTo(teasers().size());
        instance("b");
        atStep(3);
        this.editors.begin(42);
    }

    @AfterAll
    void end() {
        this.background.close();
        this.instances.values().forEach((starting) -> starting.join().close());
        this.postgres.close();
        this.legacy.close();
    }

    private static List<String> teasers() {
        List<String> teasers = new ArrayList<>(SHARED);
        for (Round round : ROUNDS) {
            teasers.add(round.ill());
            teasers.add(round.teaser("deleted"));
            POINTS.keySet().forEach((point) -> teasers.add(round.teaser(point)));
        }
        frozen().forEach(teasers::add);
        return teasers;
    }

    private static String document(String id) {
        return """
                {"id": "%1$s", "title": "%1$s", "kind": "SHOW", "lang": "fr", "platform": "web,tv",
                 "unknown": [1.50, null], "zone": {"id": "more", "page": "HOME"}, "from": "01/11/2026 08:00",
                 "order": "2"}""".formatted(id);
    }

    private static List<String> frozen() {
        return List.of("frozen-after-reserve", "frozen-after-send-mark", "frozen-before-commit");
    }

    /** Moves the step as the service does, whatever the guard and the instances say: nothing is on its way meanwhile. */
    private void atStep(int step) {
        this.jdbc.sql("UPDATE migration_state SET paused_until = now() + interval '1 hour'").update();
        await("no edit on its way").atMost(LONG).until(() -> this.jdbc.sql("""
                SELECT count(*) FROM operation WHERE state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING')
                """).query(Integer.class).single() == 0);
        this.jdbc.sql("UPDATE migration_state SET step = ?, paused_until = now() + interval '450 ms'").param(step)
                .update();
        await("writes to go on").atMost(LONG).until(
                () -> this.jdbc.sql("SELECT paused_until < now() FROM migration_state").query(Boolean.class).single());
        this.step = step;
    }

    /** Starts an instance in the background; the load balancer uses it once it is ready. */
    private void launch(String name) {
        Map<String, String> own = new HashMap<>(this.settings);
        own.put("migration.step", Integer.toString(this.step));
        ServiceProcess started = ServiceProcess.launch(name, DIRECTORY, this.faults, own);
        this.instances.put(name, CompletableFuture.supplyAsync(() -> {
            this.editors.use(started.awaitReady());
            return started;
        }, this.background));
    }

    /** The instance, ready. */
    private ServiceProcess instance(String name) {
        return this.instances.get(name).join();
    }

    private ServiceProcess otherThan(ServiceProcess instance) {
        return instance(instance.name().equals("a") ? "b" : "a");
    }

    private ServiceProcess any() {
        return instance(this.random.nextBoolean() ? "a" : "b");
    }

    private void bothAreReady() {
        instance("a");
        instance("b");
    }

    /** An edit under way, that can be sent again under the same key. */
    private final class Victim {

        private final Kind kind;

        private final String teaser;

        private final String title;

        private final String key = UUID.randomUUID().toString();

        private final String body;

        private final CompletableFuture<Told> told;

        /** Begins the edit. */
        Victim(ServiceProcess instance, Kind kind, String teaser, String title) {
            this.kind = kind;
            this.teaser = teaser;
            this.title = title;
            this.body = switch (kind) {
                case CREATE -> Editors.body(title);
                case UPDATE -> ((ObjectNode) instance.api().as("viewer").get("/api/teasers/" + teaser).json())
                        .put("title", title).toString();
                case DELETE -> "";
            };
            this.told = CompletableFuture.supplyAsync(() -> edit(instance),
                    ProcessCrashIntegrationTests.this.background);
        }

        Told edit(ServiceProcess instance) {
            ApiClient api = instance.api().as("editor").with("Idempotency-Key", this.key);
            String path = "/api/teasers/" + this.teaser;
            Supplier<Answer> request = switch (this.kind) {
                case CREATE -> () -> api.post("/api/teasers", this.body);
                case UPDATE -> () -> api.put(path, this.body);
                case DELETE -> () -> api.delete(path + "?version=1");
            };
            return Editors.tell(ProcessCrashIntegrationTests.this.log, this.kind, this.teaser, this.title, request);
        }

        /** How recovery has decided it. */
        String awaitDecided() {
            return await("a decision on " + this.teaser).atMost(LONG).pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions().until(this::state, List.of("COMMITTED", "ABORTED")::contains);
        }

        private String state() {
            return jdbc.sql("""
                    SELECT state FROM operation WHERE teaser_id = ? OR after->>'title' = ? ORDER BY created_at LIMIT 1
                    """).params(this.teaser, this.title).query(String.class).single();
        }
    }

    @Test
    @Order(1)
    void anEditCutShortAnywhereIsWholeOrNotAtAllAndIsDoneWhenSentAgain() {
        for (Round round : ROUNDS) {
            bothAreReady();
            atStep(round.step());
            // legacy does what it does not say, so that the edit is left to recovery
            this.legacy.on("PUT", "/teasers/" + round.ill()).appliesThenHangs(Duration.ofSeconds(8));
            this.legacy.on("GET", "/teasers/" + round.ill()).nth(2).hangs(Duration.ofSeconds(8));
            this.faults.parkAt(round.recoveryPoint(), round.ill());
            new Victim(any(), Kind.UPDATE, round.ill(), "after " + round.ill());
            ServiceProcess killed = instance(this.faults.awaitReached(round.recoveryPoint(), round.ill()));
            ServiceProcess other = otherThan(killed);

            Map<Victim, String> victims = new LinkedHashMap<>();
            POINTS.forEach((point, outcome) -> {
                String teaser = round.teaser(point);
                this.faults.parkAt(point, teaser);
                victims.put(new Victim(killed, Kind.UPDATE, teaser, "after " + teaser), outcome);
            });
            String created = round.teaser("created");
            this.faults.parkAt("AFTER_SEND", created);
            victims.put(new Victim(killed, Kind.CREATE, created, created), "COMMITTED");
            String deleted = round.teaser("deleted");
            this.faults.parkAt("AFTER_SEND", deleted);
            victims.put(new Victim(killed, Kind.DELETE, deleted, deleted), "COMMITTED");
            POINTS.keySet().forEach((point) -> this.faults.awaitReached(point, round.teaser(point)));
            this.faults.awaitReached("AFTER_SEND", created);
            this.faults.awaitReached("AFTER_SEND", deleted);
            this.editors.awaitDone(this.random.nextInt(4));

            killAndStartAgain(killed);

            victims.forEach((victim, outcome) -> {
                assertThat(victim.awaitDecided()).as("%s at step %d", victim.teaser, round.step()).isEqualTo(outcome);
                assertThat(victim.told.join().isUnknown()).isTrue();
                Told again = victim.edit(other);
                assertThat(again.isDone()).as("%s", again).isTrue();
            });
        }
    }

    private void killAndStartAgain(ServiceProcess instance) {
        instance.kill();
        this.editors.forget(instance);
        launch(instance.name());
    }

    @Test
    @Order(2)
    void aFrozenSenderDoesNotSendWhenOthersHaveDecided() {
        bothAreReady();
        ServiceProcess frozen = any();
        this.editors.drain(frozen);
        List<Victim> victims = new ArrayList<>();
        Map<String, String> points = Map.of("AFTER_RESERVE", "ABORTED", "AFTER_SEND_MARK", "ABORTED", "BEFORE_COMMIT",
                "COMMITTED");
        points.forEach((point, _) -> {
            String teaser = frozenAt(point);
            this.faults.parkAt(point, teaser);
            victims.add(new Victim(frozen, Kind.UPDATE, teaser, "after " + teaser));
            this.faults.awaitReached(point, teaser);
        });
        frozen.freeze();
        points.keySet().forEach((point) -> this.faults.release(point, frozenAt(point)));
        Map<String, String> decided = victims.stream()
                .collect(Collectors.toMap((victim) -> victim.teaser, Victim::awaitDecided));
        frozen.thaw();
        this.editors.use(frozen.awaitReady());

        points.forEach((point, outcome) -> {
            this.faults.awaitPassed(point, frozenAt(point));
            assertThat(decided.get(frozenAt(point))).isEqualTo(outcome);
        });
        victims.stream().filter((victim) -> decided.get(victim.teaser).equals("ABORTED"))
                .forEach((victim) -> assertThat(victim.told.join().isDone()).isFalse());
        this.editors.awaitDone(10);
        assertThat(requestsToWrite(frozenAt("AFTER_RESERVE"))).isZero();
        assertThat(requestsToWrite(frozenAt("AFTER_SEND_MARK"))).isZero();
        assertThat(requestsToWrite(frozenAt("BEFORE_COMMIT"))).isEqualTo(1);
    }

    private static String frozenAt(String point) {
        return "frozen-" + point.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private long requestsToWrite(String teaser) {
        return this.legacy.requests().stream().filter(
                (request) -> !request.method().equals("GET") && request.path().equals("/teasers/" + teaser)).count();
    }

    @Test
    @Order(3)
    void editorsGoOnWhenSessionsOfPostgresAreCutOff() {
        bothAreReady();
        cutOffSessions();
    }

    private void cutOffSessions() {
        for (int i = 0; i < 8; i++) {
            assertThat(this.postgres.terminateSessions()).isPositive();
            this.editors.awaitDone(3);
        }
    }

    @Test
    @Order(4)
    void editorsAreToldThatPostgresIsAwayAndGoOnWhenItIsBack() {
        bothAreReady();
        stopPostgresForAWhile();
    }

    private void stopPostgresForAWhile() {
        int before = this.editors.heard().size();
        this.postgres.stop();
        try {
            this.editors.awaitProblems("database-unavailable", 6);
        } finally {
            this.postgres.startAgain();
        }
        this.editors.awaitDone(10);
        assertThat(this.editors.heard().stream().skip(before).map((each) -> each.told().problem()))
                .doesNotContain("internal-error");
    }

    @Test
    @Order(5)
    void anInstanceThatIsKilledUnderLoadLeavesNothingUndone() {
        bothAreReady();
        this.editors.awaitDone(this.random.nextInt(10));
        killAndStartAgain(any());
        this.editors.awaitDone(10);
    }

    @Test
    @Order(6)
    void anInstanceThatIsToldToEndFinishesWhatItHasBegun() {
        bothAreReady();
        ServiceProcess ending = any();
        endGracefully(ending);
    }

    private void endGracefully(ServiceProcess ending) {
        UUID id = this.jdbc.sql("SELECT id FROM instance WHERE name = ? ORDER BY started_at DESC LIMIT 1")
                .param(ending.name()).query(UUID.class).single();
        int before = this.editors.heard().size();
        this.legacy.on("PUT", "/teasers/shared").times(12).answersSlowly(Duration.ofMillis(500));
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> this.jdbc
                .sql("SELECT count(*) FROM operation WHERE owner = ? AND state = 'SENDING'").param(id)
                .query(Integer.class).single() > 0);
        ending.terminate();
        assertThat(ending.awaitEnd()).isEqualTo(128 + 15);
        this.editors.drain(ending);

        assertThat(this.jdbc.sql("SELECT count(*) FROM operation WHERE owner = ? AND decided_at IS NULL").param(id)
                .query(Integer.class).single()).as("edits that it left").isZero();
        assertThat(this.jdbc.sql("SELECT count(*) FROM instance WHERE id = ?").param(id).query(Integer.class).single())
                .as("it has said that it leaves").isZero();
        List<Told> told = this.editors.heard().stream().skip(before)
                .filter((each) -> each.instance().equals(ending.name())).map(Editors.Heard::told).toList();
        assertThat(told).as("told by %s", ending)
                .noneMatch((edit) -> edit.status() != null && edit.status() >= 500);
        List<String> unanswered = told.stream().filter((edit) -> edit.status() == null).map(Told::title).toList();
        assertThat(this.jdbc.sql("SELECT after->>'title' FROM operation WHERE owner = ?").param(id).query(String.class)
                .list()).as("edits that were begun are answered").noneMatch(unanswered::contains);
    }

    @Test
    @Order(7)
    void survivesAnythingAtRandomForAsLongAsIsWanted() {
        Instant end = Instant.now().plus(Duration.parse(System.getProperty("ypsilon.endurance", "PT0S")));
        if (Instant.now().isBefore(end)) {
            startWhatHasEnded();
        }
        while (Instant.now().isBefore(end)) {
            bothAreReady();
            atStep(2 + this.random.nextInt(2));
            this.editors.awaitDone(this.random.nextInt(20));
            switch (this.random.nextInt(6)) {
                case 0 -> killAndStartAgain(any());
                case 1 -> {
                    killAndStartAgain(instance("a"));
                    killAndStartAgain(instance("b"));
                }
                case 2 -> cutOffSessions();
                case 3 -> stopPostgresForAWhile();
                case 4 -> {
                    ServiceProcess ending = any();
                    endGracefully(ending);
                    launch(ending.name());
                }
                case 5 -> {
                    this.legacy.on("PUT", "/teasers/shared").times(3).appliesThenHangs(Duration.ofSeconds(3));
                    this.legacy.on("GET", "/teasers/shared").times(3).resets();
                    this.legacy.on("PUT", "/teasers/shared").times(2).resets();
                    killAndStartAgain(any());
                }
                default -> throw new IllegalStateException();
            }
        }
        this.editors.awaitDone(5);
    }

    private void startWhatHasEnded() {
        for (String name : List.of("a", "b")) {
            if (!instance(name).isAlive()) {
                launch(name);
            }
        }
    }

    @Test
    @Order(8)
    void bothSidesAreEqualInTheEndAndEveryEditorWasToldTheTruth() {
        this.editors.close();
        LOG.info("Editors were told {}; readers saw {} titles", this.log.summary(), this.log.sights().size());
        assertThat(this.log.sights()).hasSizeGreaterThan(teasers().size());
        assertThat(this.log.all()).extracting(Told::problem).doesNotContain("internal-error", "not-found");
        await("all to be quiet").atMost(LONG).untilAsserted(() -> assertThat(this.jdbc.sql("""
                SELECT teaser_id || ' ' || state FROM operation
                WHERE state NOT IN ('COMMITTED') AND look_at < 'infinity' OR decided_at IS NULL
                """).query(String.class).list()).isEmpty());
        ApiClient api = this.instances.values().stream().map(CompletableFuture::join).filter(ServiceProcess::isAlive)
                .findFirst().orElseThrow().api();

        Map<String, Long> initial = teasers().stream().collect(Collectors.toMap((id) -> id, (_) -> 1L));
        assertThat(this.log.violations(this.jdbc, this.legacy, api, initial)).isEmpty();
        for (Round round : ROUNDS) {
            String expected = round.recoveryTitle().equals(Round.BEFORE) ? round.ill() : "after " + round.ill();
            assertThat(api.as("viewer").get("/api/teasers/" + round.ill()).text("title")).isEqualTo(expected);
        }
        atStep(2);
        List<String> inLegacy = shown(api);
        atStep(3);
        assertThat(shown(api)).isEqualTo(inLegacy).hasSizeGreaterThan(SHARED.size());
    }

    private static List<String> shown(ApiClient api) {
        JsonNode page = api.get("/api/pages/HOME?language=fr&support=web").json();
        return Objects.requireNonNull(page).at("/zones/0/teasers").valueStream()
                .map((teaser) -> teaser.path("id").asString() + " " + teaser.path("title").asString()).toList();
    }
}
