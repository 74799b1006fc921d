package tv.ypsilon.editing;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.migration.Instances;
import tv.ypsilon.migration.MaintenanceMode;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Teasers;

/**
 * The first transaction of an edit, T0: everything that PostgreSQL can say about it is said, and the teaser is taken.
 * Where legacy is not written to, it is the only one.
 */
@Component
class Reservations {

    private final Migration migration;

    private final Instances instances;

    private final Journal journal;

    private final Teasers teasers;

    private final SyncedDocuments documents;

    private final EditingProperties properties;

    private final Clock clock;

    Reservations(Migration migration, Instances instances, Journal journal, Teasers teasers, SyncedDocuments documents,
            EditingProperties properties, Clock clock) {
        this.migration = migration;
        this.instances = instances;
        this.journal = journal;
        this.teasers = teasers;
        this.documents = documents;
        this.properties = properties;
        this.clock = clock;
    }

    /** How the first transaction ended, if it was not refused. */
    sealed interface Outcome {

        /**
         * The teaser is taken.
         *
         * @param expected the raw document that legacy must have; null if none
         */
        record Reserved(Operation operation, @Nullable String expected) implements Outcome {}

        /** There is nothing left to do: nothing changes, it was done before under the same key, or it is done at once. */
        record Done(Decision decision) implements Outcome {}

        /** Another edit must be decided first. */
        record Held(Operation by) implements Outcome {}

        /** The step in force writes to legacy, and the edit has not passed its gate. */
        record WantsLegacy() implements Outcome {}

        /** Writes are held back, while pages change their source. */
        record Paused() implements Outcome {}
    }

    /**
     * Reserves the teaser for an edit.
     *
     * @param mayUseLegacy whether the edit has passed the gate to legacy
     * @throws Refusal if the edit cannot be done; nothing was written
     */
    @Transactional
    public Outcome reserve(UUID id, Edit edit, String author, @Nullable IdempotencyKey key, boolean mayUseLegacy) {
        this.teasers.waitForLocks(this.properties.lockWait());
        MigrationState state = this.migration.stateForWrite();
        refuseInMaintenance(state);
        if (state.paused()) {
            return new Outcome.Paused();
        }
        if (key != null) {
            Optional<Outcome> known = answerUnder(key, author);
            if (known.isPresent()) {
                return known.get();
            }
        }
        if (state.step().writesLegacy() && !mayUseLegacy) {
            return new Outcome.WantsLegacy();
        }
        // the row first: whoever decides another edit of it now is seen below
        Teaser before = this.teasers.lockTeaser(edit.teaserId()).orElse(null);
        Optional<Operation> holder = this.journal.findUndecided(edit.teaserId());
        if (holder.isPresent()) {
            return new Outcome.Held(holder.get());
        }
        refuseStale(edit, before);
        if (edit.kind() == OperationKind.PAY_DEBT
                && (!state.step().writesLegacy() || !this.documents.isOwed(edit.teaserId()))) {
            return new Outcome.Done(new Decision(null, before, before, null));
        }
        Teaser after = edit.change().apply(before);
        if (before != null && before.equals(after) && edit.kind() != OperationKind.PAY_DEBT) {
            return new Outcome.Done(new Decision(null, before, after, edit.entryId()));
        }
        boolean legacy = state.step().writesLegacy();
        Operation operation = new Operation(id, edit.teaserId(), edit.kind(),
                legacy ? OperationState.RESERVED : OperationState.COMMITTED, state.step(), author, before, after, null,
                null, this.clock.instant(), null, legacy ? null : this.clock.instant(), 0, 0, null, null, edit.undoes(),
                edit.entryId() != null ? edit.entryId().value() : null);
        try {
            if (legacy) {
                this.teasers.rehearse(() -> apply(operation));
            } else {
                this.documents.owe(edit.teaserId());
                apply(operation);
            }
        } catch (DataIntegrityViolationException ex) {
            throw refusalOf(ex, edit);
        }
        this.journal.add(operation, this.instances.id(), key, this.properties.lookAfter());
        return legacy ? new Outcome.Reserved(operation, this.documents.expected(edit.teaserId()))
                : new Outcome.Done(decision(operation));
    }

    /** Makes PostgreSQL say what the operation wants. */
    void apply(Operation operation) {
        Teaser committed = operation.committed();
        if (committed == null) {
            this.teasers.remove(operation.teaserId());
        } else {
            this.teasers.put(committed);
        }
    }

    static Decision decision(Operation operation) {
        return new Decision(operation.id(), operation.before(), operation.committed(),
                operation.entryId() != null ? new EntryId(operation.entryId()) : null);
    }

    private static void refuseInMaintenance(MigrationState state) {
        if (state.maintenance() != MaintenanceMode.OFF) {
            throw Refusal.of(ProblemType.MAINTENANCE, Objects.requireNonNullElse(state.maintenanceReason(), ""))
                    .retryAfter(Duration.ofMinutes(1));
        }
    }

    private Optional<Outcome> answerUnder(IdempotencyKey key, String author) {
        Optional<Operation> earlier = this.journal.findByKey(author, key);
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        Operation operation = earlier.get();
        if (!this.journal.wasSentWith(operation.id(), key)) {
            throw Refusal.of(ProblemType.IDEMPOTENCY_KEY_REUSED, key.value());
        }
        return switch (operation.state()) {
            case COMMITTED -> Optional.of(new Outcome.Done(decision(operation)));
            case RESERVED, SENDING, IN_DOUBT, ABORTING, QUARANTINED -> Optional.of(new Outcome.Held(operation));
            case ABORTED -> {
                this.journal.freeKey(operation.id());
                yield Optional.empty();
            }
        };
    }

    private static void refuseStale(Edit edit, @Nullable Teaser before) {
        if (edit.kind() == OperationKind.PAY_DEBT || edit.undoes() != null) {
            return;
        }
        if (edit.kind() == OperationKind.CREATE) {
            if (before != null) {
                throw Refusal.of(ProblemType.STALE_VERSION, 0, before.version()).with("current",
                        TeaserImage.of(before));
            }
            return;
        }
        if (before == null) {
            throw Refusal.of(ProblemType.NOT_FOUND, "teaser", edit.teaserId().value());
        }
        if (edit.version() != null && edit.version() != before.version()) {
            throw Refusal.of(ProblemType.STALE_VERSION, edit.version(), before.version()).with("current",
                    TeaserImage.of(before));
        }
    }

    /** The rules of the domain have spoken before, so this is a race or a rule that only the database knows. */
    private static Refusal refusalOf(DataIntegrityViolationException ex, Edit edit) {
        String said = String.valueOf(ex.getMostSpecificCause().getMessage());
        if (said.contains("schedule_entry_never_overlaps")) {
            return Refusal.of(ProblemType.OVERLAPPING_ENTRIES, edit.teaserId().value());
        }
        if (said.contains("schedule_entry_zone_id_fkey")) {
            return Refusal.invalid("zoneId", "zone-unknown");
        }
        throw ex;
    }
}
