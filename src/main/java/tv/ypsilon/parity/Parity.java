package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.database.BackgroundProperties;
import tv.ypsilon.database.BackgroundWork;
import tv.ypsilon.database.Pace;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.BulkTeasers;

/** Starts parity runs and carries them on in the background, one at a time on all instances. */
@Service
public class Parity implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Parity.class);

    private final ParityRuns runs;

    private final LegacySite site;

    private final LegacyListing listing;

    private final LegacyTeasers legacyTeasers;

    private final LegacyProperties legacy;

    private final BulkTeasers teasers;

    private final LooseEnds looseEnds;

    private final Documents documents;

    private final Sites sites;

    private final Migration migration;

    private final ParityProperties properties;

    private final Clock clock;

    private final BackgroundWork background;

    Parity(ParityRuns runs, LegacySite site, LegacyListing listing, LegacyTeasers legacyTeasers,
            LegacyProperties legacy,
            BulkTeasers teasers, LooseEnds looseEnds, Documents documents, Sites sites, Migration migration,
            ParityProperties properties, BackgroundProperties background, Clock clock) {
        this.runs = runs;
        this.site = site;
        this.listing = listing;
        this.legacyTeasers = legacyTeasers;
        this.legacy = legacy;
        this.teasers = teasers;
        this.looseEnds = looseEnds;
        this.documents = documents;
        this.sites = sites;
        this.migration = migration;
        this.properties = properties;
        this.clock = clock;
        this.background = new BackgroundWork(background);
    }

    /**
     * Starts a run.
     *
     * @param from the first instant that it compares; null for now
     * @param horizon how far it looks from there; null for as far as is usual
     * @param control whether legacy is compared with itself, which shows the noise
     * @param reason why, for the audit; null: nobody said
     * @throws Refusal {@code already-running}, {@code not-possible-at-this-step} where legacy is not written to any more,
     *     {@code legacy-unavailable} where there is no legacy API, or {@code invalid-content}
     */
    public ParityRun start(String who, @Nullable Instant from, @Nullable Duration horizon, boolean control,
            @Nullable String reason) {
        Duration ahead = horizon == null ? this.properties.horizon() : horizon;
        if (!ahead.isPositive() || ahead.compareTo(this.properties.longestHorizon()) > 0) {
            throw Refusal.invalid("horizon", "horizon", this.properties.longestHorizon().toDays());
        }
        if (this.legacy.url() == null) {
            throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "no legacy API is configured");
        }
        MigrationStep step = this.migration.state().step();
        if (!step.writesLegacy()) {
            throw Refusal.of(ProblemType.NOT_POSSIBLE_AT_THIS_STEP, step.number());
        }
        ParityRun run = this.runs.start(who, from, ahead, control);
        this.migration.recordBegun(who, control ? "parity control started" : "parity started", run.address(), reason);
        this.background.carry("parity-" + run.id(), this.properties.beat(), () -> this.runs.beat(run.id()),
                (pace) -> carryOn(run, pace));
        return run;
    }

    private void carryOn(ParityRun run, Pace pace) {
        try {
            LOG.info("Parity run {} begins: {} to {}", run.id(), run.from(), run.until());
            GentleLegacy gentle = new GentleLegacy(this.site, this.listing, this.legacyTeasers, this.properties,
                    pace);
            RunningParity.Result result = new RunningParity(run, gentle, this.teasers, this.looseEnds, this.documents,
                    this.sites, (snapshot) -> this.runs.save(run.id(), snapshot.phase(), snapshot.progress()),
                    this.properties, this.clock).run();
            this.runs.complete(run.id(), result);
            LOG.info("Parity run {} has ended: {}", run.id(), this.runs.getRun(run.id()));
        } catch (RunFailed ex) {
            LOG.warn("Parity run {} failed: {}", run.id(), ex.why());
            fail(run, ex.why());
        } catch (RuntimeException ex) {
            LOG.error("Parity run {} failed", run.id(), ex);
            fail(run, "unexpected: " + ex);
        }
    }

    private void fail(ParityRun run, String why) {
        try {
            this.runs.fail(run.id(), why);
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("Parity run {} will be taken for gone, as the database is: {}", run.id(), ex.getMessage());
        }
    }

    /** Lets the run write down that it was stopped. */
    @Override
    public void destroy() throws InterruptedException {
        this.background.stop();
    }
}
