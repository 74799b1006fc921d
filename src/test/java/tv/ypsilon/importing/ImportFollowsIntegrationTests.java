package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tv.ypsilon.importing.ImportScenario.NOW;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"importing.follow-every=400ms",
        "importing.beat=50ms", "importing.silence=30s", "migration.beat=1h", "migration.silence=3h"})
@Import({TestDatabase.class, TestLegacy.class, ImportScenario.class})
class ImportFollowsIntegrationTests {

    @Autowired
    private ImportScenario scenario;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient database;

    @BeforeEach
    void begin() {
        this.scenario.reset();
        DemoSite.generate(50, 7, NOW).loadInto(this.legacy);
    }

    @AfterEach
    void stop() {
        this.scenario.step(0);
    }

    @Test
    void takesInAtStepOneWhatOthersEditAgainAndAgain() {
        this.scenario.step(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> imports() > 0);

        this.legacy.put("new", "{\"id\": \"new\", \"title\": \"Nouveau\"}");
        await().atMost(Duration.ofSeconds(20)).until(() -> this.scenario.teaser("new").isPresent());
        this.legacy.removeForeign("new");
        await().atMost(Duration.ofSeconds(20)).until(() -> this.scenario.teaser("new").isEmpty());

        assertThat(this.database.sql("SELECT DISTINCT started_by FROM import_run").query(String.class).list())
                .containsExactly("ypsilon");
        assertThat(this.database.sql("""
                SELECT min(pause) FROM (SELECT started_at - lag(ended_at) OVER (ORDER BY started_at) AS pause
                                        FROM import_run) AS pauses
                """).query((row, _) -> row.getString(1)).single()).isGreaterThan("00:00:00.3");
    }

    @Test
    void startsNothingByItselfAtStepZero() {
        await().during(Duration.ofSeconds(1)).until(() -> imports() == 0);
    }

    @Test
    void startsNothingByItselfWhereForeignEditsAreReported() {
        this.scenario.importAll();
        this.scenario.step(2);

        await().during(Duration.ofSeconds(1)).until(() -> imports() == 1);
    }

    private long imports() {
        return this.database.sql("SELECT count(*) FROM import_run").query(Long.class).single();
    }
}
