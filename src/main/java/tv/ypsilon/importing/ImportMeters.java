package tv.ypsilon.importing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.importing.ImportRun.Status;

/** Imports in numbers, as they were when they were last looked at; unknown (NaN) where there is none to tell of. */
@Component
class ImportMeters implements MeterBinder {

    private final ImportRuns runs;

    private final Clock clock;

    private volatile @Nullable ImportRun latest;

    private volatile @Nullable Instant complete;

    ImportMeters(ImportRuns runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** Looks how imports are. While the database does not tell, nothing is known. */
    void look() {
        ImportRun found = null;
        Instant ended = null;
        try {
            found = this.runs.findLatest().orElse(null);
            ended = this.runs.findLastComplete().map(ImportRun::endedAt).orElse(null);
        } finally {
            this.latest = found;
            this.complete = ended;
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ofLatest(registry, "running", "1 while an import runs, on whatever instance",
                (run) -> run.status() == Status.RUNNING ? 1 : 0);
        ofLatest(registry, "read", "documents that the latest import has read", ImportRun::read);
        ofLatest(registry, "progress", "the share of all documents that it has read",
                (run) -> run.total() == null ? Double.NaN : run.total() == 0 ? 1
                        : Math.min(1, (double) run.read() / run.total()));
        ofLatest(registry, "rate", "documents that it reads in a second",
                (run) -> run.rate() == null ? Double.NaN : run.rate());
        ofLatest(registry, "issues", "issues that it has found", ImportRun::issues);
        Gauge.builder("ypsilon.import.age", this, ImportMeters::age).baseUnit("seconds")
                .description("since an import was last complete").register(registry);
    }

    private void ofLatest(MeterRegistry registry, String name, String description, ToDoubleFunction<ImportRun> value) {
        Gauge.builder("ypsilon.import." + name, this, (meters) -> {
            ImportRun run = meters.latest;
            return run == null ? Double.NaN : value.applyAsDouble(run);
        }).description(description).register(registry);
    }

    private double age() {
        Instant ended = this.complete;
        return ended == null ? Double.NaN : Duration.between(ended, this.clock.instant()).toMillis() / 1000.0;
    }
}
