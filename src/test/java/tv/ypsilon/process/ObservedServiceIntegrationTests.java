package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.TestUsers;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.simulator.ReceivedRequest;

/** What the packaged service tells those who watch it: numbers, traces, logs, health and views. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservedServiceIntegrationTests {

    private static final Path DIRECTORY = Path.of("target", "process", "observed");

    private static final Path OPERATIONS = Path.of("docs", "operations");

    private static final Duration LONG = Duration.ofMinutes(1);

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final LegacySimulator legacy = LegacySimulator.launch();

    private final TraceReceiver traces = TraceReceiver.start();

    private PostgresProcess postgres;

    private JdbcClient database;

    private ServiceProcess service;

    private Path log;

    @BeforeAll
    void begin() throws IOException {
        this.postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"));
        this.legacy.pages(OneZone.PAGES);
        this.legacy.put("""
                {"id": "watched", "title": "Vu", "kind": "SHOW", "lang": "fr", "platform": "web,tv", "url": "/vu",
                 "zone": {"id": "more", "page": "HOME"}, "from": "01/11/2025 08:00", "order": "2"}""");
        Map<String, String> settings = new HashMap<>(TestUsers.PROPERTIES);
        settings.putAll(this.postgres.createDatabase("observed"));
        settings.putAll(Map.of("legacy.url", this.legacy.url(), "migration.step", "2",
                "logging.structured.format.console", "ecs", "management.tracing.sampling.probability", "1.0",
                "management.opentelemetry.tracing.export.otlp.endpoint", this.traces.url(),
                "management.opentelemetry.tracing.export.schedule-delay", "100ms"));
        this.database = this.postgres.jdbc("observed");
        this.service = ServiceProcess.launchAsIs("observed", DIRECTORY,
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx320m"), settings).awaitReady();
        this.log = this.service.log();
        String run = "/api/migration/imports/"
                + this.service.api().as("ops").post("/api/migration/imports", null).text("id");
        await().atMost(LONG).until(() -> this.service.api().as("ops").get(run).text("status"), "COMPLETED"::equals);
    }

    @AfterAll
    void end() {
        if (this.service != null) {
            this.service.close();
        }
        this.traces.close();
        this.legacy.close();
        this.postgres.close();
    }

    /** An edit of the only teaser, as part of a trace that the client began. */
    private void edit(String title) {
        Answer now = this.service.api().as("editor").get("/api/teasers/watched");
        Answer done = this.service.api().as("editor").with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .put("/api/teasers/watched", ((ObjectNode) now.json()).put("title", title).toString());
        assertThat(done.status()).as(done.body()).isEqualTo(200);
    }

    @Test
    void carriesATraceFromTheEditorToLegacy() {
        edit("Tracé");

        ReceivedRequest write = this.legacy.requests().stream()
                .filter((request) -> request.method().equals("PUT") && request.path().equals("/teasers/watched"))
                .reduce((_, last) -> last).orElseThrow();
        assertThat(write.header("traceparent")).hasValueSatisfying(
                (parent) -> assertThat(parent).startsWith("00-" + TRACE + "-").doesNotContain("00f067aa0ba902b7"));
        await().atMost(LONG).untilAsserted(() -> assertThat(List.of(this.traces.hasSpan("legacy replace", TRACE),
                this.traces.hasSpan("http put /api/teasers/{id}", TRACE))).containsOnly(true));
    }

    @Test
    void saysInEachLineOfTheLogWhichEditItIsAbout() throws IOException {
        edit("Consigné");

        List<JsonNode> lines;
        try (Stream<String> all = Files.lines(this.log)) {
            lines = all.filter((line) -> line.startsWith("{")).map(JsonMapper.shared()::readTree).toList();
        }
        assertThat(lines).hasSizeGreaterThan(3);
        JsonNode line = lines.stream().filter((each) -> each.path("message").asString("").contains("is done"))
                .reduce((_, last) -> last).orElseThrow();
        String operation = this.database.sql("SELECT id::text FROM operation WHERE after->>'title' = 'Consigné'")
                .query(String.class).single();
        assertThat(line.path("operation").asString()).as(line.toString()).isEqualTo(operation);
        assertThat(line.path("teaser").asString()).isEqualTo("watched");
        assertThat(line.path("editor").asString()).isEqualTo("editor");
        assertThat(line.path("traceId").asString()).isEqualTo(TRACE);
        assertThat(line.at("/log/level").asString()).isEqualTo("INFO");
    }

    @Test
    void tellsTheNumbersThatAreDocumented() throws IOException {
        edit("Compté");
        this.service.api().get("/api/pages/HOME?language=fr&support=web");

        String told = this.service.api().as("ops").get("/actuator/prometheus").body();

        assertThat(names(told, Pattern.compile("^# TYPE (ypsilon_\\S+) ", Pattern.MULTILINE)))
                .isEqualTo(
                        names(documented("metrics.md"), Pattern.compile("^\\| `(ypsilon_\\w+)`", Pattern.MULTILINE)));
        assertThat(told).contains("ypsilon_step 2.0", "ypsilon_step_requested 2.0", "ypsilon_step_held 0.0",
                "ypsilon_instances 1.0", "ypsilon_edits_seconds_count{kind=\"update\",outcome=\"done\"} ",
                "ypsilon_pages_total{source=\"legacy\"} ", "pool=\"edits\"",
                "http_server_requests_seconds_bucket{").containsPattern(
                        "ypsilon_legacy_calls_seconds_count\\{call=\"replace\",error=\"none\",outcome=\"2xx\"\\} ");
    }

    @Test
    void asksForNothingInItsAlertsAndPanelsThatItDoesNotTell() throws IOException {
        edit("Demandé");
        this.service.api().get("/api/pages/HOME?language=fr&support=web");
        String told = this.service.api().as("ops").get("/actuator/prometheus").body();
        String asked = documented("prometheus/alerts.yaml") + documented("grafana/ypsilon.json");

        Set<String> wanted = names(asked,
                Pattern.compile("\\b((?:ypsilon|http_server|hikaricp|jvm|process|resilience4j)_\\w+)[{\\[(]"));

        assertThat(wanted).hasSizeGreaterThan(15).allSatisfy((name) -> assertThat(told).contains("\n" + name));
    }

    @Test
    void isReadyAndAliveWithoutLegacy() {
        this.legacy.stop();
        try {
            assertThat(this.service.api().get("/actuator/health/readiness").text("status")).isEqualTo("UP");
            assertThat(this.service.api().get("/actuator/health/liveness").text("status")).isEqualTo("UP");
        } finally {
            this.legacy.start();
        }
    }

    @Test
    void letsARoleReadTheViewsAndNothingElse() throws IOException {
        edit("Regardé");
        Set<String> views = new TreeSet<>(this.database.sql("""
                SELECT table_name FROM information_schema.views WHERE table_name LIKE 'tower\\_%'
                """).query(String.class).list());
        assertThat(views)
                .isEqualTo(names(documented("views.md"), Pattern.compile("^\\| `(tower_\\w+)`", Pattern.MULTILINE)));
        // as the documentation says, in its own words
        Matcher script = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL).matcher(documented("views.md"));
        assertThat(script.find()).isTrue();
        this.database.sql(script.group(1)).update();

        JdbcClient watcher = JdbcClient.create(as("watcher"));
        assertThat(views).allSatisfy(
                (view) -> assertThat(watcher.sql("SELECT count(*) FROM " + view).query(Long.class).single())
                        .isNotNegative());
        assertThat(watcher.sql("SELECT name FROM tower_step").query(String.class).single()).isEqualTo("DUAL_EDITING");
        assertThat(watcher.sql("""
                SELECT sum(operations) FROM tower_operations_by_state WHERE state = 'COMMITTED' AND kind = 'UPDATE'
                """).query(Long.class).single()).isPositive();
        assertThat(watcher.sql("SELECT status FROM tower_imports").query(String.class).list())
                .containsExactly("COMPLETED");
        assertThatThrownBy(() -> watcher.sql("SELECT raw_before FROM operation").query(String.class).list())
                .isInstanceOf(DataAccessException.class).rootCause().hasMessageContaining("permission denied");
    }

    private PGSimpleDataSource as(String role) {
        PGSimpleDataSource source = this.postgres.dataSource("observed");
        source.setUser(role);
        source.setPassword("change-me");
        return source;
    }

    private static String documented(String file) throws IOException {
        return Files.readString(OPERATIONS.resolve(file));
    }

    private static Set<String> names(String text, Pattern pattern) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
