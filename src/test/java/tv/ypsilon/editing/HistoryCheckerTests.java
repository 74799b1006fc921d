package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tv.ypsilon.editing.History.End;
import tv.ypsilon.editing.History.Journaled;
import tv.ypsilon.editing.History.Stored;
import tv.ypsilon.simulator.AppliedWrite;
import tv.ypsilon.simulator.AppliedWrite.Source;
import tv.ypsilon.simulator.ReceivedRequest;

/** A history in which all goes well, and each way in which it can be wrong. Values are documents here. */
class HistoryCheckerTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final History history = new History();

    private final Map<String, Stored> stored = new HashMap<>();

    private final Map<String, String> legacy = new HashMap<>();

    private final List<Journaled> journal = new ArrayList<>();

    private final List<AppliedWrite> writes = new ArrayList<>();

    private final List<ReceivedRequest> requests = new ArrayList<>();

    private final Set<String> owed = new HashSet<>();

    private int idle;

    private int seconds;

    /** "t" goes from a to b by Ann. */
    HistoryCheckerTests() {
        this.history.begins("t", "a", 1);
        this.writes.add(new AppliedWrite(1, now(), Source.SETUP, "t", Optional.empty(), Optional.of("a"),
                Optional.empty()));
        this.history.sees("t", "a", now());
        this.history.ok(this.history.invoke("t", "Ann", "b"), "1", 2);
        commit("1", "Ann", "a", "b", 1);
        this.history.sees("t", "b", now());
        isAtTheEnd("b", 2);
    }

    private Instant now() {
        return NOON.plusSeconds(this.seconds++);
    }

    private void isAtTheEnd(String value, long version) {
        this.stored.put("t", new Stored(value, version));
        this.legacy.put("t", value);
    }

    private void journals(String id, String author, String state, @Nullable String before, @Nullable String after,
            long version) {
        this.journal.add(new Journaled(id, "t", author, state, before, after, version, version + 1, before, after));
    }

    private void commit(String id, String author, String before, String after, long version) {
        journals(id, author, "COMMITTED", before, after, version);
        reads();
        sends(id);
        applies(id, before, after);
    }

    private void reads() {
        this.requests.add(new ReceivedRequest(now(), "GET", "/teasers/t", "", Map.of()));
    }

    private void sends(String operation) {
        this.requests.add(new ReceivedRequest(now(), "PUT", "/teasers/t", "",
                Map.of("x-ypsilon-operation", operation)));
    }

    private void applies(String operation, String before, String after) {
        this.writes.add(new AppliedWrite(this.writes.size() + 1L, now(), Source.HTTP, "t", Optional.of(before),
                Optional.of(after), Optional.of(operation)));
    }

    private void somebodyElseWrites(String before, String after) {
        this.writes.add(new AppliedWrite(this.writes.size() + 1L, now(), Source.FOREIGN, "t", Optional.of(before),
                Optional.of(after), Optional.empty()));
    }

    private AbstractListAssert<?, List<? extends String>, String, ?> violations() {
        return assertThat(HistoryChecker.violations(this.history,
                new End(this.stored, this.legacy, (raw) -> raw, this.journal, this.writes, this.requests, this.owed,
                        this.idle)));
    }

    private void finds(String part) {
        violations().anySatisfy((violation) -> assertThat(violation).contains(part));
    }

    @Test
    void findsNothingWhereAllIsWell() {
        violations().isEmpty();
    }

    @Test
    void findsNothingInAFailureThatLeftNoTrace() {
        this.history.fail(this.history.invoke("t", "Bob", "c"), "legacy-unavailable");
        journals("2", "Bob", "ABORTED", "b", "c", 2);
        violations().isEmpty();
    }

    @Test
    void findsSidesThatDiffer() {
        this.legacy.put("t", "a");
        finds("is 'b' in PostgreSQL and 'a' in legacy");
    }

    @Test
    void toleratesADebt() {
        this.legacy.put("t", "a");
        this.owed.add("t");
        violations().isEmpty();
    }

    @Test
    void findsADoneEditThatIsLost() {
        this.history.ok(this.history.invoke("t", "Bob", "c"), null, 3);
        finds("answered as done is lost");
    }

    @Test
    void findsADoneEditWhoseOperationIsNot() {
        this.history.ok(this.history.invoke("t", "Bob", "c"), "2", 3);
        journals("2", "Bob", "ABORTED", "b", "c", 2);
        finds("says otherwise (ABORTED)");
    }

    @Test
    void findsAnotherVersionThanWasAnswered() {
        this.history.ok(this.history.invoke("t", "Bob", "c"), "2", 7);
        commit("2", "Bob", "b", "c", 2);
        isAtTheEnd("c", 3);
        finds("another version was answered");
    }

    @Test
    void findsAStoredValueThatNobodyCommitted() {
        isAtTheEnd("x", 2);
        finds("is 'x' in PostgreSQL, but what was committed last is 'b'");
    }

    @Test
    void findsACommittedFailure() {
        this.history.fail(this.history.invoke("t", "Bob", "c"), "legacy-unavailable");
        commit("2", "Bob", "b", "c", 2);
        isAtTheEnd("c", 3);
        finds("answered as not done is committed");
    }

    @Test
    void findsAFailureThatIsThereAllTheSame() {
        this.history.fail(this.history.invoke("t", "Bob", "c"), "legacy-unavailable");
        isAtTheEnd("c", 2);
        finds("not committed is in PostgreSQL");
        finds("not committed is in legacy");
    }

    @Test
    void findsAnUnknownThatIsThereThoughItsOperationSaysNo() {
        this.history.unknown(this.history.invoke("t", "Bob", "c"), "2", "outcome unknown");
        journals("2", "Bob", "ABORTED", "b", "c", 2);
        this.legacy.put("t", "c");
        finds("not committed is in legacy");
    }

    @Test
    void findsAnEditThatNobodyAskedFor() {
        commit("2", "Bob", "b", "c", 2);
        isAtTheEnd("c", 3);
        finds("nobody asked for");
    }

    @Test
    void findsThatAReaderSawWhatWasTakenBack() {
        this.history.fail(this.history.invoke("t", "Bob", "c"), "legacy-unavailable");
        this.history.sees("t", "c", now());
        finds("a reader saw t as 'c'");
    }

    @Test
    void findsThatAReaderMissedWhatWasAlwaysThere() {
        this.history.sees("t", null, now());
        finds("a reader saw t as gone");
    }

    @Test
    void findsAForeignEditThatWasOverwrittenUnseen() {
        somebodyElseWrites("b", "theirs");
        this.history.ok(this.history.invoke("t", "Bob", "c"), "2", 3);
        journals("2", "Bob", "COMMITTED", "b", "c", 2);
        reads();
        sends("2");
        applies("2", "theirs", "c");
        isAtTheEnd("c", 3);
        finds("overwrote 'theirs' of somebody else");
    }

    @Test
    void forgivesWhatCameBetweenALookAndItsRequest() {
        reads();
        somebodyElseWrites("b", "theirs");
        this.history.ok(this.history.invoke("t", "Bob", "c"), "2", 3);
        journals("2", "Bob", "COMMITTED", "b", "c", 2);
        sends("2");
        applies("2", "theirs", "c");
        isAtTheEnd("c", 3);
        violations().isEmpty();
    }

    @Test
    void findsALateWriteOverALaterEdit() {
        this.history.fail(this.history.invoke("t", "Bob", "c"), "legacy-unavailable");
        journals("2", "Bob", "ABORTED", "a", "c", 1);
        applies("2", "b", "c");
        finds("operation 2 overwrote 'b' of operation 1");
    }

    @Test
    void findsAGapBetweenVersions() {
        this.history.ok(this.history.invoke("t", "Bob", "c"), "2", 5);
        commit("2", "Bob", "b", "c", 4);
        isAtTheEnd("c", 5);
        finds("have a gap");
    }

    @Test
    void findsAVersionThatCameTwice() {
        this.history.ok(this.history.invoke("t", "Bob", "c"), "2", 2);
        commit("2", "Bob", "b", "c", 1);
        isAtTheEnd("c", 2);
        finds("have a gap");
    }

    @Test
    void findsAStoredVersionThatIsNotTheLast() {
        isAtTheEnd("b", 3);
        finds("is at version 3, but the last committed one is 2");
    }

    @Test
    void findsWhatIsLeftUndecided() {
        for (String state : List.of("RESERVED", "SENDING", "IN_DOUBT", "ABORTING")) {
            journals(state, "Bob", state, "b", "c", 2);
            finds("is left " + state);
        }
    }

    @Test
    void findsAQuarantineForNoReason() {
        journals("2", "Bob", "QUARANTINED", "b", "c", 2);
        finds("in quarantine for no reason");
        this.history.mayNeedAnOperator("t");
        violations().isEmpty();
    }

    @Test
    void findsAnEditThatWasSentTwice() {
        sends("1");
        finds("was sent 2 times");
    }

    @Test
    void findsAConnectionThatWaitsInATransaction() {
        this.idle = 1;
        finds("idle in a transaction");
    }

    @Test
    void tellsAllAtOnce() {
        this.idle = 1;
        sends("1");
        this.legacy.put("t", "a");
        violations().hasSize(3);
    }
}
