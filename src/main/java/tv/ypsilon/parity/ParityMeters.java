package tv.ypsilon.parity;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Parity in numbers, as it was when it was last looked at; unknown (NaN) where there is no run to tell of. */
@Component
class ParityMeters implements MeterBinder {

    private final ParityRuns runs;

    private final ParityProperties properties;

    private final Clock clock;

    private volatile @Nullable ParityRun latest;

    private volatile @Nullable ParityRun reliable;

    ParityMeters(ParityRuns runs, ParityProperties properties, Clock clock) {
        this.runs = runs;
        this.properties = properties;
        this.clock = clock;
    }

    /** Looks how the runs are. While the database does not tell, nothing is known. */
    void look() {
        ParityRun found = null;
        ParityRun ahead = null;
        try {
            found = this.runs.findLatest().orElse(null);
            ahead = this.runs.findLastAhead().orElse(null);
        } finally {
            this.latest = found;
            this.reliable = ahead;
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        of(registry, "running", "1 while a run goes on, on whatever instance", (meters) -> meters.latest,
                (run) -> run.status() == ParityRun.Status.RUNNING ? 1 : 0);
        of(registry, "progress", "how far the latest run is, from 0 to 1", (meters) -> meters.latest,
                (run) -> run.progress(this.properties));
        of(registry, "compared", "what the last run that the guard relies on has compared", (meters) -> meters.reliable,
                (run) -> run.counts().compared());
        of(registry, "different", "what of that was different", (meters) -> meters.reliable,
                (run) -> run.counts().different());
        of(registry, "open", "its differences and doubts that nobody has accepted", (meters) -> meters.reliable,
                ParityRun::open);
        Gauge.builder("ypsilon.parity.age", this, ParityMeters::age).baseUnit("seconds")
                .description("since it ended").register(registry);
    }

    private void of(MeterRegistry registry, String name, String description,
            Function<ParityMeters, @Nullable ParityRun> which, ToDoubleFunction<ParityRun> value) {
        Gauge.builder("ypsilon.parity." + name, this, (meters) -> {
            ParityRun run = which.apply(meters);
            return run == null ? Double.NaN : value.applyAsDouble(run);
        }).description(description).register(registry);
    }

    private double age() {
        ParityRun run = this.reliable;
        Instant ended = run == null ? null : run.endedAt();
        return ended == null ? Double.NaN : Duration.between(ended, this.clock.instant()).toMillis() / 1000.0;
    }
}
