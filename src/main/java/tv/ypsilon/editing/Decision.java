package tv.ypsilon.editing;

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
 */
public record Decision(
        @Nullable UUID operationId,
        @Nullable Teaser before,
        @Nullable Teaser after,
        @Nullable EntryId entryId) {}
