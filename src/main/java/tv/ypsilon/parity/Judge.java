package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.database.Pace;
import tv.ypsilon.legacy.PageContent;
import tv.ypsilon.parity.Findings.Where;
import tv.ypsilon.parity.GentleLegacy.Held;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * Legacy's own pages against the documents by our reading: now, at as few instants as see every window open, and at some of
 * the boundaries. For one run.
 */
final class Judge {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static final long SECOND = 1_000_000;

    /** Of one page that legacy shows otherwise than we read it, so many documents are read anew. */
    private static final int MOST_TO_READ_ANEW = 50;

    private final ParityRun run;

    private final Site legacySite;

    private final Side legacySide;

    private final GentleLegacy legacy;

    private final SecondLook looks;

    private final Findings findings;

    private final ParityProperties properties;

    private final Clock clock;

    private final Runnable afterEach;

    private final long from;

    private final long until;

    /** What legacy has been seen to show. */
    private final Set<Place> seen = new HashSet<>();

    private Counts counts = Counts.NONE;

    private long now;

    private long stabbing;

    private long stabbingWanted;

    private long boundaries;

    private long boundariesWanted;

    private boolean atIgnored;

    /**
     * @param legacySide what the documents say; documents that turn out to have changed are taken in
     * @param afterEach is called after each question
     */
    Judge(ParityRun run, Site legacySite, Side legacySide, GentleLegacy legacy, SecondLook looks, Findings findings,
            ParityProperties properties, Clock clock, Runnable afterEach) {
        this.run = run;
        this.legacySite = legacySite;
        this.legacySide = legacySide;
        this.legacy = legacy;
        this.looks = looks;
        this.findings = findings;
        this.properties = properties;
        this.clock = clock;
        this.afterEach = afterEach;
        this.from = Slot.micros(run.from());
        this.until = Slot.micros(run.until());
    }

    /**
     * How far it is.
     *
     * @param now how many pages were asked for as they are now
     * @param stabbing how many so that every window is seen open, of as many as are wanted
     * @param boundaries how many at boundaries, of as many boundaries as there are
     * @param atIgnored whether legacy tells of now only
     */
    record Judged(
            Counts counts,
            long now,
            long stabbing,
            long stabbingWanted,
            long boundaries,
            long boundariesWanted,
            boolean atIgnored) {

        static final Judged NOTHING = new Judged(Counts.NONE, 0, 0, 0, 0, 0, false);
    }

    Judged judged() {
        return new Judged(this.counts, this.now, this.stabbing, this.stabbingWanted, this.boundaries,
                this.boundariesWanted, this.atIgnored);
    }

    /** What legacy is asked for: a page on a support at an instant; null: now. */
    private record Question(Page page, Support support, @Nullable Long at) {}

    /** A teaser in a zone on a support. */
    private record Place(Support support, String zone, TeaserId teaser) {}

    /**
     * Judges.
     *
     * @throws RunFailed if legacy does not answer
     */
    void judge() {
        askForAll();
        this.findings.rename(this::asLegacyShowsIt);
    }

    /** What legacy shows in that place at other times is not one too many: its windows are read otherwise. */
    private Where asLegacyShowsIt(Where where) {
        boolean shownAtOtherTimes = where.half() == Half.RULES && where.cause() == Cause.EXTRA
                && where.support() != null && where.zone() != null && where.teaser() != null
                && this.seen.contains(new Place(where.support(), where.zone(), where.teaser()));
        return shownAtOtherTimes ? where.with(Cause.WINDOW) : where;
    }

    private void askForAll() {
        List<Question> presents = new ArrayList<>();
        pagesOnSupports((page, support) -> presents.add(new Question(page, support, null)));
        List<Question> stabs = toSeeEachWindow();
        this.stabbingWanted = stabs.size();
        List<Question> turns = atBoundaries();
        for (Question question : presents) {
            ask(question);
            this.now++;
            this.afterEach.run();
        }
        for (Question question : evenly(stabs, this.properties.stabbing())) {
            if (this.atIgnored) {
                return;
            }
            ask(question);
            this.stabbing += this.atIgnored ? 0 : 1;
            this.afterEach.run();
        }
        for (Question question : turns) {
            if (this.atIgnored) {
                return;
            }
            ask(question);
            this.boundaries += this.atIgnored ? 0 : 1;
            this.afterEach.run();
        }
    }

    private interface Each {

        void accept(Page page, Support support);
    }

    private void pagesOnSupports(Each each) {
        for (Page page : this.legacySite.pages()) {
            for (Support support : Support.values()) {
                each.accept(page, support);
            }
        }
    }

    /** As few questions as see every window of every teaser open; one support is enough for each. */
    private List<Question> toSeeEachWindow() {
        List<Question> questions = new ArrayList<>();
        for (Page page : this.legacySite.pages()) {
            Set<Slot> left = Collections.newSetFromMap(new IdentityHashMap<>());
            slots(page).forEach(left::add);
            for (Support support : Support.values()) {
                List<Slot> here = left.stream().filter((slot) -> slot.face().showsOn(support)).toList();
                Stabbing.stab(here.stream().map((slot) -> new Stabbing.Stretch(
                        Math.max(slot.start(), this.from),
                        Math.min(slot.end(), this.until))).toList())
                        .forEach((at) -> questions.add(new Question(page, support, at)));
                here.forEach(left::remove);
            }
        }
        return questions;
    }

