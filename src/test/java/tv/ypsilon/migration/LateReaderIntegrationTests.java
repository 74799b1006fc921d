package tv.ypsilon.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Readers who are still waiting for legacy while pages begin to be read from PostgreSQL: none is shown an edit that was
 * not done, and none misses one that was done before they asked.
 */
@ServiceTest
@TestPropertySource(properties = {"migration.step=3", "migration.guard=warn"})
class LateReaderIntegrationTests {

    private static final String HOME = "/api/pages/HOME?language=fr&support=web";

    private static final Pattern TITLE = Pattern.compile("\"title\":\"Edit (\\d+)\"");

    private static final Duration LONG = Duration.ofSeconds(20);

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private StepMover mover;

    @Autowired
    private Migration migration;

    private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();

    private final List<Made> made = new ArrayList<>();

    /** The edit that a reader was shown, and when the reader came. */
    private record Sight(int edit, long came) {}

    private record Made(int number, boolean done, long answered) {}

    @Test
    void isShownNoEditThatIsUndoneAndMissesNone() throws Exception {
        this.scene.begin(2);
        edit(1);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            // legacy looks at its documents when it answers, at the end of that time
            this.legacy.on("GET", "/pages").always().answersSlowly(Duration.ofMillis(400));
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                readers.add(others.submit(() -> {
                    while (!over.get()) {
                        read();
                    }
                }));
            }
            try {
                edit(2);
                edit(3);
                Future<Boolean> moved = others.submit(this.mover::moveIfAllAgree);
                await().atMost(LONG).pollInterval(Duration.ofMillis(1))
                        .until(() -> this.migration.state().step() == MigrationStep.RELATIONAL_READS);
                this.legacy.on("PUT", "/teasers/").times(1).appliesLate(Duration.ofMillis(1), 503);
                int next = 4;
                while (!edit(next)) {
                    // refused while writes pause, or undone
                    next++;
                }
                assertThat(moved.get()).isTrue();
                this.legacy.on("PUT", "/teasers/").times(1).answers(400);
                assertThat(edit(++next)).isFalse();
                this.legacy.on("PUT", "/teasers/").times(1).appliesLate(Duration.ofMillis(50));
                edit(next + 1);
                edit(next + 2);
                read();
            } finally {
                over.set(true);
            }
            for (Future<?> each : readers) {
                each.get();
            }
        }

        assertThat(this.made).anyMatch((each) -> !each.done());
        assertThat(this.made.getLast().done()).isTrue();
        for (Sight sight : this.sights) {
            assertThat(this.made).as("a reader was shown edit %d", sight.edit())
                    .anyMatch((each) -> each.number() == sight.edit() && each.done());
            int latest = this.made.stream().filter((each) -> each.done() && each.answered() - sight.came() < 0)
                    .mapToInt(Made::number).max().orElse(0);
            assertThat(sight.edit()).as("after edit %d was answered", latest).isGreaterThanOrEqualTo(latest);
        }
    }

    /** One edit, and how it ends, be it much later than it is answered. */
    private boolean edit(int number) {
        Answer answer = this.scene.editTitle("Edit " + number);
        long answered = System.nanoTime();
        boolean done = answer.status() == 200;
        if (answer.status() == 503 || answer.status() == 504 || answer.status() == 502) {
            String operation = answer.json().path("operation").asString("");
            done = !operation.isEmpty()
                    && this.scene.decided(operation).path("outcome").asString().equals("DONE");
            await().atMost(LONG).until(() -> this.scene.document("lighthouse").orElseThrow().path("title").asString()
                    .equals(this.scene.titleHere()));
        } else {
            assertThat(answer.status()).as(answer.body()).isIn(200, 409, 422);
        }
        this.made.add(new Made(number, done, done && answer.status() != 200 ? System.nanoTime() : answered));
        return done;
    }

    private void read() {
        long came = System.nanoTime();
        Answer page = this.scene.api().unjudged().get(HOME);
        if (page.status() == 200) {
            Matcher title = TITLE.matcher(page.body());
            assertThat(title.find()).as(page.body()).isTrue();
            this.sights.add(new Sight(Integer.parseInt(title.group(1)), came));
        } else {
            // legacy has no time for as many as that
            assertThat(page.problem()).isIn("busy", "legacy-unavailable");
        }
    }
}
