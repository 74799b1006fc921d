package tv.ypsilon.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.teaser.Teaser;

/**
 * What is, or will be, done to one teaser among many.
 *
 * @param teaser null where there is none of that id
 * @param changes in a line each, in the reader's language
 * @param notice why it is not done, or cannot be; null where it is
 * @param operation that did it and can be taken back; null where there is none
 */
record BulkOutcome(
        String id,
        @Nullable Teaser teaser,
        List<Change> changes,
        @Nullable Notice notice,
        @Nullable String operation) {

    /**
     * A line that goes, a line that comes, or both.
     *
     * @param before null: nothing was there
     * @param after null: nothing is there any more
     */
    record Change(@Nullable String before, @Nullable String after) {}

    public String title() {
        return this.teaser == null ? "(" + this.id + ")" : Scheduling.title(this.teaser);
    }

    public @Nullable Thumbnail picture() {
        return this.teaser == null ? null
                : Thumbnail.of(this.teaser.content().image(), this.teaser.content().title(), this.id);
    }

    /** {@code done}, {@code same}, {@code unknown} or {@code refused}. */
    public String how() {
        return this.notice == null ? this.operation == null ? "same" : "done"
                : this.notice.tone() == Notice.Tone.UNKNOWN ? "unknown" : "refused";
    }
}
