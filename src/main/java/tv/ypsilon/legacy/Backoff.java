package tv.ypsilon.legacy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long whoever waits for legacy waits after attempts that failed.
 *
 * @param first the pause after the first of them; each further one is twice as long
 * @param longest the longest pause, whatever legacy asks for
 */
public record Backoff(Duration first, Duration longest) {

    /**
     * The pause before the next attempt.
     *
     * @param failed how many attempts have failed, from 1 on
     * @param atLeast as legacy asked; null when it did not
     */
    public Duration pauseAfter(int failed, @Nullable Duration atLeast) {
        Duration doubled = this.first.multipliedBy(1L << Math.min(failed - 1, 20));
        Duration pause = atLeast != null && atLeast.compareTo(doubled) > 0 ? atLeast : doubled;
        return pause.compareTo(this.longest) < 0 ? pause : this.longest;
    }
}
