package tv.ypsilon.parity;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.database.Pace;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyReply;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.legacy.PageContent;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * Legacy as a run asks it: one question after the other, with a rest after each that is as long as the answer took, and
 * again and again while it does not answer, for as long as the patience lasts. For one thread.
 */
final class GentleLegacy {

    /** How much slow answers lengthen the rest. */
    private static final int LONGER_REST = 4;

    private static final String STOPPED = "stopped";

    private final LegacySite site;

    private final LegacyListing listing;

    private final LegacyTeasers teasers;

    private final ParityProperties properties;

    private final Pace pace;

    /** Of one question, in nanoseconds, smoothed; none before the first. */
    private double latency;

    private double slowest;

    GentleLegacy(LegacySite site, LegacyListing listing, LegacyTeasers teasers, ParityProperties properties,
            Pace pace) {
        this.site = site;
        this.listing = listing;
        this.teasers = teasers;
        this.properties = properties;
        this.pace = pace;
    }

    /** What legacy holds, or why that cannot be told. */
    sealed interface Held<T> {

        record There<T>(T value) implements Held<T> {}

        record Nothing<T>() implements Held<T> {}

        /** Something that cannot be read. */
        record Unreadable<T>(String reason) implements Held<T> {}
    }

    Held<SiteReading> pages() {
        return ask(this.site::pages);
    }

    Held<LegacyListing.Part> list(int page, int limit) {
        return ask(() -> this.listing.list(page, limit));
    }

    /**
     * What a page shows.
     *
     * @param at null for now
     */
    Held<PageContent> content(String pageId, Support support, @Nullable Instant at, Site knownSite) {
        return ask(() -> this.site.pageContent(pageId, support, at, knownSite));
    }

    private <T> Held<T> ask(Supplier<LegacyReply<T>> question) {
        for (int attempt = 1;; attempt++) {
            switch (timed(question)) {
                case LegacyReply.Given<T>(T value) -> {
                    return new Held.There<>(value);
                }
                case LegacyReply.Absent<T> _ -> {
                    return new Held.Nothing<>();
                }
                case LegacyReply.Unreadable<T>(String reason) -> {
                    return new Held.Unreadable<>(reason);
                }
                case LegacyReply.Unavailable<T>(String reason, Duration retryAfter) ->
                        waitAfter(attempt, "legacy does not answer: " + reason, retryAfter);
            }
        }
    }

    Held<LegacyDocument> get(TeaserId id) {
        for (int attempt = 1;; attempt++) {
            switch (timed(() -> this.teasers.get(id))) {
                case LegacyAnswer.Done(LegacyDocument document) when document != null -> {
                    return new Held.There<>(document);
                }
                case LegacyAnswer.Done _ -> waitAfter(attempt, "legacy answers without a document", null);
                case LegacyAnswer.Absent _ -> {
                    return new Held.Nothing<>();
                }
                case LegacyAnswer.Unreadable(String reason, _) -> {
                    return new Held.Unreadable<>(reason);
                }
                case LegacyAnswer.Refused(int status, String detail, Duration retryAfter) ->
                        waitAfter(attempt, "legacy answers " + status + ": " + detail, retryAfter);
                case LegacyAnswer.NotSent(String reason, Duration retryAfter) ->
                        waitAfter(attempt, "legacy cannot be reached: " + reason, retryAfter);
                case LegacyAnswer.Unknown(String reason, _, Duration retryAfter) ->
                        waitAfter(attempt, "legacy does not answer: " + reason, retryAfter);
            }
        }
    }

    private <T> T timed(Supplier<T> question) {
        goOn();
        long start = System.nanoTime();
        T answer = question.get();
        long took = System.nanoTime() - start;
        this.latency = this.latency == 0 ? took : 0.8 * this.latency + 0.2 * took;
        this.slowest = Math.max(this.slowest, this.latency);
        double rest = this.properties.rest() * (isSlow() ? LONGER_REST : 1);
        pause(Duration.ofNanos((long) (took * rest)));
        return answer;
    }

    private boolean isSlow() {
        return this.latency > this.properties.slow().toNanos();
    }

    /** How long legacy takes for an answer, lately. */
    Duration latency() {
        return Duration.ofNanos((long) this.latency);
    }

    /** Why legacy is asked less than it could be; null where it is not. */
    @Nullable
    String throttled() {
        return isSlow() ? "legacy takes " + latency().toMillis() + " ms for an answer" : null;
    }

    /** The same for the whole time that it was asked. */
    @Nullable
    String wasThrottled() {
        return this.slowest > this.properties.slow().toNanos()
                ? "legacy took up to " + Duration.ofNanos((long) this.slowest).toMillis() + " ms for an answer" : null;
    }

    /** Does nothing for a while. */
    void pause(Duration duration) {
        if (this.pace.pause(duration)) {
            throw new RunFailed(STOPPED);
        }
    }

    /** Rests, if it is time to, and ends the run if it is to stop. */
    void goOn() {
        Pace.breathe();
        if (this.pace.isToStop()) {
            throw new RunFailed(STOPPED);
        }
    }

    private void waitAfter(int failed, String reason, @Nullable Duration atLeast) {
        if (failed >= this.properties.attempts()) {
            throw new RunFailed(reason + " (" + failed + " attempts)");
        }
        pause(this.properties.pauses().pauseAfter(failed, atLeast));
    }
}
