package tv.ypsilon.editing.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.OperationState;
import tv.ypsilon.editing.Transitions;
import tv.ypsilon.editing.model.Edit.Answer;
import tv.ypsilon.editing.model.Edit.At;
import tv.ypsilon.editing.model.Edit.Look;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.migration.MigrationStep.ForeignEdits;
import tv.ypsilon.migration.MigrationStep.ReadSource;

/**
 * Edits of one teaser on their way to both sides: their writers, legacy and the network, recovery on any number of
 * instances, others who write to legacy, the import, and the step in force. Whatever is one transaction or one request
 * is one step here; between any two, anything else may happen, and a crash is never again to be heard of.
 */
final class ProtocolModel implements Model {

    private static final int NOBODY = 0;

    private final Variant variant;

    private final Layout layout = new Layout();

    private final List<Edit> edits = new ArrayList<>();

    /** Pays what legacy is owed; null where legacy is always written to. */
    private final @Nullable Edit payment;

    private final Layout.Choice<Document> legacy = this.layout.choice(Document.class);

    private final Layout.Choice<Document> postgres = this.layout.choice(Document.class);

    private final Layout.Choice<Document> synced = this.layout.choice(Document.class);

    private final Layout.Flag owed = this.layout.flag();

    private final Layout.Choice<Document> debt = this.layout.choice(Document.class);

    /** Which edit wrote what legacy holds, from 1. */
    private final Layout.Count origin = this.layout.count(3);

    private final Layout.Count step = this.layout.count(3);

    private final Layout.Count foreignEdits = this.layout.count(3);

    /** Whether legacy holds what somebody else wrote and nobody here has seen. */
    private final Layout.Flag unseen = this.layout.flag();

    private final Layout.Choice<Document> paid = this.layout.choice(Document.class);

    private final Layout.Choice<Import> importing = this.layout.choice(Import.class);

    private final Layout.Choice<Document> imported = this.layout.choice(Document.class);

    private final Layout.Flag overwritten = this.layout.flag();

    private final Layout.Flag lost = this.layout.flag();

    private final Layout.Flag abortedTakenIn = this.layout.flag();

    ProtocolModel(Variant variant) {
        this.variant = variant;
        for (Document wanted : variant.edits()) {
            this.edits.add(new Edit(this.layout, this.edits.size(), wanted));
        }
        this.payment = variant.steps().contains(MigrationStep.RELATIONAL_ONLY)
                ? new Edit(this.layout, this.edits.size(), null)
                : null;
        if (this.payment != null) {
            this.edits.add(this.payment);
        }
    }

    private enum Import {
        IDLE, NOTED, HAS_READ, OUTDATED
    }

    @Override
    public State start() {
        State s = this.legacy.set(State.ZERO, this.variant.initially());
        s = this.synced.set(this.postgres.set(s, this.variant.initially()), this.variant.initially());
        s = this.foreignEdits.set(s, this.variant.foreignEdits());
        for (Edit edit : this.edits) {
            s = edit.settled.set(s, true);
        }
        return s;
    }

    @Override
    public void follow(State s, Next next) {
        Next tidy = (state, what, who) -> {
            refuseImpossible(s, state, what);
            next.may(tidied(state), what, who);
        };
        stepMoves(s, tidy);
        othersWriteToLegacy(s, tidy);
        if (this.variant.imports()) {
            imports(s, tidy);
        }
        for (Edit edit : this.edits) {
            writes(s, edit, tidy);
            legacyWorks(s, edit, tidy);
            timePasses(s, edit, tidy);
            recovers(s, edit, tidy);
        }
    }

    /** The journal's states follow on each other as the service has it, too. */
    private void refuseImpossible(State from, State to, String what) {
        for (Edit edit : this.edits) {
            OperationState before = edit.journal.in(from);
            OperationState after = edit.journal.in(to);
            if (before != after && before != null && after != null && !Transitions.mayBecome(before, after)
                    && !has(Flaw.NO_COMPARE_AND_SET) && !has(Flaw.PRESUMED_ABORT)) {
                throw new IllegalStateException(what.formatted(edit.number) + ": " + before + " to " + after);
            }
        }
    }

    // The step in force -----------------------------------------------------------------------------------------------

    private MigrationStep stepIn(State s) {
        return this.variant.steps().get(this.step.in(s));
    }

    private void stepMoves(State s, Next next) {
        if (this.step.in(s) + 1 == this.variant.steps().size()) {
            return;
        }
        State moved = this.step.set(s, this.step.in(s) + 1);
        boolean readsMove = stepIn(s).readsFrom() != stepIn(moved).readsFrom();
        if (!readsMove || (!this.owed.in(s) && (!isHeld(s) || has(Flaw.NO_PAUSE_BETWEEN_STEPS)))) {
            next.may(moved, "the step in force moves", NOBODY);
        }
    }

