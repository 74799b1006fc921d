package tv.ypsilon.editing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts and times edits, by what their editors were told. */
@Component
class EditMeters {

    static final String DONE = "done";

    /** Something broke that is no refusal, such as the database. */
    static final String FAILED = "failed";

    private final MeterRegistry meters;

    EditMeters(MeterRegistry meters) {
        this.meters = meters;
        // there from the start, so that the first edit is an increase
        timer(OperationKind.UPDATE, DONE);
    }

    /**
     * An editor was answered.
     *
     * @param outcome {@link #DONE}, {@link #FAILED}, or the word for the problem
     */
    void answered(OperationKind kind, String outcome, Duration took) {
        timer(kind, outcome).record(took);
    }

    private Timer timer(OperationKind kind, String outcome) {
        return Timer.builder("ypsilon.edits").description("edits, by what their editors were told")
                .tag("kind", kind.name().toLowerCase(Locale.ROOT)).tag("outcome", outcome).register(this.meters);
    }
}
