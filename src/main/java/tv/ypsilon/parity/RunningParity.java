package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyListing.Item;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.parity.GentleLegacy.Held;
import tv.ypsilon.parity.Judge.Judged;
import tv.ypsilon.parity.ParityRun.Phase;
import tv.ypsilon.parity.ParityRun.Progress;
import tv.ypsilon.parity.SecondLook.Pair;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * One run from its first question to its last. First what the documents say is compared with what PostgreSQL holds, whole;
 * then legacy's own pages judge the reading of the documents. No transaction is open while legacy is asked.
 */
final class RunningParity {

    private static final Duration SAVE_EVERY = Duration.ofSeconds(1);

    private final ParityRun run;

    private final GentleLegacy legacy;

    private final BulkTeasers teasers;

    private final LooseEnds looseEnds;

    private final Documents documents;

    private final Sites sites;

    private final Consumer<Snapshot> save;

    private final ParityProperties properties;

    private final Clock clock;

    private final Findings findings;

    private Side legacySide = new Side(new Site("", List.of()));

    private Side ourSide = new Side(new Site("", List.of()));

    private long documentsRead;

    private @Nullable Long documentsInAll;

    private long lookedAtAgain;

    private Counts contentCounts = Counts.NONE;

    private @Nullable Judge judge;

    private Phase phase = Phase.READING;

    private Site legacySite = new Site("", List.of());

    private long savedAt;

    RunningParity(ParityRun run, GentleLegacy legacy, BulkTeasers teasers, LooseEnds looseEnds, Documents documents,
            Sites sites, Consumer<Snapshot> save, ParityProperties properties, Clock clock) {
        this.run = run;
        this.legacy = legacy;
        this.teasers = teasers;
        this.looseEnds = looseEnds;
        this.documents = documents;
        this.sites = sites;
        this.save = save;
        this.properties = properties;
        this.clock = clock;
        this.findings = new Findings(properties.keepDifferences());
    }

    /** What a run has to say of itself. */
    record Snapshot(Phase phase, Progress progress) {}

    /**
     * What a run has found.
     *
     * @param beyond how often something was found for which there was no room
     */
    record Result(List<Difference> differences, long beyond, Progress progress) {}

    /**
     * Compares.
     *
     * @throws RunFailed if it cannot be carried on
     */
    Result run() {
        this.legacySite = readSite();
        this.legacySide = new Side(this.legacySite);
        readDocuments(this.legacySide, true);
        Site ourSite = this.run.control() ? readSite() : this.sites.current();
        this.ourSide = new Side(ourSite);
        if (this.run.control()) {
            readDocuments(this.ourSide, false);
        } else {
            this.teasers.forEach((teaser) -> {
                this.legacy.goOn();
                this.ourSide.put(teaser.id(), teaser);
            });
        }
        onTo(Phase.LOOKING_AGAIN);
        SecondLook looks = new SecondLook(this.run.control(), this.legacySide, this.ourSide, this.legacy, this.teasers,
                this.looseEnds, this::read, this.properties);
        lookAgainAtWhatDiffers(looks);
        onTo(Phase.COMPARING);
        compareContent(ourSite, looks.unsettled());
        onTo(Phase.JUDGING);
        this.judge = new Judge(this.run, this.legacySite, this.legacySide, this.legacy, looks, this.findings,
                this.properties, this.clock, this::saveNowAndThen);
        this.judge.judge();
        return new Result(this.findings.kept().stream().map((found) -> {
            TeaserId teaser = found.where().teaser();
            Pair pair = teaser == null ? Pair.UNSEEN : looks.seen(teaser);
            return Difference.of(found, pair.legacy(), pair.ours());
        }).toList(), this.findings.beyond(), progress(this.legacy.wasThrottled()));
    }

    private void onTo(Phase next) {
        this.phase = next;
        save();
    }

    private void save() {
        this.savedAt = System.nanoTime();
        this.save.accept(new Snapshot(this.phase, progress(this.legacy.throttled())));
    }

