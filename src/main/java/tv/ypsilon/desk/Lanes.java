package tv.ypsilon.desk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.Position;

/**
 * Lays the entries of a zone out one below the other, so that none covers another, and at any instant lower positions are
 * above higher ones, as the page shows them. Entries of one position share a lane where their times allow it.
 */
final class Lanes {

    private Lanes() {}

    /**
     * Something to be laid out.
     *
     * @param position null comes after all others
     * @param from where it is drawn, to before {@code to}
     */
    record Bar(@Nullable Position position, double from, double to) {

        private boolean touches(Bar other) {
            return this.from < other.to && other.from < this.to;
        }

        private boolean comesAfter(Bar other) {
            return other.position != null && (this.position == null || this.position.compareTo(other.position) > 0);
        }
    }

    /**
     * The lane of each bar, from 0 on. The work grows with the square of the bars, whose number is limited by the caller.
     *
     * @param bars in the order in which the page shows them
     */
    static List<Integer> of(List<Bar> bars) {
        List<List<Bar>> lanes = new ArrayList<>();
        List<Integer> placed = new ArrayList<>(bars.size());
        for (Bar bar : bars) {
            int lane = lanes.size();
            while (lane > 0 && lanes.get(lane - 1).stream().noneMatch((other) -> bar.touches(other)
                    && bar.comesAfter(other))) {
                lane--;
            }
            while (lane < lanes.size() && lanes.get(lane).stream().anyMatch(bar::touches)) {
                lane++;
            }
            if (lane == lanes.size()) {
                lanes.add(new ArrayList<>());
            }
            lanes.get(lane).add(bar);
            placed.add(lane);
        }
        return placed;
    }
}