    private boolean isHeld(State s) {
        for (Edit edit : this.edits) {
            if (edit.isUndecided(s)) {
                return true;
            }
        }
        return false;
    }

    // A writer --------------------------------------------------------------------------------------------------------

    private void writes(State s, Edit edit, Next next) {
        switch (edit.at.in(s)) {
            case BEFORE -> begin(s, edit, next);
            case AGAIN -> {
                next.may(edit.answered(s, Answer.ERROR), "%s finds its version stale (412)", edit.number);
                begin(s, edit, next);
            }
            case COMMITTING_UNSEEN -> next.may(edit.at.set(committedAtStep4(s, edit), At.GONE),
                    "%s is committed after all", edit.number);
            case RESERVED -> read(s, edit, next);
            case HAS_READ -> compareAndMark(s, edit, next);
            case MARKED -> {
                next.may(edit.at.set(edit.request.set(s, true), At.SENT), "%s sends", edit.number);
                next.may(edit.at.set(s, At.NOT_SENT), "%s cannot send", edit.number);
            }
            case TOO_LATE -> {
                if (assumes(Assumption.PAUSES_ARE_NOTICED)) {
                    next.may(edit.at.set(s, At.NOT_SENT), "%s sees that it was paused", edit.number);
                } else {
                    next.may(edit.at.set(edit.request.set(s, true), At.SENT), "%s sends after a long pause",
                            edit.number);
                }
            }
            case SENT -> next.may(edit.at.set(s, At.UNCLEAR), "%s hears nothing (time-out)", edit.number);
            case UNCLEAR, UNCLEAR_BUT_OVER -> readBack(s, edit, next);
            case ACCEPTED -> commit(s, edit, next);
            case NOT_SENT, REFUSED -> abort(s, edit, next);
            case UNDECIDABLE -> leaveOpen(s, edit, next);
            case GONE -> {
            }
        }
        if (edit.isAlive(s)) {
            next.may(edit.at.set(s, At.GONE), "%s crashes", edit.number);
            if (has(Flaw.NAMES_THE_FIRST_OPERATION) && edit.again.in(s) && edit.answer.in(s) == Answer.NONE) {
                next.may(edit.answer.set(s, Answer.UNKNOWN_OF_ANOTHER), "%s is answered 504 at its deadline",
                        edit.number);
            }
        }
    }

    /** T0. The edits are numbered in the order in which they begin, which loses nothing but repetitions. */
    private void begin(State s, Edit edit, Next next) {
        boolean first = edit.at.in(s) == At.BEFORE;
        if (first && edit != this.payment && edit.number > 0
                && this.edits.get(edit.number - 1).at.in(s) == At.BEFORE) {
            return;
        }
        for (Edit other : this.edits) {
            if (other.at.in(s) == At.COMMITTING_UNSEEN) {
                // it has the teaser's row
                return;
            }
        }
        boolean writesLegacy = stepIn(s).writesLegacy();
        if (isHeld(s) && (writesLegacy || !has(Flaw.NO_LOCK_AT_STEP_4))) {
            return;
        }
        if (edit == this.payment) {
            if (writesLegacy && this.owed.in(s)) {
                next.may(reserved(this.paid.set(s, this.postgres.in(s)), edit), "the payment of the debt is reserved",
                        edit.number);
            }
            return;
        }
        Document now = this.postgres.in(s);
        Document wanted = wanted(s, edit);
        if (now == wanted) {
            next.may(edit.answered(s, Answer.SUCCESS), "%s finds nothing to change", edit.number);
            return;
        }
        if (now == Document.ABSENT) {
            // an update; a create goes on
            next.may(edit.answered(s, Answer.ERROR), "%s finds no teaser (404)", edit.number);
        }
        if (writesLegacy) {
            next.may(reserved(s, edit), "%s reserves (T0)", edit.number);
        } else {
            next.may(edit.answered(committedAtStep4(s, edit), Answer.SUCCESS), "%s commits in PostgreSQL alone",
                    edit.number);
            if (has(Flaw.ASKS_TOO_EARLY)) {
                next.may(edit.at.set(edit.answer.set(s, Answer.ERROR), At.COMMITTING_UNSEEN),
                        "%s loses the database while committing, finds nothing, answers an error", edit.number);
            }
        }
    }

