package tv.ypsilon.importing;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyReply;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.teaser.TeaserId;

/** Legacy as an import asks it: again and again while it does not answer, for as long as the patience lasts. */
final class PatientLegacy {

    private final LegacySite site;

    private final LegacyListing listing;

    private final LegacyTeasers teasers;

    private final Patience patience;

    PatientLegacy(LegacySite site, LegacyListing listing, LegacyTeasers teasers, Patience patience) {
        this.site = site;
        this.listing = listing;
        this.teasers = teasers;
        this.patience = patience;
    }

    /** What legacy holds under an id. */
    sealed interface Held {

        record Document(LegacyDocument document) implements Held {}

        record Nothing() implements Held {}

        /** Something that cannot be read. */
        record Unreadable(String reason, @Nullable String raw) implements Held {}
    }

    /** An answer, or why it cannot be read. */
    sealed interface Reading<T> {

        record Read<T>(T value) implements Reading<T> {}

        record Failed<T>(String reason) implements Reading<T> {}
    }

    SiteReading pages() {
        return switch (this.<SiteReading>ask(this.site::pages)) {
            case Reading.Read<SiteReading>(SiteReading pages) -> pages;
            case Reading.Failed<SiteReading>(String reason) ->
                    throw new ImportFailed("legacy's list of pages cannot be read: " + reason);
        };
    }

    Reading<LegacyListing.Part> list(ListPart part) {
        return ask(() -> this.listing.list(part.page(), part.size()));
    }

    private <T> Reading<T> ask(Supplier<LegacyReply<T>> question) {
        for (int attempt = 1;; attempt++) {
            this.patience.goOn();
            switch (question.get()) {
                case LegacyReply.Given<T>(T value) -> {
                    return new Reading.Read<>(value);
                }
                case LegacyReply.Unreadable<T>(String reason) -> {
                    return new Reading.Failed<>(reason);
                }
                case LegacyReply.Absent<T> _ -> this.patience.waitAfter(attempt, "legacy has no such list", null);
                case LegacyReply.Unavailable<T>(String reason, Duration retryAfter) ->
                        this.patience.waitAfter(attempt, "legacy does not answer: " + reason, retryAfter);
            }
        }
    }

    Held get(TeaserId id) {
        for (int attempt = 1;; attempt++) {
            this.patience.goOn();
            switch (this.teasers.get(id)) {
                case LegacyAnswer.Done(LegacyDocument document) when document != null -> {
                    return new Held.Document(document);
                }
                case LegacyAnswer.Done _ -> this.patience.waitAfter(attempt, "legacy answers without a document", null);
                case LegacyAnswer.Absent _ -> {
                    return new Held.Nothing();
                }
                case LegacyAnswer.Unreadable(String reason, String raw) -> {
                    return new Held.Unreadable(reason, raw);
                }
                case LegacyAnswer.Refused(int status, String detail, Duration retryAfter) -> {
                    if (isAboutThisOne(status)) {
                        return new Held.Unreadable("legacy answers " + status + ": " + detail, null);
                    }
                    this.patience.waitAfter(attempt, "legacy answers " + status + ": " + detail, retryAfter);
                }
                case LegacyAnswer.NotSent(String reason, Duration retryAfter) ->
                        this.patience.waitAfter(attempt, "legacy cannot be reached: " + reason, retryAfter);
                case LegacyAnswer.Unknown(String reason, _, Duration retryAfter) ->
                        this.patience.waitAfter(attempt, "legacy does not answer: " + reason, retryAfter);
            }
        }
    }

    /** Whether it is this document that legacy cannot give, rather than any. */
    private static boolean isAboutThisOne(int status) {
        return status != 401 && status != 403 && status != 407 && status != 429;
    }
}
