package tv.ypsilon.parity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds as few instants as possible such that each of some stretches of time has one of them in it. */
final class Stabbing {

    /** Instants that legacy is asked for are whole milliseconds. */
    private static final long MILLISECOND = 1000;

    private Stabbing() {}

    /** A stretch {@code [start, end)} in microseconds. */
    record Stretch(long start, long end) {}

    /** The instants, in order: each is the last one within the stretch that ends first of those not yet seen to. */
    static List<Long> stab(List<Stretch> stretches) {
        List<Long> instants = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (Stretch stretch : stretches.stream().sorted(Comparator.comparingLong(Stretch::end)).toList()) {
            if (stretch.start() > last) {
                last = Math.max(stretch.start(), Math.floorDiv(stretch.end() - 1, MILLISECOND) * MILLISECOND);
                instants.add(last);
            }
        }
        return instants;
    }
}
