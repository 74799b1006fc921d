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
import org.jspecify.annotations.Nullable;
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
     * @param epoch how many instances have carried it before: whoever takes it over makes the writes of the one before
     *     fail
     * @param first whether no import has completed before: then everything is taken in, whatever the step
     * @param dry whether nothing but the run itself is written
     * @param imagined the site as it would be after a dry run; null: as it is
     */
    record Run(UUID id, int epoch, boolean first, boolean dry, @Nullable Site imagined) {

        Run imagining(Site site) {
            return new Run(this.id, this.epoch, this.first, this.dry, site);
        }
    }

    /**
     * A part of the list.
     *
     * @param documents all with usable ids
     * @param strays what else there is in it
     * @param readSince an instant before which nothing of it was read
     * @param past where the run is once this is taken in; null: where it was
     */
    record Batch(
            List<LegacyDocument> documents,
            List<ImportIssue> strays,
            Instant readSince,
            @Nullable ImportCursor past) {

        /** Two halves, of which the second one ends the part; there must be two documents. */
        List<Batch> halves() {
            int middle = this.documents.size() / 2;
            return List.of(new Batch(this.documents.subList(0, middle), List.of(), this.readSince, null),
                    new Batch(this.documents.subList(middle, this.documents.size()), this.strays, this.readSince,
                            this.past));
        }
    }

    /** The site that legacy tells, with the rules that ops have set. */
    Site site(SiteReading reading) {
        return this.sites.of(reading.pages());
    }

    /** Takes in legacy's pages. Where foreign edits are only reported, no zone goes: editors' entries would go with it. */
    @Transactional
    public void takeInPages(Run run, SiteReading reading, ImportCursor past) {
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
        } else if (!run.dry()) {
            this.sites.become(told);
        }
        this.runs.add(run, Counts.NONE, issues, past);
    }

    private static Set<ZoneId> zones(Site site) {
        return site.pages().stream().flatMap((page) -> page.zones().stream()).map((zone) -> zone.id())
                .collect(Collectors.toSet());
    }

    /** Takes in a part of the list. What was seen by the run before is counted only where it is different now. */
    @Transactional
    public void takeIn(Run run, Batch batch) {
        Site site = site(run);
        Set<TeaserId> news = this.runs.see(run.id(), ids(batch.documents()));
        Map<TeaserId, Taken> taken = takeIn(run, batch.documents(), site, batch.readSince());
        List<ImportIssue> issues = new ArrayList<>(batch.strays());
        batch.documents().forEach((document) -> {
            TeaserId id = document.id().orElseThrow();
            if (news.contains(id)) {
                issues.addAll(oddities(document, site));
            }
        });
        this.runs.again(run.id(), taken.entrySet().stream()
                .filter((each) -> each.getValue() == Taken.LEFT_ALONE || each.getValue() == Taken.DIFFERENT)
                .map(Map.Entry::getKey).toList());
        this.runs.add(run, new Counts(news.size() + batch.strays().size(), count(taken, Taken.IMPORTED),
                taken.entrySet().stream()
                        .filter((each) -> each.getValue() == Taken.UNCHANGED && news.contains(each.getKey())).count(),
                0), issues, batch.past());
    }

    /**
     * Takes in a document that was read by itself; now a difference that is not to be taken in is told.
     *
     * @return whether it must be read again, which is noted
     */
    @Transactional
    public boolean takeInAgain(Run run, LegacyDocument document, Instant readSince) {
        Site site = site(run);
        TeaserId id = document.id().orElseThrow();
        boolean isNew = !this.runs.see(run.id(), Set.of(id)).isEmpty();
        Taken taken = takeIn(run, List.of(document), site, readSince).getOrDefault(id, Taken.LEFT_ALONE);
        List<ImportIssue> issues = new ArrayList<>(isNew ? oddities(document, site) : List.of());
        if (taken == Taken.DIFFERENT) {
            issues.add(ImportIssue.changedInLegacy(id, "legacy has another document than was last synced",
                    document.raw()));
        }
        note(run, id, taken);
        this.runs.add(run, counts(isNew ? 1 : 0, taken), issues, null);
        return taken == Taken.LEFT_ALONE;
    }

    /**
     * Takes in that a document is gone.
     *
     * @return whether legacy must be asked again, which is noted
     */
    @Transactional
    public boolean remove(Run run, TeaserId id, Instant readSince) {
        Taken taken = run.dry() ? this.intake.wouldRemove(id, readSince, foreignEdits(run))
                : this.intake.remove(id, readSince, foreignEdits(run));
        note(run, id, taken);
        this.runs.add(run, new Counts(0, 0, 0, taken == Taken.IMPORTED ? 1 : 0),
                taken == Taken.DIFFERENT
                        ? List.of(ImportIssue.changedInLegacy(id, "legacy has no such document any more", null))
                        : List.of(),
                null);
        return taken == Taken.LEFT_ALONE;
    }

    private void note(Run run, TeaserId id, Taken taken) {
        this.runs.notGone(run.id(), id);
        if (taken == Taken.LEFT_ALONE) {
            this.runs.again(run.id(), Set.of(id));
        } else {
            this.runs.notAgain(run.id(), id);
        }
    }

    /** Notes that legacy has no such document any more. */
    @Transactional
    public void noteGone(Run run, TeaserId id) {
        this.runs.gone(run.id(), id);
        this.runs.add(run, Counts.NONE, List.of(), null);
    }

    /** Leaves a document of the list out that the database does not take. */
    @Transactional
    public void leaveOut(Run run, TeaserId id, ImportIssue why, List<ImportIssue> strays, @Nullable ImportCursor past) {
        boolean isNew = !this.runs.see(run.id(), Set.of(id)).isEmpty();
        List<ImportIssue> issues = new ArrayList<>(strays);
        if (isNew) {
            issues.add(why);
        }
        this.runs.add(run, new Counts(issues.size(), 0, 0, 0), issues, past);
    }

    /** Leaves a document out that was looked at by itself, and says why. */
    @Transactional
    public void leaveOut(Run run, TeaserId id, ImportIssue why) {
        this.runs.see(run.id(), Set.of(id));
        this.runs.notAgain(run.id(), id);
        this.runs.notGone(run.id(), id);
        this.runs.add(run, Counts.NONE, List.of(why), null);
    }

    /** Moves the run on, and tells what there is to tell of it. */
    @Transactional
    public void moveOn(Run run, List<ImportIssue> issues, ImportCursor to) {
        this.runs.add(run, Counts.NONE, issues, to);
    }

    /** Ends the run. */
    @Transactional
    public void complete(Run run, ImportCursor at) {
        this.runs.complete(run, at);
    }

    private Map<TeaserId, Taken> takeIn(Run run, List<LegacyDocument> documents, Site site, Instant readSince) {
        return run.dry() ? this.intake.wouldTakeIn(documents, site, readSince, foreignEdits(run))
                : this.intake.takeIn(documents, site, readSince, foreignEdits(run));
    }

    private Site site(Run run) {
        return run.imagined() != null ? run.imagined() : this.sites.current();
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
