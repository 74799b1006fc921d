package tv.ypsilon.editing;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.legacy.NotRepresentable;
import tv.ypsilon.legacy.UnreadableDocument;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.migration.MigrationStep.ForeignEdits;
import tv.ypsilon.migration.MigrationStep.ReadSource;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * One edit's way to both systems: reserve, replicate, confirm. Three short transactions with the talk to legacy between
 * them, so that no transaction is ever open while legacy is waited for. What is on its way is in the journal, and
 * whatever stops this process, recovery finds it there.
 */
@Component
class DualWrite {

    private static final Logger LOG = LoggerFactory.getLogger(DualWrite.class);

    /** Each round after the first means that somebody else changed the teaser meanwhile. */
    private static final int ROUNDS = 3;

    private final Reservations reservations;

    private final Confirmations confirmations;

    private final Intake intake;

    private final Journal journal;

    private final SyncedDocuments synced;

    private final LegacyTeasers legacy;

    private final Documents documents;

    private final LegacyGate gate;

    private final Alarms alarms;

    private final Migration migration;

    private final Sites sites;

    private final FaultPoints faultPoints;

    private final EditingProperties properties;

    private final LegacyProperties legacyProperties;

    DualWrite(Reservations reservations, Confirmations confirmations, Intake intake, Journal journal,
            SyncedDocuments synced,
            LegacyTeasers legacy, Documents documents, LegacyGate gate, Alarms alarms, Migration migration, Sites sites,
            FaultPoints faultPoints, EditingProperties properties, LegacyProperties legacyProperties) {
        this.reservations = reservations;
        this.confirmations = confirmations;
        this.intake = intake;
        this.journal = journal;
        this.synced = synced;
        this.legacy = legacy;
        this.documents = documents;
        this.gate = gate;
        this.alarms = alarms;
        this.migration = migration;
        this.sites = sites;
        this.faultPoints = faultPoints;
        this.properties = properties;
        this.legacyProperties = legacyProperties;
    }

    /**
     * Does the edit, as the step in force wants.
     *
     * @param id of the operation; another one if the edit has to begin anew
     * @throws Refusal if it is not done, or not known to be
     */
    Decision run(AtomicReference<UUID> id, Edit edit, String author, @Nullable IdempotencyKey key) {
        if (stateOnceWritesMayBegin().step().writesLegacy()) {
            try (LegacyGate.Pass pass = this.gate.admit()) {
                return run(id, edit, author, key, pass).waitedForLegacy(pass.legacyTime());
            }
        }
        return run(id, edit, author, key, null);
    }

    /**
     * Waits here while a step moves, and not behind the gate, where only so many may be at once. A move ends soon, and half
     * of the time is left for the edit itself.
     */
    private MigrationState stateOnceWritesMayBegin() {
        long start = System.nanoTime();
        MigrationState state = this.migration.state();
        while (state.paused()) {
            if (System.nanoTime() - start >= longestPause().toNanos()) {
                throw busy();
            }
            pause();
            state = this.migration.state();
        }
        return state;
    }

    private Duration longestPause() {
        return this.properties.deadline().dividedBy(2);
    }

    private Decision run(AtomicReference<UUID> id, Edit edit, String author, @Nullable IdempotencyKey key,
            LegacyGate.@Nullable Pass pass) {
        for (int round = 0; round < ROUNDS; round++) {
            switch (reserve(id.get(), edit, author, key, pass != null)) {
                case Reservations.Outcome.Done(Decision decision) -> {
                    return decision;
                }
                case Reservations.Outcome.WantsLegacy _ -> {
                    // the step went back since the gate was passed by
                    return run(id, edit, author, key);
                }
                case Reservations.Outcome.Held(Operation holder) -> throw heldBy(holder);
                case Reservations.Outcome.Paused _ -> throw busy();
                case Reservations.Outcome.Reserved(Operation operation, String expected) -> {
                    Optional<Decision> decision = replicate(operation, expected, Objects.requireNonNull(pass));
                    if (decision.isPresent()) {
                        return decision.get();
                    }
                    id.set(Ids.next());
                    LogContext.begunAnewAs(id.get());
                }
            }
        }
        throw Refusal.of(ProblemType.CHANGED_IN_LEGACY, edit.teaserId().value());
    }