    private State reserved(State s, Edit edit) {
        State r = outdated(edit.journal.set(edit.at.set(s, At.RESERVED), OperationState.RESERVED));
        r = edit.taken.set(edit.settled.set(edit.lateLook.set(r, false), true), false);
        r = edit.readFromLegacy.set(r, stepIn(s).readsFrom() == ReadSource.LEGACY
                || (this.variant.mixedReads() && !has(Flaw.OWN_STEP_RULE)));
        return edit.overtaken.set(edit.look.set(r, Look.NONE), false);
    }

    private State committedAtStep4(State s, Edit edit) {
        State c = edit.journal.set(s, OperationState.COMMITTED);
        if (!has(Flaw.NO_DEBT) && (!this.owed.in(s) || has(Flaw.LATEST_DEBT_KEPT))) {
            Document last = has(Flaw.LATEST_DEBT_KEPT) ? this.postgres.in(s) : this.synced.in(s);
            c = this.debt.set(this.owed.set(c, true), last);
        }
        return postgresHolds(c, edit, wanted(s, edit));
    }

    /** The GET before the send mark. */
    private void read(State s, Edit edit, Next next) {
        next.may(edit.at.set(edit.before.set(s, this.legacy.in(s)), At.HAS_READ), "%s reads legacy", edit.number);
        next.may(refusedUnsent(s, edit), "%s cannot read legacy", edit.number);
    }

    private State refusedUnsent(State s, Edit edit) {
        return edit.answered(isWriters(s, edit, OperationState.RESERVED)
                ? edit.journal.set(s, OperationState.ABORTED)
                : s, Answer.ERROR);
    }

    /** T1, if legacy is as expected. */
    private void compareAndMark(State s, Edit edit, Next next) {
        Document found = edit.before.in(s);
        Document wanted = wanted(s, edit);
        boolean nothingToDelete = found == Document.ABSENT && wanted == Document.ABSENT;
        if (found != expected(s) && !nothingToDelete && !has(Flaw.NO_COMPARISON)) {
            if (edit == this.payment) {
                State left = isWriters(s, edit, OperationState.RESERVED)
                        ? edit.journal.set(s, OperationState.QUARANTINED)
                        : s;
                next.may(edit.answered(left, Answer.ERROR), "the payment finds legacy changed, and is quarantined",
                        edit.number);
            } else if (stepIn(s).foreignEdits() != ForeignEdits.TAKEN_IN) {
                next.may(refusedUnsent(s, edit), "%s finds legacy changed (409)", edit.number);
            } else if (isWriters(s, edit, OperationState.RESERVED) || has(Flaw.TAKES_IN_UNCHECKED)) {
                next.may(takenInInsteadOf(s, edit), "%s takes in what legacy holds", edit.number);
            } else {
                next.may(answeredByJournal(s, edit), "%s finds its reservation lost", edit.number);
            }
            return;
        }
        if (!isWriters(s, edit, OperationState.RESERVED)) {
            next.may(answeredByJournal(s, edit), "%s finds its reservation lost", edit.number);
            return;
        }
        State marked = edit.settled.set(edit.journal.set(s, OperationState.SENDING), false);
        next.may(edit.at.set(marked, found == wanted ? At.ACCEPTED : At.MARKED), "%s sets its send mark (T1)",
                edit.number);
        next.may(edit.answered(marked, Answer.UNKNOWN), "%s loses the database in T1, answers 504", edit.number);
        if (has(Flaw.ANSWERS_ERROR_WHEN_THE_MARK_IS_LOST)) {
            next.may(edit.answered(marked, Answer.ERROR), "%s loses the database in T1, answers an error",
                    edit.number);
        }
    }

    private State takenInInsteadOf(State s, Edit edit) {
        Document found = edit.before.in(s);
        State t = takenIn(s, edit, found);
        t = edit.again.set(t, true);
        if (has(Flaw.LATE_LOOK_AT_WHAT_WAS_NEVER_SENT)) {
            // its version is stale
            return edit.answered(aborted(edit.before.set(t, Document.ABSENT), edit), Answer.ERROR);
        }
        t = edit.at.set(t, At.AGAIN);
        return edit.journal.set(t, null);
    }

    private State takenIn(State s, @Nullable Edit by, Document found) {
        State t = this.synced.set(postgresHolds(s, by, found), found);
        if (this.legacy.in(s) == found) {
            t = this.unseen.set(t, false);
        }
        int origin = this.origin.in(s);
        if (origin != NOBODY && this.legacy.in(s) == found
                && this.edits.get(origin - 1).isIn(s, OperationState.ABORTED)) {
            t = this.abortedTakenIn.set(t, true);
        }
        return t;
    }

