package tv.ypsilon.importing;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.importing.ImportRun.Phase;
import tv.ypsilon.importing.ImportRuns.Carried;
import tv.ypsilon.importing.ImportWrites.Batch;
import tv.ypsilon.importing.ImportWrites.Run;
import tv.ypsilon.importing.PatientLegacy.Reading;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyListing.Item;
import tv.ypsilon.legacy.LegacyListing.Part;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.teaser.TeaserId;

/**
 * One import from where it is to its last question to legacy. No transaction is open while it asks. It holds one part of
 * the list in memory; all else that it must know is in the database, where the next one finds it that carries it on.
 */
final class RunningImport {

    /** How often the list is walked through at the most; it shifts under the walker when documents come and go. */
    private static final int WALKS = 3;

    /** The clocks of two instances may differ by as much. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

    private final PatientLegacy legacy;

    private final Patience patience;

    private final ImportWrites writes;

    private final ImportRuns runs;

    private final ImportProperties properties;

    private final Clock clock;

    private final Moments moments;

    private Run run;

    private ImportCursor cursor;

    private long unreadableInARow;

    RunningImport(Carried carried, PatientLegacy legacy, Patience patience, ImportWrites writes, ImportRuns runs,
            ImportProperties properties, Clock clock, Moments moments) {
        this.run = carried.run();
        this.cursor = carried.cursor();
        this.legacy = legacy;
        this.patience = patience;
        this.writes = writes;
        this.runs = runs;
        this.properties = properties;
        this.clock = clock;
        this.moments = moments;
    }

    /** Moments before and after each transaction, at which the process may be killed. Nothing happens then but in tests. */
    interface Moments {

        void pass();
    }

    /**
     * Reads all that legacy has and that the run has not seen.
     *
     * @throws ImportFailed if it cannot be carried on
     * @throws ImportLetGo if it is to be carried on by somebody else
     */
    void run() {
        if (this.run.dry() && this.cursor.phase() != Phase.PAGES) {
            this.run = this.run.imagining(this.writes.site(this.legacy.pages()));
        }
        while (this.cursor.phase() != Phase.DONE) {
            switch (this.cursor.phase()) {
                case PAGES -> takeInPages();
                case LIST -> walk();
                case SECOND_LOOK -> {
                    lookAgain();
                    moveTo(this.cursor.at(Phase.SEARCH));
                }
                case SEARCH -> searchForWhatIsGone();
                case REMOVAL -> removeWhatIsGone();
                case LAST_LOOK -> {
                    lookAgain();
                    write(() -> this.writes.complete(this.run, this.cursor));
                    this.cursor = this.cursor.at(Phase.DONE);
                }
                case DONE -> {
                    return;
                }
            }
        }
    }

    private void takeInPages() {
        SiteReading pages = this.legacy.pages();
        ImportCursor past = this.cursor.at(Phase.LIST);
        write(() -> this.writes.takeInPages(this.run, pages, past));
        if (this.run.dry()) {
            this.run = this.run.imagining(this.writes.site(pages));
        }
        this.cursor = past;
    }

    /** One way through the list, or what is left of it. */
    private void walk() {
        if (this.cursor.listSize() == 0) {
            this.cursor = this.cursor.asking(this.properties.pageSize());
        }
        boolean more = true;
        while (more && !this.cursor.hasSeenAll()) {
            more = read(this.cursor.part()) > 0;
        }
        ImportCursor end = this.cursor;
        if (end.total() == null || (end.total().equals(end.totalAtFirst()) && readByTheRun() >= end.total())) {
            moveTo(end.at(Phase.SECOND_LOOK));
        } else if (end.walk() < WALKS) {
            moveTo(end.again());
        } else {
            moveTo(end.at(Phase.SECOND_LOOK), ImportIssue.ofRun("list-kept-changing",
                    "documents came and went during each of " + WALKS
                            + " readings of the list, so that some may have been missed"));
        }
    }

    private long readByTheRun() {
        return get(() -> this.runs.getRun(this.run.id())).read();
    }

