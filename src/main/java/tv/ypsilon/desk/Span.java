package tv.ypsilon.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.teaser.Window;

/**
 * The time that a grid shows: a week from Monday on, or a day. Places are shares of its real length, in percent, so that a
 * day of 25 hours is 25 hours wide.
 *
 * @param to where the next one begins
 */
record Span(LocalDate first, int days, Instant from, Instant to) {

    private static final int WEEK = 7;

    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 5);

    private static final LocalDate LATEST = LocalDate.of(2199, 12, 20);

    private static final int QUARTERS_OF_A_DAY = 4;

    /** What stands at the head of a column: a day of a week, or an hour of a day. */
    record Column(Instant at, LocalDate day, double left, double width, int minutes) {

        public String style() {
            return Span.style(this.left, this.width);
        }

        /** How many hours longer than others a day is: 1, -1 or, as a rule, 0. */
        public int hoursMore() {
            return this.minutes / 60 - 24;
        }
    }

    /**
     * The week that has that day.
     *
     * @throws Refusal {@code malformed-request} if no calendar of ours has it
     */
    static Span week(String parameter, LocalDate day) {
        LocalDate monday = known(parameter, day).minusDays(day.getDayOfWeek().getValue() - 1L);
        return new Span(monday, WEEK, ParisTime.startOf(monday), ParisTime.startOf(monday.plusDays(WEEK)));
    }

    /** Likewise, that day alone. */
    static Span day(String parameter, LocalDate day) {
        return new Span(known(parameter, day), 1, ParisTime.startOf(day), ParisTime.startOf(day.plusDays(1)));
    }

    private static LocalDate known(String parameter, LocalDate day) {
        if (day.isBefore(EARLIEST) || day.isAfter(LATEST)) {
            throw Refusal.of(ProblemType.MALFORMED_REQUEST).because("parameters")
                    .violating(List.of(Violation.of(parameter, "wall-time")));
        }
        return day;
    }

    public boolean isWeek() {
        return this.days == WEEK;
    }

    public LocalDate previous() {
        return this.first.minusDays(this.days);
    }

    public LocalDate next() {
        return this.first.plusDays(this.days);
    }

    public LocalDate last() {
        return this.first.plusDays(this.days - 1L);
    }

    long hours() {
        return ChronoUnit.HOURS.between(this.from, this.to);
    }

    public boolean holds(Instant instant) {
        return !instant.isBefore(this.from) && instant.isBefore(this.to);
    }

    boolean shows(Window window) {
        return window.overlaps(new Window(this.from, this.to));
    }

    /** How far into the span an instant is: 0 at its beginning and before, 100 at its end and later. */
    double share(@Nullable Instant instant, double otherwise) {
        if (instant == null) {
            return otherwise;
        }
        double share = 100.0 * this.from.until(instant, ChronoUnit.MILLIS)
                / this.from.until(this.to, ChronoUnit.MILLIS);
        return Math.clamp(share, 0, 100);
    }

    double startShare(Window window) {
        return share(window.startsAt(), 0);
    }

    double endShare(Window window) {
        return share(window.endsAt(), 100);
    }

    /** Days of a week, hours of a day. */
    List<Column> columns() {
        return isWeek()
                ? IntStream.range(0, WEEK)
                        .mapToObj((i) -> column(ParisTime.startOf(this.first.plusDays(i)),
                                ParisTime.startOf(this.first.plusDays(i + 1L))))
                        .toList()
                : IntStream.range(0, (int) hours()).mapToObj((i) -> column(this.from.plus(Duration.ofHours(i)),
                        this.from.plus(Duration.ofHours(i + 1L)))).toList();
    }

    private Column column(Instant start, Instant end) {
        double left = share(start, 0);
        return new Column(start, ParisTime.day(start), left, share(end, 100) - left,
                (int) ChronoUnit.MINUTES.between(start, end));
    }

    /** The instants of the fine lines between the columns': six, twelve and eighteen o'clock of each day of a week. */
    List<Column> ticks() {
        List<Column> ticks = new ArrayList<>();
        for (int i = 0; isWeek() && i < WEEK; i++) {
            for (int quarter = 1; quarter < QUARTERS_OF_A_DAY; quarter++) {
                Instant at = this.first.plusDays(i).atTime(24 / QUARTERS_OF_A_DAY * quarter, 0).atZone(ParisTime.ZONE)
                        .toInstant();
                ticks.add(new Column(at, ParisTime.day(at), share(at, 0), 0, 0));
            }
        }
        return ticks;
    }

    /** Where something is drawn, for the style sheet. */
    static String style(double left, double width) {
        return String.format(Locale.ROOT, "--l:%.4f%%;--w:%.4f%%", left, width);
    }
}
