package tv.ypsilon.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.List;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.page.Pages;

/** Where pages change their source, no edit begins before the last reader of the old source is gone. */
@ServiceTest
@TestPropertySource(properties = {"migration.step=3", "migration.guard=warn", "editing.deadline=20s"})
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

    @Autowired
    private BulkheadRegistry bulkheads;

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

    /** Each new instance of a rollout tries when the last old one has gone; those that come too late end no pause. */
    @Test
    void holdsWritesAsLongThoughSeveralInstancesTryTheMove() throws Exception {
        this.scene.begin(2);
        try (ExecutorService instances = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> moves = IntStream.range(0, 4)
                    .mapToObj((_) -> instances.submit(this.mover::moveIfAllAgree)).toList();
            await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2))
                    .until(() -> this.migration.state().step() == MigrationStep.RELATIONAL_READS);
            long changed = System.nanoTime();
            await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2))
                    .until(() -> !this.migration.state().paused());

            assertThat(Duration.ofNanos(System.nanoTime() - changed)).isGreaterThan(Migration.STEP_IS_GOOD_FOR);
            int moved = 0;
            for (Future<Boolean> move : moves) {
                moved += move.get() ? 1 : 0;
            }
            assertThat(moved).isEqualTo(1);
        }
    }

    @Test
    void aPauseThatSomebodyElseMadeIsNeitherEndedNorMadeLonger() {
        this.scene.begin(2);
        this.migration.move(MigrationStep.DUAL_EDITING, MigrationStep.RELATIONAL_READS, "test", null,
                Duration.ofSeconds(2), () -> true);

        this.migration.pauseWrites(MigrationStep.DUAL_EDITING, null);
        assertThat(this.migration.state().paused()).isTrue();
        this.migration.pauseWrites(MigrationStep.DUAL_EDITING, Duration.ofMinutes(5));
        await().atMost(Duration.ofSeconds(4)).until(() -> !this.migration.state().paused());
    }

    @Test
    void moreEditsThanLegacyTakesAtOnceWait() throws Exception {
        this.scene.begin(3);
        Map<String, String> edits = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            String teaser = this.scene.editor().post("/api/teasers", Scene.NEW_TEASER).text("id");
            edits.put("/api/teasers/" + teaser, this.scene.edited(teaser, "title", "Afterwards"));
        }
        List<Integer> answers = new CopyOnWriteArrayList<>();
        this.migration.pauseWrites(MigrationStep.RELATIONAL_READS, Duration.ofMinutes(1));
        try (ExecutorService editors = Executors.newFixedThreadPool(edits.size())) {
            edits.forEach((address, edit) -> editors
                    .execute(() -> answers.add(this.scene.editor().put(address, edit).status())));
            await().during(Duration.ofSeconds(1)).until(answers::isEmpty);
            assertThat(this.bulkheads.bulkhead("legacy-writes").getMetrics().getAvailableConcurrentCalls())
                    .isEqualTo(16);
            this.migration.pauseWrites(MigrationStep.RELATIONAL_READS, null);
        }
        assertThat(answers).hasSize(edits.size()).contains(200);
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
