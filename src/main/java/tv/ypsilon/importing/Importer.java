package tv.ypsilon.importing;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.importing.ImportWrites.Run;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.migration.MigrationStep.ForeignEdits;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/** Starts imports and carries them on in the background, one at a time on all instances. */
@Service
public class Importer implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

    private final ImportRuns runs;

    private final ImportWrites writes;

    private final LegacySite site;

    private final LegacyListing listing;

    private final LegacyTeasers teasers;

    private final LegacyProperties legacy;

    private final Migration migration;

    private final ImportProperties properties;

    private final Clock clock;

    private final CountDownLatch stop = new CountDownLatch(1);

    private volatile @Nullable Thread carrier;

    Importer(ImportRuns runs, ImportWrites writes, LegacySite site, LegacyListing listing, LegacyTeasers teasers,
            LegacyProperties legacy, Migration migration, ImportProperties properties, Clock clock) {
        this.runs = runs;
        this.writes = writes;
        this.site = site;
        this.listing = listing;
        this.teasers = teasers;
        this.legacy = legacy;
        this.migration = migration;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Starts an import.
     *
     * @throws Refusal {@code already-running}, {@code not-possible-at-this-step} where legacy is not looked at any more,
     *     or {@code legacy-unavailable} where there is no legacy API
     */
    public ImportRun start(String who) {
        if (this.legacy.url() == null) {
            throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "no legacy API is configured");
        }
        MigrationStep step = this.migration.state().step();
        boolean first = !this.runs.hasCompleted();
        if (!first && step.foreignEdits() == ForeignEdits.IGNORED) {
            throw Refusal.of(ProblemType.NOT_POSSIBLE_AT_THIS_STEP, step.number());
        }
        ImportRun run = this.runs.start(who);
        this.carrier = Thread.ofVirtual().name("import-" + run.id()).start(() -> carryOn(run, first));
        return run;
    }

    /** What a crashed instance has left behind. */
    @EventListener(ApplicationReadyEvent.class)
    void endTheGone() {
        this.runs.endTheGone();
    }

    private void carryOn(ImportRun run, boolean first) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread.ofVirtual().name("import-beat-" + run.id()).start(() -> beatUntil(ended, run));
        try {
            LOG.info("Import {} begins", run.id());
            Patience patience = new Patience(this.properties, this.stop);
            new RunningImport(new Run(run.id(), first),
                    new PatientLegacy(this.site, this.listing, this.teasers, patience), patience, this.writes,
                    this.runs, this.properties, this.clock).run();
            this.runs.complete(run.id());
            LOG.info("Import {} is complete: {}", run.id(), this.runs.getRun(run.id()));
        } catch (ImportFailed ex) {
            LOG.warn("Import {} failed: {}", run.id(), ex.why());
            fail(run, ex.why());
        } catch (RuntimeException ex) {
            LOG.error("Import {} failed", run.id(), ex);
            fail(run, "unexpected: " + ex);
        } finally {
            ended.countDown();
        }
    }

    private void fail(ImportRun run, String why) {
        try {
            this.runs.fail(run.id(), why);
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("Import {} will be taken for gone, as the database is: {}", run.id(), ex.getMessage());
        }
    }

    private void beatUntil(CountDownLatch ended, ImportRun run) {
        try {
            while (!ended.await(this.properties.beat().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    this.runs.beat(run.id());
                } catch (DataAccessException | TransactionException ex) {
                    LOG.warn("Import {} cannot say that it lives: {}", run.id(), ex.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the import write down that it was stopped. */
    @Override
    public void destroy() throws InterruptedException {
        this.stop.countDown();
        Thread running = this.carrier;
        if (running != null && !running.join(TIME_TO_STOP)) {
            LOG.warn("An import did not stop in time, and will be taken for gone");
        }
    }
}
