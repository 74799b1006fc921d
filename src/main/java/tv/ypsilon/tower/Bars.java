package tv.ypsilon.tower;

import java.util.ArrayList;
import java.util.List;
import tv.ypsilon.tower.View.Kind;
import tv.ypsilon.tower.View.Progress;
import tv.ypsilon.tower.View.Work;

/**
 * What the last parity runs left open, one bar for each, the oldest first, in a box like that of a {@link Chart}.
 *
 * @param top what the upper edge stands for
 */
record Bars(double top, List<Bar> bars) {

    private static final int MOST = 20;

    private static final double LOWEST = 4;

    private static final double GAP = 4;

    /** One run. What failed or still runs has no height that means anything, and says so by its light. */
    record Bar(double x, double y, double width, double height, Light light, Work run) {}

    static Bars of(List<Work> newestFirst) {
        List<Work> runs = newestFirst.stream().filter((run) -> run.kind() == Kind.PARITY).limit(MOST).toList()
                .reversed();
        double top = Chart.nice((double) Math.max(5, runs.stream().mapToLong(Work::found).max().orElse(0)));
        double step = (double) Chart.WIDTH / MOST;
        List<Bar> bars = new ArrayList<>();
        for (Work run : runs) {
            double height = Math.max(LOWEST, (double) Chart.HEIGHT * (double) run.found() / top);
            bars.add(new Bar(bars.size() * step + GAP / 2, Chart.HEIGHT - height, step - GAP, height,
                    run.progress() != Progress.COMPLETED ? Light.UNKNOWN : Light.of(run.found() == 0), run));
        }
        return new Bars(top, bars);
    }
}
