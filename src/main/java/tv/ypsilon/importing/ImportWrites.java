package tv.ypsilon.importing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.editing.Intake;
import tv.ypsilon.editing.Intake.Taken;
import tv.ypsilon.importing.ImportRuns.Counts;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep.ForeignEdits;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.TeaserId;

/** What an import writes. Each call is one transaction with the run's counts, so that what is counted is what is done. */
@Component
class ImportWrites {

    private final Intake intake;

    private final Documents documents;

    private final Sites sites;

    private final ImportRuns runs;

    private final Migration migration;

    ImportWrites(Intake intake, Documents documents, Sites sites, ImportRuns runs, Migration migration) {
        this.intake = intake;
        this.documents = documents;
        this.sites = sites;
        this.runs = runs;
        this.migration = migration;
    }

    /**
     * A run as its writes need to know it.
     *
     * @param first whether no import has completed before: then everything is taken in, whatever the step
     */
    record Run(UUID id, boolean first) {}

    /**
     * A part of the list.
     *
     * @param documents all with usable ids
     * @param strays what else there is in it
     * @param readSince an instant before which nothing of it was read
     */
    record Batch(List<LegacyDocument> documents, List<ImportIssue> strays, Instant readSince) {

        /** Two halves; there must be two documents. */
        List<Batch> halves() {
            int middle = this.documents.size() / 2;
            return List.of(new Batch(this.documents.subList(0, middle), this.strays, this.readSince),
                    new Batch(this.documents.subList(middle, this.documents.size()), List.of(), this.readSince));
        }
    }

    /** Takes in legacy's pages. Where foreign edits are only reported, no zone goes: editors' entries would go with it. */
    @Transactional
    public void takeInPages(Run run, SiteReading reading) {
        List<ImportIssue> issues = new ArrayList<>(
                reading.oddities().stream().map((oddity) -> ImportIssue.of(null, oddity)).toList());
        Site told = Site.of(reading.pages());
        Set<ZoneId> gone = new HashSet<>(zones(this.sites.current()));
        gone.removeAll(zones(told));
        if (told.pages().isEmpty() && !gone.isEmpty()) {
            throw new ImportFailed("legacy lists no pages");
        }
        if (!gone.isEmpty() && foreignEdits(run) == ForeignEdits.REPORTED) {
            issues.add(ImportIssue.ofRun("pages-changed-in-legacy", "the pages stay as they are, as legacy lacks "
                    + gone.stream().map(ZoneId::value).sorted().collect(Collectors.joining(", "))));
        } else {
            this.sites.become(told);
        }
        this.runs.add(run.id(), Counts.NONE, issues);
    }

    private static Set<ZoneId> zones(Site site) {
        return site.pages().stream().flatMap((page) -> page.zones().stream()).map((zone) -> zone.id())
                .collect(Collectors.toSet());
    }

    /**
     * Takes in a part of the list. What was seen by the run before is counted only where it is different now.
     *
     * @return the documents that must be read again
     */
    @Transactional
    public Set<TeaserId> takeIn(Run run, Batch batch) {
        Site site = this.sites.current();
        Set<TeaserId> news = this.runs.see(run.id(), ids(batch.documents()));
        Map<TeaserId, Taken> taken = takeIn(run, batch.documents(), site, batch.readSince());
        List<ImportIssue> issues = new ArrayList<>(batch.strays());
        batch.documents().forEach((document) -> {
            TeaserId id = document.id().orElseThrow();
            if (news.contains(id)) {
                issues.addAll(oddities(document, site));
            }
        });
        this.runs.add(run.id(), new Counts(news.size() + batch.strays().size(), count(taken, Taken.IMPORTED),
                taken.entrySet().stream()
                        .filter((each) -> each.getValue() == Taken.UNCHANGED && news.contains(each.getKey())).count(),
                0), issues);
        return taken.entrySet().stream()
                .filter((each) -> each.getValue() == Taken.LEFT_ALONE || each.getValue() == Taken.DIFFERENT)
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /**
     * Takes in a document that was read by itself; now a difference that is not to be taken in is told.
     *
     * @return whether it must be read again
     */
    @Transactional
    public boolean takeInAgain(Run run, LegacyDocument document, Instant readSince) {
        Site site = this.sites.current();
        TeaserId id = document.id().orElseThrow();
        boolean isNew = !this.runs.see(run.id(), Set.of(id)).isEmpty();
        Taken taken = takeIn(run, List.of(document), site, readSince).getOrDefault(id, Taken.LEFT_ALONE);
        List<ImportIssue> issues = new ArrayList<>(isNew ? oddities(document, site) : List.of());
        if (taken == Taken.DIFFERENT) {
            issues.add(ImportIssue.changedInLegacy(id, "legacy has another document than was last synced",
                    document.raw()));
        }
        this.runs.add(run.id(), counts(isNew ? 1 : 0, taken), issues);
        return taken == Taken.LEFT_ALONE;
    }

    /**
     * Takes in that a document is gone.
     *
     * @return whether legacy must be asked again
     */
    @Transactional
    public boolean remove(Run run, TeaserId id, Instant readSince) {
        Taken taken = this.intake.remove(id, readSince, foreignEdits(run));
        this.runs.add(run.id(), new Counts(0, 0, 0, taken == Taken.IMPORTED ? 1 : 0),
                taken == Taken.DIFFERENT
                        ? List.of(ImportIssue.changedInLegacy(id, "legacy has no such document any more", null))
                        : List.of());
        return taken == Taken.LEFT_ALONE;
    }

    /** Leaves a document out that the database does not take. */
    @Transactional
    public boolean leaveOut(Run run, TeaserId id, List<ImportIssue> issues) {
        boolean isNew = !this.runs.see(run.id(), Set.of(id)).isEmpty();
        this.runs.add(run.id(), new Counts(isNew ? issues.size() : 0, 0, 0, 0), isNew ? issues : List.of());
        return isNew;
    }

    /** Tells an issue by itself, with a document that it keeps out or none. */
    @Transactional
    public void tell(Run run, ImportIssue issue) {
        this.runs.add(run.id(), Counts.NONE, List.of(issue));
    }

    private Map<TeaserId, Taken> takeIn(Run run, List<LegacyDocument> documents, Site site, Instant readSince) {
        return this.intake.takeIn(documents, site, readSince, foreignEdits(run));
    }

    /** What becomes of changed documents; the step cannot move until the transaction ends. */
    private ForeignEdits foreignEdits(Run run) {
        ForeignEdits foreignEdits = run.first() ? ForeignEdits.TAKEN_IN
                : this.migration.stateForWrite().step().foreignEdits();
        if (foreignEdits == ForeignEdits.IGNORED) {
            throw new ImportFailed("the step has moved on, and legacy is not looked at any more");
        }
        return foreignEdits;
    }

    private List<ImportIssue> oddities(LegacyDocument document, Site site) {
        return this.documents.read(document, site).oddities().stream()
                .map((oddity) -> ImportIssue.of(document.id().orElseThrow(), oddity)).toList();
    }

    private static Counts counts(long read, Taken taken) {
        return new Counts(read, taken == Taken.IMPORTED ? 1 : 0, taken == Taken.UNCHANGED ? 1 : 0, 0);
    }

    private static long count(Map<TeaserId, Taken> taken, Taken what) {
        return taken.values().stream().filter(what::equals).count();
    }

    private static List<TeaserId> ids(Collection<LegacyDocument> documents) {
        return documents.stream().map((document) -> document.id().orElseThrow()).toList();
    }
}
