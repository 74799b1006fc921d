package tv.ypsilon.parity;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How real page reads are compared in the shadow.
 *
 * @param sample the share of reads that is compared
 * @param atMostPerSecond how many an instance compares in a second at the most
 * @param queue how many may wait to be compared; what does not fit is dropped
 * @param looks how often a read that differs is looked at before it is counted
 * @param lookAgainAfter the pause between two of those looks
 * @param window how far back the guard looks
 * @param wanted the share of reads that must be equal
 * @param enough how many reads it takes to say so
 */
@Validated
@ConfigurationProperties("shadow")
public record ShadowProperties(
        @DefaultValue("0.01") @DecimalMin("0") @DecimalMax("1") double sample,
        @DefaultValue("2") @DecimalMin("0.001") @DecimalMax("1000") double atMostPerSecond,
        @DefaultValue("100") @Min(1) @Max(10000) int queue,
        @DefaultValue("3") @Min(1) @Max(20) int looks,
        @DefaultValue("1s") Duration lookAgainAfter,
        @DefaultValue("15m") Duration window,
        @DefaultValue("0.999") @DecimalMin("0") @DecimalMax("1") double wanted,
        @DefaultValue("20") @Min(1) @Max(1000000) int enough) {

    /** How much time is left between two reads that are compared, in nanoseconds. */
    long interval() {
        return (long) (1e9 / this.atMostPerSecond);
    }
}
