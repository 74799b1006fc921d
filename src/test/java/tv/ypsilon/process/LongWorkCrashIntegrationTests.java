package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.TestUsers;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Instances that are killed in the middle of long work: an import goes on elsewhere as if nothing had been, a parity run is
 * told to have failed, and is nothing to rely on.
 */
class LongWorkCrashIntegrationTests {

    private static final Path DIRECTORY = Path.of("target", "process", "long-work");

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final int DOCUMENTS = 1000;

    private static final String IMPORTS = "/api/migration/imports";

    private static final String PARITY = "/api/migration/parity";

    @Test
    void anImportIsCarriedOnAndAParityRunHasFailed() {
        Faults faults = Faults.in(DIRECTORY);
        try (PostgresProcess postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"));
                LegacySimulator legacy = LegacySimulator.launch()) {
            DemoSite.generate(DOCUMENTS, 4, Instant.now()).loadInto(legacy);
            Map<String, String> settings = new HashMap<>(TestUsers.PROPERTIES);
            settings.putAll(postgres.createDatabase("work"));
            settings.putAll(Map.of("legacy.url", legacy.url(), "migration.step", "1", "importing.page-size", "50",
                    "importing.follow-every", "0", "importing.beat", "200ms", "importing.silence", "2s",
                    "parity.beat", "200ms", "parity.silence", "2s", "parity.part-size", "50"));
            JdbcClient jdbc = postgres.jdbc("work");
            try (ServiceProcess one = ServiceProcess.launch("one", DIRECTORY, faults, settings);
                    ServiceProcess two = ServiceProcess.launch("two", DIRECTORY, faults, settings)) {
                one.awaitReady();
                two.awaitReady();
                legacy.on("GET", "/teasers").always().answersSlowly(Duration.ofMillis(100));

                String run = start(one, IMPORTS);
                killAt(one, run, "read");

                assertThat(jdbc.sql("SELECT count(*) FROM teaser").query(Long.class).single()).as("in the middle of it")
                        .isBetween(1L, DOCUMENTS - 1L);
                JsonNode imported = ended(two, run);
                assertThat(imported.path("status").asString()).as("%s", imported).isEqualTo("COMPLETED");
                assertThat(imported.path("read").asLong()).isEqualTo(DOCUMENTS);
                assertThat(imported.path("imported").asLong()).isEqualTo(DOCUMENTS);
                Set<String> teasers = new TreeSet<>(jdbc.sql("SELECT id FROM teaser").query(String.class).list());
                assertThat(teasers).isEqualTo(new TreeSet<>(legacy.documents().keySet()));

                try (ServiceProcess three = ServiceProcess.launch("three", DIRECTORY, faults, settings).awaitReady()) {
                    assertThat(ended(three, start(three, PARITY)).path("open").asLong()).as("a run that may end")
                            .isZero();
                    jdbc.sql("UPDATE parity_run SET ended_at = ended_at - interval '1 hour'").update();
                    String killed = start(three, PARITY);
                    killAt(three, killed, "content/documents");

                    JsonNode failed = ended(two, killed);
                    assertThat(failed.path("status").asString()).isEqualTo("FAILED");
                    assertThat(failed.path("failure").asString()).isEqualTo("the instance is gone");
                    assertThat(failed.path("endedAt").isNull()).isFalse();
                    assertThat(parity(two).path("state").asString()).isEqualTo("FAIL");
                    assertThat(parity(two).at("/evidence/run").asString()).as("the one before").isNotEqualTo(killed);
                }
                legacy.heals();

                assertThat(ended(two, start(two, PARITY)).path("open").asLong()).isZero();
                assertThat(parity(two).path("state").asString()).isEqualTo("PASS");
            }
        }
    }

    private static String start(ServiceProcess instance, String address) {
        return address + "/" + instance.api().as("ops").post(address, null).text("id");
    }

    /** Kills the instance once the run has begun to count. */
    private static void killAt(ServiceProcess instance, String run, String count) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20))
                .until(() -> tell(instance, run).at("/" + count).asLong() > 100);
        instance.kill();
    }

    private static JsonNode ended(ServiceProcess instance, String run) {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> tell(instance, run),
                (now) -> !now.path("status").asString().equals("RUNNING"));
    }

    private static JsonNode tell(ServiceProcess instance, String run) {
        return instance.api().as("ops").get(run).json();
    }

    private static JsonNode parity(ServiceProcess instance) {
        List<JsonNode> checks = instance.api().as("ops").get("/api/migration/guard?to=2").json().path("checks")
                .valueStream().filter((check) -> check.path("name").asString().equals("parity")).toList();
        assertThat(checks).hasSize(1);
        return checks.getFirst();
    }
}
