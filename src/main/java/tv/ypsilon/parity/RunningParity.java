package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.editing.LooseEnds.LooseEnd;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyListing.Item;
import tv.ypsilon.legacy.PageContent;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.parity.Findings.Where;
import tv.ypsilon.parity.GentleLegacy.Held;
import tv.ypsilon.parity.ParityRun.Phase;
import tv.ypsilon.parity.ParityRun.Progress;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * One run from its first question to its last. First what the documents say is compared with what PostgreSQL holds, whole;
 * then legacy's own pages judge the reading of the documents. No transaction is open while legacy is asked.
 */
final class RunningParity {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static final long SECOND = 1_000_000;

    private static final Duration SAVE_EVERY = Duration.ofSeconds(1);

    /** Of one page that legacy shows otherwise than we read it, so many documents are read anew. */
    private static final int MOST_TO_READ_ANEW = 50;

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

    /** Both sides of what was looked at again, as it was then. */
    private final Map<TeaserId, Pair> lookedAt = new HashMap<>();

    private final Map<TeaserId, Cause> unsettled = new HashMap<>();

    private final long from;

    private final long until;

    private long documentsRead;

    private @Nullable Long documentsInAll;

    private long lookedAtAgain;

    private Counts contentCounts = Counts.NONE;

    private Counts rulesCounts = Counts.NONE;

    private long askedNow;

    private long askedStabbing;

    private long stabbing;

    private long askedBoundaries;

    private long boundaries;