    private List<Slot> slots(Page page) {
        Pace.breathe();
        return page.zones().stream().flatMap((zone) -> this.legacySide.in(zone.id()).stream())
                .filter((slot) -> slot.isOpenBetween(this.from, this.until)).toList();
    }

    /** At boundaries of every page, and a second before; those at which clocks change are always among them. */
    private List<Question> atBoundaries() {
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
            this.boundariesWanted += ofThis.size();
        });
        Set<Question> questions = new LinkedHashSet<>();
        clockChanges().forEach((change) -> places.forEach((place) -> addAround(questions, place, change)));
        int each = Math.max(1, this.properties.boundaries() / 2 / Math.max(1, places.size()));
        List<Question> chosen = new ArrayList<>();
        for (Question place : places) {
            Set<Question> around = new LinkedHashSet<>();
            evenly(Objects.requireNonNull(bounds.get(place)), each)
                    .forEach((bound) -> addAround(around, place, bound));
            chosen.addAll(around);
        }
        Collections.shuffle(chosen, new Random(this.run.id().getLeastSignificantBits()));
        questions.addAll(chosen);
        return questions.stream().limit(this.properties.boundaries()).toList();
    }

    private void addIfBetween(Set<Long> bounds, long bound) {
        if (this.from < bound && bound < this.until) {
            bounds.add(bound);
        }
    }

    private static void addAround(Set<Question> questions, Question place, long bound) {
        questions.add(new Question(place.page(), place.support(), bound - SECOND));
        questions.add(new Question(place.page(), place.support(), bound));
    }

    private List<Long> clockChanges() {
        List<Long> changes = new ArrayList<>();
        ZoneOffsetTransition next = PARIS.getRules().nextTransition(this.run.from());
        while (next != null && next.getInstant().isBefore(this.run.until())) {
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
            switch (this.legacy.content(question.page().id(), question.support(), asked,
                    this.legacySite)) {
                case Held.Nothing<PageContent> _ -> {
                    wrong(question, Cause.MISSING, "legacy has no such page");
                    this.counts = this.counts.plus(Counts.DIFFERENT);
                    return;
                }
                case Held.Unreadable<PageContent>(String reason) -> {
                    wrong(question, Cause.UNREADABLE, reason);
                    this.counts = this.counts.plus(Counts.NOT_COMPARABLE);
                    return;
                }
                case Held.There<PageContent>(PageContent content) -> {
                    if (asked != null && content.at() != null && !content.at().equals(asked)) {
                        this.atIgnored = true;
                        return;
                    }
                    Instant at = content.at() != null ? content.at() : this.clock.instant();
                    Verdict verdict = verdict(question, Slot.micros(at.truncatedTo(ChronoUnit.MILLIS)), content);
                    if (verdict.isEqual()) {
                        this.counts = this.counts.plus(Counts.EQUAL);
                        return;
                    }
                    if (look >= this.properties.looks()) {
                        conclude(verdict);
                        return;
                    }
                    if (look > 1) {
                        this.legacy.pause(this.properties.lookAgainAfter());
                    }
                    verdict.teasers().stream().limit(MOST_TO_READ_ANEW).forEach(this.looks::readAnew);
                }
            }
        }
    }

    private void wrong(Question question, Cause cause, String what) {
        long at = question.at() != null ? question.at() : Slot.micros(this.clock.instant());
        this.findings.add(
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
                Shown expected = this.legacySide.shown(zone.id(), question.support(), at,
                        zone.limit());
                Shown shown = legacyTold.in(zone, expected);
                shown.ids().forEach((id) -> this.seen.add(new Place(question.support(), zone.id().value(), id)));
                List<Shown.Finding> found = shown.differences(expected);
                if (!found.isEmpty()) {
                    zones.add(new ZoneVerdict(zone, found, shown.ids(), expected.ids(), List.of(), List.of()));
                }
            }
        }
        return new Verdict(question, at, zones);
    }

    private void conclude(Verdict verdict) {
        boolean different = false;
        for (ZoneVerdict zone : verdict.zones()) {
            if (zone.zone() == null) {
                different = true;
                add(verdict, null, null, Cause.ZONE, zone.legacyZones(), zone.ourZones());
            }
            for (Shown.Finding finding : zone.findings()) {
                Cause cause = this.looks.doubt(finding.teaser()).orElse(finding.cause());
                different |= cause.isDifference();
                add(verdict, zone.zone(), finding.teaser(), cause,
                        zone.legacy().stream().map(TeaserId::value).toList(),
                        zone.ours().stream().map(TeaserId::value).toList());
            }
        }
        this.counts = this.counts
                .plus(different ? Counts.DIFFERENT : Counts.NOT_COMPARABLE);
    }

    private void add(Verdict verdict, @Nullable Zone zone, @Nullable TeaserId teaser, Cause cause,
            List<String> legacyShows, List<String> weRead) {
        Question question = verdict.question();
        this.findings.add(
                Where.of(Half.RULES, cause, question.page(), question.support(), zone, teaser), verdict.at(),
                verdict.at(), legacyShows, weRead);
    }
}
