package tv.ypsilon.parity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of both systems, as far as it is.
 *
 * @param ahead whether the guard may rely on it: it began at its own start, and looked ahead as far as is wanted
 * @param endedAt null while it runs
 * @param from the first instant that it compares
 * @param until where it ends
 * @param beyond how often something was found for which there was no room any more
 * @param open how many differences and doubts nobody has accepted, with those that there was no room for
 * @param accepted how many somebody has
 * @param failure why it failed; else null
 */
public record ParityRun(
        UUID id,
        Status status,
        Phase phase,
        boolean control,
        boolean ahead,
        String startedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        Instant from,
        Instant until,
        Progress progress,
        long beyond,
        long open,
        long accepted,
        @Nullable String failure) {

    /** How far a run is. */
    public enum Status {
        RUNNING, COMPLETED, FAILED
    }

    /** What a run is doing. */
    public enum Phase {
        READING, LOOKING_AGAIN, COMPARING, JUDGING, ENDED
    }

    /**
     * What was done so far.
     *
     * @param documents how many documents were read
     * @param total how many legacy says it has; null while it has not
     * @param lookedAtAgain how many teasers were looked at again one by one
     * @param askedNow how many pages legacy was asked for as they are now
     * @param askedStabbing how many so that windows are seen open
     * @param stabbing how many that takes for all of them
     * @param askedBoundaries how many at boundaries and a second before them
     * @param boundaries how many boundaries there are, of all pages and supports
     * @param atIgnored whether legacy answers for now whatever it is asked for
     * @param legacyMillis how long legacy takes for an answer; null before the first
     * @param throttled why legacy is asked less than it could be; null where it is not
     */
    public record Progress(
            long documents,
            @Nullable Long total,
            long lookedAtAgain,
            Counts content,
            Counts rules,
            long askedNow,
            long askedStabbing,
            long stabbing,
            long askedBoundaries,
            long boundaries,
            boolean atIgnored,
            @Nullable Long legacyMillis,
            @Nullable String throttled) {}

    /** Of both halves. */
    public Counts counts() {
        return this.progress.content().plus(this.progress.rules());
    }

    /** How far it is, from 0 to 1; half of it is reading. */
    double progress(ParityProperties properties) {
        return switch (this.phase) {
            case READING ->
                    this.progress.total() == null ? 0 : 0.5 * share(this.progress.documents(), this.progress.total());
            case LOOKING_AGAIN, COMPARING -> 0.5;
            case JUDGING -> 0.5 + 0.5 * share(
                    this.progress.askedNow() + this.progress.askedStabbing() + this.progress.askedBoundaries(),
                    this.progress.askedNow() + Math.min(this.progress.stabbing(), properties.stabbing())
                            + Math.min(2 * this.progress.boundaries(), properties.boundaries()));
            case ENDED -> 1;
        };
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 1 : Math.min(1, (double) part / whole);
    }

    /** Where the API tells how far it is. */
    String address() {
        return "/api/migration/parity/" + this.id;
    }
}
