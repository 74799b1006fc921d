package tv.ypsilon.parity;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tv.ypsilon.database.Purpose;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.page.PageWatch;
import tv.ypsilon.page.Pages;
import tv.ypsilon.page.ShownPage;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.parity.ShadowCounts.Outcome;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * Compares a few of the pages that readers were shown with what the other system shows, behind the readers' backs: at
 * steps 1 to 3, on a thread of its own, and dropped where it does not keep up.
 */
@Component
class Shadow implements PageWatch, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    private static final int SECONDS_BETWEEN_COUNTS = 2;

    private static final String COMPARED = "ypsilon.shadow.compared";

    private static final String DROPPED = "ypsilon.shadow.dropped";

    private static final String RESULT = "result";

    private static final List<String> RESULTS = List.of("equal", "different", "not-comparable");

    private final Pages pages;

    private final Sites sites;

    private final LooseEnds looseEnds;

    private final Migration migration;

    private final ShadowCounts counts;

    private final ShadowProperties properties;

    private final MeterRegistry meters;

    private final BlockingQueue<Read> queue;

    private final AtomicLong lastTaken = new AtomicLong(System.nanoTime());

    private final AtomicLong dropped = new AtomicLong();

    private Outcome outcome = Outcome.NONE;

    private @Nullable Thread worker;

    Shadow(Pages pages, Sites sites, LooseEnds looseEnds, Migration migration, ShadowCounts counts,
            ShadowProperties properties, MeterRegistry meters) {
        this.pages = pages;
        this.sites = sites;
        this.looseEnds = looseEnds;
        this.migration = migration;
        this.counts = counts;
        this.properties = properties;
        this.meters = meters;
        // there from the start, so that the first is an increase
        meters.counter(DROPPED);
        RESULTS.forEach((result) -> meters.counter(COMPARED, RESULT, result));
        this.queue = new ArrayBlockingQueue<>(properties.queue());
    }

    private record Read(Page page, Support support, Instant at) {}

    @Override
    public void shown(Page page, Support support, Instant at) {
        if (ThreadLocalRandom.current().nextDouble() >= this.properties.sample()) {
            return;
        }
        long now = System.nanoTime();
        long last = this.lastTaken.get();
        if (now - last < this.properties.interval() || !this.lastTaken.compareAndSet(last, now)) {
            return;
        }
        if (!this.queue.offer(new Read(page, support, at))) {
            this.dropped.incrementAndGet();
            this.meters.counter(DROPPED).increment();
        }
    }

    @Override
    public synchronized void start() {
        this.worker = Thread.ofPlatform().daemon().name("shadow")
                .start(() -> Purpose.BACKGROUND.run(this::work));
    }

    @Override
    public synchronized void stop() {
        if (this.worker != null) {
            this.worker.interrupt();
            this.worker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return this.worker != null;
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Read read = this.queue.poll(SECONDS_BETWEEN_COUNTS, TimeUnit.SECONDS);
                if (read != null) {
                    count(compare(read));
                }
                if (read == null || this.queue.isEmpty()) {
                    keep();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException ex) {
                LOG.warn("A page could not be compared in the shadow: {}", ex.toString());
                count(new Outcome(0, 0, 1, 0));
            }
        }
    }

    private void count(Outcome one) {
        this.outcome = this.outcome.plus(one);
        this.meters.counter(COMPARED, RESULT,
                RESULTS.get(one.equal() > 0 ? 0 : one.different() > 0 ? 1 : 2))
                .increment((double) (one.compared() + one.notComparable()));
    }

    private void keep() {
        Outcome all = this.outcome.plus(new Outcome(0, 0, 0, this.dropped.getAndSet(0)));
        this.outcome = Outcome.NONE;
        if (!all.equals(Outcome.NONE)) {
            this.counts.add(all);
        }
    }

    private Outcome compare(Read read) throws InterruptedException {
        for (int look = 1;; look++) {
            boolean isCompared = switch (this.migration.state().step()) {
                case IMPORTED, DUAL_EDITING, RELATIONAL_READS -> true;
                case PREPARATION, RELATIONAL_ONLY -> false;
            };
            if (!isCompared) {
                return Outcome.NONE;
            }
            Optional<Page> stored = this.sites.current().findPage(read.page().id());
            if (stored.isEmpty()) {
                return new Outcome(0, 1, 0, 0);
            }
            ShownPage legacy;
            try {
                legacy = this.pages.fromLegacy(read.page(), read.support(), read.at());
            } catch (Refusal refusal) {
                LOG.debug("Legacy does not tell what it shows: {}", refusal.getMessage());
                return new Outcome(0, 0, 1, 0);
            }
            // an older legacy API tells of now only
            ShownPage ours = this.pages.fromPostgres(stored.get(), read.support(), legacy.at());
            if (look(legacy).equals(look(ours))) {
                return new Outcome(1, 0, 0, 0);
            }
            if (look >= this.properties.looks()) {
                return conclude(read, legacy, ours);
            }
            TimeUnit.MILLISECONDS.sleep(this.properties.lookAgainAfter().toMillis());
        }
    }

    private Outcome conclude(Read read, ShownPage legacy, ShownPage ours) {
        Set<TeaserId> differing = new LinkedHashSet<>();
        List<ShownTeaser> left = teasers(legacy);
        List<ShownTeaser> right = teasers(ours);
        left.stream().filter((teaser) -> !right.contains(teaser)).map(ShownTeaser::id).forEach(differing::add);
        right.stream().filter((teaser) -> !left.contains(teaser)).map(ShownTeaser::id).forEach(differing::add);
        if (differing.stream().anyMatch((id) -> this.looseEnds.of(id).isPresent())) {
            return new Outcome(0, 0, 1, 0);
        }
        LOG.warn("{} on {} at {} is not the same in both systems: {}", read.page().id(), read.support().word(),
                legacy.at(), differing);
        return new Outcome(0, 1, 0, 0);
    }

    private static List<ShownTeaser> teasers(ShownPage page) {
        return page.zones().stream().flatMap((zone) -> zone.teasers().stream()).toList();
    }

    /** All that a reader sees. */
    private static List<List<Object>> look(ShownPage page) {
        List<List<Object>> looks = new ArrayList<>();
        for (ShownZone zone : page.zones()) {
            looks.add(List.of(zone.zone().legacyId(), zone.zone().code(), String.valueOf(zone.zone().title()),
                    zone.zone().order(), String.valueOf(zone.zone().template()), zone.teasers()));
        }
        return looks;
    }
}
