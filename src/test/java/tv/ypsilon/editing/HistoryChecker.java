package tv.ypsilon.editing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.History.Edit;
import tv.ypsilon.editing.History.End;
import tv.ypsilon.editing.History.Journaled;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.editing.History.Stored;
import tv.ypsilon.simulator.AppliedWrite;
import tv.ypsilon.simulator.AppliedWrite.Source;
import tv.ypsilon.simulator.ReceivedRequest;

/**
 * Judges a history by the promises of an edit: on both sides or on neither, as it was answered, and never seen if it is
 * taken back. It tells every violation, not the first.
 */
final class HistoryChecker {

    private final History history;

    private final End end;

    private final Map<String, List<Journaled>> journal;

    private final Map<String, List<AppliedWrite>> writes;

    private final Map<String, List<ReceivedRequest>> requestsByPath;

    private final List<String> violations = new ArrayList<>();

    private HistoryChecker(History history, End end) {
        this.history = history;
        this.end = end;
        this.journal = end.journal().stream().collect(Collectors.groupingBy(Journaled::teaser));
        this.writes = end.writes().stream().collect(Collectors.groupingBy(AppliedWrite::id));
        this.requestsByPath = end.requests().stream().collect(Collectors.groupingBy(ReceivedRequest::path));
    }

    /** Everything that is wrong, in words; empty if nothing is. */
    static List<String> violations(History history, End end) {
        HistoryChecker checker = new HistoryChecker(history, end);
        checker.check();
        return List.copyOf(checker.violations);
    }

    private void check() {
        Set<String> teasers = new TreeSet<>(this.history.initially().keySet());
        teasers.addAll(this.end.stored().keySet());
        teasers.addAll(this.end.legacy().keySet());
        teasers.addAll(this.journal.keySet());
        for (String teaser : teasers) {
            bothSidesAreEqual(teaser);
            whatIsStoredIsWhatWasCommitted(teaser);
            versionsHaveNoGaps(teaser);
            noForeignEditIsOverwrittenUnseen(teaser);
        }
        answersAreKept();
        operationsOfAnswersAreDecided();
        nothingThatWasTakenBackWasSeen();
        nothingIsUndecided();
        oneRequestEach();
        if (this.end.idleInTransaction() > 0) {
            say("%d connections are left idle in a transaction", this.end.idleInTransaction());
        }
    }

    private void bothSidesAreEqual(String teaser) {
        String stored = stored(teaser);
        String legacy = inLegacy(teaser);
        boolean knownlyApart = this.end.owed().contains(teaser) || isLastTouchedByOthers(teaser)
                || operations(teaser).stream().anyMatch(Journaled::isQuarantined);
        if (!knownlyApart && !Objects.equals(stored, legacy)) {
            say("%s is %s in PostgreSQL and %s in legacy", teaser, History.value(stored), History.value(legacy));
        }
    }

    /** The last committed edit is what is there: nothing that was answered as done is lost, nothing else got in. */
    private void whatIsStoredIsWhatWasCommitted(String teaser) {
        Stored initially = this.history.initially().get(teaser);
        List<Journaled> committed = committed(teaser);
        String expected = committed.isEmpty() ? initially == null ? null : initially.value()
                : committed.getLast().after();
        if (!Objects.equals(stored(teaser), expected) && !foreign(teaser).contains(stored(teaser))) {
            say("%s is %s in PostgreSQL, but what was committed last is %s", teaser, History.value(stored(teaser)),
                    History.value(expected));
        }
    }

    /** Who asked for a value as often as it was committed at the least, and was not refused it. */
    private void answersAreKept() {
        record Wish(String teaser, String author, @Nullable String wanted) {}
        Map<Wish, List<Edit>> wishes = this.history.edits().stream()
                .collect(Collectors.groupingBy((edit) -> new Wish(edit.teaser, edit.author, edit.wanted)));
        Map<Wish, Long> committed = this.end.journal().stream().filter(Journaled::isCommitted)
                .filter((one) -> !Objects.equals(one.before(), one.after())).collect(Collectors.groupingBy(
                        (one) -> new Wish(one.teaser(), one.author(), one.after()), Collectors.counting()));
        committed.forEach((wish, _) -> {
            if (!wishes.containsKey(wish)) {
                say("%s became %s by %s, which nobody asked for", wish.teaser(), History.value(wish.wanted()),
                        wish.author());
            }
        });
        wishes.forEach((wish, edits) -> {
            long times = committed.getOrDefault(wish, 0L);
            long done = edits.stream().filter((edit) -> edit.outcome == Outcome.OK).count();
            long perhaps = edits.stream().filter((edit) -> edit.outcome == Outcome.UNKNOWN).count();
            if (times < done) {
                say("an edit that was answered as done is lost: %s", edits);
            }
            if (times > done + perhaps) {
                say("an edit that was answered as not done is committed: %s", edits);
            }
            boolean never = wish.wanted() != null && times == 0;
            if (never && wish.wanted().equals(stored(wish.teaser()))) {
                say("an edit that is not committed is in PostgreSQL: %s", edits);
            }
            if (never && wish.wanted().equals(inLegacy(wish.teaser())) && !isLastTouchedByOthers(wish.teaser())
                    && operations(wish.teaser()).stream().noneMatch(Journaled::isQuarantined)) {
                say("an edit that is not committed is in legacy: %s", edits);
            }
        });
    }

