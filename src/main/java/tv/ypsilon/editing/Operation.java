package tv.ypsilon.editing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * One edit as the journal has it.
 *
 * @param step the step that was in force when it began, and that it keeps
 * @param before the teaser before it; null for a create
 * @param after the teaser after it; null for a delete
 * @param rawBefore the legacy document before it, as legacy sent it; null before anything was sent, and where there was none
 * @param rawAfter the legacy document after it, as sent; null likewise
 * @param settleUntil until when legacy may still apply what was sent; null before anything was
 * @param decidedAt null while it is undecided
 * @param epoch one more each time that a recovery takes it over
 * @param attempts how often recovery has looked at it
 * @param failure the slug of the problem that ended it; null when none did
 * @param undoes the operation that it takes back; null when it is no undo
 * @param entryId the schedule entry that it is about; null when it is about the teaser
 */
public record Operation(
        UUID id,
        TeaserId teaserId,
        OperationKind kind,
        OperationState state,
        MigrationStep step,
        String author,
        @Nullable Teaser before,
        @Nullable Teaser after,
        @Nullable String rawBefore,
        @Nullable String rawAfter,
        Instant createdAt,
        @Nullable Instant settleUntil,
        @Nullable Instant decidedAt,
        int epoch,
        int attempts,
        @Nullable String failure,
        @Nullable String failureDetail,
        @Nullable UUID undoes,
        @Nullable String entryId) {

    /** One that is done on both sides as soon as it is written down. */
    static Operation done(UUID id, TeaserId teaserId, OperationKind kind, MigrationStep step, String author,
            @Nullable Teaser before, @Nullable Teaser after, Instant at) {
        return new Operation(id, teaserId, kind, OperationState.COMMITTED, step, author, before, after, null, null, at,
                null, at, 0, 0, null, null, null, null);
    }

    /** Where the API tells how it ended. */
    public String address() {
        return "/api/operations/" + this.id;
    }

    /** The teaser as it is stored once the edit is committed; null after a delete. What legacy is only owed changes no version. */
    public @Nullable Teaser committed() {
        if (this.after == null || this.after.equals(this.before)) {
            return this.after;
        }
        return this.after.atVersion(this.after.version() + 1);
    }
}
