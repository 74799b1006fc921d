package tv.ypsilon.editing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls people: a counter to be alerted by, and an event in the log that says what it is about. */
@Component
class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final List<String> KINDS = List.of("quarantined", "late-apply", "legacy-login");

    private final MeterRegistry meters;

    Alarms(MeterRegistry meters) {
        this.meters = meters;
        // there from the start, so that the first is an increase
        KINDS.forEach(this::counter);
    }

    private Counter counter(String kind) {
        return Counter.builder("ypsilon.alarms").description("what people were called for").tag("kind", kind)
                .register(this.meters);
    }

    /**
     * Raises an alarm.
     *
     * @param kind a stable word: {@code quarantined}, {@code late-apply}, {@code legacy-login}
     */
    void raise(String kind, Operation operation, String what) {
        counter(kind).increment();
        LOG.error("ALARM {}: operation {} of teaser {} by {}: {}", kind, operation.id(), operation.teaserId(),
                operation.author(), what);
    }
}
