package tv.ypsilon.editing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tv.ypsilon.legacy.LegacyProperties;

/**
 * How long an edit may take and how many may be on their way.
 *
 * @param deadline within which an editor has an answer
 * @param lockWait for how long an edit waits for another one of the same teaser
 * @param sendWindow how soon after its send mark a request must leave; a sender that was paused for longer does not send
 * @param concurrency how many edits an instance carries to legacy at once
 * @param admissionWait for how long an edit waits for its turn
 * @param keepKeys for how long an idempotency key gives the same answer again
 */
@Validated
@ConfigurationProperties("editing")
public record EditingProperties(
        @DefaultValue("8s") Duration deadline,
        @DefaultValue("1s") Duration lockWait,
        @DefaultValue("1s") Duration sendWindow,
        @DefaultValue("16") @Min(1) @Max(1000) int concurrency,
        @DefaultValue("50ms") Duration admissionWait,
        @DefaultValue("72h") Duration keepKeys) {

    /** When recovery looks at an operation that its owner should have decided. */
    Duration lookAfter() {
        return this.deadline.plusSeconds(2);
    }

    /** How long after its mark a request may still be carried out by legacy: sent late, answered late, and applied later still. */
    Duration settledAfter(LegacyProperties legacy) {
        return this.sendWindow.plus(legacy.writeTimeout()).plus(legacy.settleTime());
    }
}
