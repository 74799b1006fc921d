package tv.ypsilon.editing.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks through every state that a model can come to, the nearest first. */
final class Explorer {

    private static final int NONE = -1;

    private final Model model;

    /** The two words of each state. */
    private long[] words = new long[1 << 13];

    private int[] parents = new int[1 << 12];

    private int size;

    /** Numbers of states by their hash, with open addressing; a free place is 0, the state number n is n + 1. */
    private int[] table = new int[1 << 14];

    /** The states that follow on each, one after the other; where those of a state begin. */
    private int[] followers = new int[1 << 14];

    private int[] begin = new int[1 << 12];

    private int edges;

    private Explorer(Model model) {
        this.model = model;
    }

    /**
     * What was found.
     *
     * @param states how many there are
     * @param quiet in how many of them nothing is on its way
     * @param happens everything that may happen
     * @param broken the shortest way to each broken promise, in words
     */
    record Findings(int states, int quiet, Set<String> happens, Map<Promise, List<String>> broken) {}

    static Findings explore(Model model) {
        return new Explorer(model).run();
    }

    private Findings run() {
        Map<Promise, Integer> broken = new EnumMap<>(Promise.class);
        number(this.model.start(), NONE);
        Set<String> happens = new HashSet<>();
        int quiet = 0;
        boolean[] decided = new boolean[1 << 12];
        for (int at = 0; at < this.size; at++) {
            State state = state(at);
            if (at == this.begin.length) {
                this.begin = Arrays.copyOf(this.begin, 2 * at);
                decided = Arrays.copyOf(decided, 2 * at);
            }
            this.begin[at] = this.edges;
            int from = at;
            this.model.follow(state, (next, what, _) -> {
                happens.add(what);
                add(number(next, from));
            });
            if (this.model.isQuiet(state)) {
                quiet++;
                decided[at] = true;
            }
            for (Promise promise : this.model.broken(state)) {
                broken.putIfAbsent(promise, at);
            }
        }
        int stuck = stuck(decided);
        if (stuck != NONE) {
            broken.put(Promise.NOTHING_STUCK, stuck);
        }
        Map<Promise, List<String>> ways = new EnumMap<>(Promise.class);
        broken.forEach((promise, at) -> ways.put(promise, way(at)));
        return new Findings(this.size, quiet, happens, ways);
    }

    /** The nearest state from which no quiet one can be reached. */
    private int stuck(boolean[] decided) {
        boolean again = true;
        while (again) {
            again = false;
            for (int at = this.size - 1; at >= 0; at--) {
                if (!decided[at]) {
                    int end = at + 1 < this.size ? this.begin[at + 1] : this.edges;
                    for (int edge = this.begin[at]; edge < end && !decided[at]; edge++) {
                        decided[at] = decided[this.followers[edge]];
                    }
                    again |= decided[at];
                }
            }
        }
        for (int at = 0; at < this.size; at++) {
            if (!decided[at]) {
                return at;
            }
        }
        return NONE;
    }

    private List<String> way(int to) {
        Deque<Integer> path = new ArrayDeque<>();
        for (int at = to; at != NONE; at = this.parents[at]) {
            path.push(at);
        }
        List<String> words = new ArrayList<>();
        int from = path.pop();
        for (int at : path) {
            State wanted = state(at);
            List<String> found = new ArrayList<>();
            this.model.follow(state(from), (next, what, who) -> {
                if (next.equals(wanted)) {
                    found.add(what.formatted("W" + (who + 1)) + " (" + this.model.describe(next) + ")");
                }
            });
            words.add(found.getFirst());
            from = at;
        }
        return Collections.unmodifiableList(words);
    }

    private State state(int number) {
        return new State(this.words[2 * number], this.words[2 * number + 1]);
    }

    private void add(int follower) {
        if (this.edges == this.followers.length) {
            this.followers = Arrays.copyOf(this.followers, this.edges + this.edges / 2);
        }
        this.followers[this.edges++] = follower;
    }

    /** The number of a state, a new one if it was never seen before. */
    private int number(State state, int parent) {
        int place = place(this.table, state.first(), state.second());
        if (this.table[place] != 0) {
            return this.table[place] - 1;
        }
        if (this.size == this.parents.length) {
            int more = this.size + this.size / 2;
            this.words = Arrays.copyOf(this.words, 2 * more);
            this.parents = Arrays.copyOf(this.parents, more);
        }
        this.words[2 * this.size] = state.first();
        this.words[2 * this.size + 1] = state.second();
        this.parents[this.size] = parent;
        this.table[place] = ++this.size;
        if (this.size > this.table.length / 2) {
            int[] larger = new int[2 * this.table.length];
            for (int at = 0; at < this.size; at++) {
                larger[place(larger, this.words[2 * at], this.words[2 * at + 1])] = at + 1;
            }
            this.table = larger;
        }
        return this.size - 1;
    }

    private int place(int[] table, long one, long two) {
        long hash = (one ^ Long.rotateLeft(two * 0x9E3779B97F4A7C15L, Integer.SIZE)) * 0xC2B2AE3D27D4EB4FL;
        // the upper bits depend on all others
        int place = (int) (hash >>> (Long.numberOfLeadingZeros(table.length) + 1));
        while (table[place] != 0) {
            int at = 2 * (table[place] - 1);
            if (this.words[at] == one && this.words[at + 1] == two) {
                return place;
            }
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }
}
