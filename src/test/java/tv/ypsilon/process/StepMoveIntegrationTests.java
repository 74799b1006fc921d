package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.TestUsers;
import tv.ypsilon.simulator.LegacySimulator;

/** A rolling restart towards the next step: the step in force moves once, when nobody and nothing holds it back. */
class StepMoveIntegrationTests {

    private static final Path DIRECTORY = Path.of("target", "process", "step");

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String PAGES = """
            [{"id": "HOME-fr", "code": "HOME", "language": "fr", "title": "Accueil", "zones": []}]""";

    @Test
    void movesOnceWhenAllInstancesRequestItAndTheGuardIsGreen() {
        Faults faults = Faults.in(DIRECTORY);
        try (PostgresProcess postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"));
                LegacySimulator legacy = LegacySimulator.launch()) {
            legacy.pages(PAGES);
            Map<String, String> settings = new HashMap<>(TestUsers.PROPERTIES);
            settings.putAll(postgres.createDatabase("step"));
            settings.putAll(Map.of("legacy.url", legacy.url(), "migration.beat", "200ms", "migration.silence", "5s"));
            JdbcClient jdbc = postgres.jdbc("step");
            try (ServiceProcess old = launch("old", 0, faults, settings).awaitReady();
                    ServiceProcess one = launch("one", 1, faults, settings);
                    ServiceProcess two = launch("two", 1, faults, settings)) {
                one.awaitReady();
                two.awaitReady();
                JsonNode held = migration(one);
                assertThat(held.path("step").asInt()).isZero();
                assertThat(held.path("requested").asInt()).isEqualTo(1);
                assertThat(held.path("instances").valueStream().map((each) -> each.path("requested").asInt()))
                        .containsExactlyInAnyOrder(0, 1, 1);
                assertThat(failing(held)).as("who holds it back").contains("instances");
                assertThat(old.api().as("ops").get("/api/migration/guard?to=1").json().path("green").asBoolean())
                        .isFalse();

                old.terminate();
                old.awaitEnd();

                await().atMost(LONG).untilAsserted(
                        () -> assertThat(failing(migration(two))).as("nothing is imported yet")
                                .containsExactly("import-complete"));
                await().during(Duration.ofSeconds(1)).atMost(LONG)
                        .until(() -> migration(one).path("step").asInt() == 0);

                one.api().as("ops").post("/api/migration/imports", null);

                await().atMost(LONG).until(() -> migration(two).path("step").asInt() == 1);
                assertThat(migration(one).path("step").asInt()).isEqualTo(1);
                assertThat(moves(jdbc)).hasSize(2).last().asString().startsWith("step 1 ");
            }
        }
    }

    private static ServiceProcess launch(String name, int step, Faults faults, Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("migration.step", Integer.toString(step));
        return ServiceProcess.launch(name, DIRECTORY, faults, own);
    }

    private static JsonNode migration(ServiceProcess instance) {
        return instance.api().as("ops").get("/api/migration").json();
    }

    /** The checks of the guard that block the next step. */
    private static List<String> failing(JsonNode migration) {
        return migration.at("/guard/checks").valueStream()
                .filter((check) -> !List.of("PASS", "WARNING").contains(check.path("state").asString()))
                .map((check) -> check.path("name").asString()).toList();
    }

    private static List<String> moves(JdbcClient jdbc) {
        return jdbc.sql("SELECT what FROM migration_event WHERE what LIKE 'step %' ORDER BY id").query(String.class)
                .list();
    }
}