    private void readBack(State s, Edit edit, Next next) {
        Document now = this.legacy.in(s);
        next.may(edit.at.set(s, At.UNDECIDABLE), "%s cannot read back", edit.number);
        if (now.meaning() == wanted(s, edit)) {
            next.may(edit.at.set(s, At.ACCEPTED), "%s reads its edit back", edit.number);
        } else if (now == edit.before.in(s) && edit.at.in(s) == At.UNCLEAR_BUT_OVER) {
            next.may(edit.at.set(s, At.REFUSED), "%s reads back that nothing changed", edit.number);
        }
    }

    /** T2. */
    private void commit(State s, Edit edit, Next next) {
        if (isWriters(s, edit, OperationState.SENDING)) {
            next.may(edit.answered(committed(s, edit), Answer.SUCCESS), "%s commits (T2), and answers", edit.number);
        } else {
            next.may(answeredByJournal(s, edit), "%s finds itself decided by others", edit.number);
            if (has(Flaw.ANSWERS_ERROR_WHEN_IT_CANNOT_ASK)) {
                next.may(edit.answered(s, Answer.ERROR), "%s cannot ask how it was decided, answers an error",
                        edit.number);
            }
        }
        next.may(edit.answered(s, Answer.UNKNOWN), "%s loses the database, answers 504", edit.number);
    }

    private State committed(State s, Edit edit) {
        State c = postgresHolds(edit.journal.set(s, OperationState.COMMITTED), edit, wanted(s, edit));
        c = this.debt.set(this.owed.set(c, false), Document.ABSENT);
        // what legacy has made of it, if it was seen to mean the same
        Document held = this.legacy.in(s).meaning() == wanted(s, edit) ? this.legacy.in(s) : wanted(s, edit);
        if (held == Document.FOREIGN_UPON_B) {
            c = this.unseen.set(c, false);
        }
        return this.synced.set(c, held);
    }

    private void abort(State s, Edit edit, Next next) {
        if (isWriters(s, edit, OperationState.SENDING)) {
            // what never left, nobody looks for: somebody else may have done the same by hand
            State aborted = edit.at.in(s) == At.REFUSED
                    ? aborted(s, edit)
                    : edit.journal.set(s, OperationState.ABORTED);
            next.may(edit.answered(aborted, Answer.ERROR), "%s aborts, answers an error", edit.number);
        } else {
            next.may(answeredByJournal(s, edit), "%s finds itself decided by others", edit.number);
        }
        if (has(Flaw.ANSWERS_UNRECORDED_REFUSALS)) {
            next.may(edit.answered(s, Answer.ERROR), "%s loses the database, answers its error", edit.number);
        } else {
            next.may(edit.answered(s, Answer.UNKNOWN), "%s loses the database, answers 504", edit.number);
        }
    }

    private State aborted(State s, Edit edit) {
        State a = edit.look.set(edit.journal.set(s, OperationState.ABORTED), Look.NONE);
        return has(Flaw.NO_LATE_LOOK) ? a : edit.lateLook.set(a, true);
    }

    private void leaveOpen(State s, Edit edit, Next next) {
        if (!isWriters(s, edit, OperationState.SENDING)) {
            next.may(answeredByJournal(s, edit), "%s finds itself decided by others", edit.number);
        } else if (edit.readFromLegacy.in(s) && !has(Flaw.PRESUMED_ABORT)) {
            next.may(edit.answered(edit.journal.set(s, OperationState.IN_DOUBT), Answer.UNKNOWN),
                    "%s is in doubt, answers 504", edit.number);
        } else {
            next.may(edit.answered(edit.journal.set(s, OperationState.ABORTING), Answer.ERROR),
                    "%s is to be undone, answers an error", edit.number);
        }
        next.may(edit.answered(s, Answer.UNKNOWN), "%s loses the database, answers 504", edit.number);
    }

    private State answeredByJournal(State s, Edit edit) {
        OperationState state = edit.journal.in(s);
        if (state == null) {
            return edit.answered(s, Answer.ERROR);
        }
        return edit.answered(s, switch (state) {
            case COMMITTED -> Answer.SUCCESS;
            case ABORTED, ABORTING -> Answer.ERROR;
            case RESERVED, SENDING, IN_DOUBT, QUARANTINED -> Answer.UNKNOWN;
        });
    }

    /** Whether a compare-and-set of the writer would find its operation. */
    private boolean isWriters(State s, Edit edit, OperationState state) {
        return has(Flaw.NO_COMPARE_AND_SET) || (edit.isIn(s, state) && !edit.taken.in(s));
    }

    // Legacy and the network ------------------------------------------------------------------------------------------