    /** Reads a part of the list, in smaller ones where it cannot be read whole, and gives how much was in it. */
    private long read(ListPart part) {
        long end = part.offset() + part.size();
        if (end <= this.cursor.offset()) {
            return 0;
        }
        if (part.offset() < this.cursor.offset()) {
            // whoever carried the run before had to read it in smaller ones
            return readInParts(part);
        }
        Instant readSince = readSince();
        return switch (this.legacy.list(part)) {
            case Reading.Read<Part>(Part answer) -> {
                this.unreadableInARow = 0;
                this.cursor = this.cursor.knowing(answer.total());
                takeIn(answer.items(), readSince, this.cursor.past(part, answer.items().size()));
                yield answer.items().size();
            }
            case Reading.Failed<Part> _ when !part.isSingle() -> readInParts(part);
            case Reading.Failed<Part>(String reason) -> leaveOut(part, reason, readSince);
        };
    }

    private long readInParts(ListPart part) {
        return part.split().stream().mapToLong(this::read).sum();
    }

    private long leaveOut(ListPart part, String reason, Instant readSince) {
        Long total = this.cursor.total();
        if (total != null && part.offset() >= total) {
            return 0;
        }
        String what = "document " + (part.offset() + 1) + " of the list cannot be read: " + reason;
        this.unreadableInARow++;
        if (this.unreadableInARow >= Math.max(20, this.properties.pageSize())) {
            throw new ImportFailed("legacy's list cannot be read: " + what);
        }
        store(new Batch(List.of(), inTheFirstWalk(List.of(ImportIssue.unreadable(null, what, null))), readSince,
                this.cursor.past(part, 1)));
        return 1;
    }

