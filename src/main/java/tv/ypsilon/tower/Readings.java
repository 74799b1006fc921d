package tv.ypsilon.tower;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tv.ypsilon.legacy.LegacyCalls;

/**
 * What this instance has seen in the last hour of both systems and of itself. It counts what it does anyway, and asks
 * legacy nothing; of PostgreSQL it measures the shortest statement there is.
 */
@Component
class Readings {

    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Duration KEPT = Duration.ofHours(1);

    private static final int MOST = (int) KEPT.dividedBy(EVERY);

    private final LegacyCalls legacy;

    private final MeterRegistry meters;

    private final JdbcClient jdbc;

    private final Lookout lookout;

    private final Clock clock;

    private final Deque<Reading> ring = new ArrayDeque<>(MOST);

    private @Nullable Sums last;

    Readings(LegacyCalls legacy, MeterRegistry meters, JdbcClient jdbc, Lookout lookout, Clock clock) {
        this.legacy = legacy;
        this.meters = meters;
        this.jdbc = jdbc;
        this.lookout = lookout;
        this.clock = clock;
    }

    /** Of requests: sums of a while. */
    record Traffic(long requests, long failed, double millis) {

        static final Traffic NONE = new Traffic(0, 0, 0);

        Traffic plus(Traffic more) {
            return new Traffic(this.requests + more.requests, this.failed + more.failed, this.millis + more.millis);
        }

        Traffic minus(Traffic less) {
            return new Traffic(Math.max(0, this.requests - less.requests), Math.max(0, this.failed - less.failed),
                    Math.max(0, this.millis - less.millis));
        }

        /** How long one took on average; null where there was none. */
        public @Nullable Double mean() {
            return this.requests == 0 ? null : (Double) (this.millis / this.requests);
        }

        /** How many of a hundred failed; null where there was none. */
        public @Nullable Double failedShare() {
            return this.requests == 0 ? null : (Double) (100.0 * this.failed / this.requests);
        }
    }

    private record Sums(Traffic legacy, Traffic served) {}

    /**
     * What happened since the reading before.
     *
     * @param legacy what this instance asked legacy
     * @param served what this instance was asked
     * @param postgresMillis how long PostgreSQL took for the shortest statement; null: it did not answer
     * @param connections how many of this instance's connections were at work
     */
    record Reading(Instant at, Traffic legacy, Traffic served, @Nullable Double postgresMillis, double connections) {}

    /**
     * All readings of one minute together.
     *
     * @param postgresMillis the mean of those that were answered; null: none was
     * @param postgresFailed how many were not
     * @param connections the most
     */
    record Minute(
            Instant at,
            Traffic legacy,
            Traffic served,
            @Nullable Double postgresMillis,
            int postgresFailed,
            double connections) {}

    /** Takes a reading. */
    void take() {
        Sums now = new Sums(legacy(), served());
        Double postgres = this.lookout.look("PostgreSQL’s answer", this::ask).get().value();
        double connections = this.meters.find("hikaricp.connections.active").gauges().stream().mapToDouble(Gauge::value)
                .sum();
        synchronized (this.ring) {
            Sums before = this.last;
            this.last = now;
            if (before == null) {
                return;
            }
            while (this.ring.size() >= MOST) {
                this.ring.removeFirst();
            }
            this.ring.addLast(new Reading(this.clock.instant(), now.legacy().minus(before.legacy()),
                    now.served().minus(before.served()), postgres, connections));
        }
    }

    private Double ask() {
        long start = System.nanoTime();
        this.jdbc.sql("SELECT 1").query(Integer.class).single();
        return (System.nanoTime() - start) / 1e6;
    }

    private Traffic legacy() {
        LegacyCalls.Sums sums = this.legacy.sums();
        return new Traffic(sums.calls(), sums.failed(), sums.nanos() / 1e6);
    }

    private Traffic served() {
        Traffic sum = Traffic.NONE;
        for (Timer timer : this.meters.find("http.server.requests").timers()) {
            boolean failed = "SERVER_ERROR".equals(timer.getId().getTag("outcome"));
            sum = sum.plus(new Traffic(timer.count(), failed ? timer.count() : 0,
                    timer.totalTime(TimeUnit.MILLISECONDS)));
        }
        return sum;
    }

    /** What legacy was asked in the last while, as far as readings reach. */
    Traffic legacyWithin(Duration window) {
        Instant from = this.clock.instant().minus(window);
        synchronized (this.ring) {
            return this.ring.stream().filter((reading) -> reading.at().isAfter(from)).map(Reading::legacy)
                    .reduce(Traffic.NONE, Traffic::plus);
        }
    }

    /** The last hour by the minute, the oldest first; minutes without a reading are left out. */
    List<Minute> minutes() {
        Instant from = this.clock.instant().minus(KEPT);
        Map<Instant, List<Reading>> byMinute = new TreeMap<>();
        synchronized (this.ring) {
            this.ring.stream().filter((reading) -> reading.at().isAfter(from)).forEach((reading) -> byMinute
                    .computeIfAbsent(reading.at().truncatedTo(ChronoUnit.MINUTES), (_) -> new ArrayList<>())
                    .add(reading));
        }
        return byMinute.entrySet().stream().map((minute) -> together(minute.getKey(), minute.getValue())).toList();
    }

    private static Minute together(Instant minute, List<Reading> readings) {
        List<Double> answered = new ArrayList<>();
        for (Reading reading : readings) {
            if (reading.postgresMillis() != null) {
                answered.add(reading.postgresMillis());
            }
        }
        return new Minute(minute, readings.stream().map(Reading::legacy).reduce(Traffic.NONE, Traffic::plus),
                readings.stream().map(Reading::served).reduce(Traffic.NONE, Traffic::plus),
                answered.isEmpty() ? null
                        : (Double) answered.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                readings.size() - answered.size(),
                readings.stream().mapToDouble(Reading::connections).max().orElse(0));
    }
}
