package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.TestUsers;
import tv.ypsilon.YpsilonApplication;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Follows the migration plan of {@code docs/adr/0030} from step 0 to 4 and back, by rolling restarts, while editors go on
 * editing: in the end, both sides have every edit.
 */
class RehearsalIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final int EDITORS = 3;

    private static final long PAUSE_MILLIS = 100;

    /** Each title is wanted once, so it stands for its edit. */
    private final AtomicInteger titles = new AtomicInteger();

    /** What editors were told is done, by teaser. */
    private final Map<String, String> done = new ConcurrentHashMap<>();

    private final AtomicInteger edits = new AtomicInteger();

    private final AtomicReference<ApiClient> service = new AtomicReference<>();

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private final List<String> moves = new ArrayList<>();

    private final CountDownLatch goHome = new CountDownLatch(1);

    @Test
    void losesNoEditFromStep0To4AndBack() throws InterruptedException {
        Path directory = Path.of("target", "process", "rehearsal");
        try (PostgresProcess postgres = PostgresProcess.start(directory);
                LegacySimulator legacy = LegacySimulator.launch()) {
            DemoSite.create(1, Clock.systemUTC().instant()).loadInto(legacy);
            Map<String, String> database = postgres.createDatabase("rehearsal");
            ConfigurableApplicationContext instance = launch(0, database, legacy);
            try {
                follow(instance, "/api/migration/imports");
                List<Thread> editors = new ArrayList<>();
                for (int i = 0; i < EDITORS; i++) {
                    editors.add(Thread.ofVirtual().name("editor-" + i).start(this::editAllDay));
                }
                awaitEdits();
                for (int step : new int[] {1, 2, 3, 4, 3, 2, 1, 0}) {
                    instance = moveTo(step, instance, database, legacy);
                }
                this.goHome.countDown();
                for (Thread editor : editors) {
                    editor.join();
                }
                assertThat(this.failure.get()).isNull();
                bothSidesHaveEveryEdit(legacy);
            } finally {
                this.goHome.countDown();
                instance.close();
            }
        }
    }

    /** As the plan says: look, start the new instance, stop the old one, look again. */
    private ConfigurableApplicationContext moveTo(int step, ConfigurableApplicationContext before,
            Map<String, String> database, LegacySimulator legacy) {
        int from = migration().path("step").asInt();
        if (step == 4 || (from != 4 && step + from >= 3)) {
            await("parity before step " + step).atMost(LONG).until(
                    () -> follow(before, "/api/migration/parity").path("open")
                            .asInt() == 0);
        }
        ConfigurableApplicationContext next = launch(step, database, legacy);
        long start = System.nanoTime();
        before.close();
        await("step " + step + " to be in force; the guard says " + failing()).atMost(LONG)
                .pollInterval(Duration.ofMillis(50)).until(() -> migration().path("step").asInt() == step);
        this.moves.add("step %d to %d: in force %d ms after the old instance was told to stop".formatted(from, step,
                Duration.ofNanos(System.nanoTime() - start).toMillis()));
        awaitEdits();
        if (from == 4) {
            await("the debt to be paid").atMost(LONG).until(() -> migration().path("debt").asInt() == 0);
        }
        return next;
    }

    private ConfigurableApplicationContext launch(int step, Map<String, String> database, LegacySimulator legacy) {
        List<String> settings = new ArrayList<>(List.of("--server.port=0", "--migration.step=" + step,
                "--migration.instance-name=for-step-" + step, "--migration.beat=200ms", "--migration.silence=2s",
                "--legacy.url=" + legacy.url(), "--legacy.settle-time=2s", "--importing.follow-every=2s"));
        database.forEach((name, value) -> settings.add("--" + name + "=" + value));
        TestUsers.PROPERTIES.forEach((name, value) -> settings.add("--" + name + "=" + value));
        ConfigurableApplicationContext instance = new SpringApplicationBuilder(YpsilonApplication.class)
                .run(settings.toArray(String[]::new));
        this.service.set(ApiClient.of(((WebServerApplicationContext) instance).getWebServer().getPort()));
        return instance;
    }

    private ApiClient as(String user) {
        return this.service.get().as(user);
    }

    private JsonNode migration() {
        return as("ops").get("/api/migration").json();
    }

    private String failing() {
        return migration().at("/guard/checks").valueStream()
                .filter((check) -> !check.path("state").asString().equals("PASS")).map(JsonNode::toString).toList()
                .toString();
    }

    /** Starts something long and waits for its end. */
    private static JsonNode follow(ConfigurableApplicationContext instance, String path) {
        return ApiClient.of(((WebServerApplicationContext) instance).getWebServer().getPort()).as("ops").followed(path);
    }

    private void awaitEdits() {
        int before = this.edits.get();
        await("editors to edit").atMost(LONG).until(() -> this.edits.get() >= before + 2 * EDITORS
                || this.failure.get() != null);
        assertThat(this.failure.get()).isNull();
    }

    private void editAllDay() {
        try {
            List<String> own = new ArrayList<>();
            do {
                if (own.size() < 3 || this.titles.get() % 10 == 0) {
                    own.add(create());
                } else {
                    edit(own.get(this.titles.get() % own.size()));
                }
                this.edits.incrementAndGet();
            } while (!this.goHome.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException | RuntimeException | AssertionError ex) {
            this.failure.compareAndSet(null, ex);
        }
    }

    private String create() {
        String title = "Titre " + this.titles.incrementAndGet();
        String key = UUID.randomUUID().toString();
        AtomicReference<Answer> answer = new AtomicReference<>();
        await("a teaser").atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100)).until(() -> {
            answer.set(ask("POST", "/api/teasers", """
                    {"language": "fr", "kind": "SHOW", "title": "%s", "supports": ["web", "tv"],
                     "status": "PUBLISHED"}""".formatted(title), key));
            return answer.get() != null && answer.get().status() == 201;
        });
        String id = answer.get().text("id");
        this.done.put(id, title);
        return id;
    }

    /** The same edit under the same key, until it is known to be done; read anew where somebody was faster. */
    private void edit(String id) {
        String title = "Titre " + this.titles.incrementAndGet();
        AtomicReference<String> key = new AtomicReference<>();
        AtomicReference<String> body = new AtomicReference<>();
        await("an edit of " + id).atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (key.get() == null) {
                        Answer now = ask("GET", "/api/teasers/" + id, null, "");
                        if (now == null || now.status() != 200) {
                            return false;
                        }
                        body.set(((ObjectNode) now.json()).put("title", title).toString());
                        key.set(UUID.randomUUID().toString());
                    }
                    Answer answer = ask("PUT", "/api/teasers/" + id, body.get(), key.get());
                    if (answer != null && answer.status() == 412) {
                        key.set(null);
                    }
                    return answer != null && answer.status() == 200;
                });
        this.done.put(id, title);
    }

    /** Null where there was no answer, or one that says to try again; anything else that is no success is a fault. */
    private Answer ask(String method, String path, String body, String key) {
        try {
            ApiClient editor = as("editor");
            Answer answer = (key.isEmpty() ? editor : editor.with("Idempotency-Key", key)).send(method, path, body);
            assertThat(answer.status()).as(answer.body()).isIn(200, 201, 409, 412, 503, 504);
            return answer;
        } catch (UncheckedIOException _) {
            return null; // the instance has just gone; the next try finds the new one
        }
    }

    private void bothSidesHaveEveryEdit(LegacySimulator legacy) {
        await("nothing to be under way").atMost(LONG).until(() -> migration().path("undecided").asInt() == 0);
        assertThat(this.done).hasSizeGreaterThan(EDITORS * 3);
        this.done.forEach((id, title) -> {
            assertThat(as("viewer").get("/api/teasers/" + id).text("title")).as(id).isEqualTo(title);
            assertThat(JsonMapper.shared().readTree(legacy.document(id).orElseThrow()).path("title").asString()).as(id)
                    .isEqualTo(title);
        });
        List<String> events = as("viewer").get("/api/migration/events?filter="
                + ApiClient.encoded("{\"what\": \"step \"}") + "&sort=" + ApiClient.encoded("[\"id\",\"ASC\"]")).json()
                .valueStream().map((event) -> event.path("what").asString().replaceAll("step (\\d).*", "$1")).toList();
        assertThat(events).containsExactly("0", "1", "2", "3", "4", "3", "2", "1", "0");
        Measured.tell("rehearsal", String.join("\n", this.moves) + "\n%s edits of %d teasers are on both sides"
                .formatted(this.edits, this.done.size()));
    }
}
