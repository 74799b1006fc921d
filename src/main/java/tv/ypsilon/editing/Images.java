package tv.ypsilon.editing;

import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.UnreadableDocument;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Teaser;

/**
 * The two documents that legacy may hold while an edit is on its way, to tell which of them it shows.
 *
 * @param pre before the edit; null for none
 * @param post after the edit; null for none
 * @param after the teaser that the post-image means; null for none
 */
record Images(
        @Nullable LegacyDocument pre,
        @Nullable LegacyDocument post,
        @Nullable Teaser after,
        Site site,
        Documents documents) {

    /** What a look at legacy showed. */
    sealed interface Seen {

        /** What was there before the edit. */
        record Pre(@Nullable LegacyDocument now) implements Seen {}

        /**
         * What the edit wanted.
         *
         * @param exact whether it is what was sent; otherwise it means what was wanted, in legacy's own words, or with
         *     something beside it that somebody else has changed
         */
        record Post(@Nullable LegacyDocument now, boolean exact) implements Seen {}

        /** Something else: somebody else was there. */
        record Other(String what) implements Seen {}

        /** An answer that is no document: a poisoned one, or something on the way to legacy. */
        record Unreadable(String what) implements Seen {}

        /** Legacy could not be asked. */
        record Nothing(String why) implements Seen {}
    }

    Seen seenIn(LegacyAnswer read) {
        return switch (read) {
            case LegacyAnswer.Done(LegacyDocument now) -> now == null ? new Seen.Nothing("no document") : seen(now);
            case LegacyAnswer.Absent _ -> this.post == null ? new Seen.Post(null, true)
                    : this.pre == null ? new Seen.Pre(null) : new Seen.Other("no document");
            case LegacyAnswer.Unreadable(String reason, _) -> new Seen.Unreadable(reason);
            case LegacyAnswer.Refused refused -> new Seen.Nothing("legacy answered " + refused.status());
            case LegacyAnswer.NotSent(String reason, _) -> new Seen.Nothing(reason);
            case LegacyAnswer.Unknown(String reason, _, _) -> new Seen.Nothing(reason);
        };
    }

    private Seen seen(LegacyDocument now) {
        if (this.post != null && now.sameAs(this.post)) {
            return new Seen.Post(now, true);
        }
        if (this.pre != null && now.sameAs(this.pre)) {
            return new Seen.Pre(now);
        }
        // legacy may have put it into its own words; what it means is then what the edit wanted
        if (this.after != null && this.documents.read(now, this.site).teaser().saysTheSameAs(this.after)) {
            return new Seen.Post(now, false);
        }
        return new Seen.Other(now.raw());
    }

    /** A document of the journal, which was parsed before it was written there; null for none. */
    static @Nullable LegacyDocument parse(@Nullable String raw) {
        try {
            return raw == null ? null : LegacyDocument.parse(raw);
        } catch (UnreadableDocument ex) {
            throw new IllegalStateException("the journal holds a document that cannot be read", ex);
        }
    }

    static boolean isSame(@Nullable LegacyDocument one, @Nullable LegacyDocument other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.sameAs(other);
    }
}
