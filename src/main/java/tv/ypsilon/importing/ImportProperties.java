package tv.ypsilon.importing;

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
 * How an import reads legacy and what it believes.
 *
 * @param pageSize how many documents are asked for and taken in at once
 * @param attempts how often legacy or the database is asked the same before the import fails
 * @param backoff the pause after the first failed attempt; each further one is twice as long
 * @param longestBackoff the longest of these pauses
 * @param beat how often a running import says that it lives, and others look whether one needs to be carried on
 * @param silence after which a running import counts as gone with its instance
 * @param followEvery how long after each import the next one starts by itself at step 1; zero: none does
 * @param keepRuns how many imports are remembered, beside those that were signed off
 * @param removalShare the share of all teasers that one import removes at the most, because their documents are gone
 * @param removalMinimum how many it may remove whatever their share
 */
@Validated
@ConfigurationProperties("importing")
public record ImportProperties(
        @DefaultValue("200") @Min(1) @Max(1000) int pageSize,
        @DefaultValue("8") @Min(1) @Max(100) int attempts,
        @DefaultValue("500ms") Duration backoff,
        @DefaultValue("30s") Duration longestBackoff,
        @DefaultValue("5s") Duration beat,
        @DefaultValue("30s") Duration silence,
        @DefaultValue("5m") Duration followEvery,
        @DefaultValue("200") @Min(2) @Max(100_000) int keepRuns,
        @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1") double removalShare,
        @DefaultValue("20") @Min(0) int removalMinimum) {

    public ImportProperties {
        if (silence.compareTo(beat.multipliedBy(2)) < 0) {
            throw new InvalidSetting("importing.silence must be at least twice importing.beat, not " + silence + ".");
        }
        if (followEvery.isNegative()) {
            throw new InvalidSetting("importing.follow-every must not be negative; 0 switches it off.");
        }
    }

    /** How long to wait between attempts. */
    Backoff pauses() {
        return new Backoff(this.backoff, this.longestBackoff);
    }

    /** How many of so many teasers one import may remove. */
    long mostToRemove(long teasers) {
        return Math.max(this.removalMinimum, (long) (this.removalShare * teasers));
    }
}