    private Progress progress(@Nullable String throttled) {
        long millis = this.legacy.latency().toMillis();
        Judged judged = this.judge == null ? Judged.NOTHING : this.judge.judged();
        return new Progress(this.documentsRead, this.documentsInAll, this.lookedAtAgain, this.contentCounts,
                judged.counts(), judged.now(), judged.stabbing(), judged.stabbingWanted(), judged.boundaries(),
                judged.boundariesWanted(), judged.atIgnored(), millis, throttled);
    }

    private void saveNowAndThen() {
        if (System.nanoTime() - this.savedAt > SAVE_EVERY.toNanos()) {
            save();
        }
    }

    private Site readSite() {
        return switch (this.legacy.pages()) {
            case Held.There<SiteReading>(SiteReading reading) -> this.sites.of(reading.pages());
            case Held.Nothing<SiteReading> _ -> throw new RunFailed("legacy has no list of pages");
            case Held.Unreadable<SiteReading>(String reason) ->
                    throw new RunFailed("legacy's list of pages cannot be read: " + reason);
        };
    }

    /** Goes through the list of all documents once; what is missed because the list shifts meanwhile is looked at again. */
    private void readDocuments(Side side, boolean counts) {
        int size = this.properties.partSize();
        long offset = 0;
        long seen = 0;
        Long total = null;
        while (total == null || offset < total) {
            long page = offset / size + 1;
            List<Item> items;
            switch (this.legacy.list((int) page, size)) {
                case Held.There<LegacyListing.Part>(LegacyListing.Part part) -> {
                    items = part.items();
                    total = part.total();
                }
                case Held.Nothing<LegacyListing.Part> _ -> throw new RunFailed("legacy has no list of documents");
                case Held.Unreadable<LegacyListing.Part>(String reason) -> {
                    if (total == null) {
                        throw new RunFailed("legacy's list of documents cannot be read: " + reason);
                    }
                    items = readOneByOne(offset, size);
                }
            }
            if (items.isEmpty()) {
                return;
            }
            items.forEach((item) -> take(item, side));
            seen += items.size();
            if (offset == 0 && items.size() < size && (total == null || items.size() < total)) {
                // a deployment may give fewer at once than it is asked for
                size = items.size();
            }
            offset += size;
            if (counts) {
                this.documentsRead = seen;
                this.documentsInAll = total;
            }
            saveNowAndThen();
        }
    }

    /** A part that cannot be read as a whole; what cannot be read by itself is looked at by its teaser, if there is one. */
    private List<Item> readOneByOne(long offset, int size) {
        List<Item> items = new ArrayList<>();
        for (long place = offset + 1; place <= offset + size; place++) {
            if (this.legacy.list((int) place, 1) instanceof Held.There<LegacyListing.Part>(LegacyListing.Part part)) {
                items.addAll(part.items());
            }
        }
        return items;
    }

    private void take(Item item, Side side) {
        this.legacy.goOn();
        if (item instanceof Item.Document(LegacyDocument document)) {
            document.id().ifPresent((id) -> side.put(id, read(document)));
        }
    }

    private Teaser read(LegacyDocument document) {
        return this.documents.read(document, this.legacySite).teaser();
    }

    private void lookAgainAtWhatDiffers(SecondLook looks) {
        Set<TeaserId> differing = new LinkedHashSet<>();
        for (Set<TeaserId> ids : List.of(this.legacySide.teasers(), this.ourSide.teasers())) {
            ids.stream().filter((id) -> !this.legacySide.of(id).equals(this.ourSide.of(id))).forEach(differing::add);
        }
        int looked = 0;
        for (TeaserId id : differing) {
            if (looked++ == this.properties.lookAgainAtMost()) {
                return;
            }
            looks.look(id);
            this.lookedAtAgain = looked;
            saveNowAndThen();
        }
    }

    private void compareContent(Site ourSite, Map<TeaserId, Cause> unsettled) {
        Map<TeaserId, List<Slot>> doubtful = new HashMap<>();
        unsettled.keySet().forEach((id) -> doubtful.put(id, this.legacySide.of(id)));
        this.contentCounts = new TimelineComparison(this.legacySite, ourSite, this.legacySide, this.ourSide,
                unsettled, Slot.micros(this.run.from()), Slot.micros(this.run.until()), this.findings).compare();
        // what could not be compared with ours still can be with legacy's own pages
        doubtful.forEach(this.legacySide::putAsItWas);
    }
}
