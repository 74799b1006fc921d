package tv.ypsilon.editing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.editing.ProtocolBench.Deed;
import tv.ypsilon.editing.Trouble.Kind;

/**
 * What editors, legacy and chance do, wave after wave; what is of one wave happens at once. Invented by jqwik from a
 * seed, and made smaller by it.
 *
 * @param step at which it begins
 */
record Invented(int step, List<Wave> waves) {

    static final int TEASERS = 4;

    private static final int MOST_WAVES = 5;

    private static final int MOST_EDITS = 10;

    private static final List<Point> STOPS = List.of(Point.AFTER_RESERVE, Point.AFTER_SEND_MARK, Point.AFTER_SEND,
            Point.IN_COMMIT, Point.AFTER_COMMIT, Point.BEFORE_RECOVERY, Point.BEFORE_COMPENSATION,
            Point.AFTER_COMPENSATION);

    /**
     * What happens at once; recovery runs beside it.
     *
     * @param move by which the step moves before all else, as far as there are steps
     * @param foreign teasers that somebody else edits in legacy
     */
    record Wave(int move, List<Edits> edits, List<Integer> foreign) {}

    /**
     * Somebody edits a teaser.
     *
     * @param stop where the thread of it ends; null: it lives
     */
    record Edits(int teaser, Deed deed, Trouble trouble, @Nullable Point stop) {}

    /** How many events there are. */
    int size() {
        return this.waves.stream().mapToInt((wave) -> wave.edits().size() + wave.foreign().size()
                + (wave.move() != 0 ? 1 : 0)).sum();
    }

    /** One for each seed. */
    static Shrinkable<Invented> from(long seed) {
        return all().generator(1000).next(new Random(seed));
    }

    /** The smallest that jqwik finds of which the same is true, in so many tries. */
    static Shrinkable<Invented> smallest(Shrinkable<Invented> found, int tries, Predicate<Invented> isTrue) {
        AtomicInteger left = new AtomicInteger(tries);
        Shrinkable<Invented> smallest = found;
        while (true) {
            Optional<Shrinkable<Invented>> smaller = smallest.shrink().takeWhile((_) -> left.getAndDecrement() > 0)
                    .filter((one) -> isTrue.test(one.value())).findFirst();
            if (smaller.isEmpty()) {
                return smallest;
            }
            smallest = smaller.get();
        }
    }

    /** jqwik wants a session around all that it does. */
    static void inSession(JqwikSession.Runnable work) {
        JqwikSession.run(work);
    }

    private static Arbitrary<Invented> all() {
        List<Trouble> troubles = Trouble.all().stream()
                .filter((trouble) -> trouble.kind() == Kind.HONEST && trouble.script() != null).toList();
        Arbitrary<Edits> edits = Combinators.combine(teasers(),
                Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(Deed.UPDATE)),
                        Tuple.of(1, Arbitraries.of(Deed.class))),
                Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(Trouble.NONE)),
                        Tuple.of(1, Arbitraries.of(troubles))),
                Arbitraries.of(STOPS).injectNull(0.8)).as(Edits::new);
        Arbitrary<Wave> waves = Combinators.combine(
                Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1),
                        Tuple.of(1, -1)),
                edits.list().ofMaxSize(MOST_EDITS), teasers().list().ofMaxSize(1)).as(Wave::new);
        return Combinators.combine(Arbitraries.integers().between(0, 4),
                waves.list().ofMinSize(1).ofMaxSize(MOST_WAVES)).as(Invented::new);
    }

    private static Arbitrary<Integer> teasers() {
        return Arbitraries.integers().between(0, TEASERS - 1);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of("at step " + this.step));
        for (int wave = 0; wave < this.waves.size(); wave++) {
            Wave now = this.waves.get(wave);
            lines.add("wave " + wave + (now.move() == 0 ? "" : ", the step moves by " + now.move()));
            now.edits().forEach((edit) -> lines.add("    teaser " + edit.teaser() + " " + edit.deed() + ", legacy "
                    + edit.trouble().name() + (edit.stop() == null ? "" : ", dies " + edit.stop())));
            now.foreign().forEach((teaser) -> lines.add("    somebody else edits teaser " + teaser));
        }
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