    /** T0, tried again while another edit of the teaser is under way or writes are held back, for a while. */
    private Reservations.Outcome reserve(UUID id, Edit edit, String author, @Nullable IdempotencyKey key,
            boolean mayUseLegacy) {
        long start = System.nanoTime();
        while (true) {
            Reservations.Outcome outcome = tryToReserve(id, edit, author, key, mayUseLegacy);
            boolean wait = switch (outcome) {
                case null -> true;
                case Reservations.Outcome.Held(Operation holder) -> holder.state() != OperationState.QUARANTINED;
                case Reservations.Outcome.Paused _ -> true;
                case Reservations.Outcome.Reserved _,Reservations.Outcome.Done _,Reservations.Outcome.WantsLegacy _ ->
                        false;
            };
            Duration patience = outcome instanceof Reservations.Outcome.Paused ? longestPause()
                    : this.properties.lockWait();
            boolean over = System.nanoTime() - start >= patience.toNanos();
            if (outcome != null && (!wait || over)) {
                return outcome;
            }
            if (over) {
                throw busy();
            }
            pause();
        }
    }

    /** Null when another edit took the teaser or the key between our look and our insert, or holds the row for long. */
    private Reservations.@Nullable Outcome tryToReserve(UUID id, Edit edit, String author, @Nullable IdempotencyKey key,
            boolean mayUseLegacy) {
        try {
            Reservations.Outcome outcome = this.reservations.reserve(id, edit, author, key, mayUseLegacy);
            if (outcome instanceof Reservations.Outcome.Reserved(Operation operation, _)) {
                this.faultPoints.reached(Point.AFTER_RESERVE, operation);
            }
            return outcome;
        } catch (DuplicateKeyException ex) {
            String said = String.valueOf(ex.getMostSpecificCause().getMessage());
            if (said.contains("operation_one_undecided_per_teaser") || said.contains("operation_idempotency")) {
                return null;
            }
            throw ex;
        } catch (ConcurrencyFailureException _) {
            return null;
        } catch (DataAccessException | TransactionException ex) {
            return this.confirmations.whatBecameOf(id, edit, author, ex);
        }
    }

    private static Refusal heldBy(Operation holder) {
        return Refusal.of(ProblemType.EDIT_UNDER_WAY, holder.address()).with("operation", holder.address())
                .with("state", holder.state().name()).with("author", holder.author()).retryAfter(Duration.ofSeconds(2));
    }

    /**
     * From the reservation to the decision.
     *
     * @return empty if legacy's own newer document was taken in, and the edit must be looked at again
     */
    private Optional<Decision> replicate(Operation operation, @Nullable String expected, LegacyGate.Pass pass) {
        TeaserId id = operation.teaserId();
        LegacyAnswer read = pass.timed(() -> this.legacy.get(id));
        this.faultPoints.reached(Point.AFTER_READ, operation);
        LegacyDocument found = switch (read) {
            case LegacyAnswer.Done(LegacyDocument document) -> document;
            case LegacyAnswer.Absent _ -> null;
            case LegacyAnswer.Refused refused ->
                    throw this.confirmations.abortUnsent(operation, refusedBy(operation, refused));
            case LegacyAnswer.Unreadable(String reason, _) -> throw this.confirmations.abortUnsent(operation,
                    Refusal.of(ProblemType.LEGACY_DOCUMENT_UNREADABLE, reason));
            case LegacyAnswer.NotSent(String reason, Duration retryAfter) ->
                    throw this.confirmations.abortUnsent(operation,
                            unavailable(reason, retryAfter));
            case LegacyAnswer.Unknown(String reason, _, Duration retryAfter) ->
                    throw this.confirmations.abortUnsent(operation,
                            unavailable(reason, retryAfter));
        };
        if (!isAsSynced(found, expected) && !(found == null && operation.after() == null)) {
            if (operation.kind() == OperationKind.PAY_DEBT) {
                throw this.confirmations.quarantine(operation, changedInLegacy(operation, found));
            }
            if (operation.step().foreignEdits() == ForeignEdits.TAKEN_IN) {
                this.intake.takeInInsteadOf(operation, found);
                return Optional.empty();
            }
            this.synced.foundForeign(id, found);
            throw this.confirmations.abortUnsent(operation, changedInLegacy(operation, found));
        }
        Site site = this.sites.current();
        LegacyDocument post;
        try {
            post = post(operation, found, site);
        } catch (NotRepresentable ex) {
            throw this.confirmations.abortUnsent(operation,
                    Refusal.of(ProblemType.NOT_REPRESENTABLE_IN_LEGACY, String.valueOf(ex.getMessage())));
        }
        return Optional.of(send(operation, found, post, site, pass));
    }

