package tv.ypsilon.tower;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.importing.ImportRun;
import tv.ypsilon.importing.ImportRuns;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacyReply;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.migration.EditCounts;
import tv.ypsilon.migration.Guard;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.Instances;
import tv.ypsilon.migration.Instances.Instance;
import tv.ypsilon.migration.MaintenanceMode;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.Migration.Event;
import tv.ypsilon.migration.MigrationProperties;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.parity.ParityRun;
import tv.ypsilon.parity.ParityRuns;
import tv.ypsilon.parity.Sample;
import tv.ypsilon.parity.SampleStore;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.tower.Lookout.Pending;
import tv.ypsilon.tower.View.Check;
import tv.ypsilon.tower.View.Condition;
import tv.ypsilon.tower.View.Counters;
import tv.ypsilon.tower.View.Kind;
import tv.ypsilon.tower.View.LegacyAnswers;
import tv.ypsilon.tower.View.Move;
import tv.ypsilon.tower.View.Over;
import tv.ypsilon.tower.View.Passes;
import tv.ypsilon.tower.View.Progress;
import tv.ypsilon.tower.View.Stay;
import tv.ypsilon.tower.View.Work;

/**
 * Looks at everything at once, however many watch: what was seen a moment ago is shown to all, and while one look goes on
 * nobody begins another. How many questions a look asks does not depend on what there is.
 */
@Component
class Tower {

    /** For how long a view is shown before the next look. */
    static final Duration GOOD_FOR = Duration.ofSeconds(2);

    /** How many runs, events and moves are told. */
    private static final int RECENT = 20;

    private static final Duration TRAFFIC = Duration.ofMinutes(5);

    private static final ListOrder NEWEST_FIRST = new ListOrder("startedAt", false, 0, RECENT);

    private final Lookout lookout;

    private final Migration migration;

    private final MigrationProperties properties;

    private final Guard guard;

    private final Instances instances;

    private final EditCounts edits;

    private final DatabaseCallers callers;

    private final LegacySite legacy;

    private final LegacyProperties legacyProperties;

    private final ImportRuns imports;

    private final ParityRuns parity;

    private final SampleStore samples;

    private final Readings readings;

    private final Clock clock;

    private @Nullable View latest;

    private @Nullable CompletableFuture<View> looking;

    private long forgotten;

    Tower(Lookout lookout, Migration migration, MigrationProperties properties, Guard guard, Instances instances,
            EditCounts edits, DatabaseCallers callers, LegacySite legacy, LegacyProperties legacyProperties,
            ImportRuns imports, ParityRuns parity, SampleStore samples, Readings readings, Clock clock) {
        this.lookout = lookout;
        this.migration = migration;
        this.properties = properties;
        this.guard = guard;
        this.instances = instances;
        this.edits = edits;
        this.callers = callers;
        this.legacy = legacy;
        this.legacyProperties = legacyProperties;
        this.imports = imports;
        this.parity = parity;
        this.samples = samples;
        this.readings = readings;
        this.clock = clock;
    }

    /** What is to be seen, at most {@link #GOOD_FOR} and a look old. */
    View look() {
        CompletableFuture<View> current;
        synchronized (this) {
            View seen = this.latest;
            if (seen != null && seen.at().plus(GOOD_FOR).isAfter(this.clock.instant())) {
                return seen;
            }
            current = this.looking;
            if (current == null) {
                current = new CompletableFuture<>();
                this.looking = current;
                CompletableFuture<View> begun = current;
                long before = this.forgotten;
                Thread.ofVirtual().name("tower").start(() -> begin(begun, before));
            }
        }
        return current.join();
    }

    /** What was just done is to be seen at once. */
    synchronized void forget() {
        this.latest = null;
        // a look that is under way began before it was done
        this.looking = null;
        this.forgotten++;
    }

    /** @param before how often what was seen had been forgotten when this look began */
    private void begin(CompletableFuture<View> begun, long before) {
        try {
            View seen = collect();
            synchronized (this) {
                if (this.forgotten == before) {
                    this.latest = seen;
                    this.looking = null;
                }
            }
            begun.complete(seen);
        } catch (RuntimeException | Error ex) {
            synchronized (this) {
                if (this.forgotten == before) {
                    this.looking = null;
                }
            }
            begun.completeExceptionally(ex);
        }
    }