    private void legacyWorks(State s, Edit edit, Next next) {
        if (edit.request.in(s)) {
            request(s, edit, next);
        }
        if (edit.compensation.in(s)) {
            State gone = edit.compensation.set(s, false);
            next.may(gone, "the compensation of %s is lost", edit.number);
            Document after = effect(this.legacy.in(s), postImage(s, edit), edit.before.in(s));
            if (after != null) {
                next.may(legacyHolds(gone, NOBODY, after), "legacy applies the compensation of %s", edit.number);
                next.may(legacyHolds(s, NOBODY, after), "legacy applies one of the compensations of %s", edit.number);
            }
        }
    }

    private void request(State s, Edit edit, Next next) {
        State gone = edit.request.set(s, false);
        boolean heard = edit.at.in(s) == At.SENT;
        next.may(gone, "the request of %s is lost", edit.number);
        if (heard) {
            next.may(edit.at.set(gone, At.REFUSED), "legacy refuses %s (4xx)", edit.number);
            next.may(edit.at.set(gone, At.UNCLEAR_BUT_OVER), "legacy answers %s 500, and did nothing", edit.number);
            if (!assumes(Assumption.ANSWERS_ARE_FINAL)) {
                next.may(edit.at.set(s, At.UNCLEAR_BUT_OVER), "legacy answers %s 500, and is still at it",
                        edit.number);
            }
        }
        Document after = effect(this.legacy.in(s), edit.before.in(s), wanted(s, edit));
        if (after == null) {
            return;
        }
        State applied = legacyHolds(gone, edit.number + 1, after);
        if (!assumes(Assumption.REQUESTS_ARE_APPLIED_ONCE)) {
            State again = legacyHolds(s, edit.number + 1, after);
            next.may(heard ? edit.at.set(again, At.ACCEPTED) : again, "legacy applies %s, and will once more",
                    edit.number);
        }
        next.may(applied, "legacy applies %s, its answer is not heard", edit.number);
        if (heard) {
            next.may(edit.at.set(applied, At.ACCEPTED), "legacy applies %s, and says so", edit.number);
            next.may(edit.at.set(applied, At.UNCLEAR_BUT_OVER), "legacy applies %s, and answers 500", edit.number);
            if (!assumes(Assumption.REFUSALS_ARE_HONEST)) {
                next.may(edit.at.set(applied, At.REFUSED), "legacy applies %s, and answers 4xx", edit.number);
            }
        }
    }

    /** What a POST, PUT or DELETE that leads from one document to another makes of a third; null if it is refused. */
    private static @Nullable Document effect(Document now, Document from, Document to) {
        if (to == Document.ABSENT) {
            return to;
        }
        return (from == Document.ABSENT) == (now == Document.ABSENT) ? to : null;
    }

    private State legacyHolds(State s, int by, Document after) {
        Document now = this.legacy.in(s);
        State h = this.origin.set(this.legacy.set(s, after), by);
        if (this.unseen.in(s) && now != after) {
            h = this.unseen.set(h, false);
            if (now != expected(s)) {
                h = this.overwritten.set(h, true);
            }
        }
        return h;
    }

    private void timePasses(State s, Edit edit, Next next) {
        boolean onItsWay = edit.request.in(s) || edit.compensation.in(s);
        if (edit.settled.in(s) || (onItsWay && assumes(Assumption.MESSAGES_SETTLE))) {
            return;
        }
        State later = edit.settled.set(s, true);
        if (edit.at.in(s) == At.MARKED) {
            later = edit.at.set(later, At.TOO_LATE);
        }
        if (assumes(Assumption.PAUSES_ARE_NOTICED)) {
            later = edit.compensating.set(later, false);
        }
        next.may(later, "the settling time of %s passes", edit.number);
    }

    // Recovery, on any instance, at any time --------------------------------------------------------------------------

    private void recovers(State s, Edit edit, Next next) {
        OperationState state = edit.journal.in(s);
        if (edit.compensating.in(s)) {
            next.may(edit.compensating.set(edit.compensation.set(s, true), false),
                    "recovery sends a compensation for %s", edit.number);
        }
        if (state == null || state == OperationState.COMMITTED || state == OperationState.QUARANTINED
                || (state == OperationState.ABORTED && !edit.lateLook.in(s))) {
            return;
        }
        if (state != OperationState.ABORTED || edit.settled.in(s)) {
            boolean settled = edit.settled.in(s) || has(Flaw.NO_SETTLING);
            next.may(edit.taken.set(edit.look.set(s, settled ? Look.TAKEN_SETTLED : Look.TAKEN), true),
                    "recovery takes %s over", edit.number);
        }
        if (edit.look.in(s) == Look.NONE) {
            return;
        }
        switch (state) {
            case RESERVED -> next.may(edit.journal.set(s, OperationState.ABORTED), "recovery aborts %s, as unsent",
                    edit.number);
            case SENDING, IN_DOUBT -> goForward(s, edit, next);
            case ABORTING -> goBack(s, edit, next);
            case ABORTED -> lookLate(s, edit, next);
            case COMMITTED, QUARANTINED -> throw new IllegalStateException("nobody looks at it");
        }
    }