    private void takeIn(List<Item> items, Instant readSince, ImportCursor past) {
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
            store(new Batch(List.copyOf(documents.values()), inTheFirstWalk(strays), readSince, past));
        }
    }

    /** What has no id cannot be known again in the next walk. */
    private List<ImportIssue> inTheFirstWalk(List<ImportIssue> strays) {
        return this.cursor.isFirstWalk() ? strays : List.of();
    }

    /** Takes in a part of the list; where the database refuses it, what it refuses is found and left out. */
    private void store(Batch batch) {
        try {
            write(() -> this.writes.takeIn(this.run, batch));
        } catch (DataAccessException ex) {
            if (batch.documents().isEmpty() || !isRefusal(ex)) {
                throw ex;
            }
            if (batch.documents().size() > 1) {
                batch.halves().forEach(this::store);
                return;
            }
            LegacyDocument document = batch.documents().getFirst();
            write(() -> this.writes.leaveOut(this.run, document.id().orElseThrow(), refused(document, ex),
                    batch.strays(), batch.past()));
        }
        if (batch.past() != null) {
            this.cursor = batch.past();
        }
    }

    private static ImportIssue refused(LegacyDocument document, DataAccessException ex) {
        return ImportIssue.refusedByDatabase(document.id().orElseThrow(),
                String.valueOf(ex.getMostSpecificCause().getMessage()), document.raw());
    }

    /** Reads one by one what was edited while it was read, or differs and must not; edits come to their end meanwhile. */
    private void lookAgain() {
        for (int failed = 1; lookAtAll(); failed++) {
            if (failed >= this.properties.attempts()) {
                each((after) -> this.runs.toLookAtAgain(this.run.id(), after, this.properties.pageSize()),
                        (id) -> write(() -> this.writes.leaveOut(this.run, id, new ImportIssue(0, id.value(),
                                "left-alone", null, "an edit of it was under way all the time", null))));
                return;
            }
            this.patience.waitAfter(failed, "edits are under way", null);
        }
    }

    /** Says whether any of them must be looked at once more. */
    private boolean lookAtAll() {
        boolean[] again = {false};
        each((after) -> this.runs.toLookAtAgain(this.run.id(), after, this.properties.pageSize()),
                (id) -> again[0] |= lookAt(id));
        return again[0];
    }

    /** Reads a document by itself and takes in what it is; says whether it must be read again. */
    private boolean lookAt(TeaserId id) {
        Instant readSince = readSince();
        return switch (this.legacy.get(id)) {
            case PatientLegacy.Held.Document(LegacyDocument document) -> takeIn(document, readSince);
            case PatientLegacy.Held.Nothing _ -> change(() -> this.writes.remove(this.run, id, readSince));
            case PatientLegacy.Held.Unreadable(String reason, String raw) -> {
                write(() -> this.writes.leaveOut(this.run, id, ImportIssue.unreadable(id, reason, raw)));
                yield false;
            }
        };
    }

    private boolean takeIn(LegacyDocument document, Instant readSince) {
        try {
            return change(() -> this.writes.takeInAgain(this.run, document, readSince));
        } catch (DataAccessException ex) {
            if (!isRefusal(ex)) {
                throw ex;
            }
            write(() -> this.writes.leaveOut(this.run, document.id().orElseThrow(), refused(document, ex)));
            return false;
        }
    }

    /**
     * Finds the teasers whose documents are gone, unless they are so many that legacy is rather to be doubted. That a
     * document was not in the list is no proof: each is asked for.
     */
    private void searchForWhatIsGone() {
        long most = this.properties.mostToRemove(get(this.runs::countTeasers));
        long[] gone = {get(() -> this.runs.countGone(this.run.id()))};
        each((after) -> gone[0] > most ? List.of()
                : this.runs.unseen(this.run.id(), after, this.properties.pageSize()), (id) -> {
                    Instant readSince = readSince();
                    switch (this.legacy.get(id)) {
                        case PatientLegacy.Held.Nothing _ -> {
                            write(() -> this.writes.noteGone(this.run, id));
                            gone[0]++;
                        }
                        case PatientLegacy.Held.Document(LegacyDocument document) -> takeIn(document, readSince);
                        case PatientLegacy.Held.Unreadable(String reason, String raw) ->
                                write(() -> this.writes.leaveOut(this.run, id,
                                        ImportIssue.unreadable(id, reason, raw)));
                    }
                });
        if (gone[0] > most) {
            moveTo(this.cursor.at(Phase.LAST_LOOK), ImportIssue.ofRun("too-many-gone", "more than " + most
                    + " documents are gone from legacy, so that none of their teasers is removed"));
        } else {
            moveTo(this.cursor.at(Phase.REMOVAL));
        }
    }

    /** Asks once more, as it may be a while since, and removes what is still gone. */
    private void removeWhatIsGone() {
        each((_) -> this.runs.gone(this.run.id(), this.properties.pageSize()), this::lookAt);
        moveTo(this.cursor.at(Phase.LAST_LOOK));
    }

    /** Does something with each of a list that is given in parts, each after the last one of the part before. */
    private void each(Function<@Nullable TeaserId, List<TeaserId>> part, Consumer<TeaserId> work) {
        TeaserId last = null;
        while (true) {
            TeaserId after = last;
            List<TeaserId> ids = get(() -> part.apply(after));
            if (ids.isEmpty()) {
                return;
            }
            ids.forEach(work);
            last = ids.getLast();
        }
    }

    private Instant readSince() {
        return this.clock.instant().minus(CLOCKS_APART);
    }

    private void moveTo(ImportCursor to, ImportIssue... issues) {
        write(() -> this.writes.moveOn(this.run, List.of(issues), to));
        this.cursor = to;
    }

    private void write(Runnable change) {
        change(() -> {
            change.run();
            return true;
        });
    }

    private <T> T change(Supplier<T> change) {
        this.moments.pass();
        T answer = get(change);
        this.moments.pass();
        return answer;
    }

    /** Asks the database, and tries again while it is away or somebody else is in the way. */
    private <T> T get(Supplier<T> question) {
        for (int attempt = 1;; attempt++) {
            this.patience.goOn();
            try {
                return question.get();
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
