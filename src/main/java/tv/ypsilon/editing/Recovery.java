package tv.ypsilon.editing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.migration.Instances;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.ServiceOnly;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;

/**
 * Brings every edit that was left undecided to its decision, whoever left it. It runs on every instance; an operation
 * is with one of them at a time, and every action may be repeated. It never gives up by itself.
 */
@Component
@ServiceOnly
class Recovery extends Clockwork {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final String COMMITTED = "committed";

    private static final String ABORTED = "aborted";

    private static final int BATCH = 20;

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Longer than any look takes: a GET, a compensation and its time-outs. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** So many looks at an operation, and one more, before what cannot be read is taken for what legacy holds. */
    private static final int LOOKS_AT_THE_UNREADABLE = 4;

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);

    private final Journal journal;

    private final Confirmations confirmations;

    private final LegacyTeasers legacy;

    private final Documents documents;

    private final Sites sites;

    private final Migration migration;

    private final Instances instances;

    private final Alarms alarms;

    private final FaultPoints faultPoints;

    private final EditingProperties properties;

    private final LegacyProperties legacyProperties;

    private final MeterRegistry meters;

    Recovery(Journal journal, Confirmations confirmations, LegacyTeasers legacy,
            Documents documents, Sites sites, Migration migration, Instances instances, Alarms alarms,
            FaultPoints faultPoints,
            EditingProperties properties, LegacyProperties legacyProperties, MeterRegistry meters) {
        super("recovery");
        this.journal = journal;
        this.confirmations = confirmations;
        this.legacy = legacy;
        this.documents = documents;
        this.sites = sites;
        this.migration = migration;
        this.instances = instances;
        this.alarms = alarms;
        this.faultPoints = faultPoints;
        this.properties = properties;
        this.legacyProperties = legacyProperties;
        this.meters = meters;
        // there from the start, so that the first is an increase
        counter(COMMITTED);
        counter(ABORTED);
    }

    @Override
    void begin(ScheduledExecutorService thread) {
        every(thread, EVERY, "recovery", () -> {
            while (recoverDue() == BATCH) {
                LOG.debug("More is due");
            }
        });
        every(thread, Duration.ofHours(1), "forgetting old idempotency keys",
                () -> LOG.debug("{} are forgotten", this.journal.forgetKeysOlderThan(this.properties.keepKeys())));
    }

    /**
     * Looks at the operations that are due.
     *
     * @return how many there were
     */
    int recoverDue() {
        List<Journal.Due> due = this.journal.takeOver(this.instances.id(), BATCH, LEASE);
        for (Journal.Due one : due) {
            try (LogContext _ = LogContext.of(one.operation())) {
                recover(one.operation(), one.settled());
            } catch (DataAccessException | TransactionException ex) {
                LOG.warn("Operation {} is looked at again later: {}", one.operation().id(), ex.getMessage());
            } catch (RuntimeException ex) {
                // one operation that nobody foresaw must not keep the others waiting
                LOG.error("Operation {} cannot be recovered, and is looked at again later", one.operation().id(), ex);
            }
        }
        return due.size();
    }

    private void recover(Operation operation, boolean settled) {
        this.faultPoints.reached(Point.BEFORE_RECOVERY, operation);
        switch (operation.state()) {
            case RESERVED -> this.journal.move(operation, OperationState.RESERVED, OperationState.ABORTED, "abandoned",
                    "it was left before anything was sent", null);
            case SENDING, IN_DOUBT -> goForward(operation, settled);
            case ABORTING -> goBack(operation, settled);
            case ABORTED -> lookLate(operation);
            case COMMITTED, QUARANTINED -> LOG.debug("Operation {} needs nobody", operation.id());
        }
    }

    /** Nobody was told that it failed, so what legacy shows decides. */
    private void goForward(Operation operation, boolean settled) {
        Site site = this.sites.current();
        switch (look(operation, site)) {
            case Images.Seen.Post(LegacyDocument now, _) -> {
                try {
                    if (this.confirmations.tryToCommit(operation, operation.state(), now, site.revision())) {
                        decided(COMMITTED);
                    }
                } catch (DataIntegrityViolationException ex) {
                    quarantine(operation, "PostgreSQL cannot hold it: " + ex.getMostSpecificCause().getMessage());
                }
            }
            case Images.Seen.Pre _ -> abortOnceSettled(operation, settled);
            case Images.Seen.Other(String what) -> quarantine(operation, what);
            case Images.Seen.Unreadable(String what) -> quarantineInTheEnd(operation, what);
            case Images.Seen.Nothing(String why) -> later(operation, why);
        }
    }

    /** The editor was told that it failed, so legacy gets back what it had. */
    private void goBack(Operation operation, boolean settled) {
        switch (look(operation, this.sites.current())) {
            case Images.Seen.Pre _ -> abortOnceSettled(operation, settled);
            case Images.Seen.Post(_, boolean exact) when exact -> compensate(operation);
            // putting the old document back would take along what somebody else has changed beside the edit
            case Images.Seen.Post _ -> quarantine(operation, "what the edit wanted, and more");
            case Images.Seen.Other(String what) -> quarantine(operation, what);
            case Images.Seen.Unreadable(String what) -> quarantineInTheEnd(operation, what);
            case Images.Seen.Nothing(String why) -> later(operation, why);
        }
    }

    private void abortOnceSettled(Operation operation, boolean settled) {
        if (!settled) {
            this.journal.lookWhenSettled(operation);
        } else if (this.journal.move(operation, operation.state(), OperationState.ABORTED,
                operation.failure() != null ? null : ProblemType.LEGACY_UNAVAILABLE.slug(),
                operation.failure() != null ? null : "legacy has not carried it out", settle())) {
            decided(ABORTED);
        }
    }

    private void compensate(Operation operation) {
        long marked = System.nanoTime();
        if (!this.journal.markCompensating(operation, settle())
                || System.nanoTime() - marked > this.properties.sendWindow().toNanos()) {
            return;
        }
        this.faultPoints.reached(Point.BEFORE_COMPENSATION, operation);
        LegacyDocument pre = Images.parse(operation.rawBefore());
        LegacyAnswer answer = pre == null ? this.legacy.delete(operation.teaserId(), operation.id())
                : operation.rawAfter() == null ? this.legacy.create(operation.teaserId(), pre, operation.id())
                        : this.legacy.replace(operation.teaserId(), pre, operation.id());
        this.faultPoints.reached(Point.AFTER_COMPENSATION, operation);
        LOG.info("Operation {} is being taken back from legacy: {}", operation.id(), answer);
        this.journal.lookAgain(operation, EVERY);
    }

    /** Once more after all has settled: legacy may have applied what it said it had not. */
    private void lookLate(Operation operation) {
        if (!this.migration.state().step().writesLegacy()) {
            // nobody looks at legacy now; what it holds is compared when it is written to again
            this.journal.lookAgain(operation, null);
            return;
        }
        switch (look(operation, this.sites.current())) {
            case Images.Seen.Post(LegacyDocument now, boolean exact) when exact -> {
                try {
                    if (this.confirmations.reopen(operation, now)) {
                        this.alarms.raise("late-apply", operation,
                                "legacy has applied late what was answered as failed");
                    } else {
                        this.journal.lookAgain(operation, null);
                    }
                } catch (DuplicateKeyException _) {
                    // another edit of the teaser is on its way
                    this.journal.lookAgain(operation, backoff(operation));
                }
            }
            case Images.Seen.Post _,Images.Seen.Pre _,Images.Seen.Other _ -> this.journal.lookAgain(operation, null);
            case Images.Seen.Unreadable(String why) when operation.attempts() < LOOKS_AT_THE_UNREADABLE ->
                    later(operation, why);
            case Images.Seen.Unreadable _ -> this.journal.lookAgain(operation, null);
            case Images.Seen.Nothing(String why) -> later(operation, why);
        }
    }

    private Images.Seen look(Operation operation, Site site) {
        Images images = new Images(Images.parse(operation.rawBefore()), Images.parse(operation.rawAfter()),
                operation.after(), site,
                this.documents);
        return images.seenIn(this.legacy.get(operation.teaserId()));
    }

    private void quarantine(Operation operation, String what) {
        if (this.journal.move(operation, operation.state(), OperationState.QUARANTINED, "quarantined",
                "legacy shows neither what was nor what should be", null)) {
            this.alarms.raise("quarantined", operation, "legacy shows neither what was nor what should be: " + what);
        }
    }

    /** A proxy's page instead of legacy's answer passes; a document that stays unreadable is for people. */
    private void quarantineInTheEnd(Operation operation, String what) {
        if (operation.attempts() < LOOKS_AT_THE_UNREADABLE) {
            later(operation, what);
        } else {
            quarantine(operation, what);
        }
    }

    private void later(Operation operation, String why) {
        LOG.debug("Operation {} cannot be decided yet: {}", operation.id(), why);
        this.journal.lookAgain(operation, backoff(operation));
    }

    private static Duration backoff(Operation operation) {
        Duration doubled = EVERY.multipliedBy(1L << Math.min(operation.attempts(), 6));
        return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    private Duration settle() {
        return this.properties.settledAfter(this.legacyProperties);
    }

    private void decided(String how) {
        counter(how).increment();
    }

    private Counter counter(String how) {
        return Counter.builder("ypsilon.recovery.decisions").description("edits that recovery has decided")
                .tag("outcome", how).register(this.meters);
    }
}
