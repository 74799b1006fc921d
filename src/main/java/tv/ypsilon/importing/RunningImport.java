package tv.ypsilon.importing;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.importing.ImportWrites.Batch;
import tv.ypsilon.importing.ImportWrites.Run;
import tv.ypsilon.importing.PatientLegacy.Reading;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyListing.Item;
import tv.ypsilon.legacy.LegacyListing.Part;
import tv.ypsilon.teaser.TeaserId;

/**
 * One import from its first to its last question to legacy. No transaction is open while it asks. It holds one part of
 * the list in memory, and the ids of what must be looked at again.
 */
final class RunningImport {

    /** How often the list is walked through at the most; it shifts under the walker when documents come and go. */
    private static final int WALKS = 3;

    /** The clocks of two instances may differ by as much. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

    private final Run run;

    private final PatientLegacy legacy;

    private final Patience patience;

    private final ImportWrites writes;

    private final ImportRuns runs;

    private final ImportProperties properties;

    private final Clock clock;

    private final Set<TeaserId> again = new LinkedHashSet<>();

    RunningImport(Run run, PatientLegacy legacy, Patience patience, ImportWrites writes, ImportRuns runs,
            ImportProperties properties, Clock clock) {
        this.run = run;
        this.legacy = legacy;
        this.patience = patience;
        this.writes = writes;
        this.runs = runs;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Reads all that legacy has.
     *
     * @throws ImportFailed if it cannot be carried on
     */
    void run() {
        var pages = this.legacy.pages();
        write(() -> {
            this.writes.takeInPages(this.run, pages);
            return true;
        });
        boolean stable = false;
        for (int walk = 1; walk <= WALKS && !stable; walk++) {
            stable = new Walk(walk == 1).toTheEnd();
        }
        if (!stable) {
            tell(ImportIssue.ofRun("list-kept-changing", "documents came and went during each of " + WALKS
                    + " readings of the list, so that some may have been missed"));
        }
        lookAgain();
        removeWhatIsGone();
        lookAgain();
    }

    /** One way through the list. */
    private final class Walk {

        private final boolean first;

        private long seen;

        private long unreadableInARow;

        private @Nullable Long totalAtFirst;

        private @Nullable Long total;

        Walk(boolean first) {
            this.first = first;
        }

        /** Whether legacy had as many documents at the end as at the beginning, and the run has seen as many. */
        boolean toTheEnd() {
            ListPart part = new ListPart(1, RunningImport.this.properties.pageSize());
            while (true) {
                long read = read(part);
                this.seen += read;
                if (read == 0 || (this.total != null && this.seen >= this.total)) {
                    return this.total == null || (this.total.equals(this.totalAtFirst)
                            && readByTheRun() >= this.total);
                }
                // a deployment may give fewer at once than it is asked for
                part = part.page() == 1 && read < part.size() ? new ListPart(2, (int) read) : part.next();
            }
        }

        private long readByTheRun() {
            return write(() -> RunningImport.this.runs.getRun(RunningImport.this.run.id())).read();
        }

        /** Reads a part of the list, in smaller ones where it cannot be read whole, and gives how much was in it. */
        private long read(ListPart part) {
            Instant readSince = readSince();
            return switch (RunningImport.this.legacy.list(part)) {
                case Reading.Read<Part>(Part answer) -> {
                    this.unreadableInARow = 0;
                    note(answer.total());
                    takeIn(answer.items(), readSince);
                    yield answer.items().size();
                }
                case Reading.Failed<Part> _ when !part.isSingle() ->
                        part.split().stream().mapToLong(this::read).sum();
                case Reading.Failed<Part>(String reason) -> leaveOut(part, reason, readSince);
            };
        }

        private long leaveOut(ListPart part, String reason, Instant readSince) {
            if (this.total != null && part.offset() >= this.total) {
                return 0;
            }
            String what = "document " + (part.offset() + 1) + " of the list cannot be read: " + reason;
            this.unreadableInARow++;
            if (this.unreadableInARow >= Math.max(20, RunningImport.this.properties.pageSize())) {
                throw new ImportFailed("legacy's list cannot be read: " + what);
            }
            if (this.first) {
                store(new Batch(List.of(), List.of(ImportIssue.unreadable(null, what, null)), readSince));
            }
            return 1;
        }

        private void note(@Nullable Long told) {
            if (told != null && !told.equals(this.total)) {
                this.total = told;
                write(() -> {
                    RunningImport.this.runs.total(RunningImport.this.run.id(), told);
                    return true;
                });
            }
            if (this.totalAtFirst == null) {
                this.totalAtFirst = told;
            }
        }

        private void takeIn(List<Item> items, Instant readSince) {
            Map<TeaserId, LegacyDocument> documents = new LinkedHashMap<>();
            List<ImportIssue> strays = new ArrayList<>();
            for (Item item : items) {
                switch (item) {
                    case Item.Document(LegacyDocument document) when document.id().isPresent() ->
                            documents.put(document.id().get(), document);
                    case Item.Document(LegacyDocument document) -> strays.add(ImportIssue.withoutId(document));
                    case Item.Unreadable(String raw, String reason) ->
                            strays.add(ImportIssue.unreadable(null, reason, raw));
                }
            }
            if (!items.isEmpty()) {
                store(new Batch(List.copyOf(documents.values()), this.first ? strays : List.of(), readSince));
            }
        }
    }

