package tv.ypsilon.editing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tv.ypsilon.editing.OperationController.ImageAnswer;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Teasers;

/**
 * Ends quarantines. Legacy shows something that is neither what was before an edit nor what the edit wanted, so only a
 * person can say what is right. Whatever is chosen, PostgreSQL first takes in what legacy has, so that both sides are
 * equal again; if that is not what is wanted, an edit through the usual protocol follows.
 */
@Component
public class Quarantine {

    /** What {@link Refusal#SETTLED} says where the quarantine has ended, but the edit that follows was not done. */
    public static final String ENDED = "quarantine-ended";

    private final Journal journal;

    private final Intake intake;

    private final Editing editing;

    private final Teasers teasers;

    private final LegacyNow legacyNow;

    private final Documents documents;

    private final Sites sites;

    private final Migration migration;

    private final TransactionTemplate transaction;

    Quarantine(Journal journal, Intake intake, Editing editing, Teasers teasers, LegacyNow legacyNow,
            Documents documents, Sites sites, Migration migration, PlatformTransactionManager transactions) {
        this.journal = journal;
        this.intake = intake;
        this.editing = editing;
        this.teasers = teasers;
        this.legacyNow = legacyNow;
        this.documents = documents;
        this.sites = sites;
        this.migration = migration;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What an operator can choose. */
    public enum Choice {

        /** What legacy has is right. */
        KEEP_LEGACY,

        /** What PostgreSQL has is right. */
        KEEP_OURS,

        /** What the edit wanted is right. */
        EDIT
    }

    /**
     * What is to be chosen from; each is null where there is nothing.
     *
     * @param legacy what legacy holds now
     * @param ours what PostgreSQL holds now
     * @param wanted what the edit wanted
     * @param rawLegacy legacy's document, word for word
     * @param rawBefore the document before the edit, word for word
     */
    public record Sides(
            UUID id,
            @Nullable ImageAnswer legacy,
            @Nullable ImageAnswer ours,
            @Nullable ImageAnswer wanted,
            @JsonRawValue @Nullable String rawLegacy,
            @JsonRawValue @Nullable String rawBefore) {}

    /**
     * Looks at both sides.
     *
     * @throws Refusal if it is not quarantined, or legacy cannot be read now
     */
    public Sides sides(Operation operation) {
        wantQuarantined(operation);
        LegacyDocument now = this.legacyNow.read(operation.teaserId());
        return new Sides(operation.id(),
                ImageAnswer.of(now == null ? null : this.documents.read(now, this.sites.current()).teaser()),
                ImageAnswer.of(this.teasers.findTeaser(operation.teaserId()).orElse(null)),
                ImageAnswer.of(operation.after()), now == null ? null : now.raw(), operation.rawBefore());
    }

    /**
     * Ends a quarantine.
     *
     * @param reason why, for the audit
     * @throws Refusal if it is not quarantined, if legacy cannot be read, or if the edit that follows is not done; in
     *     that last case both sides hold what legacy had, and it says {@link Refusal#SETTLED}
     */
    public void resolve(Operation operation, Choice choice, String reason, String who) {
        wantQuarantined(operation);
        if (reason.isBlank()) {
            throw Refusal.invalid("reason", "required");
        }
        LegacyDocument now = this.legacyNow.read(operation.teaserId());
        Teaser ours = this.teasers.findTeaser(operation.teaserId()).orElse(null);
        this.transaction.executeWithoutResult((_) -> {
            if (!this.journal.move(operation, OperationState.QUARANTINED, OperationState.ABORTED, "resolved",
                    choice + " by " + who + ": " + reason, null)) {
                throw Refusal.of(ProblemType.EDIT_UNDER_WAY, operation.address()).with("operation",
                        operation.address());
            }
            this.intake.takeInDecided(operation.teaserId(), now);
            this.migration.record(who, "quarantine " + choice, operation.id() + ": " + reason);
        });
        switch (choice) {
            case KEEP_LEGACY -> {
                // both sides hold it
            }
            case KEEP_OURS -> become(operation, ours, who);
            case EDIT -> become(operation, operation.after(), who);
        }
    }

    private void become(Operation operation, @Nullable Teaser wanted, String who) {
        boolean exists = this.teasers.findTeaser(operation.teaserId()).isPresent();
        if (!exists && wanted == null) {
            return;
        }
        OperationKind kind = wanted == null ? OperationKind.DELETE
                : exists ? OperationKind.UPDATE : OperationKind.CREATE;
        try {
            this.editing.edit(new Edit(operation.teaserId(), kind, null, null,
                    (now) -> wanted == null || now == null ? wanted : wanted.atVersion(now.version()), null), who,
                    null);
        } catch (Refusal refusal) {
            throw refusal.with(Refusal.SETTLED, ENDED);
        }
    }

    private static void wantQuarantined(Operation operation) {
        if (operation.state() != OperationState.QUARANTINED) {
            throw Refusal.of(ProblemType.NOT_QUARANTINED, operation.state().name());
        }
    }
}