    private void operationsOfAnswersAreDecided() {
        Map<String, Journaled> byId = this.end.journal().stream()
                .collect(Collectors.toMap(Journaled::id, Function.identity()));
        for (Edit edit : this.history.edits()) {
            Optional<Journaled> operation = edit.operation.map(byId::get);
            if (edit.outcome == Outcome.OK && edit.operation.isPresent()
                    && operation.filter((one) -> one.isCommitted() && Objects.equals(one.after(), edit.wanted))
                            .isEmpty()) {
                say("the operation of an edit that was answered as done says otherwise (%s): %s",
                        operation.map(Journaled::state).orElse("none"), edit);
            }
            if (edit.outcome == Outcome.OK && edit.wanted != null && edit.version > 0 && operation
                    .filter((one) -> one.isCommitted() && one.versionAfter() != edit.version).isPresent()) {
                say("another version was answered than %d, which was committed: %s",
                        operation.orElseThrow().versionAfter(), edit);
            }
        }
    }

    private void nothingThatWasTakenBackWasSeen() {
        this.history.sights().forEach((saying, at) -> {
            String teaser = saying.teaser();
            Stored initially = this.history.initially().get(teaser);
            Set<@Nullable String> lasting = new HashSet<>(foreign(teaser));
            lasting.add(initially == null ? null : initially.value());
            committed(teaser).forEach((one) -> lasting.add(one.after()));
            boolean excused = this.history.hasLied(teaser)
                    || operations(teaser).stream().anyMatch(Journaled::isQuarantined);
            if (!lasting.contains(saying.value()) && !excused) {
                say("a reader saw %s as %s at %s, and that was taken back", teaser, History.value(saying.value()), at);
            }
        });
    }

    /** What a request of ours overwrote is what its operation knew of, unless nobody could know yet. */
    private void noForeignEditIsOverwrittenUnseen(String teaser) {
        List<AppliedWrite> all = this.writes.getOrDefault(teaser, List.of());
        for (int i = 1; i < all.size(); i++) {
            AppliedWrite ours = all.get(i);
            AppliedWrite before = all.get(i - 1);
            if (ours.source() != Source.HTTP || this.history.hasLied(teaser)) {
                continue;
            }
            Optional<Journaled> operation = ours.operation()
                    .flatMap((id) -> operations(teaser).stream().filter((one) -> one.id().equals(id)).findFirst());
            if (operation.isEmpty()) {
                say("%s was written in legacy for no operation of ours: %s", teaser, ours);
                continue;
            }
            String found = ours.before().orElse(null);
            boolean known = Objects.equals(found, operation.get().rawBefore())
                    || Objects.equals(value(found), value(operation.get().rawAfter()));
            if (known) {
                continue;
            }
            if (before.source() == Source.FOREIGN && !before.at().isBefore(lastLook(teaser, ours))) {
                continue;
            }
            say("operation %s overwrote %s of %s, which it had not seen", operation.get().id(),
                    History.value(value(found)),
                    before.source() == Source.FOREIGN ? "somebody else"
                            : "operation " + before.operation().orElse("?"));
        }
    }

    /** The last time that we read the document before we sent what was applied. */
    private Instant lastLook(String teaser, AppliedWrite write) {
        Instant sent = this.end.requests().stream()
                .filter((request) -> request.operation().equals(write.operation()) && !request.at().isAfter(write.at()))
                .map(ReceivedRequest::at).min(Comparator.naturalOrder()).orElse(write.at());
        return this.requestsByPath.getOrDefault("/teasers/" + teaser, List.of()).stream()
                .filter((request) -> request.method().equals("GET") && !request.at().isAfter(sent))
                .map(ReceivedRequest::at).max(Comparator.naturalOrder()).orElse(Instant.MIN);
    }