    /** Takes in a part of the list; where the database refuses it, what it refuses is found and left out. */
    private void store(Batch batch) {
        try {
            this.again.addAll(write(() -> this.writes.takeIn(this.run, batch)));
        } catch (DataAccessException ex) {
            if (batch.documents().isEmpty() || !isRefusal(ex)) {
                throw ex;
            }
            if (batch.documents().size() > 1) {
                batch.halves().forEach(this::store);
            } else {
                LegacyDocument document = batch.documents().getFirst();
                List<ImportIssue> issues = new ArrayList<>(batch.strays());
                issues.add(refused(document, ex));
                write(() -> this.writes.leaveOut(this.run, document.id().orElseThrow(), issues));
            }
        }
    }

    private static ImportIssue refused(LegacyDocument document, DataAccessException ex) {
        return ImportIssue.refusedByDatabase(document.id().orElseThrow(),
                String.valueOf(ex.getMostSpecificCause().getMessage()), document.raw());
    }

    /** Reads one by one what was edited while it was read, or differs and must not; edits come to their end meanwhile. */
    private void lookAgain() {
        for (int failed = 1; !this.again.isEmpty(); failed++) {
            for (TeaserId id : List.copyOf(this.again)) {
                if (!lookAt(id)) {
                    this.again.remove(id);
                }
            }
            if (!this.again.isEmpty() && failed >= this.properties.attempts()) {
                this.again.forEach((id) -> tell(new ImportIssue(0, id.value(), "left-alone", null,
                        "an edit of it was under way all the time", null)));
                this.again.clear();
            } else if (!this.again.isEmpty()) {
                this.patience.waitAfter(failed, "edits are under way", null);
            }
        }
    }

    /** Reads a document by itself and takes in what it is; says whether it must be read again. */
    private boolean lookAt(TeaserId id) {
        Instant readSince = readSince();
        return switch (this.legacy.get(id)) {
            case PatientLegacy.Held.Document(LegacyDocument document) -> takeIn(document, readSince);
            case PatientLegacy.Held.Nothing _ -> write(() -> this.writes.remove(this.run, id, readSince));
            case PatientLegacy.Held.Unreadable(String reason, String raw) -> {
                tell(ImportIssue.unreadable(id, reason, raw));
                yield false;
            }
        };
    }

    private boolean takeIn(LegacyDocument document, Instant readSince) {
        try {
            return write(() -> this.writes.takeInAgain(this.run, document, readSince));
        } catch (DataAccessException ex) {
            if (!isRefusal(ex)) {
                throw ex;
            }
            tell(refused(document, ex));
            return false;
        }
    }

    /**
     * Removes the teasers whose documents are gone, unless they are so many that legacy is rather to be doubted. That a
     * document was not in the list is no proof: each is asked for.
     */
    private void removeWhatIsGone() {
        long most = this.properties.mostToRemove(this.runs.countTeasers());
        Map<TeaserId, Instant> gone = new HashMap<>();
        TeaserId last = null;
        List<TeaserId> unseen;
        do {
            TeaserId after = last;
            unseen = write(() -> this.runs.unseen(this.run.id(), after, this.properties.pageSize()));
            for (TeaserId id : unseen) {
                last = id;
                Instant readSince = readSince();
                switch (this.legacy.get(id)) {
                    case PatientLegacy.Held.Nothing _ -> gone.put(id, readSince);
                    case PatientLegacy.Held.Document(LegacyDocument document) -> {
                        if (takeIn(document, readSince)) {
                            this.again.add(id);
                        }
                    }
                    case PatientLegacy.Held.Unreadable(String reason, String raw) ->
                            tell(ImportIssue.unreadable(id, reason, raw));
                }
                if (gone.size() > most) {
                    tell(ImportIssue.ofRun("too-many-gone", "more than " + most
                            + " documents are gone from legacy, so that none of their teasers is removed"));
                    return;
                }
            }
        } while (!unseen.isEmpty());
        gone.forEach((id, readSince) -> {
            if (write(() -> this.writes.remove(this.run, id, readSince))) {
                this.again.add(id);
            }
        });
    }

    private Instant readSince() {
        return this.clock.instant().minus(CLOCKS_APART);
    }

    private void tell(ImportIssue issue) {
        write(() -> {
            this.writes.tell(this.run, issue);
            return true;
        });
    }

    /** Writes, and tries again while the database is away or somebody else is in the way. */
    private <T> T write(Supplier<T> change) {
        for (int attempt = 1;; attempt++) {
            this.patience.goOn();
            try {
                return change.get();
            } catch (DataAccessException ex) {
                if (isRefusal(ex)) {
                    throw ex;
                }
                this.patience.waitAfter(attempt, "the database does not answer: " + ex.getMessage(), null);
            } catch (TransactionException ex) {
                this.patience.waitAfter(attempt, "the database does not answer: " + ex.getMessage(), null);
            }
        }
    }

    /** Whether the database answered that it does not take what it was given: wrong data (22, 23) or too much (54). */
    private static boolean isRefusal(DataAccessException ex) {
        return NestedExceptionUtils.getMostSpecificCause(ex) instanceof SQLException sql && sql.getSQLState() != null
                && sql.getSQLState().matches("(22|23|54).*");
    }
}
