package tv.ypsilon.editing.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one would write first: one transaction, one request, and an undo if one of them fails. Writers never overlap, and
 * legacy is honest; it does not help.
 */
final class NaiveModel implements Model {

    private final Order order;

    private final boolean readsFromLegacy;

    private final Layout layout = new Layout();

    private final Layout.Choice<Document> legacy = this.layout.choice(Document.class);

    private final Layout.Choice<Document> postgres = this.layout.choice(Document.class);

    private final List<Edit> edits = new ArrayList<>();

    NaiveModel(Order order, boolean readsFromLegacy) {
        this.order = order;
        this.readsFromLegacy = readsFromLegacy;
        this.edits.add(new Edit(this.layout, 0, Document.B));
        this.edits.add(new Edit(this.layout, 1, Document.C));
    }

    /** Which side is written first. */
    enum Order {

        /** PostgreSQL is committed, then legacy written, and PostgreSQL undone if that fails. */
        POSTGRESQL_FIRST,

        /** Legacy is written while PostgreSQL's transaction is open, and undone if it does not commit. */
        LEGACY_FIRST
    }

    private enum At {
        BEFORE, BEGUN, SENT, UNCLEAR, ACCEPTED, REFUSED, GONE
    }

    private enum Answer {
        NONE, SUCCESS, ERROR
    }

    private static final class Edit {

        final int number;

        final Document wanted;

        final Layout.Choice<At> at;

        final Layout.Choice<Answer> answer;

        final Layout.Choice<Document> before;

        final Layout.Flag committed;

        final Layout.Flag request;

        final Layout.Flag compensation;

        final Layout.Flag seen;

        Edit(Layout layout, int number, Document wanted) {
            this.number = number;
            this.wanted = wanted;
            this.at = layout.choice(At.class);
            this.answer = layout.choice(Answer.class);
            this.before = layout.choice(Document.class);
            this.committed = layout.flag();
            this.request = layout.flag();
            this.compensation = layout.flag();
            this.seen = layout.flag();
        }

        State answered(State s, Answer given) {
            return this.answer.set(this.at.set(s, At.GONE), given);
        }
    }

    @Override
    public State start() {
        return this.postgres.set(this.legacy.set(State.ZERO, Document.A), Document.A);
    }

    @Override
    public void follow(State s, Next next) {
        Next seen = (state, what, who) -> next.may(seen(state), what, who);
        for (Edit edit : this.edits) {
            writes(s, edit, seen);
            legacyWorks(s, edit, seen);
        }
    }

    private State seen(State state) {
        State s = state;
        for (Edit edit : this.edits) {
            if ((this.readsFromLegacy ? this.legacy : this.postgres).in(s) == edit.wanted) {
                s = edit.seen.set(s, true);
            }
        }
        return s;
    }

    private void writes(State s, Edit edit, Next next) {
        boolean postgresFirst = this.order == Order.POSTGRESQL_FIRST;
        switch (edit.at.in(s)) {
            case BEFORE -> {
                if (!isBusy(s)) {
                    State begun = edit.at.set(s, At.BEGUN);
                    if (postgresFirst) {
                        begun = edit.before.set(begun, this.postgres.in(s));
                        next.may(committed(begun, edit), "%s commits in PostgreSQL", edit.number);
                    } else {
                        next.may(edit.before.set(begun, this.legacy.in(s)), "%s begins, and reads legacy", edit.number);
                    }
                }
            }
            case BEGUN -> next.may(edit.at.set(edit.request.set(s, true), At.SENT), "%s sends", edit.number);
            case SENT -> next.may(edit.at.set(s, At.UNCLEAR), "%s hears nothing (time-out)", edit.number);
            case ACCEPTED -> {
                if (postgresFirst) {
                    next.may(edit.answered(s, Answer.SUCCESS), "%s answers", edit.number);
                } else {
                    next.may(edit.answered(committed(s, edit), Answer.SUCCESS), "%s commits, and answers",
                            edit.number);
                    next.may(edit.answered(edit.compensation.set(s, true), Answer.ERROR),
                            "%s cannot commit, takes it back from legacy, answers an error", edit.number);
                }
            }
            case UNCLEAR -> next.may(edit.answered(edit.compensation.set(undone(s, edit), true), Answer.ERROR),
                    "%s takes it back from both sides, answers an error", edit.number);
            case REFUSED -> next.may(edit.answered(undone(s, edit), Answer.ERROR), "%s answers an error",
                    edit.number);
            case GONE -> {
            }
        }
        if (isAlive(s, edit)) {
            next.may(edit.at.set(s, At.GONE), "%s crashes", edit.number);
        }
    }

    private State committed(State s, Edit edit) {
        return edit.committed.set(this.postgres.set(s, edit.wanted), true);
    }

    private State undone(State s, Edit edit) {
        return edit.committed.in(s) ? edit.committed.set(this.postgres.set(s, edit.before.in(s)), false) : s;
    }

    private boolean isBusy(State s) {
        return this.edits.stream().anyMatch((edit) -> isAlive(s, edit));
    }

    private static boolean isAlive(State s, Edit edit) {
        return switch (edit.at.in(s)) {
            case BEFORE, GONE -> false;
            case BEGUN, SENT, UNCLEAR, ACCEPTED, REFUSED -> true;
        };
    }

    private void legacyWorks(State s, Edit edit, Next next) {
        if (edit.request.in(s)) {
            State gone = edit.request.set(s, false);
            State applied = this.legacy.set(gone, edit.wanted);
            next.may(gone, "the request of %s is lost", edit.number);
            next.may(applied, "legacy applies %s, its answer is not heard", edit.number);
            if (edit.at.in(s) == At.SENT) {
                next.may(edit.at.set(applied, At.ACCEPTED), "legacy applies %s, and says so", edit.number);
                next.may(edit.at.set(gone, At.REFUSED), "legacy refuses %s (4xx)", edit.number);
            }
        }
        if (edit.compensation.in(s)) {
            State gone = edit.compensation.set(s, false);
            next.may(gone, "the compensation of %s is lost", edit.number);
            next.may(this.legacy.set(gone, edit.before.in(s)), "legacy applies the compensation of %s", edit.number);
        }
    }

    @Override
    public boolean isQuiet(State s) {
        return !isBusy(s)
                && this.edits.stream().noneMatch((edit) -> edit.request.in(s) || edit.compensation.in(s));
    }

    @Override
    public Set<Promise> broken(State s) {
        Set<Promise> broken = EnumSet.noneOf(Promise.class);
        if (!isQuiet(s)) {
            return broken;
        }
        boolean differs = this.legacy.in(s) != this.postgres.in(s);
        if (differs) {
            broken.add(Promise.BOTH_SIDES_EQUAL);
        }
        for (Edit edit : this.edits) {
            boolean there = this.legacy.in(s) == edit.wanted || this.postgres.in(s) == edit.wanted;
            boolean committed = edit.committed.in(s);
            switch (edit.answer.in(s)) {
                case SUCCESS -> {
                    if (!committed || differs) {
                        broken.add(Promise.ACKNOWLEDGED_IS_PRESENT);
                    }
                }
                case ERROR -> {
                    if (there) {
                        broken.add(Promise.ERROR_IS_ABSENT);
                    }
                }
                case NONE -> {
                }
            }
            if (edit.seen.in(s) && !committed) {
                broken.add(Promise.NO_READ_OF_WHAT_IS_UNDONE);
            }
        }
        return broken;
    }

    @Override
    public String describe(State s) {
        return "legacy %s, PostgreSQL %s".formatted(this.legacy.in(s), this.postgres.in(s));
    }
}
