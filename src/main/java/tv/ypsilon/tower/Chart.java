package tv.ypsilon.tower;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.tower.Readings.Minute;

/**
 * Lines over the last hour, as the page draws them: paths in a box of {@link #WIDTH} by {@link #HEIGHT}. Where nothing is
 * known there is no line.
 *
 * @param name in the texts
 * @param top what the upper edge stands for
 * @param rows the same in numbers
 */
record Chart(String name, double top, List<Line> lines, List<Row> rows) {

    static final int WIDTH = 600;

    static final int HEIGHT = 120;

    private static final Duration SPAN = Duration.ofHours(1);

    private static final double[] NICE = {1, 2, 5, 10};

    /**
     * One line.
     *
     * @param name in the texts
     * @param latest its last value; null: none is known
     */
    record Line(String name, String path, @Nullable Double latest) {}

    /** A minute in numbers, in the order of the lines; null: not known. */
    record Row(Instant at, List<@Nullable Double> values) {}

    /** What a line shows of a minute; null: nothing is known of it. */
    record Series(String name, Function<Minute, @Nullable Double> value) {}

    static List<Chart> of(List<Minute> minutes, Instant now) {
        return List.of(
                draw("latency", minutes, now, 10, new Series("legacy", (minute) -> minute.legacy().mean()),
                        new Series("postgres", Minute::postgresMillis)),
                draw("errors", minutes, now, 1, new Series("legacy", (minute) -> minute.legacy().failedShare()),
                        new Series("served", (minute) -> minute.served().failedShare())),
                draw("traffic", minutes, now, 10, new Series("legacy", (minute) -> (double) minute.legacy()
                        .requests()), new Series("served", (minute) -> (double) minute.served().requests())),
                draw("postgres", minutes, now, 5, new Series("connections", Minute::connections),
                        new Series("unanswered", (minute) -> (double) minute.postgresFailed())));
    }

    private static Chart draw(String name, List<Minute> minutes, Instant now, double least, Series... series) {
        double most = least;
        for (Series each : series) {
            for (Minute minute : minutes) {
                most = Math.max(most, Objects.requireNonNullElse(each.value().apply(minute), 0.0));
            }
        }
        double top = nice(most);
        List<Line> lines = new ArrayList<>();
        for (Series each : series) {
            lines.add(line(each, minutes, now, top));
        }
        return new Chart(name, top, lines, minutes.reversed().stream().map((minute) -> {
            List<@Nullable Double> values = new ArrayList<>();
            for (Series each : series) {
                values.add(each.value().apply(minute));
            }
            return new Row(minute.at(), values);
        }).toList());
    }

    private static Line line(Series series, List<Minute> minutes, Instant now, double top) {
        StringBuilder path = new StringBuilder();
        Double latest = null;
        Instant before = null;
        for (Minute minute : minutes) {
            latest = series.value().apply(minute);
            if (latest == null) {
                before = null;
                continue;
            }
            boolean goesOn = before != null && Duration.between(before, minute.at()).toSeconds() <= 60;
            double x = WIDTH * (1 - (double) Duration.between(minute.at(), now).toMillis() / SPAN.toMillis());
            double y = HEIGHT * (1 - latest / top);
            // a point alone is drawn as a short stroke
            path.append(String.format(Locale.ROOT, goesOn ? "L%.1f %.1f" : "M%.1f %.1fh3", Math.clamp(x, 0, WIDTH),
                    Math.clamp(y, 0, HEIGHT)));
            before = minute.at();
        }
        return new Line(series.name(), path.toString(), latest);
    }

    /** The next number that people count by. */
    static double nice(double number) {
        double unit = Math.pow(10, Math.floor(Math.log10(number)));
        for (double each : NICE) {
            if (number <= each * unit) {
                return each * unit;
            }
        }
        return 10 * unit;
    }
}
