package tv.ypsilon.importing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One reading of all legacy documents, as far as it is.
 *
 * @param endedAt null while it runs
 * @param total how many documents legacy says it has; null until it has said so
 * @param read how many documents were read
 * @param imported how many of them were new or different
 * @param unchanged how many of them were known as they are
 * @param removed how many teasers went because their document is gone
 * @param issues how many oddities were found
 * @param failure why it failed; else null
 */
public record ImportRun(
        UUID id,
        Status status,
        String startedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long total,
        long read,
        long imported,
        long unchanged,
        long removed,
        long issues,
        @Nullable String failure) {

    /** How far a run is. */
    public enum Status {
        RUNNING, COMPLETED, FAILED
    }

    /** Where the API tells how far it is. */
    public String address() {
        return "/api/migration/imports/" + this.id;
    }
}