    private void versionsHaveNoGaps(String teaser) {
        Stored initially = this.history.initially().get(teaser);
        long version = initially == null ? 0 : initially.version();
        long takenIn = foreign(teaser).size();
        for (Journaled one : committed(teaser)) {
            if (Objects.equals(one.before(), one.after())) {
                continue;
            }
            boolean follows = one.versionBefore() == version
                    || (one.versionBefore() > version && one.versionBefore() - version <= takenIn)
                    || one.before() == null;
            if (!follows || (one.after() != null && one.versionAfter() != one.versionBefore() + 1)) {
                say("the versions of %s have a gap: operation %s made version %d of %d, after version %d", teaser,
                        one.id(), one.versionAfter(), one.versionBefore(), version);
            }
            version = one.after() == null ? 0 : one.versionAfter();
        }
        Stored stored = this.end.stored().get(teaser);
        if (stored != null && (stored.version() < version || stored.version() - version > takenIn)) {
            say("%s is at version %d, but the last committed one is %d", teaser, stored.version(), version);
        }
    }

    private void nothingIsUndecided() {
        for (Journaled one : this.end.journal()) {
            if (one.isQuarantined()) {
                boolean explained = this.history.isForAnOperator(one.teaser()) || !foreign(one.teaser()).isEmpty();
                if (!explained) {
                    say("operation %s of %s is in quarantine for no reason", one.id(), one.teaser());
                }
            } else if (!one.isCommitted() && !one.state().equals("ABORTED")) {
                say("operation %s of %s is left %s", one.id(), one.teaser(), one.state());
            }
        }
    }

    /** Every operation sends what it wants once at the most; taking it back may need more. */
    private void oneRequestEach() {
        Map<String, List<ReceivedRequest>> sent = this.end.requests().stream()
                .filter((request) -> !request.method().equals("GET") && request.operation().isPresent())
                .collect(Collectors.groupingBy((request) -> request.operation().orElseThrow()));
        Map<String, List<AppliedWrite>> applied = this.end.writes().stream()
                .filter((write) -> write.operation().isPresent())
                .collect(Collectors.groupingBy((write) -> write.operation().orElseThrow()));
        for (Journaled one : this.end.journal()) {
            String forward = one.rawAfter() == null ? "DELETE" : one.rawBefore() == null ? "POST" : "PUT";
            List<ReceivedRequest> requests = sent.getOrDefault(one.id(), List.of());
            long times = one.isCommitted() || !forward.equals("PUT")
                    ? requests.stream().filter((request) -> one.isCommitted() || request.method().equals(forward))
                            .count()
                    : applied.getOrDefault(one.id(), List.of()).stream()
                            .filter((write) -> Objects.equals(write.after().orElse(null), one.rawAfter())).count();
            // where legacy lied, a late look may have begun anew with another image of what was before
            if (times > 1 && !this.history.hasLied(one.teaser())) {
                say("operation %s of %s was sent %d times", one.id(), one.teaser(), times);
            }
        }
    }

    private List<Journaled> operations(String teaser) {
        return this.journal.getOrDefault(teaser, List.of());
    }

    private List<Journaled> committed(String teaser) {
        return operations(teaser).stream().filter(Journaled::isCommitted).toList();
    }

    /** What others made of the teaser in legacy. */
    private List<@Nullable String> foreign(String teaser) {
        return this.writes.getOrDefault(teaser, List.of()).stream().filter((write) -> write.source() == Source.FOREIGN)
                .map((write) -> value(write.after().orElse(null))).collect(Collectors.toCollection(ArrayList::new));
    }

    private boolean isLastTouchedByOthers(String teaser) {
        List<AppliedWrite> all = this.writes.getOrDefault(teaser, List.of());
        return !all.isEmpty() && all.getLast().source() == Source.FOREIGN;
    }

    private @Nullable String stored(String teaser) {
        Stored stored = this.end.stored().get(teaser);
        return stored == null ? null : stored.value();
    }

    private @Nullable String inLegacy(String teaser) {
        return value(this.end.legacy().get(teaser));
    }

    private @Nullable String value(@Nullable String raw) {
        return raw == null ? null : this.end.value().apply(raw);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void say(String violation, Object... arguments) {
        this.violations.add(violation.formatted(arguments));
    }
}
