package tv.ypsilon.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.page.Pages;

/** Where pages change their source, no edit begins before the last reader of the old source is gone. */
@ServiceTest
@TestPropertySource(properties = {"migration.step=3", "migration.guard=warn"})
class SourceMoveIntegrationTests {

    @Autowired
    private Scene scene;

    @Autowired
    private StepMover mover;

    @Autowired
    private Migration migration;

    @Autowired
    private Pages pages;

    @Autowired
    private JdbcClient database;

    @Test
    void holdsWritesUntilNoInstanceCanGoByTheOldStep() throws Exception {
        this.scene.begin(2);
        String edit = this.scene.edited("lighthouse", "title", "Too early");
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            long start = System.nanoTime();
            Future<Boolean> moved = both.submit(this.mover::moveIfAllAgree);
            await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2))
                    .until(() -> this.migration.state().step() == MigrationStep.RELATIONAL_READS);
            long changed = System.nanoTime();

            assertThat(this.migration.state().paused()).isTrue();
            Future<Integer> waiting = both
                    .submit(() -> this.scene.editor().put("/api/teasers/lighthouse", edit).status());
            await().atMost(Migration.STEP_IS_GOOD_FOR).pollInterval(Duration.ofMillis(2))
                    .until(() -> this.pages.step() == MigrationStep.RELATIONAL_READS);
            boolean answered = waiting.isDone();
            assertThat(this.migration.state().paused()).isTrue();
            assertThat(answered).as("the edit waits").isFalse();
            await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2))
                    .until(() -> !this.migration.state().paused());

            assertThat(Duration.ofNanos(System.nanoTime() - changed)).isGreaterThan(Migration.STEP_IS_GOOD_FOR);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertThat(moved.get()).isTrue();
            assertThat(waiting.get()).isEqualTo(200);
        }
    }

    @Test
    void keepsThePauseAfterTheMoveThoughTheMoverDies() {
        this.scene.begin(2);

        assertThat(this.migration.move(MigrationStep.DUAL_EDITING, MigrationStep.RELATIONAL_READS, "test", null,
                Duration.ofSeconds(2), () -> true)).isTrue();

        assertThat(this.database.sql("""
                SELECT extract(epoch FROM paused_until - since) > 1.5 FROM migration_state
                """).query(Boolean.class).single()).isTrue();
        await().atMost(Duration.ofSeconds(4)).until(() -> !this.migration.state().paused());
    }
}
