package tv.ypsilon.parity;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tv.ypsilon.legacy.Backoff;
import tv.ypsilon.problem.InvalidSetting;

/**
 * How far parity runs look ahead, and how they treat legacy.
 *
 * @param horizon how far ahead a run looks
 * @param longestHorizon how far a run may be asked to look
 * @param freshFor for how long after its end the guard relies on a run
 * @param boundaries how many pages legacy is asked for at instants at which something changes, or a second before
 * @param stabbing how many pages legacy is asked for so that every window is seen open
 * @param partSize how many documents are asked for at once
 * @param rest for how many times as long as legacy's last answer took it is left alone
 * @param slow how long an answer of legacy may take; where they take longer, it is left alone four times as long
 * @param looks how often something that differs is looked at before it is told
 * @param lookAgainAfter the pause between two of those looks
 * @param lookAgainAtMost how many teasers are looked at again one by one
 * @param keepDifferences how many differences of a run are kept; others are counted
 * @param keepRuns how many runs are kept
 * @param attempts how often legacy is asked the same before a run fails
 * @param backoff the pause after the first failed attempt; each further one is twice as long
 * @param longestBackoff the longest of these pauses
 * @param beat how often a run says that it lives
 * @param silence after which a run counts as gone with its instance
 */
@Validated
@ConfigurationProperties("parity")
public record ParityProperties(
        @DefaultValue("14d") Duration horizon,
        @DefaultValue("60d") Duration longestHorizon,
        @DefaultValue("15m") Duration freshFor,
        @DefaultValue("500") @Min(0) @Max(100000) int boundaries,
        @DefaultValue("10000") @Min(0) @Max(100000) int stabbing,
        @DefaultValue("200") @Min(1) @Max(1000) int partSize,
        @DefaultValue("1") @DecimalMin("0") @DecimalMax("100") double rest,
        @DefaultValue("500ms") Duration slow,
        @DefaultValue("6") @Min(1) @Max(100) int looks,
        @DefaultValue("500ms") Duration lookAgainAfter,
        @DefaultValue("2000") @Min(1) @Max(100000) int lookAgainAtMost,
        @DefaultValue("1000") @Min(1) @Max(10000) int keepDifferences,
        @DefaultValue("50") @Min(1) @Max(1000) int keepRuns,
        @DefaultValue("8") @Min(1) @Max(100) int attempts,
        @DefaultValue("500ms") Duration backoff,
        @DefaultValue("30s") Duration longestBackoff,
        @DefaultValue("5s") Duration beat,
        @DefaultValue("30s") Duration silence) {

    public ParityProperties {
        if (!horizon.isPositive() || horizon.compareTo(longestHorizon) > 0) {
            throw new InvalidSetting("parity.horizon must be more than nothing and at most parity.longest-horizon, not "
                    + horizon + ".");
        }
        if (silence.compareTo(beat.multipliedBy(2)) < 0) {
            throw new InvalidSetting("parity.silence must be at least twice parity.beat, not " + silence + ".");
        }
    }

    /** How long to wait for legacy between attempts. */
    Backoff pauses() {
        return new Backoff(this.backoff, this.longestBackoff);
    }
}
