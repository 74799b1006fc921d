package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
@TestPropertySource(
        properties = {"shadow.sample=1", "shadow.at-most-per-second=1000", "shadow.queue=2", "shadow.looks=2",
                "shadow.look-again-after=50ms", "shadow.enough=3", "page.legacy-site-age=1h"})
class ShadowIntegrationTests {

    private static final String HOME = "/api/pages/HOME?language=fr&support=web";

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.jdbc.sql("TRUNCATE shadow_minute").update();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void comparesWhatReadersSee(int step) {
        this.scene.atStep(step);
        readUntil("equal", 3);

        assertThat(count("different")).isZero();
    }

    @Test
    void findsWhatIsDifferentAndTellsTheGuard() {
        assertThat(check()).as("too few to tell").isEqualTo("WARNING");
        readUntil("equal", 3);
        assertThat(check()).isEqualTo("PASS");

        this.jdbc.sql("UPDATE teaser SET title = 'Autre chose'").update();
        readUntil("different", 1);

        assertThat(check()).isEqualTo("FAIL");
    }

    @Test
    void whatIsBeingEditedIsNotDifferent() {
        this.jdbc.sql("UPDATE teaser SET title = 'Autre chose'").update();
        this.jdbc.sql("""
                INSERT INTO operation (id, teaser_id, kind, state, step, author, created_at, owner, look_at)
                VALUES (gen_random_uuid(), 'lighthouse', 'UPDATE', 'SENDING', 2, 'editor', now(), gen_random_uuid(),
                        'infinity')
                """).update();

        readUntil("not_comparable", 1);

        assertThat(count("different")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void comparesNothingAtTheFirstStepAndTheLast(int step) {
        this.scene.atStep(step);
        read();
        read();

        await().during(Duration.ofMillis(2500)).atMost(Duration.ofSeconds(5))
                .until(() -> count("equal") + count("different") + count("not_comparable") == 0);
    }

    @Test
    void aSlowLegacyHoldsNoReaderUpAndWhatDoesNotFitIsDropped() {
        this.scene.atStep(3);
        this.legacy.on("GET", "/pages/").always().answersSlowly(Duration.ofMillis(900));
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            read();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        this.legacy.heals();
        readUntil("dropped", 1);
    }

    @Test
    void aLegacyThatDoesNotAnswerIsNoDifference() {
        this.scene.atStep(3);
        this.legacy.on("GET", "/pages/").always().answers(500);

        readUntil("not_comparable", 1);

        assertThat(count("different")).isZero();
    }

    private void readUntil(String outcome, long wanted) {
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).until(() -> {
            read();
            return count(outcome) >= wanted;
        });
    }

    private void read() {
        assertThat(this.scene.api().get(HOME).status()).isEqualTo(200);
    }

    private long count(String outcome) {
        return this.jdbc.sql("SELECT coalesce(sum(" + outcome + "), 0) FROM shadow_minute").query(Long.class).single();
    }

    private String check() {
        return this.scene.api().as("ops").get("/api/migration/guard?to=3").json().path("checks").valueStream()
                .filter((check) -> check.path("name").asString().equals("shadow-comparison"))
                .map((check) -> check.path("state").asString()).findFirst().orElseThrow();
    }
}
