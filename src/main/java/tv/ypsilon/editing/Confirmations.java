package tv.ypsilon.editing;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.migration.Instances;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.Teasers;

/**
 * The last transaction of an edit, T2: the commit point, or the durable word that the edit is not to be. Used by the
 * living sender and by recovery alike; of the two, one wins, and the other sees how it ended.
 */
@Component
class Confirmations {

    private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

    private static final int TRIES = 4;

    private final Journal journal;

    private final Reservations reservations;

    private final Teasers teasers;

    private final SyncedDocuments documents;

    private final Migration migration;

    private final Instances instances;

    private final Alarms alarms;

    private final FaultPoints faultPoints;

    private final EditingProperties properties;

    private final LegacyProperties legacyProperties;

    private final TransactionTemplate transaction;

    Confirmations(Journal journal, Reservations reservations, Teasers teasers, SyncedDocuments documents,
            Migration migration,
            Instances instances, Alarms alarms,
            FaultPoints faultPoints, EditingProperties properties, LegacyProperties legacyProperties,
            PlatformTransactionManager transactions) {
        this.journal = journal;
        this.reservations = reservations;
        this.teasers = teasers;
        this.documents = documents;
        this.migration = migration;
        this.instances = instances;
        this.alarms = alarms;
        this.faultPoints = faultPoints;
        this.properties = properties;
        this.legacyProperties = legacyProperties;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Commits an edit that legacy holds.
     *
     * @param held the document as legacy holds it now; null for none
     * @throws Refusal if somebody else has decided otherwise, or if it cannot be known
     */
    Decision commit(Operation operation, @Nullable LegacyDocument held, String siteRevision) {
        this.faultPoints.reached(Point.BEFORE_COMMIT, operation);
        boolean committed = surely(operation, () -> tryToCommit(operation, OperationState.SENDING, held, siteRevision));
        this.faultPoints.reached(Point.AFTER_COMMIT, operation);
        return committed ? Reservations.decision(operation) : answerTo(operation);
    }

    /**
     * The commit itself, in one transaction.
     *
     * @return whether the operation was still in the state that the caller saw; if not, nothing has changed
     */
    boolean tryToCommit(Operation operation, OperationState from, @Nullable LegacyDocument held, String siteRevision) {
        return Boolean.TRUE.equals(this.transaction.execute((_) -> {
            // the teaser's row before the operation's, as reserving does, so that the two never wait for each other
            this.teasers.lockTeaser(operation.teaserId());
            if (!this.journal.move(operation, from, OperationState.COMMITTED, null, null, null)) {
                return false;
            }
            this.reservations.apply(operation);
            this.documents.synced(operation.teaserId(), held, siteRevision);
            this.faultPoints.reached(Point.IN_COMMIT, operation);
            return true;
        }));
    }

    /** Ends an edit of which nothing was sent, and gives the refusal to answer with. */
    Refusal abortUnsent(Operation operation, Refusal refusal) {
        try {
            this.journal.move(operation, OperationState.RESERVED, OperationState.ABORTED, refusal.type().slug(),
                    refusal.getMessage(), null);
        } catch (DataAccessException | TransactionException ex) {
            // recovery makes nothing else of what is only reserved, so the answer holds
            LOG.warn("Operation {} is left to recovery, as the database is gone: {}", operation.id(), ex.getMessage());
        }
        return refusal;
    }

    /**
     * Ends an edit whose request is known to have changed nothing, or was never made.
     *
     * @param sent whether a request was made: then recovery takes a late look, in case legacy lied
     * @return the decision if recovery has found that it did change something, and has committed it
     * @throws Refusal the given one, otherwise; {@code outcome-unknown} if it cannot be written down, as recovery could
     *     then still find that it is done
     */
    Decision abortMarked(Operation operation, Refusal refusal, boolean sent) {
        Duration lateLook = sent ? this.properties.settledAfter(this.legacyProperties) : null;
        if (surely(operation, () -> this.journal.move(operation, OperationState.SENDING, OperationState.ABORTED,
                refusal.type().slug(), refusal.getMessage(), lateLook))) {
            throw refusal;
        }
        return answerTo(operation);
    }

    /** Leaves an operation of which nothing was sent to an operator, and gives the refusal to answer with. */
    Refusal quarantine(Operation operation, Refusal refusal) {
        if (this.journal.move(operation, OperationState.RESERVED, OperationState.QUARANTINED, refusal.type().slug(),
                refusal.getMessage(), null)) {
            this.alarms.raise("quarantined", operation, String.valueOf(refusal.getMessage()));
        }
        return refusal;
    }

    /**
     * Makes it durable that the edit is to be undone in legacy.
     *
     * @return the decision if recovery has committed it meanwhile
     * @throws Refusal the given one, once it is durable
     */
    Decision undoLater(Operation operation, Refusal refusal) {
        if (surely(operation, () -> this.journal.move(operation, OperationState.SENDING, OperationState.ABORTING,
                refusal.type().slug(), refusal.getMessage(), Duration.ZERO))) {
            throw refusal;
        }
        return answerTo(operation);
    }

    /**
     * Makes it durable that only legacy knows.
     *
     * @return the decision if recovery has committed it meanwhile
     * @throws Refusal {@code outcome-unknown}
     */
    Decision inDoubt(Operation operation, String reason) {
        if (surely(operation, () -> this.journal.move(operation, OperationState.SENDING, OperationState.IN_DOUBT, null,
                reason, Duration.ZERO))) {
            throw Editing.outcomeUnknown(operation.id());
        }
        return answerTo(operation);
    }

    /**
     * How an operation ended that somebody else has decided.
     *
     * @throws Refusal unless it is committed
     */
    Decision answerTo(Operation operation) {
        Operation now;
        try {
            now = this.journal.getOperation(operation.id());
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("How operation {} ended cannot be asked: {}", operation.id(), ex.getMessage());
            throw Editing.outcomeUnknown(operation.id());
        }
        return switch (now.state()) {
            case COMMITTED -> Reservations.decision(now);
            case ABORTED, ABORTING -> throw Refusal
                    .of(ProblemType.LEGACY_UNAVAILABLE,
                            Objects.requireNonNullElse(now.failureDetail(), "it took too long"))
                    .retryAfter(Duration.ofSeconds(5));
            case RESERVED, SENDING, IN_DOUBT, QUARANTINED -> throw Editing.outcomeUnknown(operation.id());
        };
    }

    /**
     * What became of a first transaction whose end was not seen. It may not even have ended yet, and its row cannot be
     * seen before: so a row under the same id is written that says that it never was, which waits for the other one.
     *
     * @throws Refusal {@code outcome-unknown} if the database cannot be asked
     * @throws RuntimeException the failure, if nothing came of it
     */
    Reservations.Outcome whatBecameOf(UUID id, Edit edit, String author, RuntimeException failure) {
        Operation found;
        try {
            this.journal.addNever(id, edit, author, this.migration.state().step(), this.instances.id());
            found = this.journal.getOperation(id);
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("What became of operation {} is not known: {}", id, ex.getMessage());
            throw Editing.outcomeUnknown(id);
        }
        if (found.state() != OperationState.COMMITTED) {
            // at the most it is reserved, of which recovery makes nothing
            throw failure;
        }
        return new Reservations.Outcome.Done(Reservations.decision(found));
    }

    /**
     * Begins to undo an aborted edit after all, as legacy shows it: unless that is what is expected of legacy, because
     * another edit wanted the same. What is expected is asked here, where nothing can change it.
     *
     * @return whether it is being undone now
     * @throws org.springframework.dao.DuplicateKeyException if another edit of the teaser is on its way
     */
    boolean reopen(Operation operation, @Nullable LegacyDocument now) {
        return Boolean.TRUE.equals(this.transaction.execute((_) -> {
            this.teasers.lockTeaser(operation.teaserId());
            String expected = this.documents.expected(operation.teaserId());
            return !Images.isSame(now, Images.parse(expected)) && this.journal.reopen(operation, expected);
        }));
    }

    /**
     * Runs a change of the operation's state until its end is seen: deadlocks and lost connections are tried again. If a
     * commit took place unseen, the next try finds the state changed, and its caller reads it from the row.
     *
     * @return whether this try has changed it
     * @throws Refusal {@code outcome-unknown} if the database stays away
     */
    private static boolean surely(Operation operation, BooleanSupplier change) {
        for (int attempt = 1;; attempt++) {
            try {
                return change.getAsBoolean();
            } catch (DataIntegrityViolationException ex) {
                LOG.error("PostgreSQL refuses what legacy holds of operation {}", operation.id(), ex);
                throw Editing.outcomeUnknown(operation.id());
            } catch (DataAccessException | TransactionException ex) {
                LOG.warn("Operation {} could not be moved, attempt {}: {}", operation.id(), attempt, ex.getMessage());
                if (attempt >= TRIES) {
                    throw Editing.outcomeUnknown(operation.id());
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(50L << attempt);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two tries", ex);
        }
    }
}
