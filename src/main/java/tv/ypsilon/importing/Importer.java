package tv.ypsilon.importing;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.importing.ImportRuns.Carried;
import tv.ypsilon.database.Purpose;
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

    /** Who starts imports that nobody starts. */
    private static final String FOLLOWER = "ypsilon";

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
     * @param dryRun whether it only counts what it would do
     * @throws Refusal {@code already-running}, {@code not-possible-at-this-step} where legacy is not looked at any more,
     *     or {@code legacy-unavailable} where there is no legacy API
     */
    public ImportRun start(String who, boolean dryRun) {
        if (this.legacy.url() == null) {
            throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "no legacy API is configured");
        }
        MigrationStep step = this.migration.state().step();
        if (step.foreignEdits() == ForeignEdits.IGNORED && this.runs.findLastComplete().isPresent()) {
            throw Refusal.of(ProblemType.NOT_POSSIBLE_AT_THIS_STEP, step.number());
        }
        Carried carried = this.runs.start(who, dryRun);
        carry(carried);
        return this.runs.getRun(carried.run().id());
    }

    /** Carries on what another instance has left behind. */
    void carryOnWhatIsLeft() {
        if (this.legacy.url() != null && this.stop.getCount() > 0) {
            this.runs.takeOver().ifPresent((carried) -> {
                LOG.warn("Import {} is carried on here, from {}", carried.run().id(), carried.cursor());
                carry(carried);
            });
        }
    }

    /** Starts an import where others edit legacy and pages do not show it yet, unless there was one lately. */
    void follow() {
        Duration pause = this.properties.followEvery();
        if (pause.isZero() || this.legacy.url() == null || this.stop.getCount() == 0) {
            return;
        }
        MigrationStep step = this.migration.state().step();
        if (step != MigrationStep.PREPARATION && step.foreignEdits() == ForeignEdits.TAKEN_IN) {
            this.runs.startUnlessOneEndedWithin(pause, FOLLOWER).ifPresent(this::carry);
        }
    }

    private void carry(Carried carried) {
        this.carrier = Thread.ofVirtual().name("import-" + carried.run().id())
                .start(() -> Purpose.BACKGROUND.run(() -> carryOn(carried)));
    }

    private void carryOn(Carried carried) {
        Run run = carried.run();
        CountDownLatch ended = new CountDownLatch(1);
        Thread.ofVirtual().name("import-beat-" + run.id())
                .start(() -> Purpose.BACKGROUND.run(() -> beatUntil(ended, run)));
        try {
            LOG.info("Import {} is at {}", run.id(), carried.cursor());
            Patience patience = new Patience(this.properties, this.stop);
            new RunningImport(carried, new PatientLegacy(this.site, this.listing, this.teasers, patience), patience,
                    this.writes, this.runs, this.properties, this.clock, () -> {}).run();
            LOG.info("Import {} is complete: {}", run.id(), this.runs.getRun(run.id()));
        } catch (ImportLetGo ex) {
            LOG.warn("Import {} is carried on elsewhere, or after a restart: {}", run.id(), ex.why());
            end(run, () -> this.runs.letGo(run));
        } catch (ImportFailed ex) {
            LOG.warn("Import {} failed: {}", run.id(), ex.why());
            end(run, () -> this.runs.fail(run, ex.why()));
        } catch (RuntimeException ex) {
            LOG.error("Import {} failed", run.id(), ex);
            end(run, () -> this.runs.fail(run, "unexpected: " + ex));
        } finally {
            ended.countDown();
        }
    }

    private static void end(Run run, Runnable note) {
        try {
            note.run();
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("Import {} will be carried on once the database is back: {}", run.id(), ex.getMessage());
        }
    }

    private void beatUntil(CountDownLatch ended, Run run) {
        try {
            while (!ended.await(this.properties.beat().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    this.runs.beat(run);
                } catch (DataAccessException | TransactionException ex) {
                    LOG.warn("Import {} cannot say that it lives: {}", run.id(), ex.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets another instance carry the import on. */
    @Override
    public void destroy() throws InterruptedException {
        this.stop.countDown();
        Thread running = this.carrier;
        if (running != null && !running.join(TIME_TO_STOP)) {
            LOG.warn("An import did not stop in time, and will be taken for gone");
        }
    }
}
