package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.editing.ProtocolBench.Deed;
import tv.ypsilon.editing.Trouble.Kind;
import tv.ypsilon.teaser.TeaserId;

/**
 * Many editors at few teasers, with troubles, foreign edits and moves between steps as chance will have them. What
 * breaks a promise is made smaller as long as it still does, and then told. The seed fixes what is tried, not how its
 * threads meet.
 */
@ProtocolTest
class EditingModelIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger("proof.model");

    private static final List<Deed> DEEDS = List.of(Deed.values());

    private static final int TEASERS = 4;

    private static final int WAVES = 5;

    private static final int EDITORS = 10;

    /** How often a smaller history is tried. */
    private static final int SMALLER = 60;

    private final ProtocolBench bench;

    private final long seed = Long.getLong("ypsilon.test.seed", 20261121L);

    private final int histories = Integer.getInteger("ypsilon.test.histories", 10);

    EditingModelIntegrationTests(@Autowired ProtocolBench bench) {
        this.bench = bench;
    }

    /** Something that happens; what is of one wave happens at once. */
    private sealed interface Event {

        int wave();

        record Edits(int wave, int teaser, Deed deed, Trouble trouble, @Nullable Point stop) implements Event {}

        record SomebodyElseEdits(int wave, int teaser) implements Event {}

        record Recovers(int wave) implements Event {}

        /** Before all else of its wave. */
        record Moves(int wave, int step) implements Event {}
    }

    @Test
    void keepsEveryPromiseInEveryHistory() {
        List<Long> seeds = LongStream.range(0, this.histories).mapToObj((number) -> this.seed + number).toList();
        for (long one : seeds) {
            List<Event> events = invent(new Random(one));
            long start = System.nanoTime();
            List<String> violations = play(events);
            History history = this.bench.history();
            LOG.info("seed {}: {} events in {} ms, {} ok, {} fail, {} unknown, {} violations", one, events.size(),
                    (System.nanoTime() - start) / 1_000_000, history.count(Outcome.OK),
                    history.count(Outcome.FAIL), history.count(Outcome.UNKNOWN), violations.size());
            if (!violations.isEmpty()) {
                List<Event> smallest = shrink(events);
                List<String> again = play(smallest);
                assertThat(again.isEmpty() ? violations : again).as("seed %d, with no more than%n%s", one,
                        smallest.stream().map(Event::toString).collect(Collectors.joining("\n"))).isEmpty();
            }
        }
    }

    private static List<Event> invent(Random random) {
        List<Trouble> troubles = Trouble.all().stream().filter((trouble) -> trouble.kind() == Kind.HONEST).toList();
        Point[] points = {Point.AFTER_RESERVE, Point.AFTER_SEND_MARK, Point.AFTER_SEND, Point.IN_COMMIT,
                Point.AFTER_COMMIT, Point.BEFORE_RECOVERY, Point.BEFORE_COMPENSATION, Point.AFTER_COMPENSATION};
        List<Event> events = new ArrayList<>();
        int step = random.nextInt(5);
        events.add(new Event.Moves(0, step));
        for (int wave = 0; wave < WAVES; wave++) {
            if (wave > 0 && random.nextInt(3) == 0) {
                step = step == 4 || (step > 0 && random.nextBoolean()) ? step - 1 : step + 1;
                events.add(new Event.Moves(wave, step));
            }
            for (int editor = 0; editor < EDITORS; editor++) {
                Deed deed = random.nextInt(3) == 0 ? DEEDS.get(random.nextInt(4)) : Deed.UPDATE;
                events.add(new Event.Edits(wave, random.nextInt(TEASERS), deed,
                        random.nextBoolean() ? Trouble.NONE : troubles.get(random.nextInt(troubles.size())),
                        random.nextInt(5) == 0 ? points[random.nextInt(points.length)] : null));
            }
            if (random.nextInt(step < 2 ? 2 : 8) == 0) {
                events.add(new Event.SomebodyElseEdits(wave, random.nextInt(TEASERS)));
            }
            events.add(new Event.Recovers(wave));
        }
        return events;
    }

    private List<String> play(List<Event> events) {
        List<String> ids = IntStream.range(0, TEASERS).mapToObj("t%05d"::formatted).toList();
        History history = this.bench.begin(1, ids);
        int mark = 0;
        for (int wave = 0; wave < WAVES; wave++) {
            List<Runnable> atOnce = new ArrayList<>();
            for (Event event : events) {
                if (event.wave() != wave) {
                    continue;
                }
                switch (event) {
                    case Event.Moves(_, int step) -> {
                        this.bench.comeToRest();
                        this.bench.moveTo(step);
                    }
                    case Event.Edits edits -> {
                        int number = ++mark;
                        atOnce.add(() -> edit(ids.get(edits.teaser()), edits, number));
                    }
                    case Event.SomebodyElseEdits(_, int teaser) -> {
                        int number = ++mark;
                        atOnce.add(() -> this.bench.editForeign(ids.get(teaser), "theirs " + number));
                    }
                    case Event.Recovers _ -> atOnce.add(() -> {
                        this.bench.hurry("true");
                        this.bench.recover();
                    });
                }
            }
            this.bench.runAll(atOnce, Math.max(1, atOnce.size()));
        }
        this.bench.comeToRest();
        return HistoryChecker.violations(history, this.bench.end());
    }

    private void edit(String id, Event.Edits edits, int number) {
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

    /** Leaves out what is not needed to break a promise: halves first, then one by one. */
    private List<Event> shrink(List<Event> events) {
        List<Event> smallest = events;
        int tries = 0;
        for (int size = events.size() / 2; size >= 1; size /= 2) {
            for (int from = 0; from < smallest.size() && tries < SMALLER; from += size) {
                List<Event> without = new ArrayList<>(smallest);
                without.subList(from, Math.min(from + size, without.size())).clear();
                tries++;
                if (!play(without).isEmpty()) {
                    smallest = without;
                    from -= size;
                }
            }
        }
        return smallest;
    }
}
