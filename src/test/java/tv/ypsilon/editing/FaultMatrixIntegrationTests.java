package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.editing.ProtocolBench.Deed;
import tv.ypsilon.editing.Trouble.Kind;
import tv.ypsilon.simulator.FaultScript;
import tv.ypsilon.teaser.TeaserId;

/**
 * Everything that can go wrong with one edit, at every place: each stop of the sender with each answer of legacy, for
 * each kind of edit, at each step. Each case has a teaser of its own; many run at once; recovery then comes to rest, and
 * the promises are judged over all that happened.
 */
@ProtocolTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger("proof.matrix");

    /** Where the thread of an edit can end; null: nowhere. */
    private static final List<@Nullable Point> STOPS = stops();

    private static final Duration LONGEST_PARKING = Duration.ofSeconds(3);

    private final ProtocolBench bench;

    private final long seed = Long.getLong("ypsilon.test.seed", 20261121L);

    private final AtomicInteger cases = new AtomicInteger();

    FaultMatrixIntegrationTests(@Autowired ProtocolBench bench) {
        this.bench = bench;
    }

    /**
     * One edit and what befalls it.
     *
     * @param stop where its thread ends; null: it lives
     * @param nth which of the operation's requests legacy makes trouble with
     */
    private record Case(Deed deed, @Nullable Point stop, Trouble trouble, int nth) {}

    private static List<@Nullable Point> stops() {
        List<@Nullable Point> stops = new ArrayList<>();
        stops.add(null);
        stops.addAll(List.of(Point.AFTER_RESERVE, Point.AFTER_READ, Point.AFTER_SEND_MARK, Point.BEFORE_SEND,
                Point.AFTER_SEND, Point.BEFORE_COMMIT, Point.IN_COMMIT, Point.AFTER_COMMIT));
        return stops;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void keepsItsPromisesWhateverLegacyAnswersAndWhereverTheSenderDies(int step) {
        for (Deed deed : Deed.values()) {
            List<Case> all = new ArrayList<>();
            for (Trouble trouble : Trouble.all()) {
                STOPS.forEach((stop) -> all.add(new Case(deed, stop, trouble, 1)));
            }
            run("step " + step + ", " + deed, step, all);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void keepsThemWhereverRecoveryDies(int step) {
        List<Case> all = new ArrayList<>();
        for (Point stop : List.of(Point.BEFORE_RECOVERY, Point.BEFORE_COMPENSATION, Point.AFTER_COMPENSATION)) {
            for (Trouble trouble : Trouble.all()) {
                for (Deed deed : Deed.values()) {
                    all.add(new Case(deed, stop, trouble, 1));
                }
            }
        }
        run("step " + step + ", recovery dies", step, all);
    }

    @Test
    void keepsThemWhateverLegacyMakesOfAnUndo() {
        List<Case> all = new ArrayList<>();
        for (Trouble trouble : Trouble.all()) {
            for (Deed deed : Deed.values()) {
                if (trouble.kind() != Kind.FORGERY) {
                    all.add(new Case(deed, null, trouble, 2));
                }
            }
        }
        run("step 3, undo", 3, all);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void keepsThemWhateverLegacyAnswersToAQuestion(int step) {
        List<Case> all = new ArrayList<>();
        for (Trouble trouble : Trouble.FEW) {
            for (Deed deed : Deed.values()) {
                IntStream.range(0, QUESTIONS.size()).forEach((_) -> all.add(new Case(deed, null, trouble, 1)));
            }
        }
        String name = "step " + step + ", questions";
        run(name, step, all, (id, number) -> {
            int which = number % QUESTIONS.size();
            // the sender's two, and the first of recovery
            FaultScript script = this.bench.legacy().on("GET", "/teasers/" + id).nth(1 + number % 3);
            QUESTIONS.get(which).script().accept(script);
        });
    }

    private static final List<Trouble> QUESTIONS = questions();

    private static List<Trouble> questions() {
        List<Trouble> all = new ArrayList<>();
        for (String name : List.of("answers 401", "answers 429", "answers 500", "answers 503", "hangs", "resets",
                "truncates", "answers no JSON", "answers a login page", "redirects")) {
            all.add(Trouble.all().stream().filter((trouble) -> trouble.name().equals(name)).findFirst().orElseThrow());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void keepsThemWhenLegacyGoesDownUnderAnEdit(int step) {
        List<String> ids = begin(step, 60);
        CountDownLatch down = new CountDownLatch(1);
        AtomicInteger arrived = new AtomicInteger();
        List<Runnable> edits = new ArrayList<>();
        Deed[] deeds = {Deed.UPDATE, Deed.DELETE, Deed.SCHEDULE};
        for (String id : ids) {
            Point where = edits.size() % 2 == 0 ? Point.AFTER_READ : Point.AFTER_SEND;
            this.bench.saboteur().waitFor(new TeaserId(id), (point, _) -> {
                if (point == where) {
                    if (arrived.incrementAndGet() == ids.size()) {
                        this.bench.legacy().stop();
                        down.countDown();
                    }
                    waitFor(down, LONGEST_PARKING);
                }
            });
            int number = edits.size();
            edits.add(() -> this.bench.edit(id, deeds[number / 2 % deeds.length], number + 1, "editor " + number));
        }
        long start = System.nanoTime();
        this.bench.runAll(edits, edits.size());
        this.bench.recover();
        this.bench.legacy().start();
        judge("step " + step + ", down", edits.size(), start);
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_RESERVE", "AFTER_READ", "AFTER_SEND_MARK", "BEFORE_SEND", "AFTER_SEND", "BEFORE_COMMIT",
            "IN_COMMIT", "AFTER_COMMIT"})
    void keepsThemWhenTheSenderIsPausedWhileRecoveryGoesOn(Point where) {
        for (int step : List.of(0, 2, 3)) {
            List<Case> all = new ArrayList<>();
            for (Trouble trouble : Trouble.FEW) {
                for (Deed deed : Deed.values()) {
                    all.add(new Case(deed, null, trouble, 1));
                }
            }
            pause(step, where, where == Point.IN_COMMIT ? all.subList(0, 20) : all);
        }
    }

    /** Between its last look at the clock and its request, a sender may be paused for less than all takes to settle. */
    private void pause(int step, Point where, List<Case> all) {
        List<String> ids = begin(step, all.size());
        boolean briefly = where == Point.BEFORE_SEND;
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger there = new AtomicInteger();
        List<Runnable> edits = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String id = idOf(ids.get(i), all.get(i));
            FaultPoints plan = plan(all.get(i));
            AtomicBoolean once = new AtomicBoolean();
            this.bench.saboteur().waitFor(new TeaserId(id), (point, operation) -> {
                plan.reached(point, operation);
                if (point == where && !once.getAndSet(true)) {
                    there.incrementAndGet();
                    waitFor(goOn, briefly ? Duration.ofMillis(250) : LONGEST_PARKING);
                }
            });
            Case one = all.get(i);
            int number = i + 1;
            edits.add(() -> {
                this.bench.edit(id, one.deed(), number, "editor " + number);
                there.incrementAndGet();
            });
        }
        long start = System.nanoTime();
        Thread meanwhile = Thread.ofPlatform().start(() -> {
            await().atMost(LONGEST_PARKING).pollInterval(Duration.ofMillis(10))
                    .until(() -> there.get() >= all.size() || briefly);
            long until = System.nanoTime() + LONGEST_PARKING.toNanos() / 2;
            await().atMost(Duration.ofSeconds(30)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        this.bench.hurry("true");
                        this.bench.recover();
                        return System.nanoTime() > until || this.bench.undecided() == 0;
                    });
            goOn.countDown();
        });
        this.bench.runAll(edits, edits.size());
        try {
            meanwhile.join();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
        judge("step " + step + ", paused " + where, all.size(), start);
    }

    @Test
    void needsNoLegacyAtStepFour() {
        List<Case> all = new ArrayList<>();
        for (Deed deed : Deed.values()) {
            STOPS.forEach((stop) -> all.add(new Case(deed, stop, Trouble.NONE, 1)));
        }
        List<String> ids = begin(4, all.size());
        this.bench.legacy().stop();
        try {
            long start = System.nanoTime();
            this.bench.runAll(edits(all, ids, (_, _) -> {}), 16);
            judge("step 4", all.size(), start);
        } finally {
            this.bench.legacy().start();
        }
    }

    @AfterAll
    void saysHowMany() {
        LOG.info("{} cases, seed {}", this.cases, this.seed);
    }

    /** Something more to plan for a case. */
    private interface More {

        void plan(String id, int number);
    }

    private void run(String name, int step, List<Case> all) {
        run(name, step, all, (_, _) -> {});
    }

    private void run(String name, int step, List<Case> all, More more) {
        List<Case> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(this.seed));
        List<String> ids = begin(step, shuffled.size());
        long start = System.nanoTime();
        this.bench.runAll(edits(shuffled, ids, more), 64);
        judge(name, shuffled.size(), start);
        assertThat(this.bench.history().count(Outcome.OK)).as("edits that are done").isPositive();
    }

    private List<Runnable> edits(List<Case> all, List<String> ids, More more) {
        List<Runnable> edits = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Case one = all.get(i);
            String id = idOf(ids.get(i), one);
            int number = i + 1;
            this.bench.saboteur().waitFor(new TeaserId(id), plan(one));
            more.plan(id, number);
            switch (one.trouble().kind()) {
                case HONEST -> {
                    // an undo that legacy puts into words of its own is neither image
                    if (one.nth() == 2 && Trouble.REWRITES.contains(one.trouble())) {
                        this.bench.history().mayNeedAnOperator(id);
                    }
                }
                case LIE -> this.bench.history().lies(id);
                case FORGERY -> this.bench.history().mayNeedAnOperator(id);
            }
            edits.add(() -> this.bench.edit(id, one.deed(), number, "editor " + number));
        }
        return edits;
    }

    /** A create needs an id that is free. */
    private static String idOf(String taken, Case one) {
        return one.deed() == Deed.CREATE ? taken.replace('t', 'n') : taken;
    }

    private FaultPoints plan(Case one) {
        AtomicBoolean dead = new AtomicBoolean();
        AtomicBoolean scripted = new AtomicBoolean();
        return (point, operation) -> {
            if (point == Point.AFTER_SEND_MARK && one.trouble().script() != null && !scripted.getAndSet(true)) {
                if (one.nth() == 2) {
                    this.bench.legacy().on("/teasers").ofOperation(operation.id().toString())
                            .appliesLate(Trouble.LATE);
                }
                one.trouble().script()
                        .accept(this.bench.legacy().on("/teasers").ofOperation(operation.id().toString()));
            }
            if (point == one.stop() && !dead.getAndSet(true)) {
                throw new Saboteur.Death(point);
            }
        };
    }

    private List<String> begin(int step, int teasers) {
        List<String> ids = IntStream.range(0, teasers).mapToObj("t%05d"::formatted).toList();
        this.bench.begin(step, ids);
        return ids;
    }

    private void judge(String name, int count, long start) {
        this.bench.comeToRest();
        History history = this.bench.history();
        List<String> violations = HistoryChecker.violations(history, this.bench.end());
        this.cases.addAndGet(count);
        LOG.info("{}: {} cases in {} ms, {} ok, {} fail, {} unknown, {} violations, seed {}", name, count,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), history.count(Outcome.OK),
                history.count(Outcome.FAIL), history.count(Outcome.UNKNOWN), violations.size(), this.seed);
        assertThat(violations).as(name + ", seed " + this.seed).isEmpty();
        assertThat(history.edits()).as("edits of " + name).hasSize(count);
    }

    private static void waitFor(CountDownLatch latch, Duration atMost) {
        try {
            var _ = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
