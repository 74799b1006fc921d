package tv.ypsilon.importing;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One reading of all legacy documents, as far as it is.
 *
 * @param dryRun whether it only counts what an import would do
 * @param endedAt null while it runs
 * @param total how many documents legacy says it has; null until it has said so
 * @param read how many documents were read
 * @param imported how many of them were new or different
 * @param unchanged how many of them were known as they are
 * @param removed how many teasers went because their document is gone
 * @param issues how many oddities were found
 * @param failure why it failed; else null
 * @param rate how many documents are read in a second, since whoever carries it has begun; null until that can be said
 * @param signedOff who found its issues acceptable; null: nobody has
 */
public record ImportRun(
        UUID id,
        Status status,
        Phase phase,
        boolean dryRun,
        String startedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long total,
        long read,
        long imported,
        long unchanged,
        long removed,
        long issues,
        @Nullable String failure,
        @Nullable Double rate,
        @Nullable SignOff signedOff) {

    /** How far a run is. */
    public enum Status {
        RUNNING, COMPLETED, FAILED
    }

    /** What a run is at, in the order of doing. */
    public enum Phase {

        /** The pages and their zones. */
        PAGES,

        /** All documents, in the order of the list. */
        LIST,

        /** Those that were edited while they were read. */
        SECOND_LOOK,

        /** Those that are here and were not in the list. */
        SEARCH,

        /** Those of them that legacy has no more. */
        REMOVAL,

        /** Those that were edited meanwhile. */
        LAST_LOOK,

        /** Nothing is left to do. */
        DONE
    }

    /** That somebody has looked at the issues of a run, and takes them as they are. */
    public record SignOff(String by, Instant at, String reason) {}

    /** Where the API tells how far it is. */
    public String address() {
        return "/api/migration/imports/" + this.id;
    }

    /** How long the list will take to its end at the present rate; null when that cannot be said. */
    public @Nullable Duration timeLeft() {
        if (this.status != Status.RUNNING || this.phase.compareTo(Phase.LIST) > 0 || this.total == null
                || this.rate == null || this.rate <= 0) {
            return null;
        }
        return Duration.ofSeconds((long) Math.ceil(Math.max(0, this.total - this.read) / this.rate));
    }
}
