package tv.ypsilon.page;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tv.ypsilon.database.Purpose;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacyReply;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.PageContent;
import tv.ypsilon.legacy.PageContent.Shown;
import tv.ypsilon.legacy.PageContent.ZoneContent;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.Window;

/** Legacy's pages. Its own list of them is kept for a while, so that a page costs one request. */
@Component
class LegacyPages {

    private static final Logger LOG = LoggerFactory.getLogger(LegacyPages.class);

    private static final Window ALWAYS = new Window(null, null);

    private final LegacySite legacy;

    private final Sites sites;

    private final Duration maxAge;

    private final Duration patience;

    private final AtomicReference<@Nullable CompletableFuture<Site>> asking = new AtomicReference<>();

    private final AtomicBoolean refreshing = new AtomicBoolean();

    private volatile @Nullable Kept kept;

    LegacyPages(LegacySite legacy, Sites sites, PageProperties properties, LegacyProperties patience) {
        this.legacy = legacy;
        this.sites = sites;
        this.maxAge = properties.legacySiteAge();
        this.patience = patience.pageTimeout();
    }

    private record Kept(Site site, long nanos) {}

    /**
     * The pages as legacy lists them, or listed them lately. Nobody waits for a newer list while there is an old one.
     *
     * @throws Refusal {@code legacy-unavailable} if none is known
     */
    Site site() {
        Kept last = this.kept;
        if (last == null || this.maxAge.isZero()) {
            return askTogether();
        }
        if (System.nanoTime() - last.nanos() >= this.maxAge.toNanos() && this.refreshing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("legacy-site").start(() -> {
                try {
                    ask();
                } catch (RuntimeException ex) {
                    LOG.warn("Legacy's list of pages stays as it was: {}", ex.getMessage());
                } finally {
                    this.refreshing.set(false);
                }
            });
        }
        return last.site();
    }

    /** One question for all who have it, who wait no longer than for a page: the list itself may take its time. */
    private Site askTogether() {
        CompletableFuture<Site> mine = new CompletableFuture<>();
        CompletableFuture<Site> first = this.asking.compareAndExchange(null, mine);
        if (first == null) {
            first = mine;
            Thread.ofVirtual().name("legacy-site").start(() -> Purpose.PAGES.run(() -> {
                try {
                    mine.complete(ask());
                } catch (RuntimeException | Error ex) {
                    mine.completeExceptionally(ex);
                } finally {
                    this.asking.set(null);
                }
            }));
        }
        try {
            return first.get(this.patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return otherwise("it does not tell its pages in time", null);
        } catch (ExecutionException ex) {
            throw ex.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(ex);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("it was not waited for", null);
        }
    }

    private Site ask() {
        return switch (this.legacy.pages()) {
            case LegacyReply.Given<SiteReading>(SiteReading reading) -> keep(this.sites.of(reading.pages()));
            case LegacyReply.Absent<SiteReading> _ -> otherwise("it has no list of pages", null);
            case LegacyReply.Unreadable<SiteReading>(String reason) -> otherwise(reason, null);
            case LegacyReply.Unavailable<SiteReading>(String reason, Duration retryAfter) ->
                    otherwise(reason, retryAfter);
        };
    }

    /** The list that was known before, or that was imported. */
    private Site otherwise(String reason, @Nullable Duration retryAfter) {
        Kept last = this.kept;
        Site known = last != null ? last.site() : this.sites.current();
        if (known.pages().isEmpty()) {
            throw unavailable(reason, retryAfter);
        }
        return keep(known);
    }

    private Site keep(Site site) {
        this.kept = new Kept(site, System.nanoTime());
        return site;
    }

    /**
     * What a page shows. Where legacy does not answer for the instant that it was asked for, the answer says for which.
     *
     * @throws Refusal {@code legacy-unavailable}, or {@code not-found} if legacy has no such page
     */
    ShownPage show(Page page, Support support, Instant at) {
        return switch (this.legacy.pageContent(page.id(), support, at, site())) {
            case LegacyReply.Given<PageContent>(PageContent content) -> shown(page, support, at, content);
            case LegacyReply.Absent<PageContent> _ ->
                    throw Refusal.of(ProblemType.NOT_FOUND, "page", page.code() + "/" + page.language());
            case LegacyReply.Unreadable<PageContent>(String reason) -> throw unavailable(reason, null);
            case LegacyReply.Unavailable<PageContent>(String reason, Duration retryAfter) ->
                    throw unavailable(reason, retryAfter);
        };
    }

    private static ShownPage shown(Page page, Support support, Instant at, PageContent content) {
        Map<String, List<Shown>> teasers = new HashMap<>();
        for (ZoneContent zone : content.zones()) {
            teasers.putIfAbsent(zone.legacyId(), zone.teasers());
        }
        return new ShownPage(page, support, content.at() != null ? content.at() : at, null, null,
                page.zones().stream().map((zone) -> new ShownZone(zone, teasers
                        .getOrDefault(zone.legacyId(), List.of()).stream().map(LegacyPages::shown).toList())).toList());
    }

    private static ShownTeaser shown(Shown shown) {
        TeaserContent content = shown.teaser().content();
        ScheduleEntry entry = shown.entry();
        return new ShownTeaser(shown.teaser().id(), content.kind(), content.title(), content.subtitle(),
                content.description(), content.programId(), content.url(), content.image(), content.callToAction(),
                entry == null ? null : entry.position(), entry == null ? ALWAYS : entry.window());
    }

    private static Refusal unavailable(String reason, @Nullable Duration retryAfter) {
        Refusal refusal = Refusal.of(ProblemType.LEGACY_UNAVAILABLE, reason);
        return retryAfter == null ? refusal : refusal.retryAfter(retryAfter);
    }
}
