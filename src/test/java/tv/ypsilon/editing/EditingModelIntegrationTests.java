package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Shrinkable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.teaser.TeaserId;

/**
 * Many editors at few teasers, with troubles, foreign edits and moves between steps as jqwik invents them. What breaks a
 * promise is made smaller as long as it still does, and then told. The seed fixes what is tried, not how its threads
 * meet.
 */
@ProtocolTest
class EditingModelIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger("proof.model");

    /** How often a smaller history is tried. */
    private static final int SMALLER = 80;

    private final ProtocolBench bench;

    private final long seed = Long.getLong("ypsilon.test.seed", 20261121L);

    private final int histories = Integer.getInteger("ypsilon.test.histories", 20);

    EditingModelIntegrationTests(@Autowired ProtocolBench bench) {
        this.bench = bench;
    }

    @Test
    void keepsEveryPromiseInEveryHistory() {
        Invented.inSession(() -> LongStream.range(this.seed, this.seed + this.histories).forEach((one) -> {
            Shrinkable<Invented> invented = Invented.from(one);
            long start = System.nanoTime();
            List<String> violations = play(invented.value());
            History history = this.bench.history();
            LOG.info("seed {}: {} events in {} ms, {} ok, {} fail, {} unknown, {} violations", one,
                    invented.value().size(), (System.nanoTime() - start) / 1_000_000, history.count(Outcome.OK),
                    history.count(Outcome.FAIL), history.count(Outcome.UNKNOWN), violations.size());
            if (!violations.isEmpty()) {
                Invented smallest = Invented.smallest(invented, SMALLER, (smaller) -> !play(smaller).isEmpty()).value();
                List<String> again = play(smallest);
                assertThat(again.isEmpty() ? violations : again).as("seed %d, with no more than%n%s", one, smallest)
                        .isEmpty();
            }
        }));
    }

    private List<String> play(Invented invented) {
        List<String> ids = IntStream.range(0, Invented.TEASERS).mapToObj("t%05d"::formatted).toList();
        History history = this.bench.begin(1, ids);
        int step = invented.step();
        this.bench.moveTo(step);
        int mark = 0;
        for (Invented.Wave wave : invented.waves()) {
            int next = Math.clamp(step + wave.move(), 0, 4);
            if (next != step) {
                this.bench.comeToRest();
                this.bench.moveTo(next);
                step = next;
            }
            List<Runnable> atOnce = new ArrayList<>();
            for (Invented.Edits edits : wave.edits()) {
                int number = ++mark;
                atOnce.add(() -> edit(ids.get(edits.teaser()), edits, number));
            }
            for (int teaser : wave.foreign()) {
                int number = ++mark;
                atOnce.add(() -> this.bench.editForeign(ids.get(teaser), "theirs " + number));
            }
            atOnce.add(() -> {
                this.bench.hurry("true");
                this.bench.recover();
            });
            this.bench.runAll(atOnce, atOnce.size());
        }
        this.bench.comeToRest();
        return HistoryChecker.violations(history, this.bench.end());
    }

    private void edit(String id, Invented.Edits edits, int number) {
        String author = "editor " + number;
        this.bench.saboteur().waitFor(new TeaserId(id), author, new FaultPoints() {

            private boolean dead;

            private boolean scripted;

            @Override
            public synchronized void reached(Point point, Operation operation) {
                if (point == Point.AFTER_SEND_MARK && edits.trouble().script() != null && !this.scripted) {
                    this.scripted = true;
                    edits.trouble().script().accept(EditingModelIntegrationTests.this.bench.legacy().on("/teasers")
                            .ofOperation(operation.id().toString()));
                }
                if (point == edits.stop() && !this.dead) {
                    this.dead = true;
                    throw new Saboteur.Death(point);
                }
            }
        });
        this.bench.edit(id, edits.deed(), number, author);
    }
}