    private boolean atIgnored;

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
        this.from = Slot.micros(run.from());
        this.until = Slot.micros(run.until());
    }

    /** What a run has to say of itself. */
    record Snapshot(Phase phase, Progress progress) {}

    /**
     * What a run has found.
     *
     * @param beyond how often something was found for which there was no room
     */
    record Result(List<Difference> differences, long beyond, Progress progress) {}

    private record Pair(@Nullable Teaser legacy, @Nullable Teaser ours) {}

    /** A teaser as it is on both sides, or why that cannot be told. */
    private sealed interface Look {

        record Settled(@Nullable Teaser legacy, @Nullable Teaser ours) implements Look {}

        record Unsettled(Cause why) implements Look {}
    }

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
            this.teasers.forEach((teaser) -> this.ourSide.put(teaser.id(), teaser));
        }
        onTo(Phase.LOOKING_AGAIN);
        lookAgainAtWhatDiffers();
        onTo(Phase.COMPARING);
        compareContent(ourSite);
        onTo(Phase.JUDGING);
        new Judge().judge();
        return new Result(this.findings.kept().stream().map((found) -> {
            Pair pair = found.where().teaser() == null ? null : this.lookedAt.get(found.where().teaser());
            return pair == null ? Difference.of(found, null, null) : Difference.of(found, pair.legacy(), pair.ours());
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
        return new Progress(this.documentsRead, this.documentsInAll, this.lookedAtAgain, this.contentCounts,
                this.rulesCounts, this.askedNow, this.askedStabbing, this.stabbing, this.askedBoundaries,
                this.boundaries, this.atIgnored, millis, throttled);
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
        if (item instanceof Item.Document(LegacyDocument document)) {
            document.id().ifPresent((id) -> side.put(id, read(document)));
        }
    }

    private Teaser read(LegacyDocument document) {
        return this.documents.read(document, this.legacySite).teaser();
    }

    private void lookAgainAtWhatDiffers() {
        Set<TeaserId> differing = new LinkedHashSet<>();
        for (Set<TeaserId> ids : List.of(this.legacySide.teasers(), this.ourSide.teasers())) {
            ids.stream().filter((id) -> !this.legacySide.of(id).equals(this.ourSide.of(id))).forEach(differing::add);
        }
        int looked = 0;
        for (TeaserId id : differing) {
            if (looked++ == this.properties.lookAgainAtMost()) {
                return;
            }
            lookAgain(id);
            this.lookedAtAgain = looked;
            saveNowAndThen();
        }
    }

    private void lookAgain(TeaserId id) {
        switch (this.run.control() ? lookTwice(id) : lookAt(id)) {
            case Look.Settled(Teaser legacyHas, Teaser weHave) -> {
                this.legacySide.put(id, legacyHas);
                this.ourSide.put(id, weHave);
                this.lookedAt.put(id, new Pair(legacyHas, weHave));
            }
            case Look.Unsettled(Cause why) -> this.unsettled.put(id, why);
        }
    }

    /** Both sides of a teaser while nobody edits it. */
    private Look lookAt(TeaserId id) {
        for (int look = 1;; look++) {
            Optional<LooseEnd> looseEnd = this.looseEnds.of(id);
            Teaser before = stored(id);
            Held<LegacyDocument> held = this.legacy.get(id);
            Teaser after = stored(id);
            if (held instanceof Held.Unreadable<LegacyDocument>) {
                return new Look.Unsettled(Cause.UNREADABLE);
            }
            if (looseEnd.isEmpty() && this.looseEnds.of(id).isEmpty() && version(before) == version(after)) {
                return new Look.Settled(
                        held instanceof Held.There<LegacyDocument>(LegacyDocument document) ? read(document) : null,
                        after);
            }
            if (looseEnd.isPresent() && (looseEnd.get() != LooseEnd.UNDECIDED || look >= this.properties.looks())) {
                return new Look.Unsettled(cause(looseEnd.get()));
            }
            if (look >= this.properties.looks()) {
                return new Look.Unsettled(Cause.UNDECIDED);
            }
            this.legacy.pause(this.properties.lookAgainAfter());
        }
    }

    private Look lookTwice(TeaserId id) {
        Held<LegacyDocument> one = this.legacy.get(id);
        Held<LegacyDocument> two = this.legacy.get(id);
        if (one instanceof Held.Unreadable<LegacyDocument> || two instanceof Held.Unreadable<LegacyDocument>) {
            return new Look.Unsettled(Cause.UNREADABLE);
        }
        return new Look.Settled(one instanceof Held.There<LegacyDocument>(LegacyDocument first) ? read(first) : null,
                two instanceof Held.There<LegacyDocument>(LegacyDocument second) ? read(second) : null);
    }

    private static Cause cause(LooseEnd looseEnd) {
        return switch (looseEnd) {
            case UNDECIDED -> Cause.UNDECIDED;
            case QUARANTINED -> Cause.QUARANTINED;
            case OWED -> Cause.OWED;
        };
    }

    private @Nullable Teaser stored(TeaserId id) {
        return this.teasers.find(Set.of(id)).get(id);
    }

    private static long version(@Nullable Teaser teaser) {
        return teaser == null ? -1 : teaser.version();
    }

    private void compareContent(Site ourSite) {
        Map<TeaserId, List<Slot>> doubtful = new HashMap<>();
        this.unsettled.keySet().forEach((id) -> doubtful.put(id, this.legacySide.of(id)));
        this.contentCounts = new TimelineComparison(this.legacySite, ourSite, this.legacySide, this.ourSide,
                this.unsettled,
                this.from, this.until, this.findings).compare();
        // what could not be compared with ours still can be with legacy's own pages
        doubtful.forEach(this.legacySide::putAsItWas);
    }

    /** What legacy is asked for: a page on a support at an instant; null: now. */
    private record Question(Page page, Support support, @Nullable Long at) {}

    /** Legacy's own pages against the documents by our reading. */
    private final class Judge {

        void judge() {
            List<Question> now = new ArrayList<>();
            pagesOnSupports((page, support) -> now.add(new Question(page, support, null)));
            List<Question> stabs = stabbing();
            RunningParity.this.stabbing = stabs.size();
            List<Question> turns = boundaries();
            for (Question question : now) {
                ask(question);
                RunningParity.this.askedNow++;
                saveNowAndThen();
            }
            for (Question question : evenly(stabs, RunningParity.this.properties.stabbing())) {
                if (RunningParity.this.atIgnored) {
                    return;
                }
                ask(question);
                RunningParity.this.askedStabbing += RunningParity.this.atIgnored ? 0 : 1;
                saveNowAndThen();
            }
            for (Question question : turns) {
                if (RunningParity.this.atIgnored) {
                    return;
                }
                ask(question);
                RunningParity.this.askedBoundaries += RunningParity.this.atIgnored ? 0 : 1;
                saveNowAndThen();
            }
        }

        private interface Each {

            void accept(Page page, Support support);
        }

        private void pagesOnSupports(Each each) {
            for (Page page : RunningParity.this.legacySite.pages()) {
                for (Support support : Support.values()) {
                    each.accept(page, support);
                }
            }
        }

        /** As few questions as see every window of every teaser open; one support is enough for each. */
        private List<Question> stabbing() {
            List<Question> questions = new ArrayList<>();
            for (Page page : RunningParity.this.legacySite.pages()) {
                Set<Slot> left = Collections.newSetFromMap(new IdentityHashMap<>());
                slots(page).forEach(left::add);
                for (Support support : Support.values()) {
                    List<Slot> here = left.stream().filter((slot) -> slot.face().showsOn(support)).toList();
                    Stabbing.stab(here.stream().map((slot) -> new Stabbing.Stretch(
                            Math.max(slot.start(), RunningParity.this.from),
                            Math.min(slot.end(), RunningParity.this.until))).toList())
                            .forEach((at) -> questions.add(new Question(page, support, at)));
                    here.forEach(left::remove);
                }
            }
            return questions;
        }

        private List<Slot> slots(Page page) {
            return page.zones().stream().flatMap((zone) -> RunningParity.this.legacySide.in(zone.id()).stream())
                    .filter((slot) -> slot.isOpenBetween(RunningParity.this.from, RunningParity.this.until)).toList();
        }

        /** At boundaries of every page, and a second before; those at which clocks change are always among them. */
        private List<Question> boundaries() {
            Map<Question, List<Long>> bounds = new HashMap<>();
            List<Question> places = new ArrayList<>();
            pagesOnSupports((page, support) -> {
                TreeSet<Long> ofThis = new TreeSet<>();
                slots(page).stream().filter((slot) -> slot.face().showsOn(support)).forEach((slot) -> {
                    addIfBetween(ofThis, slot.start());
                    addIfBetween(ofThis, slot.end());
                });
                Question place = new Question(page, support, null);
                places.add(place);
                bounds.put(place, List.copyOf(ofThis));
                RunningParity.this.boundaries += ofThis.size();
            });
            Set<Question> questions = new LinkedHashSet<>();
            clockChanges().forEach((change) -> places.forEach((place) -> addAround(questions, place, change)));
            int each = Math.max(1, RunningParity.this.properties.boundaries() / 2 / Math.max(1, places.size()));
            List<Question> chosen = new ArrayList<>();
            for (Question place : places) {
                Set<Question> around = new LinkedHashSet<>();
                evenly(Objects.requireNonNull(bounds.get(place)), each)
                        .forEach((bound) -> addAround(around, place, bound));
                chosen.addAll(around);
            }
            Collections.shuffle(chosen, new Random(RunningParity.this.run.id().getLeastSignificantBits()));
            questions.addAll(chosen);
            return questions.stream().limit(RunningParity.this.properties.boundaries()).toList();
        }

        private void addIfBetween(Set<Long> bounds, long bound) {
            if (RunningParity.this.from < bound && bound < RunningParity.this.until) {
                bounds.add(bound);
            }
        }

        private static void addAround(Set<Question> questions, Question place, long bound) {
            questions.add(new Question(place.page(), place.support(), bound - SECOND));
            questions.add(new Question(place.page(), place.support(), bound));
        }

        private List<Long> clockChanges() {
            List<Long> changes = new ArrayList<>();
            ZoneOffsetTransition next = PARIS.getRules().nextTransition(RunningParity.this.run.from());
            while (next != null && next.getInstant().isBefore(RunningParity.this.run.until())) {
                changes.add(Slot.micros(next.getInstant()));
                next = PARIS.getRules().nextTransition(next.getInstant());
            }
            return changes;
        }

        /** So many of them, from the first to the last. */
        private static <T> List<T> evenly(List<T> all, int most) {
            if (all.size() <= most) {
                return all;
            }
            List<T> chosen = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                chosen.add(all.get((int) ((long) i * all.size() / most)));
            }
            return chosen;
        }

        /** Asks for a page, again if it is not what was expected, as documents may have been changed meanwhile. */
        private void ask(Question question) {
            for (int look = 1;; look++) {
                Instant asked = question.at() == null ? null : Slot.instant(question.at());
                switch (RunningParity.this.legacy.content(question.page().id(), question.support(), asked,
                        RunningParity.this.legacySite)) {
                    case Held.Nothing<PageContent> _ -> {
                        wrong(question, Cause.MISSING, "legacy has no such page");
                        RunningParity.this.rulesCounts = RunningParity.this.rulesCounts.plus(Counts.DIFFERENT);
                        return;
                    }
                    case Held.Unreadable<PageContent>(String reason) -> {
                        wrong(question, Cause.UNREADABLE, reason);
                        RunningParity.this.rulesCounts = RunningParity.this.rulesCounts.plus(Counts.NOT_COMPARABLE);
                        return;
                    }
                    case Held.There<PageContent>(PageContent content) -> {
                        if (asked != null && content.at() != null && !content.at().equals(asked)) {
                            RunningParity.this.atIgnored = true;
                            return;
                        }
                        Instant at = content.at() != null ? content.at() : RunningParity.this.clock.instant();
                        Verdict verdict = verdict(question, Slot.micros(at.truncatedTo(ChronoUnit.MILLIS)), content);
                        if (verdict.isEqual()) {
                            RunningParity.this.rulesCounts = RunningParity.this.rulesCounts.plus(Counts.EQUAL);
                            return;
                        }
                        if (look >= RunningParity.this.properties.looks()) {
                            conclude(verdict);
                            return;
                        }
                        if (look > 1) {
                            RunningParity.this.legacy.pause(RunningParity.this.properties.lookAgainAfter());
                        }
                        readAnew(verdict.teasers());
                    }
                }
            }
        }

        private void wrong(Question question, Cause cause, String what) {
            long at = question.at() != null ? question.at() : Slot.micros(RunningParity.this.clock.instant());
            RunningParity.this.findings.add(
                    Where.of(Half.RULES, cause, question.page(), question.support(), null, null), at, at,
                    List.of(what), List.of());
        }

        /** What is wrong with one answer. */
        private record Verdict(Question question, long at, List<ZoneVerdict> zones) {

            boolean isEqual() {
                return this.zones.isEmpty();
            }

            Set<TeaserId> teasers() {
                Set<TeaserId> teasers = new LinkedHashSet<>();
                this.zones.forEach((zone) -> {
                    zone.findings().forEach((finding) -> teasers.add(finding.teaser()));
                    Set<TeaserId> both = new HashSet<>(zone.legacy());
                    both.retainAll(zone.ours());
                    zone.legacy().stream().filter((id) -> !both.contains(id)).forEach(teasers::add);
                    zone.ours().stream().filter((id) -> !both.contains(id)).forEach(teasers::add);
                });
                return teasers;
            }
        }

        /**
         * @param zone null if it is about the zones of the page
         */
        private record ZoneVerdict(
                @Nullable Zone zone,
                List<Shown.Finding> findings,
                List<TeaserId> legacy,
                List<TeaserId> ours,
                List<String> legacyZones,
                List<String> ourZones) {}

        private Verdict verdict(Question question, long at, PageContent content) {
            List<ZoneVerdict> zones = new ArrayList<>();
            List<String> told = content.zones().stream().map(PageContent.ZoneContent::legacyId).toList();
            List<String> known = question.page().zones().stream().map(Zone::legacyId).toList();
            if (!told.equals(known)) {
                zones.add(new ZoneVerdict(null, List.of(), List.of(), List.of(), told, known));
            }
            Told legacyTold = new Told(content, question.page(), at);
            for (Zone zone : question.page().zones()) {
                if (told.contains(zone.legacyId())) {
                    Shown expected = RunningParity.this.legacySide.shown(zone.id(), question.support(), at,
                            zone.limit());
                    Shown shown = legacyTold.in(zone, expected);
                    List<Shown.Finding> found = shown.differences(expected);
                    if (!found.isEmpty()) {
                        zones.add(new ZoneVerdict(zone, found, shown.ids(), expected.ids(), List.of(), List.of()));
                    }
                }
            }
            return new Verdict(question, at, zones);
        }

        private void readAnew(Collection<TeaserId> ids) {
            ids.stream().limit(MOST_TO_READ_ANEW).forEach((id) -> {
                switch (RunningParity.this.legacy.get(id)) {
                    case Held.There<LegacyDocument>(LegacyDocument document) -> {
                        Teaser teaser = read(document);
                        RunningParity.this.legacySide.put(id, teaser);
                        Pair known = RunningParity.this.lookedAt.get(id);
                        RunningParity.this.lookedAt.put(id,
                                new Pair(teaser, known != null ? known.ours() : stored(id)));
                        RunningParity.this.unsettled.remove(id, Cause.UNREADABLE);
                    }
                    case Held.Nothing<LegacyDocument> _ -> RunningParity.this.legacySide.remove(id);
                    case Held.Unreadable<LegacyDocument> _ ->
                            RunningParity.this.unsettled.put(id, Cause.UNREADABLE);
                }
            });
        }

        private void conclude(Verdict verdict) {
            boolean different = false;
            for (ZoneVerdict zone : verdict.zones()) {
                if (zone.zone() == null) {
                    different = true;
                    add(verdict, null, null, Cause.ZONE, zone.legacyZones(), zone.ourZones());
                }
                for (Shown.Finding finding : zone.findings()) {
                    Cause cause = doubt(finding.teaser()).orElse(finding.cause());
                    different |= cause.isDifference();
                    add(verdict, zone.zone(), finding.teaser(), cause,
                            zone.legacy().stream().map(TeaserId::value).toList(),
                            zone.ours().stream().map(TeaserId::value).toList());
                }
            }
            RunningParity.this.rulesCounts = RunningParity.this.rulesCounts
                    .plus(different ? Counts.DIFFERENT : Counts.NOT_COMPARABLE);
        }

        private void add(Verdict verdict, @Nullable Zone zone, @Nullable TeaserId teaser, Cause cause,
                List<String> legacyShows, List<String> weRead) {
            Question question = verdict.question();
            RunningParity.this.findings.add(
                    Where.of(Half.RULES, cause, question.page(), question.support(), zone, teaser), verdict.at(),
                    verdict.at(), legacyShows, weRead);
        }

        /** Why nobody can tell whether legacy is wrong about a teaser, or we are. */
        private Optional<Cause> doubt(TeaserId id) {
            if (RunningParity.this.unsettled.get(id) == Cause.UNREADABLE) {
                return Optional.of(Cause.UNREADABLE);
            }
            return RunningParity.this.looseEnds.of(id).filter((looseEnd) -> looseEnd == LooseEnd.UNDECIDED)
                    .map(RunningParity::cause);
        }
    }
}
