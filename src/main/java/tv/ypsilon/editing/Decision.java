package tv.ypsilon.editing;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Teaser;

/**
 * What became of an edit that was done, on both sides where the step wants both.
 *
 * @param operationId null when there was nothing to change
 * @param before null after a create
 * @param after null after a delete
 * @param entryId the schedule entry that the edit was about; null when it was about the teaser
 * @param legacyTime for how long legacy was waited for, all requests of the edit together
 */
public record Decision(
        @Nullable UUID operationId,
        @Nullable Teaser before,
        @Nullable Teaser after,
        @Nullable EntryId entryId,
        Duration legacyTime) {

    Decision(@Nullable UUID operationId, @Nullable Teaser before, @Nullable Teaser after, @Nullable EntryId entryId) {
        this(operationId, before, after, entryId, Duration.ZERO);
    }

    Decision waitedForLegacy(Duration time) {
        return new Decision(this.operationId, this.before, this.after, this.entryId, time);
    }

    /** As the header {@code Server-Timing} tells it, in milliseconds: how much of an answer's time was legacy's. */
    String serverTiming() {
        return String.format(Locale.ROOT, "legacy;dur=%.3f", this.legacyTime.toNanos() / 1e6);
    }
}