    private View collect() {
        Pending<MigrationState> state = this.lookout.look("the state", this.migration::state);
        Pending<Counters> counters = this.lookout.look("the counters", () -> new Counters(this.edits.onTheirWay(),
                this.edits.quarantined(), this.edits.debt()));
        Pending<DatabaseCallers.Callers> connected = this.lookout.look("the connections", this.callers::look);
        Pending<LegacyAnswers> answers = this.lookout.look("legacy", this::askLegacy);
        Pending<List<Instance>> living = this.lookout.look("the instances", this.instances::living);
        Pending<List<Event>> moves = this.lookout.look("the moves", () -> this.migration.lastMoves(RECENT));
        Pending<List<Event>> events = this.lookout.look("the events", () -> this.migration.lastEvents(RECENT));
        Pending<List<Work>> importsSeen = this.lookout.look("the imports", () -> this.imports
                .list(null, null, NEWEST_FIRST).items().stream().map(Tower::work).toList());
        Pending<List<Work>> runs = this.lookout.look("the parity runs", () -> this.parity
                .list(null, null, null, NEWEST_FIRST).items().stream().map(this::work).toList());
        Pending<List<Work>> taken = this.lookout.look("the samples", () -> this.samples
                .list(null, null, NEWEST_FIRST).items().stream().map(Tower::work).toList());
        Sight<MigrationState> now = state.get();
        MigrationStep requested = this.properties.requested();
        Optional<MigrationStep> from = Optional.ofNullable(now.value()).map(MigrationState::step);
        Optional<MigrationStep> to = from.flatMap((step) -> nextOf(step, requested));
        Optional<MigrationStep> before = from.flatMap((step) -> MigrationStep.find(step.number() - 1));
        Optional<Pending<Move>> next = to.map((step) -> move(from.orElseThrow(), step));
        Optional<Pending<Move>> back = before.equals(to) ? next : before.map((step) -> move(from.orElseThrow(), step));
        Sight<List<Instance>> instancesSeen = living.get();
        Sight<Counters> counted = counters.get();
        Sight<LegacyAnswers> answered = answers.get();
        Sight<List<Work>> imported = importsSeen.get();
        Sight<List<Work>> compared = runs.get();
        Sight<List<Work>> sampled = taken.get();
        return new View(this.clock.instant(), this.instances.name(), requested, !this.properties.warnsOnly(), now,
                next.map((pending) -> pending.get().get()).orElse(null),
                back.map((pending) -> pending.get().get()).orElse(null), counted, connected.get(), answered,
                instancesSeen, moves.get().map(Tower::stays), events.get(), imported, compared, sampled,
                this.readings.legacyWithin(TRAFFIC), this.readings.minutes(),
                Over.of(conditions(now, instancesSeen, counted, answered, List.of(imported, compared, sampled),
                        compared)));
    }

    /** The move that is wanted or, where none is, the one forward. */
    private static Optional<MigrationStep> nextOf(MigrationStep step, MigrationStep requested) {
        return requested == step ? MigrationStep.find(step.number() + 1) : Optional.of(step.towards(requested));
    }

    /** Runs the guard's checks beside each other, each for itself. */
    private Pending<Move> move(MigrationStep from, MigrationStep to) {
        Map<GuardCheck.Name, Pending<GuardCheck.Result>> begun = new EnumMap<>(GuardCheck.Name.class);
        Guard.wantedBy(from, to).forEach((name) -> begun.put(name,
                this.lookout.look(name.name(), () -> this.guard.look(name, from, to))));
        Pending<Passes> override = this.lookout.look("the override",
                () -> new Passes(this.guard.findOverride(from, to).orElse(null)));
        return () -> {
            List<Check> checks = new ArrayList<>();
            begun.forEach((name, pending) -> checks.add(new Check(name, pending.get())));
            return Sight.seen(new Move(from, to, checks, override.get()), this.clock.instant());
        };
    }

    private LegacyAnswers askLegacy() {
        if (this.legacyProperties.url() == null) {
            return new LegacyAnswers(null, null, 0);
        }
        long start = System.nanoTime();
        LegacyReply<SiteReading> reply = this.legacy.pages();
        long millis = (System.nanoTime() - start) / 1_000_000;
        return switch (reply) {
            case LegacyReply.Given<SiteReading>(SiteReading site) ->
                    new LegacyAnswers(site.pages().size(), null, millis);
            case LegacyReply.Absent<SiteReading> _ -> new LegacyAnswers(null, "it has no list of pages", millis);
            case LegacyReply.Unreadable<SiteReading>(String reason) -> new LegacyAnswers(null, reason, millis);
            case LegacyReply.Unavailable<SiteReading>(String reason, _) -> new LegacyAnswers(null, reason, millis);
        };
    }

