package tv.ypsilon.importing;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.importing.ImportRuns.Carried;
import tv.ypsilon.database.BackgroundProperties;
import tv.ypsilon.database.BackgroundWork;
import tv.ypsilon.database.Pace;
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

    private final ImportRuns runs;

    private final ImportWrites writes;

    private final LegacySite site;

    private final LegacyListing listing;

    private final LegacyTeasers teasers;

    private final LegacyProperties legacy;

    private final Migration migration;

    private final ImportProperties properties;

    private final Clock clock;

    private final BackgroundWork background;

    Importer(ImportRuns runs, ImportWrites writes, LegacySite site, LegacyListing listing, LegacyTeasers teasers,
            LegacyProperties legacy, Migration migration, ImportProperties properties, BackgroundProperties background,
            Clock clock) {
        this.runs = runs;
        this.writes = writes;
        this.site = site;
        this.listing = listing;
        this.teasers = teasers;
        this.legacy = legacy;
        this.migration = migration;
        this.properties = properties;
        this.clock = clock;
        this.background = new BackgroundWork(background);
    }

    /**
     * Starts an import.
     *
     * @param dryRun whether it only counts what it would do
     * @param reason why, for the audit; null: nobody said
     * @throws Refusal {@code already-running}, {@code not-possible-at-this-step} where legacy is not looked at any more,
     *     or {@code legacy-unavailable} where there is no legacy API
     */
    public ImportRun start(String who, boolean dryRun, @Nullable String reason) {
        if (this.legacy.url() == null) {
            throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "no legacy API is configured");
        }
        MigrationStep step = this.migration.state().step();
        if (step.foreignEdits() == ForeignEdits.IGNORED && this.runs.findLastComplete().isPresent()) {
            throw Refusal.of(ProblemType.NOT_POSSIBLE_AT_THIS_STEP, step.number());
        }
        Carried carried = this.runs.start(who, dryRun);
        ImportRun run = this.runs.getRun(carried.run().id());
        this.migration.recordBegun(who, dryRun ? "import tried" : "import started", run.address(), reason);
        carry(carried);
        return this.runs.getRun(run.id());
    }

    /** Carries on what another instance has left behind. */
    void carryOnWhatIsLeft() {
        if (this.legacy.url() != null && !this.background.isStopping()) {
            this.runs.takeOver().ifPresent((carried) -> {
                LOG.warn("Import {} is carried on here, from {}", carried.run().id(), carried.cursor());
                carry(carried);
            });
        }
    }

    /** Starts an import where others edit legacy and pages do not show it yet, unless there was one lately. */
    void follow() {
        Duration pause = this.properties.followEvery();
        if (pause.isZero() || this.legacy.url() == null || this.background.isStopping()) {
            return;
        }
        MigrationStep step = this.migration.state().step();
        if (step != MigrationStep.PREPARATION && step.foreignEdits() == ForeignEdits.TAKEN_IN) {
            this.runs.startUnlessOneEndedWithin(pause, FOLLOWER).ifPresent(this::carry);
        }
    }

    private void carry(Carried carried) {
        Run run = carried.run();
        this.background.carry("import-" + run.id(), this.properties.beat(), () -> this.runs.beat(run),
                (pace) -> carryOn(carried, pace));
    }

    private void carryOn(Carried carried, Pace pace) {
        Run run = carried.run();
        try {
            LOG.info("Import {} is at {}", run.id(), carried.cursor());
            Patience patience = new Patience(this.properties, pace);
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
        }
    }

    private static void end(Run run, Runnable note) {
        try {
            note.run();
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("Import {} will be carried on once the database is back: {}", run.id(), ex.getMessage());
        }
    }

    /** Lets another instance carry the import on. */
    @Override
    public void destroy() throws InterruptedException {
        this.background.stop();
    }
}
