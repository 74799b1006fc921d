package tv.ypsilon.editing;

import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * What an editor wants of one teaser.
 *
 * @param version the version that the editor has seen; null where the edit does not depend on it
 * @param entryId the schedule entry that the edit is about; null when it is about the teaser
 * @param change the teaser after the edit from the one before it: null before a create, null after a delete. It may
 *     run more than once, and throws a refusal if the edit is not possible
 * @param undoes the operation that the edit takes back; null when it is no undo
 */
public record Edit(
        TeaserId teaserId,
        OperationKind kind,
        @Nullable Long version,
        @Nullable EntryId entryId,
        Function<@Nullable Teaser, @Nullable Teaser> change,
        @Nullable UUID undoes) {

    public static Edit create(Teaser teaser) {
        return new Edit(teaser.id(), OperationKind.CREATE, null, null, (_) -> teaser, null);
    }

    /** An update of the whole teaser, or of its schedule when an entry is named. */
    public static Edit update(TeaserId id, @Nullable Long version, @Nullable EntryId entryId,
            Function<Teaser, Teaser> change) {
        return new Edit(id, OperationKind.UPDATE, version, entryId, (before) -> change.apply(present(before)), null);
    }

    public static Edit delete(TeaserId id, @Nullable Long version) {
        return new Edit(id, OperationKind.DELETE, version, null, (_) -> null, null);
    }

    /** Brings to legacy what it is owed of a teaser; PostgreSQL stays as it is. */
    static Edit payDebt(TeaserId id) {
        return new Edit(id, OperationKind.PAY_DEBT, null, null, (before) -> before, null);
    }

    /** Takes back an operation that was committed, if nothing has happened to its teaser since. */
    static Edit undo(Operation operation) {
        Teaser left = operation.committed();
        OperationKind kind = switch (operation.kind()) {
            case CREATE -> OperationKind.DELETE;
            case UPDATE, PAY_DEBT -> OperationKind.UPDATE;
            case DELETE -> OperationKind.CREATE;
        };
        return new Edit(operation.teaserId(), kind, null, null, (now) -> {
            if (now == null ? left != null : !now.equals(left)) {
                throw Refusal.of(ProblemType.CHANGED_SINCE);
            }
            Teaser before = operation.before();
            // one version more than any that there was, so that nobody takes the old one for the new one
            return before == null || now == null ? before : before.atVersion(now.version());
        }, operation.id());
    }

    /**
     * Makes a teaser what it was before an operation, or after it, whatever happened to it since; one that is gone comes
     * back.
     *
     * @param image what it was
     * @param exists whether it is there, as the editor has seen it; a new one is refused where there is one
     * @param version the version that the editor has seen; null where it is gone
     */
    static Edit restore(Teaser image, boolean exists, @Nullable Long version) {
        return new Edit(image.id(), exists ? OperationKind.UPDATE : OperationKind.CREATE, version, null,
                (now) -> image.atVersion(now != null ? now.version() : image.version()), null);
    }

    private static Teaser present(@Nullable Teaser before) {
        if (before == null) {
            throw new IllegalStateException("an update is only run on a teaser");
        }
        return before;
    }
}