    private void goForward(State s, Edit edit, Next next) {
        switch (edit.look.in(s)) {
            case TAKEN, TAKEN_SETTLED -> look(s, edit, this.legacy.in(s).meaning(), next);
            case SAW_POST -> {
                if (has(Flaw.PRESUMED_ABORT)) {
                    next.may(edit.look.set(edit.journal.set(s, OperationState.ABORTING), Look.NONE),
                            "recovery decides to undo %s", edit.number);
                } else {
                    next.may(committed(s, edit), "recovery commits %s", edit.number);
                }
            }
            case SAW_PRE -> next.may(aborted(s, edit), "recovery aborts %s", edit.number);
            case SAW_OTHER -> next.may(edit.journal.set(s, OperationState.QUARANTINED), "recovery quarantines %s",
                    edit.number);
            case NONE, KNOWS_EXPECTED -> throw new IllegalStateException("it has not looked");
        }
    }

    private void goBack(State s, Edit edit, Next next) {
        switch (edit.look.in(s)) {
            case TAKEN, TAKEN_SETTLED -> look(s, edit,
                    has(Flaw.UNDOES_BY_MEANING) ? this.legacy.in(s).meaning() : this.legacy.in(s), next);
            case SAW_POST -> {
                State marked = edit.compensating.set(edit.settled.set(s, false), true);
                next.may(edit.look.set(marked, Look.NONE), "recovery marks a compensation for %s", edit.number);
            }
            case SAW_PRE -> next.may(aborted(s, edit), "recovery aborts %s", edit.number);
            case SAW_OTHER -> next.may(edit.journal.set(s, OperationState.QUARANTINED), "recovery quarantines %s",
                    edit.number);
            case NONE, KNOWS_EXPECTED -> throw new IllegalStateException("it has not looked");
        }
    }

    private void look(State s, Edit edit, Document shown, Next next) {
        boolean settled = edit.look.in(s) == Look.TAKEN_SETTLED;
        if (shown == postImage(s, edit)) {
            next.may(edit.look.set(s, Look.SAW_POST), "recovery sees the post-image of %s", edit.number);
        } else if (shown != edit.before.in(s)) {
            next.may(edit.look.set(s, Look.SAW_OTHER), "recovery sees neither image of %s", edit.number);
        } else if (settled) {
            next.may(edit.look.set(s, Look.SAW_PRE), "recovery sees the pre-image of %s, settled", edit.number);
        }
    }

    private void lookLate(State s, Edit edit, Next next) {
        Document wanted = postImage(s, edit);
        Look look = edit.look.in(s);
        boolean expectsWhatWas = has(Flaw.LATE_LOOK_EXPECTS_WHAT_WAS);
        if (expectsWhatWas && (look == Look.TAKEN || look == Look.TAKEN_SETTLED)) {
            next.may(edit.look.set(edit.expected.set(s, expected(s)), Look.KNOWS_EXPECTED),
                    "the late look after %s reads what was last synced", edit.number);
        } else if (look != Look.SAW_POST) {
            boolean post = this.legacy.in(s) == wanted;
            if (post && !(expectsWhatWas && edit.expected.in(s) == wanted)) {
                next.may(edit.look.set(s, Look.SAW_POST), "the late look finds the post-image of %s", edit.number);
            } else {
                next.may(edit.lateLook.set(s, false), "the late look finds nothing of %s", edit.number);
            }
        } else {
            Document expected = expectsWhatWas ? edit.expected.in(s) : expected(s);
            if (expected == wanted) {
                next.may(edit.lateLook.set(s, false), "the late look finds %s to be what was synced", edit.number);
            } else if (isHeld(s)) {
                next.may(edit.look.set(s, Look.NONE), "the late look after %s must wait for another edit",
                        edit.number);
            } else {
                State reopened = edit.look.set(edit.lateLook.set(edit.journal.set(s, OperationState.ABORTING), false),
                        Look.NONE);
                next.may(has(Flaw.LATE_LOOK_RESTORES_THE_PRE_IMAGE)
                        ? reopened
                        : edit.before.set(reopened, expected),
                        "the late look has %s undone", edit.number);
            }
        }
    }

    // Others ----------------------------------------------------------------------------------------------------------

