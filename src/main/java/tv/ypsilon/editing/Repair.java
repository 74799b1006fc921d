package tv.ypsilon.editing;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.migration.Instances;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Teasers;

/** Makes both sides of one teaser equal again, as an operator chooses. Either way it is an operation in the journal. */
@Service
public class Repair {

    /** What {@link Refusal#SETTLED} says where legacy is owed the teaser, and is told later. */
    public static final String OWED = "told-later";

    private final Journal journal;

    private final Intake intake;

    private final SyncedDocuments synced;

    private final DualWrite dualWrite;

    private final Teasers teasers;

    private final BulkTeasers bulk;

    private final LegacyNow legacyNow;

    private final Documents documents;

    private final Sites sites;

    private final Migration migration;

    private final Instances instances;

    private final EditingProperties properties;

    private final TransactionTemplate transaction;

    Repair(Journal journal, Intake intake, SyncedDocuments synced, DualWrite dualWrite, Teasers teasers,
            BulkTeasers bulk, LegacyNow legacyNow, Documents documents, Sites sites, Migration migration,
            Instances instances,
            EditingProperties properties, PlatformTransactionManager transactions) {
        this.journal = journal;
        this.intake = intake;
        this.synced = synced;
        this.dualWrite = dualWrite;
        this.teasers = teasers;
        this.bulk = bulk;
        this.legacyNow = legacyNow;
        this.documents = documents;
        this.sites = sites;
        this.migration = migration;
        this.instances = instances;
        this.properties = properties;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * PostgreSQL takes what legacy has.
     *
     * @param reason why, for the audit
     * @return the operation; null if both sides were equal already
     * @throws Refusal if an edit of the teaser is under way or was done meanwhile, if legacy cannot be read, or is not
     *     looked at any more
     */
    public @Nullable UUID takeLegacy(TeaserId id, String who, String reason) {
        MigrationState state = legacyIsWrittenTo();
        Teaser seen = this.teasers.findTeaser(id).orElse(null);
        LegacyDocument found = this.legacyNow.read(id);
        return this.transaction.execute((_) -> {
            Teaser before = hold(id, seen);
            Teaser read = found == null ? null : this.documents.read(found, this.sites.current()).teaser();
            this.intake.takeInDecided(id, found);
            this.synced.settleForeign(id);
            this.migration.record(who, "repair LEGACY", id + ": " + reason);
            if (read == null ? before == null : before != null && before.saysTheSameAs(read)) {
                return null;
            }
            OperationKind kind = before == null ? OperationKind.CREATE
                    : read == null ? OperationKind.DELETE : OperationKind.UPDATE;
            // as it is stored, with the ids of its entries
            Teaser stored = this.bulk.find(Set.of(id)).get(id);
            Teaser after = stored == null ? null : stored.atVersion(before == null ? 0 : before.version());
            Operation operation = Operation.done(Ids.next(), id, kind, state.step(), who, before, after,
                    this.journal.now());
            this.journal.add(operation, this.instances.id(), null, this.properties.lookAfter());
            return operation.id();
        });
    }

    /**
     * Legacy is told what PostgreSQL has, by the usual protocol: what legacy has now is what it must still have then. If
     * legacy fails, it is owed the teaser, and is told later.
     *
     * @param reason why, for the audit
     * @return the operation; null if both sides were equal already
     * @throws Refusal likewise, and as for any edit
     */
    public @Nullable UUID pushOurs(TeaserId id, String who, String reason) {
        legacyIsWrittenTo();
        Teaser seen = this.teasers.findTeaser(id).orElse(null);
        LegacyDocument found = this.legacyNow.read(id);
        this.transaction.executeWithoutResult((_) -> {
            hold(id, seen);
            this.synced.oweInstead(id, found);
            this.synced.settleForeign(id);
            this.migration.record(who, "repair OURS", id + ": " + reason);
        });
        try {
            return this.dualWrite.run(new AtomicReference<>(Ids.next()), Edit.payDebt(id), who, null).operationId();
        } catch (Refusal refusal) {
            throw refusal.with(Refusal.SETTLED, OWED);
        }
    }

    private MigrationState legacyIsWrittenTo() {
        MigrationState state = this.migration.state();
        if (!state.step().writesLegacy()) {
            throw Refusal.of(ProblemType.NOT_POSSIBLE_AT_THIS_STEP, state.step().number());
        }
        return state;
    }

    /** Holds the teaser's row, if nobody edits it and it is as it was seen. */
    private @Nullable Teaser hold(TeaserId id, @Nullable Teaser seen) {
        Teaser now = this.teasers.lockTeaser(id).orElse(null);
        Optional<Operation> holder = this.journal.findUndecided(id);
        if (holder.isPresent()) {
            throw Refusal.of(ProblemType.EDIT_UNDER_WAY, holder.get().address()).with("operation",
                    holder.get().address());
        }
        if (now == null ? seen != null : seen == null || seen.version() != now.version()) {
            throw Refusal.of(ProblemType.BUSY);
        }
        return now;
    }
}