    /** What legacy is to hold afterwards. An undo gives it back its own document, if it still holds what the undone edit left. */
    private @Nullable LegacyDocument post(Operation operation, @Nullable LegacyDocument found, Site site) {
        Teaser after = operation.after();
        if (after == null) {
            return null;
        }
        if (operation.undoes() != null) {
            Operation undone = this.journal.getOperation(operation.undoes());
            LegacyDocument old = Images.parse(undone.rawBefore());
            if (old != null && Images.isSame(found, Images.parse(undone.rawAfter()))
                    && this.documents.read(old, site).teaser().saysTheSameAs(after)) {
                return old;
            }
        }
        return this.documents.write(found, after, site);
    }

    /** T1, the one request, and what follows from its answer. */
    private Decision send(Operation operation, @Nullable LegacyDocument found, @Nullable LegacyDocument post, Site site,
            LegacyGate.Pass pass) {
        long marked = System.nanoTime();
        if (!markSending(operation, found, post)) {
            // recovery took it for abandoned, and nothing has been sent
            return this.confirmations.answerTo(operation);
        }
        this.faultPoints.reached(Point.AFTER_SEND_MARK, operation);
        if (Images.isSame(found, post)) {
            return this.confirmations.commit(operation, found, site.revision());
        }
        if (System.nanoTime() - marked > this.properties.sendWindow().toNanos()) {
            return this.confirmations.abortMarked(operation,
                    unavailable("the sender was paused for too long", null), false);
        }
        this.faultPoints.reached(Point.BEFORE_SEND, operation);
        LegacyAnswer answer = pass.timed(() -> request(operation, found, post));
        this.faultPoints.reached(Point.AFTER_SEND, operation);
        return switch (answer) {
            // neither "done" nor "no such document" comes with something that proves it
            case LegacyAnswer.Done _,LegacyAnswer.Absent _ when post == null -> readBack(operation, found, null, site,
                    new LegacyAnswer.Unknown("the document is still there", false, null), pass);
            case LegacyAnswer.Done(LegacyDocument returned) -> this.confirmations.commit(operation,
                    Objects.requireNonNullElse(returned, Objects.requireNonNull(post)), site.revision());
            case LegacyAnswer.Absent _ ->
                    this.confirmations.abortMarked(operation, changedInLegacy(operation, null), true);
            case LegacyAnswer.Refused refused ->
                    this.confirmations.abortMarked(operation, refusedBy(operation, refused), true);
            case LegacyAnswer.NotSent(String reason, Duration retryAfter) -> this.confirmations.abortMarked(operation,
                    unavailable(reason, retryAfter), false);
            case LegacyAnswer.Unreadable(String reason, _) -> readBack(operation, found, post, site,
                    new LegacyAnswer.Unknown(reason, false, null), pass);
            case LegacyAnswer.Unknown unknown -> readBack(operation, found, post, site, unknown, pass);
        };
    }