    /** From the newest on; a move ends the stay before it. */
    private static List<Stay> stays(List<Event> moves) {
        List<Stay> stays = new ArrayList<>();
        Instant until = null;
        for (Event move : moves) {
            int step = Character.digit(move.what().charAt("step ".length()), 10);
            stays.add(new Stay(step, move.at(), until, move.who(), move.detail()));
            until = move.at();
        }
        return stays;
    }

    private static Work work(ImportRun run) {
        Double done = run.status() != ImportRun.Status.RUNNING ? (Double) 1.0
                : run.total() == null || run.total() == 0 ? null : (Double) ((double) run.read() / run.total());
        return new Work(run.dryRun() ? Kind.DRY_RUN : Kind.IMPORT, run.id(), Progress.valueOf(run.status().name()),
                run.phase().name(), done, run.rate(), run.timeLeft(), run.read(), run.issues(), null,
                run.startedBy(), run.startedAt(), run.endedAt(), run.failure());
    }

    private Work work(ParityRun run) {
        double done = this.parity.progress(run);
        boolean running = run.status() == ParityRun.Status.RUNNING;
        Duration spent = Duration.between(run.startedAt(), this.clock.instant());
        double seconds = Math.max(0.001, spent.toMillis() / 1000.0);
        Double rate = running && run.phase() == ParityRun.Phase.READING
                ? (Double) (run.progress().documents() / seconds)
                : null;
        Duration left = running && done > 0.02 ? Duration.ofMillis((long) (seconds * 1000 * (1 - done) / done)) : null;
        return new Work(run.control() ? Kind.CONTROL : Kind.PARITY, run.id(), Progress.valueOf(run.status().name()),
                run.phase().name(), done, rate, left, run.counts().compared(), run.open(), run.progress().throttled(),
                run.startedBy(), run.startedAt(), run.endedAt(), run.failure());
    }

    private static Work work(Sample sample) {
        boolean running = sample.status() == ParityRun.Status.RUNNING;
        return new Work(Kind.SAMPLE, sample.id(), Progress.valueOf(sample.status().name()), null,
                running ? null : (Double) 1.0, null, null, sample.pages(), 0, null, sample.takenBy(),
                sample.startedAt(), sample.endedAt(), sample.failure());
    }

    private static Map<Condition, Light> conditions(Sight<MigrationState> state, Sight<List<Instance>> instances,
            Sight<Counters> counters, Sight<LegacyAnswers> legacy, List<Sight<List<Work>>> works,
            Sight<List<Work>> parity) {
        Map<Condition, Light> conditions = new EnumMap<>(Condition.class);
        MigrationState now = state.value();
        List<Instance> living = instances.value();
        conditions.put(Condition.STEP, now == null || living == null || living.isEmpty() ? Light.UNKNOWN
                : Light.of(living.stream().allMatch((instance) -> instance.requested() == now.step())));
        conditions.put(Condition.UNDECIDED, counters.light((found) -> Light.of(found.undecided() == 0)));
        conditions.put(Condition.QUARANTINED, counters.light((found) -> Light.of(found.quarantined() == 0)));
        if (now == null || now.step().writesLegacy()) {
            conditions.put(Condition.DEBT, counters.light((found) -> Light.of(found.debt() == 0)));
            conditions.put(Condition.LEGACY, legacy.light((found) -> found.pages() != null ? Light.GOOD
                    : Light.UNKNOWN));
        }
        if (now == null || (now.step() != MigrationStep.PREPARATION && now.step().writesLegacy())) {
            conditions.put(Condition.PARITY, parity.light(Tower::judge));
        }
        conditions.put(Condition.WORK, Light.of(works.stream().map((work) -> work.light(
                (found) -> Light.of(found.stream().noneMatch(Work::isRunning)))).toList()));
        conditions.put(Condition.MAINTENANCE,
                state.light((found) -> Light.of(found.maintenance() == MaintenanceMode.OFF)));
        return conditions;
    }

    /** By the last run that was complete; where there is none, nobody knows. */
    private static Light judge(List<Work> runs) {
        return runs.stream().filter((run) -> run.kind() == Kind.PARITY && run.progress() == Progress.COMPLETED)
                .findFirst().map((run) -> Light.of(run.found() == 0)).orElse(Light.UNKNOWN);
    }

}
