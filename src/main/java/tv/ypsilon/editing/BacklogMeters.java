package tv.ypsilon.editing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;
import tv.ypsilon.migration.EditCounts;
import tv.ypsilon.migration.ServiceOnly;

/**
 * Tells what editing has not finished, as it was some seconds ago: whoever asks for the metrics waits for no database.
 * While that does not tell, nothing is known.
 */
@Component
@ServiceOnly
class BacklogMeters extends Clockwork implements MeterBinder {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private static final Counted UNKNOWN = new Counted(Double.NaN, Double.NaN, Double.NaN);

    private final EditCounts counts;

    private volatile Counted seen = UNKNOWN;

    BacklogMeters(EditCounts counts) {
        super("backlog");
        this.counts = counts;
    }

    private record Counted(double undecided, double quarantined, double debt) {}

    @Override
    void begin(ScheduledExecutorService thread) {
        every(thread, EVERY, "counting what is not finished", this::look);
    }

    private void look() {
        Counted counted = UNKNOWN;
        try {
            counted = new Counted(this.counts.onTheirWay(), this.counts.quarantined(), this.counts.debt());
        } finally {
            this.seen = counted;
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        of(registry, "ypsilon.operations.undecided", "edits on their way, on all instances", Counted::undecided);
        of(registry, "ypsilon.operations.quarantined", "edits that wait for an operator", Counted::quarantined);
        of(registry, "ypsilon.legacy.debt", "teasers that legacy is owed since it is not written to", Counted::debt);
    }

    private void of(MeterRegistry registry, String name, String description, ToDoubleFunction<Counted> value) {
        Gauge.builder(name, this, (meters) -> value.applyAsDouble(meters.seen)).description(description)
                .register(registry);
    }
}