    /** If the mark's end is not seen, recovery may find that legacy holds what was wanted, so nothing is certain then. */
    private boolean markSending(Operation operation, @Nullable LegacyDocument found, @Nullable LegacyDocument post) {
        Duration settle = this.properties.settledAfter(this.legacyProperties);
        try {
            return this.journal.markSending(operation, raw(found), raw(post), settle, this.properties.lookAfter());
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("Whether operation {} is marked is not known: {}", operation.id(), ex.getMessage());
            throw Editing.outcomeUnknown(operation.id());
        }
    }

    private LegacyAnswer request(Operation operation, @Nullable LegacyDocument found, @Nullable LegacyDocument post) {
        if (post == null) {
            return this.legacy.delete(operation.teaserId(), operation.id());
        }
        return found == null ? this.legacy.create(operation.teaserId(), post, operation.id())
                : this.legacy.replace(operation.teaserId(), post, operation.id());
    }

    /** The answer proves nothing, so legacy is asked what it holds. */
    private Decision readBack(Operation operation, @Nullable LegacyDocument found, @Nullable LegacyDocument post,
            Site site, LegacyAnswer.Unknown answer, LegacyGate.Pass pass) {
        LegacyAnswer read = pass.timed(() -> this.legacy.get(operation.teaserId()));
        Images images = new Images(found, post, operation.after(), site, this.documents);
        return switch (images.seenIn(read)) {
            case Images.Seen.Post(LegacyDocument now, _) -> this.confirmations.commit(operation, now, site.revision());
            case Images.Seen.Pre _ when answer.over() -> this.confirmations.abortMarked(operation,
                    unavailable(answer.reason(), answer.retryAfter()), true);
            // legacy may apply it yet
            case Images.Seen.Pre _,Images.Seen.Other _,Images.Seen.Unreadable _,Images.Seen.Nothing _ ->
                    switch (operation.step().readsFrom()) {
                        case POSTGRESQL -> this.confirmations.undoLater(operation,
                                unavailable(answer.reason(), answer.retryAfter()));
                        case LEGACY -> this.confirmations.inDoubt(operation, answer.reason());
                    };
        };
    }

    private static boolean isAsSynced(@Nullable LegacyDocument found, @Nullable String expected) {
        if (found == null || expected == null) {
            return found == null && expected == null;
        }
        try {
            return found.raw().equals(expected) || found.sameAs(LegacyDocument.parse(expected));
        } catch (UnreadableDocument ex) {
            LOG.error("What was last synced of {} cannot be read", found.id(), ex);
            return false;
        }
    }

    private Refusal changedInLegacy(Operation operation, @Nullable LegacyDocument found) {
        Refusal refusal = Refusal.of(ProblemType.CHANGED_IN_LEGACY, operation.teaserId().value());
        if (operation.before() != null) {
            refusal = refusal.with("current", TeaserImage.of(operation.before()));
        }
        return found == null ? refusal
                : refusal.with("legacy", TeaserImage.of(this.documents.read(found, this.sites.current()).teaser()));
    }

    /** What legacy says to the document is the editor's to mend; what it says to us (our login, our rate) is not. */
    private Refusal refusedBy(Operation operation, LegacyAnswer.Refused refused) {
        return switch (refused.status()) {
            case 401, 403 -> {
                this.alarms.raise("legacy-login", operation, "legacy answers " + refused.status() + " to our login");
                yield unavailable("HTTP " + refused.status(), refused.retryAfter());
            }
            case 429 -> unavailable("HTTP 429", refused.retryAfter());
            default -> Refusal.of(ProblemType.LEGACY_REFUSED, refused.status(), refused.detail());
        };
    }

    private static Refusal unavailable(String reason, @Nullable Duration retryAfter) {
        return Refusal.of(ProblemType.LEGACY_UNAVAILABLE, reason)
                .retryAfter(Objects.requireNonNullElse(retryAfter, Duration.ofSeconds(5)));
    }

    private static Refusal busy() {
        return Refusal.of(ProblemType.BUSY).retryAfter(Duration.ofSeconds(1));
    }

    private static @Nullable String raw(@Nullable LegacyDocument document) {
        return document == null ? null : document.raw();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(25);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another edit", ex);
        }
    }
}
