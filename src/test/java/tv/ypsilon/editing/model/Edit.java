package tv.ypsilon.editing.model;

import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.OperationState;

/** What is known of one edit. */
final class Edit {

    /** Where a writer is. */
    enum At {

        /** Not begun. */
        BEFORE,

        /** Legacy's newer document was taken in instead; it begins again. */
        AGAIN,

        /** Its transaction at step 4 commits, unseen. */
        COMMITTING_UNSEEN,

        /** Reserved, about to read legacy. */
        RESERVED,

        /** About to compare what it has read, and to set the send mark. */
        HAS_READ,

        /** About to send. */
        MARKED,

        /** Paused for too long before sending. */
        TOO_LATE,

        /** Waits for legacy's answer. */
        SENT,

        /** The answer says nothing. */
        UNCLEAR,

        /** The answer says nothing but that the request is over. */
        UNCLEAR_BUT_OVER,

        /** Legacy has it. */
        ACCEPTED,

        /** Nothing has left. */
        NOT_SENT,

        /** Legacy does not have it, it says. */
        REFUSED,

        /** Legacy may have it yet. */
        UNDECIDABLE,

        /** It has answered, or is dead. */
        GONE
    }

    enum Answer {
        NONE, SUCCESS, ERROR, UNKNOWN, UNKNOWN_OF_ANOTHER
    }

    /** How far the recovery that has the operation is. One whose operation was taken over can do no more. */
    enum Look {

        NONE, TAKEN, TAKEN_SETTLED, SAW_PRE, SAW_POST, SAW_OTHER, KNOWS_EXPECTED
    }

    final int number;

    final @Nullable Document wanted;

    final Layout.Choice<At> at;

    /** The operation's state in the journal; null before and where there is none. */
    final Layout.Option<OperationState> journal;

    final Layout.Choice<Answer> answer;

    /** Whether it has begun again, as another operation. */
    final Layout.Flag again;

    /** The pre-image. */
    final Layout.Choice<Document> before;

    /** Whether a recovery has taken the operation over, so that its epoch is no longer the writer's. */
    final Layout.Flag taken;

    /** Whether the settling time has passed. */
    final Layout.Flag settled;

    final Layout.Flag lateLook;

    final Layout.Choice<Look> look;

    /** What the late look takes for last synced. */
    final Layout.Choice<Document> expected;

    /** Whether a request is on its way to legacy. */
    final Layout.Flag request;

    final Layout.Flag compensation;

    /** Whether a recovery is about to send a compensation, under its mark. */
    final Layout.Flag compensating;

    /** Whether pages are read from legacy, by the step that it began at. */
    final Layout.Flag readFromLegacy;

    /** Whether PostgreSQL has changed since it was reserved. */
    final Layout.Flag overtaken;

    /** Whether a page reader has seen it in legacy. */
    final Layout.Flag seen;

    Edit(Layout layout, int number, @Nullable Document wanted) {
        this.number = number;
        this.wanted = wanted;
        this.at = layout.choice(At.class);
        this.journal = layout.option(OperationState.class);
        this.answer = layout.choice(Answer.class);
        this.again = layout.flag();
        this.before = layout.choice(Document.class);
        this.taken = layout.flag();
        this.settled = layout.flag();
        this.lateLook = layout.flag();
        this.look = layout.choice(Look.class);
        this.expected = layout.choice(Document.class);
        this.request = layout.flag();
        this.compensation = layout.flag();
        this.compensating = layout.flag();
        this.readFromLegacy = layout.flag();
        this.overtaken = layout.flag();
        this.seen = layout.flag();
    }

    /** Whether a writer works on it. */
    boolean isAlive(State s) {
        return switch (this.at.in(s)) {
            case BEFORE, GONE, COMMITTING_UNSEEN -> false;
            case AGAIN, RESERVED, HAS_READ, MARKED, TOO_LATE, SENT, UNCLEAR, UNCLEAR_BUT_OVER, ACCEPTED, NOT_SENT,
                    REFUSED, UNDECIDABLE ->
                    true;
        };
    }

    /** Whether legacy may apply something of it yet. */
    boolean isOnItsWay(State s) {
        return this.request.in(s) || this.compensation.in(s) || this.compensating.in(s);
    }

    boolean isUndecided(State s) {
        OperationState state = this.journal.in(s);
        return state != null && state.isUndecided();
    }

    boolean isIn(State s, OperationState state) {
        return this.journal.in(s) == state;
    }

    State answered(State s, Answer given) {
        State gone = this.at.set(s, At.GONE);
        return this.answer.in(s) == Answer.NONE ? this.answer.set(gone, given) : gone;
    }
}
