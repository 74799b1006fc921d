package tv.ypsilon.page;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import tv.ypsilon.migration.MigrationStep.ReadSource;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Page;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserChanged;

/**
 * Legacy's pages for many readers. Those who read a page within one second share an answer; nothing that begins or ends
 * on a second falls between them. The last good answer is kept, for while legacy is away.
 */
@Component
class KeptPages {

    static final String NAME = "legacy-pages";

    private static final Logger LOG = LoggerFactory.getLogger(KeptPages.class);

    private static final Duration TURN = Duration.ofMillis(50);

    private static final Duration SHARED_FOR = Duration.ofSeconds(2);

    private static final int ENTRY_BYTES = 512;

    private final LegacyPages legacy;

    private final PageSheets sheets;

    private final PageWriter writer;

    private final PageProperties properties;

    private final Bulkhead bulkhead;

    private final CircuitBreaker breaker;

    private final AsyncCache<Moment, Answer> shared;

    private final Cache<Place, Answer> lastGood;

    KeptPages(LegacyPages legacy, PageSheets sheets, PageWriter writer, PageProperties properties,
            BulkheadRegistry bulkheads, CircuitBreakerRegistry breakers) {
        this.legacy = legacy;
        this.sheets = sheets;
        this.writer = writer;
        this.properties = properties;
        this.bulkhead = bulkheads.bulkhead(NAME, BulkheadConfig.custom()
                .maxConcurrentCalls(properties.legacyConcurrency()).maxWaitDuration(TURN).build());
        this.breaker = breakers.circuitBreaker(NAME);
        this.shared = Caffeine.newBuilder().maximumWeight(properties.legacyCacheSize().toBytes())
                .weigher((Moment _, Answer answer) -> answer.weight()).expireAfterWrite(SHARED_FOR)
                .executor(Runnable::run).buildAsync();
        this.lastGood = Caffeine.newBuilder().maximumWeight(properties.legacyCacheSize().toBytes())
                .weigher((Place _, Answer answer) -> answer.weight()).executor(Runnable::run).build();
    }

    private record Place(String pageId, Support support) {}

    private record Moment(Place place, long second) {}

    /**
     * A good answer of legacy.
     *
     * @param asked when
     * @param asOf when it was asked, by the machine's own counter
     */
    private record Answer(PageBytes bytes, Instant asked, long asOf) {

        int weight() {
            return ENTRY_BYTES + 2 * this.bytes.length();
        }
    }

    /**
     * What legacy says that a page shows now, or last said.
     *
     * @param age null: it says so now
     * @param why it does not, in one word
     */
    record Kept(PageBytes bytes, @Nullable Duration age, @Nullable String why) {}

    /**
     * What a page shows now, or showed when legacy last answered.
     *
     * @throws Refusal {@code legacy-unavailable} if it does not answer and never did, or not for too long; or
     *     {@code not-found}
     */
    Kept now(Page page, Support support, Instant now) {
        Place place = new Place(page.id(), support);
        try {
            return new Kept((this.properties.legacySharing() ? share(page, place, now) : ask(page, support, now))
                    .bytes(), null, null);
        } catch (Refusal refusal) {
            Answer last = refusal.type() == ProblemType.NOT_FOUND ? null : this.lastGood.getIfPresent(place);
            if (last == null) {
                throw refusal;
            }
            Duration age = Duration.ofNanos(System.nanoTime() - last.asOf());
            if (age.compareTo(this.properties.staleIfError()) > 0) {
                throw refusal;
            }
            LOG.debug("The page {} is served as it was {} ago: {}", page.id(), age, refusal.getMessage());
            return new Kept(last.bytes(), age, refusal.type().slug());
        }
    }

    /**
     * The same as something to look at.
     *
     * @throws Refusal as {@link #now}
     */
    Served served(Page page, Support support, Instant now) {
        Kept kept = now(page, support, now);
        Instant asked = kept.age() == null ? now : now.minus(kept.age());
        return new Served(this.writer.read(kept.bytes(), page, support, asked), ReadSource.LEGACY, kept.age());
    }

    /**
     * What legacy says that a page shows at an instant, or at another one if it knows no better.
     *
     * @throws Refusal {@code legacy-unavailable}, {@code busy} or {@code not-found}
     */
    ShownPage at(Page page, Support support, Instant at) {
        return guarded(page, support, at);
    }

    @SuppressWarnings("ReferenceEquality") // whose it is, is what counts
    private Answer share(Page page, Place place, Instant now) {
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> first = this.shared.get(new Moment(place, now.getEpochSecond()), (_, _) -> mine);
        if (first == mine) {
            try {
                mine.complete(ask(page, place.support(), now));
            } catch (RuntimeException | Error ex) {
                mine.completeExceptionally(ex);
            }
        }
        try {
            return first.join();
        } catch (CompletionException ex) {
            throw ex.getCause() instanceof RuntimeException cause ? cause : ex;
        }
    }

    private Answer ask(Page page, Support support, Instant now) {
        long asOf = System.nanoTime();
        ShownPage shown = guarded(page, support, now);
        Answer answer = new Answer(this.writer.write(shown), now, asOf);
        this.lastGood.asMap().merge(new Place(page.id(), support), answer,
                (one, other) -> one.asOf() - other.asOf() > 0 ? one : other);
        return answer;
    }

    /** Behind a bulkhead, so that a slow legacy holds few readers, and a breaker, so that it holds none for long. */
    private ShownPage guarded(Page page, Support support, Instant at) {
        if (!this.bulkhead.tryAcquirePermission()) {
            throw Refusal.of(ProblemType.BUSY);
        }
        try {
            if (!this.breaker.tryAcquirePermission()) {
                throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "circuit breaker open");
            }
            return timed(page, support, at);
        } finally {
            this.bulkhead.onComplete();
        }
    }

    private ShownPage timed(Page page, Support support, Instant at) {
        long start = System.nanoTime();
        try {
            ShownPage shown = this.legacy.show(page, support, at);
            this.breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return shown;
        } catch (Refusal refusal) {
            if (refusal.type() == ProblemType.NOT_FOUND) {
                this.breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            } else {
                this.breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, refusal);
            }
            throw refusal;
        } catch (RuntimeException | Error ex) {
            this.breaker.releasePermission();
            throw ex;
        }
    }

    /** Whoever made the edit sees it; a request that is on its way to legacy may not have. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
    void forgetPagesOf(TeaserChanged changed) {
        this.sheets.pagesOf(changed.zones()).forEach(this::forget);
    }

    @EventListener
    void forget(PageSignals.Changed changed) {
        forget(changed.pageId());
    }

    /** What legacy showed before others were asked is too old, whatever happens. */
    @EventListener(PageSignals.SourceMoved.class)
    void forgetAll() {
        this.lastGood.invalidateAll();
        forget((String) null);
    }

    private void forget(@Nullable String pageId) {
        if (pageId == null) {
            this.shared.synchronous().invalidateAll();
        } else {
            this.shared.asMap().keySet().removeIf((moment) -> moment.place().pageId().equals(pageId));
        }
    }
}
