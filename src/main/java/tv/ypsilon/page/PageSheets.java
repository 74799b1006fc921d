package tv.ypsilon.page;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import tv.ypsilon.database.Purpose;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserChanged;

/**
 * The sheets of PostgreSQL's pages, each loaded once and kept until the page changes. While nobody tells of changes,
 * none is kept, and a reader gets one whose loading began after the reader came.
 * <p>
 * Why a kept one is never old: a load is in the cache before it begins, and a change is forgotten about after it is
 * committed. So either the load began after the commit, or it is thrown out.
 */
@Component
class PageSheets {

    private final StoredPages stored;

    private final Sites sites;

    private final PageSignals signals;

    private final PageWriter writer;

    private final Clock clock;

    private final Timer loads;

    private final AsyncCache<String, Weighed> kept;

    private final Map<String, Turns> turns = new ConcurrentHashMap<>();

    private volatile Site site = new Site("", List.of());

    PageSheets(StoredPages stored, Sites sites, PageSignals signals, PageWriter writer, PageProperties properties,
            Clock clock, MeterRegistry meters) {
        this.stored = stored;
        this.sites = sites;
        this.signals = signals;
        this.writer = writer;
        this.clock = clock;
        this.loads = Timer.builder("ypsilon.page.loads").description("pages loaded from PostgreSQL").register(meters);
        this.kept = Caffeine.newBuilder().maximumWeight(properties.cacheSize().toBytes())
                .weigher((String _, Weighed sheet) -> (int) Math.min(Integer.MAX_VALUE, sheet.weight()))
                .executor(Runnable::run).buildAsync();
    }

    private record Weighed(PageSheet sheet, long weight) {}

    /** The pages that were imported. */
    Site site() {
        PageSignals.Seen seen = this.signals.latest();
        Site known = this.site;
        if (seen != null && known.pagesRevision().equals(seen.siteRevision())) {
            return known;
        }
        known = this.sites.current();
        this.site = known;
        return known;
    }

    /** What PostgreSQL holds of a page of {@link #site()}. */
    PageSheet sheet(Page page) {
        while (this.signals.latest() != null) {
            CompletableFuture<Weighed> sheet = this.kept.getIfPresent(page.id());
            if (sheet == null) {
                sheet = keep(page);
            }
            PageSheet loaded = join(sheet).sheet();
            if (loaded.page().equals(page)) {
                return loaded;
            }
            // its zones are not what they were
            this.kept.asMap().remove(page.id(), sheet);
        }
        return join(this.turns.computeIfAbsent(page.id(), (_) -> new Turns()).next(page)).sheet();
    }

    @SuppressWarnings("ReferenceEquality") // whose it is, is what counts
    private CompletableFuture<Weighed> keep(Page page) {
        CompletableFuture<Weighed> mine = new CompletableFuture<>();
        CompletableFuture<Weighed> first = this.kept.get(page.id(), (_, _) -> mine);
        if (first == mine) {
            complete(mine, page);
        }
        return first;
    }

    private void complete(CompletableFuture<Weighed> loading, Page page) {
        try {
            loading.complete(load(page));
        } catch (RuntimeException | Error ex) {
            loading.completeExceptionally(ex);
        }
    }

    private Weighed load(Page page) {
        return Objects.requireNonNull(this.loads.record(() -> {
            PageSheet sheet = PageSheet.of(page, this.stored.entries(page), this.writer);
            return new Weighed(sheet, sheet.weight(this.clock.instant()));
        }));
    }

    private static Weighed join(CompletableFuture<Weighed> loading) {
        try {
            return loading.join();
        } catch (CompletionException ex) {
            throw ex.getCause() instanceof RuntimeException cause ? cause : ex;
        }
    }

    /** Loads of a page one after the other, each for all who came before it began. */
    private final class Turns {

        private final ReentrantLock loading = new ReentrantLock();

        private @Nullable CompletableFuture<Weighed> waiting;

        CompletableFuture<Weighed> next(Page page) {
            CompletableFuture<Weighed> mine = new CompletableFuture<>();
            synchronized (this) {
                if (this.waiting != null) {
                    return this.waiting;
                }
                this.waiting = mine;
            }
            this.loading.lock();
            try {
                synchronized (this) {
                    this.waiting = null;
                }
                complete(mine, page);
            } finally {
                this.loading.unlock();
            }
            return mine;
        }
    }

    /**
     * The next instant at which PostgreSQL's page shows something else, if that is known without waiting for it.
     *
     * @return null if it is not known, or if there is none
     */
    @Nullable
    Instant knownBoundAfter(String pageId, Support support, Instant instant) {
        PageSignals.Seen seen = this.signals.latest();
        if (seen == null) {
            return null;
        }
        CompletableFuture<Weighed> sheet = this.kept.getIfPresent(pageId);
        if (sheet == null) {
            Site known = this.site;
            if (!known.pagesRevision().equals(seen.siteRevision()) || known.findPage(pageId).isPresent()) {
                Thread.ofVirtual().name("page-" + pageId)
                        .start(() -> Purpose.PAGES.run(() -> site().findPage(pageId).ifPresent(this::sheet)));
            }
            return null;
        }
        return sheet.isDone() && !sheet.isCompletedExceptionally()
                ? sheet.join().sheet().firstBoundAfter(support, instant) : null;
    }

    /** However the transaction ended: one whose commit was not answered may be committed. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
    void forgetPagesOf(TeaserChanged changed) {
        pagesOf(changed.zones()).forEach(this::forget);
    }

    /** The pages of zones; null stands for one that is not known. */
    Set<@Nullable String> pagesOf(Set<ZoneId> zones) {
        Site known = this.site;
        Set<@Nullable String> pages = new HashSet<>();
        zones.forEach((zone) -> pages.add(known.findZone(zone).map(Zone::pageId).orElse(null)));
        return pages;
    }

    @EventListener
    void forget(PageSignals.Changed changed) {
        forget(changed.pageId());
    }

    private void forget(@Nullable String pageId) {
        if (pageId == null) {
            this.kept.synchronous().invalidateAll();
        } else {
            this.kept.synchronous().invalidate(pageId);
        }
    }
}
