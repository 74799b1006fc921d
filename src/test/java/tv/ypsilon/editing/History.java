package tv.ypsilon.editing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.simulator.AppliedWrite;
import tv.ypsilon.simulator.ReceivedRequest;

/**
 * What happened, as those outside saw it: what editors asked for and were answered, and what page readers saw. A value
 * is a text that stands for all that matters of a teaser, and that no two edits want alike; null stands for no teaser.
 * Safe for threads.
 */
final class History {

    /** How an editor was answered. */
    enum Outcome {

        /** It is done. */
        OK,

        /** It is not done. */
        FAIL,

        /** It cannot be known, or there was no answer. */
        UNKNOWN
    }

    /** An edit that an editor asked for. */
    static final class Edit {

        final String teaser;

        final String author;

        final @Nullable String wanted;

        Outcome outcome = Outcome.UNKNOWN;

        Optional<String> operation = Optional.empty();

        /** That was answered; 0 if none was. */
        long version;

        String answer = "no answer";

        private Edit(String teaser, String author, @Nullable String wanted) {
            this.teaser = teaser;
            this.author = author;
            this.wanted = wanted;
        }

        @Override
        public String toString() {
            return this.author + " wants " + this.teaser + " to be " + value(this.wanted) + ", answered "
                    + this.outcome + " (" + this.answer + ")";
        }
    }

    /** What a page reader can see. */
    record Saying(String teaser, @Nullable String value) {}

    /** An operation of the journal, which is given in the order in which operations began. */
    record Journaled(
            String id,
            String teaser,
            String author,
            String state,
            @Nullable String before,
            @Nullable String after,
            long versionBefore,
            long versionAfter,
            @Nullable String rawBefore,
            @Nullable String rawAfter) {

        boolean isCommitted() {
            return this.state.equals("COMMITTED");
        }

        boolean isQuarantined() {
            return this.state.equals("QUARANTINED");
        }
    }

    /** A teaser as PostgreSQL has it. */
    record Stored(String value, long version) {}

    /**
     * How things stand at the end.
     *
     * @param legacy the documents
     * @param value what stands for a document
     * @param owed teasers that legacy is knowingly behind with
     * @param idleInTransaction connections that wait inside a transaction
     */
    record End(
            Map<String, Stored> stored,
            Map<String, String> legacy,
            Function<String, String> value,
            List<Journaled> journal,
            List<AppliedWrite> writes,
            List<ReceivedRequest> requests,
            Set<String> owed,
            int idleInTransaction) {}

    private final Map<String, Stored> initially = new HashMap<>();

    private final List<Edit> edits = new ArrayList<>();

    private final Map<Saying, Instant> sights = new HashMap<>();

    private final Set<String> lied = new HashSet<>();

    private final Set<String> operators = new HashSet<>();

    static String value(@Nullable String value) {
        return value == null ? "gone" : "'" + value + "'";
    }

    /** A teaser is there, on both sides, before anything happens. */
    synchronized void begins(String teaser, String value, long version) {
        this.initially.put(teaser, new Stored(value, version));
    }

    /** An editor asks for an edit. Until an answer comes, it may have happened or not. */
    synchronized Edit invoke(String teaser, String author, @Nullable String wanted) {
        Edit edit = new Edit(teaser, author, wanted);
        this.edits.add(edit);
        return edit;
    }

    /** It was answered as done. */
    synchronized void ok(Edit edit, @Nullable String operation, long version) {
        edit.outcome = Outcome.OK;
        edit.operation = Optional.ofNullable(operation);
        edit.version = version;
        edit.answer = "version " + version;
    }

    /** It was answered as not done, for certain. */
    synchronized void fail(Edit edit, String problem) {
        edit.outcome = Outcome.FAIL;
        edit.answer = problem;
    }

    /** It was answered that nobody knows, or there was no answer. */
    synchronized void unknown(Edit edit, @Nullable String operation, String why) {
        edit.outcome = Outcome.UNKNOWN;
        edit.operation = Optional.ofNullable(operation);
        edit.answer = why;
    }

    /** A page reader sees a teaser say this. */
    synchronized void sees(String teaser, @Nullable String value, Instant at) {
        this.sights.putIfAbsent(new Saying(teaser, value), at);
    }

    /**
     * Legacy said of a request that it was refused or over, and carried it out all the same. Nothing can keep readers of
     * legacy from seeing that; everything else must hold.
     */
    synchronized void lies(String teaser) {
        this.lied.add(teaser);
    }

    /** Legacy may hold what nobody asked for, so that an operator must decide. */
    synchronized void mayNeedAnOperator(String teaser) {
        this.operators.add(teaser);
    }

    synchronized Map<String, Stored> initially() {
        return Map.copyOf(this.initially);
    }

    synchronized List<Edit> edits() {
        return List.copyOf(this.edits);
    }

    /** What readers saw, and when first. */
    synchronized Map<Saying, Instant> sights() {
        return Map.copyOf(this.sights);
    }

    synchronized boolean hasLied(String teaser) {
        return this.lied.contains(teaser);
    }

    synchronized boolean isForAnOperator(String teaser) {
        return this.operators.contains(teaser);
    }

    synchronized long count(Outcome outcome) {
        return this.edits.stream().filter((edit) -> edit.outcome == outcome).count();
    }
}