    private void othersWriteToLegacy(State s, Next next) {
        int left = this.foreignEdits.in(s);
        if (left == 0 || (assumes(Assumption.REQUESTS_ARE_UNDISTURBED) && isDisturbable(s))) {
            return;
        }
        for (Document document : this.variant.foreign()) {
            Document now = this.legacy.in(s);
            if (document == now || (document == Document.FOREIGN_UPON_B && now != Document.B)
                    || (assumes(Assumption.FOREIGN_EDITS_DIFFER) && isOnItsWay(s, document))) {
                continue;
            }
            State changed = this.unseen.set(this.legacy.set(s, document), true);
            changed = this.origin.set(this.foreignEdits.set(changed, left - 1), NOBODY);
            for (Edit edit : this.edits) {
                // it is not we who take back what readers saw
                changed = edit.seen.set(changed, edit.seen.in(changed) && this.origin.in(s) != edit.number + 1);
            }
            next.may(changed, "somebody else writes into legacy", NOBODY);
        }
    }

    private boolean isOnItsWay(State s, Document document) {
        for (Edit edit : this.edits) {
            if (wanted(s, edit) == document
                    && (edit.isUndecided(s) || edit.isAlive(s) || edit.lateLook.in(s))) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody here has looked at legacy and is going to write, or has written. */
    private boolean isDisturbable(State s) {
        for (Edit edit : this.edits) {
            boolean writing = switch (edit.at.in(s)) {
                case HAS_READ, MARKED, TOO_LATE, SENT -> true;
                case BEFORE, AGAIN, COMMITTING_UNSEEN, RESERVED, UNCLEAR, UNCLEAR_BUT_OVER, ACCEPTED, NOT_SENT, REFUSED,
                        UNDECIDABLE, GONE ->
                        false;
            };
            boolean undoing = edit.isIn(s, OperationState.ABORTING) && edit.look.in(s) == Look.SAW_POST;
            if (writing || undoing || edit.isOnItsWay(s)) {
                return true;
            }
        }
        return false;
    }

    private void imports(State s, Next next) {
        switch (this.importing.in(s)) {
            case IDLE -> {
                if (this.legacy.in(s) != this.synced.in(s) && (!isHeld(s) || has(Flaw.IMPORTS_UNCHECKED))) {
                    next.may(this.importing.set(s, Import.NOTED), "the import sees that nobody edits", NOBODY);
                }
            }
            case NOTED -> next.may(this.importing.set(this.imported.set(s, this.legacy.in(s)), Import.HAS_READ),
                    "the import reads legacy", NOBODY);
            case HAS_READ -> next.may(idle(takenIn(s, null, this.imported.in(s))),
                    "the import takes in what it has read", NOBODY);
            case OUTDATED -> next.may(idle(s), "the import sees that somebody edits, or has edited", NOBODY);
        }
    }

    private State idle(State s) {
        return this.importing.set(this.imported.set(s, Document.ABSENT), Import.IDLE);
    }

    // The two sides ---------------------------------------------------------------------------------------------------

    private Document wanted(State s, Edit edit) {
        return edit.wanted == null ? this.paid.in(s) : edit.wanted;
    }

    /** The document that the journal has as sent. */
    private Document postImage(State s, Edit edit) {
        boolean neverSent = has(Flaw.LATE_LOOK_AT_WHAT_WAS_NEVER_SENT) && edit.again.in(s);
        return neverSent ? Document.ABSENT : wanted(s, edit);
    }

    /** What legacy must still hold. */
    private Document expected(State s) {
        return this.owed.in(s) ? this.debt.in(s) : this.synced.in(s);
    }

    private State postgresHolds(State s, @Nullable Edit by, Document document) {
        State p = this.postgres.set(s, document);
        for (Edit edit : this.edits) {
            if (edit == by) {
                boolean loses = edit.overtaken.in(s) && edit.isIn(p, OperationState.COMMITTED);
                p = this.lost.set(p, loses || this.lost.in(p));
            } else if (edit.isUndecided(s)) {
                p = edit.overtaken.set(p, true);
            }
        }
        return outdated(p);
    }

    /** What the import has read is no longer what it may take in. */
    private State outdated(State s) {
        return this.importing.in(s) == Import.IDLE || has(Flaw.IMPORTS_UNCHECKED)
                ? s
                : this.importing.set(this.imported.set(s, Document.ABSENT), Import.OUTDATED);
    }

    private boolean has(Flaw flaw) {
        return this.variant.has(flaw);
    }

    private boolean assumes(Assumption assumption) {
        return this.variant.assumes(assumption);
    }

    /** Notes what readers see, and forgets what matters to nobody any more. */
    private State tidied(State state) {
        State s = state;
        boolean fromLegacy = this.variant.mixedReads() || stepIn(s).readsFrom() == ReadSource.LEGACY;
        for (Edit edit : this.edits) {
            OperationState journal = edit.journal.in(s);
            if (fromLegacy && journal != OperationState.COMMITTED && this.origin.in(s) == edit.number + 1) {
                s = edit.seen.set(s, true);
            }
            boolean decided = journal == OperationState.COMMITTED || journal == OperationState.QUARANTINED
                    || (journal == OperationState.ABORTED && !edit.lateLook.in(s));
            if (decided) {
                s = edit.look.set(edit.taken.set(edit.lateLook.set(s, false), true), Look.NONE);
                s = edit.expected.set(s, Document.ABSENT);
            }
            if (journal == OperationState.COMMITTED) {
                s = edit.seen.set(edit.overtaken.set(s, false), false);
            }
            if (edit.at.in(s) == At.GONE && !has(Flaw.LATE_LOOK_AT_WHAT_WAS_NEVER_SENT)) {
                s = edit.again.set(s, false);
            }
            if (decided && edit.at.in(s) == At.GONE && !edit.isOnItsWay(s)) {
                s = edit.settled.set(edit.before.set(s, Document.ABSENT), true);
                s = edit.readFromLegacy.set(s, false);
            }
        }
        return s;
    }

    // The promises ----------------------------------------------------------------------------------------------------

    @Override
    public boolean isQuiet(State s) {
        if (this.importing.in(s) != Import.IDLE) {
            return false;
        }
        boolean quarantined = isQuarantined(s);
        for (Edit edit : this.edits) {
            At at = edit.at.in(s);
            OperationState journal = edit.journal.in(s);
            boolean alive = at != At.BEFORE && at != At.GONE;
            boolean undecided = edit.isUndecided(s) && journal != OperationState.QUARANTINED;
            // the late look waits until an operator has decided
            boolean waits = journal == OperationState.ABORTED && edit.lateLook.in(s) && !quarantined;
            if (alive || undecided || waits || edit.isOnItsWay(s)) {
                return false;
            }
        }
        return true;
    }

    private boolean isQuarantined(State s) {
        for (Edit edit : this.edits) {
            if (edit.isIn(s, OperationState.QUARANTINED)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Set<Promise> broken(State s) {
        if (!isQuiet(s)) {
            return this.overwritten.in(s) || this.lost.in(s) ? brokenAnyTime(s) : Set.of();
        }
        Set<Promise> broken = brokenAnyTime(s);
        boolean quarantined = isQuarantined(s);
        Document legacyHolds = this.legacy.in(s);
        Document postgresHolds = this.postgres.in(s);
        boolean differs = this.owed.in(s)
                ? legacyHolds != this.debt.in(s)
                : legacyHolds.meaning() != postgresHolds.meaning();
        // a foreign edit that nobody has looked at yet is not ours, and stays
        boolean wrong = differs && !this.unseen.in(s) && !quarantined;
        if (wrong) {
            broken.add(Promise.BOTH_SIDES_EQUAL);
        }
        for (Edit edit : this.edits) {
            OperationState state = edit.journal.in(s);
            boolean committed = state == OperationState.COMMITTED;
            boolean gone = committed && wanted(s, edit) == postgresHolds && wrong;
            boolean left = state == OperationState.ABORTED && wanted(s, edit) == legacyHolds && wrong;
            switch (edit.answer.in(s)) {
                case SUCCESS -> {
                    if (gone || (state != null && !committed)) {
                        broken.add(Promise.ACKNOWLEDGED_IS_PRESENT);
                    }
                }
                case ERROR -> {
                    if (committed || left || this.abortedTakenIn.in(s)) {
                        broken.add(Promise.ERROR_IS_ABSENT);
                    }
                }
                case UNKNOWN -> {
                    if (left || gone) {
                        broken.add(Promise.UNKNOWN_IS_WHOLE);
                    }
                }
                case UNKNOWN_OF_ANOTHER -> {
                    if (committed) {
                        broken.add(Promise.UNKNOWN_IS_WHOLE);
                    }
                }
                case NONE -> {
                }
            }
            if (edit.seen.in(s) && state == OperationState.ABORTED) {
                broken.add(Promise.NO_READ_OF_WHAT_IS_UNDONE);
            }
        }
        return broken;
    }

    private Set<Promise> brokenAnyTime(State s) {
        Set<Promise> broken = EnumSet.noneOf(Promise.class);
        if (this.overwritten.in(s)) {
            broken.add(Promise.NO_FOREIGN_EDIT_OVERWRITTEN);
        }
        if (this.lost.in(s)) {
            broken.add(Promise.NO_LOST_UPDATE);
        }
        return broken;
    }

    @Override
    public String describe(State s) {
        return "legacy %s, PostgreSQL %s, step %d".formatted(this.legacy.in(s), this.postgres.in(s),
                stepIn(s).number());
    }
}
