package tv.ypsilon.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
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
 * a reader gets one whose loading began after the reader came.
 * <p>
 * Why a kept one is never too old: each knows which transactions it has, and each change says in which transaction it
 * was made. Before an edit is answered, the sheets of its pages are loaded again or marked as too old; until then those
 * who read them get what was before it, and need not wait. Of changes by others a sheet may go without for a
 * little longer, by {@link PageProperties#lag()}.
 */
@Component
class PageSheets {

    private static final Logger LOG = LoggerFactory.getLogger(PageSheets.class);

    /** How long an edit waits for its pages; after that their readers do. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final StoredPages stored;

    private final Sites sites;

    private final PageSignals signals;

    private final PageWriter writer;

    private final Clock clock;

    private final long lag;

    private final Timer loads;

    private final Cache<String, PageShelf> kept;

    private volatile Site site = new Site("", List.of());

    PageSheets(StoredPages stored, Sites sites, PageSignals signals, PageWriter writer, PageProperties properties,
            Clock clock, MeterRegistry meters) {
        this.stored = stored;
        this.sites = sites;
        this.signals = signals;
        this.writer = writer;
        this.clock = clock;
        this.lag = properties.lag().toNanos();
        this.loads = Timer.builder("ypsilon.page.loads").description("pages loaded from PostgreSQL").register(meters);
        this.kept = Caffeine.newBuilder().maximumWeight(properties.cacheSize().toBytes())
                .weigher((String _, PageShelf shelf) -> (int) Math.min(Integer.MAX_VALUE, shelf.weight()))
                .executor(Runnable::run).build();
    }

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
        long now = System.nanoTime();
        // in this order: what was kept while nobody told of changes is gone before somebody does
        boolean told = this.signals.latest() != null;
        PageShelf shelf = this.kept.get(page.id(), this::shelf);
        shelf.isRead(now);
        return shelf.sheet(page, now, told);
    }

    private PageShelf shelf(String pageId) {
        // whoever has loaded it weighs it again, if it is still kept
        AtomicReference<PageShelf> self = new AtomicReference<>();
        PageShelf shelf = new PageShelf(this::load,
                () -> this.kept.asMap().replace(pageId, self.get(), self.get()));
        self.set(shelf);
        return shelf;
    }

    private PageShelf.Copy load(Page page, PageShelf.@Nullable Copy former) {
        return Objects.requireNonNull(this.loads.record(() -> {
            long began = System.nanoTime();
            StoredPages.Entries entries = this.stored.entries(page);
            PageSheet sheet = PageSheet.of(page, entries.entries(), this.writer);
            Instant now = this.clock.instant();
            if (former != null) {
                sheet.getReadyAs(former.sheet(), now);
            }
            return new PageShelf.Copy(sheet, entries.has(), began, sheet.weight(now));
        }));
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
        PageShelf shelf = this.kept.getIfPresent(pageId);
        PageSheet sheet = shelf == null ? null : shelf.latest();
        if (sheet == null) {
            Site known = this.site;
            if (!known.pagesRevision().equals(seen.siteRevision()) || known.findPage(pageId).isPresent()) {
                Thread.ofVirtual().name("page-" + pageId).start(() -> Purpose.PAGES.run(() -> loadAhead(pageId)));
            }
            return null;
        }
        return sheet.firstBoundAfter(support, instant);
    }

    private void loadAhead(String pageId) {
        try {
            site().findPage(pageId).ifPresent(this::sheet);
        } catch (DataAccessException ex) {
            LOG.warn("It stays unknown when the page {} changes next", pageId, ex);
        }
    }

    /** An edit is answered when its pages show it, or when those who read them will wait until they do. */
    @EventListener
    void follow(TeaserChanged changed) {
        long transaction = this.stored.currentTransaction();
        // nobody waits for the answer of a recovered edit, but many may look whether it is done
        long patience = Purpose.RECOVERY.isCurrent() ? 0 : PATIENCE_NANOS;
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                Set<@Nullable String> pages = pagesOf(changed.zones());
                if (pages.contains(null)) {
                    change(null, null, 0);
                } else if (status == STATUS_COMMITTED) {
                    pages.forEach((page) -> change(page, transaction, patience));
                    showIn(pages, transaction);
                } else {
                    // one whose commit was not answered may be committed
                    pages.forEach((page) -> change(page, transaction, PageSheets.this.lag));
                }
            }
        });
    }

    /** Waits for the pages a while; those of them that are not there by then are too old. */
    private void showIn(Set<@Nullable String> pages, long transaction) {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        Map<String, FutureTask<?>> loads = new HashMap<>();
        for (String page : pages) {
            PageShelf shelf = page == null ? null : this.kept.getIfPresent(page);
            if (page != null && shelf != null) {
                FutureTask<?> load = new FutureTask<>(() -> Purpose.PAGES.run(() -> shelf.catchUp(transaction)), null);
                loads.put(page, load);
                Thread.ofVirtual().name("page-" + page).start(load);
            }
        }
        loads.forEach((page, load) -> {
            try {
                load.get(giveUp - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException ex) {
                LOG.warn("The page {} was not loaded after an edit; who reads it tries next", page, ex.getCause());
            } catch (TimeoutException _) {
                LOG.warn("The page {} takes long to load after an edit; who reads it waits", page);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            change(page, transaction, 0);
        });
    }

    /** The pages of zones; null stands for one that is not known. */
    Set<@Nullable String> pagesOf(Set<ZoneId> zones) {
        Site known = this.site;
        Set<@Nullable String> pages = new HashSet<>();
        zones.forEach((zone) -> pages.add(known.findZone(zone).map(Zone::pageId).orElse(null)));
        return pages;
    }

    @EventListener
    void hear(PageSignals.Changed changed) {
        change(changed.pageId(), changed.transaction(), this.lag);
    }

    /**
     * Takes note of a change.
     *
     * @param pageId null: any page
     * @param transaction null: any transaction, none of which was told of
     * @param behind for how long those who read a page may still be shown what was before it
     */
    private void change(@Nullable String pageId, @Nullable Long transaction, long behind) {
        if (transaction == null) {
            this.kept.invalidateAll();
            return;
        }
        long until = System.nanoTime() + behind;
        Set<String> changed = pageId == null ? this.kept.asMap().keySet() : Set.of(pageId);
        for (String each : changed) {
            PageShelf shelf = this.kept.getIfPresent(each);
            if (shelf != null && !shelf.lacks(transaction, until)) {
                this.kept.asMap().remove(each, shelf);
            }
        }
    }
}
