package tv.ypsilon.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Window;

/**
 * When a zone is empty, and when more teasers are open in it than it shows. What is open changes only where a window begins
 * or ends, so walking over those instants finds every such stretch exactly.
 */
final class Coverage {

    private Coverage() {}

    /** What is wrong with a zone: nothing is to be seen, or more is open than it shows. */
    enum Kind {
        GAP, CROWD;

        /** The name in texts and in the style sheet. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A teaser that pages show, while it is open. */
    record Shown(Window window, Set<Support> supports) {}

    /**
     * A stretch of time in which one thing is wrong.
     *
     * @param supports where it is
     * @param most how many teasers are open at once, at the most
     */
    record Stretch(Kind kind, Instant from, Instant to, Set<Support> supports, int most) {}

    /**
     * What is wrong in {@code [from, to)}: gaps first, each kind by time; neighbours of one kind and the same supports are
     * one stretch. Grows with the teasers, and with their logarithm.
     *
     * @param limit how many the zone shows; null: all
     * @param supports those that are looked at
     */
    static List<Stretch> of(Collection<Shown> shown, @Nullable Integer limit, Set<Support> supports, Instant from,
            Instant to) {
        TreeMap<Instant, Map<Support, Integer>> changes = new TreeMap<>();
        changes.put(from, new EnumMap<>(Support.class));
        for (Shown one : shown) {
            Window window = one.window();
            Instant start = window.startsAt() == null || window.startsAt().isBefore(from) ? from : window.startsAt();
            Instant end = window.endsAt();
            if (start.isBefore(to) && (end == null || end.isAfter(start))) {
                change(changes, start, one, 1);
                if (end != null && end.isBefore(to)) {
                    change(changes, end, one, -1);
                }
            }
        }
        Map<Support, Integer> open = new EnumMap<>(Support.class);
        Runs gaps = new Runs(Kind.GAP);
        Runs crowds = new Runs(Kind.CROWD);
        changes.forEach((at, change) -> {
            change.forEach((support, by) -> open.merge(support, by, Integer::sum));
            Set<Support> empty = EnumSet.noneOf(Support.class);
            Set<Support> full = EnumSet.noneOf(Support.class);
            int most = 0;
            for (Support support : supports) {
                int count = open.getOrDefault(support, 0);
                if (count == 0) {
                    empty.add(support);
                }
                if (limit != null && count > limit) {
                    full.add(support);
                    most = Math.max(most, count);
                }
            }
            gaps.goOn(at, empty, 0);
            crowds.goOn(at, full, most);
        });
        List<Stretch> all = gaps.end(to);
        all.addAll(crowds.end(to));
        return all;
    }

    private static void change(Map<Instant, Map<Support, Integer>> changes, Instant at, Shown shown, int by) {
        Map<Support, Integer> change = changes.computeIfAbsent(at, (_) -> new EnumMap<>(Support.class));
        shown.supports().forEach((support) -> change.merge(support, by, Integer::sum));
    }

    /**
     * What is in {@code these} and not in {@code those}, support by support. Grows with both lists.
     */
    static List<Stretch> without(List<Stretch> these, List<Stretch> those) {
        List<Stretch> left = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Stretch> mine = these.stream().filter((stretch) -> stretch.kind() == kind).toList();
            List<Stretch> theirs = those.stream().filter((stretch) -> stretch.kind() == kind).toList();
            Set<Instant> bounds = new TreeSet<>();
            mine.forEach((stretch) -> Collections.addAll(bounds, stretch.from(), stretch.to()));
            theirs.forEach((stretch) -> Collections.addAll(bounds, stretch.from(), stretch.to()));
            Runs runs = new Runs(kind);
            for (Instant at : bounds) {
                Set<Support> supports = EnumSet.noneOf(Support.class);
                mine.stream().filter((stretch) -> holds(stretch, at))
                        .forEach((stretch) -> supports.addAll(stretch.supports()));
                int most = mine.stream().filter((stretch) -> holds(stretch, at)).mapToInt(Stretch::most).max()
                        .orElse(0);
                theirs.stream().filter((stretch) -> holds(stretch, at))
                        .forEach((stretch) -> supports.removeAll(stretch.supports()));
                runs.goOn(at, supports, most);
            }
            left.addAll(runs.ended());
        }
        return left;
    }

    private static boolean holds(Stretch stretch, Instant at) {
        return !at.isBefore(stretch.from()) && at.isBefore(stretch.to());
    }

    /** Makes stretches of what holds from one instant to the next. */
    private static final class Runs {

        private final Kind kind;

        private final List<Stretch> done = new ArrayList<>();

        private Set<Support> supports = Set.of();

        private int most;

        private Instant since = Instant.MIN;

        Runs(Kind kind) {
            this.kind = kind;
        }

        void goOn(Instant at, Set<Support> now, int many) {
            if (now.equals(this.supports)) {
                this.most = Math.max(this.most, many);
                return;
            }
            close(at);
            this.supports = now;
            this.most = many;
            this.since = at;
        }

        private void close(Instant at) {
            if (!this.supports.isEmpty() && this.since.isBefore(at)) {
                this.done.add(new Stretch(this.kind, this.since, at, this.supports, this.most));
            }
        }

        List<Stretch> end(Instant at) {
            close(at);
            return this.done;
        }

        /** Where the last bound has closed everything. */
        List<Stretch> ended() {
            return this.done;
        }
    }
}
