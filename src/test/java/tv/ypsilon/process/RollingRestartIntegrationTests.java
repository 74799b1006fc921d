package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.TestUsers;
import tv.ypsilon.process.EditLog.Told;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Two instances of the packaged service behind a real nginx are restarted one after the other, each time with another step,
 * from 2 to 3 and back: nobody who reads pages notices, and no edit is lost. It prints what was measured.
 */
class RollingRestartIntegrationTests {

    private static final Path DIRECTORY = Path.of("target", "process", "rolling");

    private static final Duration LONG = Duration.ofMinutes(3);

    private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx320m");

    private static final List<String> TEASERS = IntStream.range(0, 8).mapToObj((i) -> "teaser-" + i).toList();

    private static final String PAGE = "/api/pages/HOME?language=fr&support=web";

    private final List<String> table = new ArrayList<>();

    private final EditLog edits = new EditLog();

    private Map<String, String> settings;

    private ServiceProcess one;

    private ServiceProcess two;

    @Test
    void nobodyNoticesThroughAChangeOfTheStepAndBack() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"));
                LegacySimulator legacy = LegacySimulator.launch()) {
            legacy.pages(OneZone.PAGES);
            TEASERS.forEach((id) -> legacy.put(document(id)));
            this.settings = new HashMap<>(TestUsers.PROPERTIES);
            this.settings.putAll(postgres.createDatabase("rolling"));
            this.settings.put("legacy.url", legacy.url());
            JdbcClient jdbc = postgres.jdbc("rolling");
            try {
                this.one = ServiceProcess.launchAsIs("one", DIRECTORY, JVM, at(2)).awaitReady();
                this.two = ServiceProcess.launchAsIs("two", DIRECTORY, JVM, at(2)).awaitReady();
                this.one.api().as("ops").followed("/api/migration/imports");
                for (ServiceProcess instance : List.of(this.one, this.two)) {
                    assertThat(instance.api().get(PAGE).status()).isEqualTo(200);
                    assertThat(instance.api().as("editor").get("/api/teasers/teaser-0").status()).isEqualTo(200);
                }
                behindNginx(jdbc, legacy);
            } finally {
                close(this.one);
                close(this.two);
            }
        }
    }

    private void behindNginx(JdbcClient jdbc, LegacySimulator legacy) throws Exception {
        Path folder = DIRECTORY.resolve("nginx");
        PageReaders readers;
        Editors editors = new Editors(this.edits, TEASERS);
        try (Nginx nginx = Nginx.start(folder, this.one.port(), this.two.port())) {
            editors.use(nginx);
            readers = PageReaders.begin(nginx.port(), PAGE);
            try (readers; editors) {
                editors.begin(7);
                editors.awaitDone(20);
                roll(3, jdbc, editors);
                roll(2, jdbc, editors);
            }
        }
        List<Told> told = this.edits.all();
        List<Told> unanswered = told.stream().filter((edit) -> edit.status() == null || edit.status() >= 500).toList();
        row("page reads", "%d", readers.reads());
        row("failed page reads", "%d", readers.failures().size());
        row("the slowest page read", "%d ms", readers.longest().toMillis());
        row("edits done", "%d", told.stream().filter(Told::isDone).count());
        row("edits refused for what others did (409, 412)", "%d",
                told.stream().filter((edit) -> !edit.isDone()).count() - unanswered.size());
        row("edits that were not served", "%d", unanswered.size());
        Measured.tell("rolling-restart", String.join("\n", this.table) + "\nedits: " + this.edits.summary());

        assertThat(readers.failures()).as("page reads, nginx says " + Nginx.complaints(folder)).isEmpty();
        assertThat(unanswered).as("edits, nginx says " + Nginx.complaints(folder)).isEmpty();
        Map<String, Long> initial = TEASERS.stream().collect(Collectors.toMap(Function.identity(), (_) -> 1L));
        assertThat(this.edits.violations(jdbc, legacy, this.one.api(), initial)).isEmpty();
    }

    /** Restarts both, one after the other, and waits for the step. */
    private void roll(int step, JdbcClient jdbc, Editors editors) {
        inParity();
        this.one = restart(this.one, step, editors);
        assertThat(step(this.one)).as("the other one does not request it yet").isNotEqualTo(step);
        this.two = restart(this.two, step, editors);
        await("step " + step).atMost(LONG).until(() -> step(this.one) == step && step(this.two) == step);
        editors.awaitDone(20);
        row("longest pause between two edits at the move to step " + step, "%d ms", pause(jdbc, step).toMillis());
    }

    private ServiceProcess restart(ServiceProcess instance, int step, Editors editors) {
        Instant told = Instant.now();
        instance.terminate();
        assertThat(instance.awaitEnd()).as("ended by SIGTERM").isEqualTo(128 + 15);
        Instant ended = Instant.now();
        ServiceProcess next = instance.launchAgain(at(step)).awaitReady();
        Instant ready = Instant.now();
        row("instance " + instance.name() + " for step " + step + ": SIGTERM to its end", "%.1f s", told, ended);
        row("instance " + instance.name() + " for step " + step + ": SIGTERM to the next one ready", "%.1f s", told,
                ready);
        editors.awaitDone(10);
        return next;
    }

    /** The guard wants it; an edit that a run comes across may make it want another one. */
    private void inParity() {
        await("parity").atMost(LONG)
                .until(() -> this.one.api().as("ops").followed("/api/migration/parity").path("open").asInt(-1) == 0);
    }

    /** Between the beginnings of two edits, within two seconds of the move. */
    private static Duration pause(JdbcClient jdbc, int step) {
        Timestamp moved = jdbc.sql("SELECT max(at) FROM migration_event WHERE what LIKE ?").param("step " + step + " %")
                .query(Timestamp.class).single();
        Double seconds = jdbc.sql("""
                SELECT extract(epoch FROM max(gap)) FROM (
                    SELECT created_at, created_at - lag(created_at) OVER (ORDER BY created_at) AS gap FROM operation) o
                WHERE created_at BETWEEN ?::timestamptz - interval '1 s' AND ?::timestamptz + interval '3 s'
                """).params(moved, moved).query(Double.class).single();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static int step(ServiceProcess instance) {
        return instance.api().as("ops").get("/api/migration").json().path("step").asInt();
    }

    private Map<String, String> at(int step) {
        Map<String, String> own = new HashMap<>(this.settings);
        own.put("migration.step", Integer.toString(step));
        return own;
    }

    private void row(String what, String format, Instant from, Instant until) {
        row(what, format, Duration.between(from, until).toMillis() / 1000.0);
    }

    private void row(String what, String format, Object value) {
        this.table.add(String.format(Locale.ROOT, "%-62s %10s", what, String.format(Locale.ROOT, format, value)));
    }

    private static void close(ServiceProcess instance) {
        if (instance != null) {
            instance.close();
        }
    }

    private static String document(String id) {
        return """
                {"id": "%1$s", "title": "%1$s", "kind": "SHOW", "lang": "fr", "platform": "web,tv", "url": "/%1$s",
                 "zone": {"id": "more", "page": "HOME"}, "from": "01/11/2025 08:00", "order": "2"}""".formatted(id);
    }
}
