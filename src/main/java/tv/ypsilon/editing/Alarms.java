package tv.ypsilon.editing;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls people: a counter to be alerted by, and an event in the log that says what it is about. */
@Component
class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final MeterRegistry meters;

    Alarms(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Raises an alarm.
     *
     * @param kind a stable word: {@code quarantined}, {@code late-apply}, {@code legacy-login}
     */
    void raise(String kind, Operation operation, String what) {
        this.meters.counter("ypsilon.alarms", "kind", kind).increment();
        LOG.error("ALARM {}: operation {} of teaser {} by {}: {}", kind, operation.id(), operation.teaserId(),
                operation.author(), what);
    }
}
