package tv.ypsilon.tower;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.migration.Guard;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.Instances.Instance;
import tv.ypsilon.migration.Migration.Event;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.tower.DatabaseCallers.Callers;
import tv.ypsilon.tower.Readings.Minute;
import tv.ypsilon.tower.Readings.Traffic;

/**
 * All that the tower tells at one moment.
 *
 * @param instance which instance has looked
 * @param requested the step that this instance requests
 * @param enforced whether a red guard holds a move
 * @param next the move that is wanted or, where none is, the one forward; null: unknown, or there is none
 * @param back the move to the step before; null: unknown, or there is none
 * @param readings the last hour of this instance, by the minute
 */
record View(
        Instant at,
        String instance,
        MigrationStep requested,
        boolean enforced,
        Sight<MigrationState> state,
        @Nullable Move next,
        @Nullable Move back,
        Sight<Counters> counters,
        Sight<Callers> callers,
        Sight<LegacyAnswers> legacy,
        Sight<List<Instance>> instances,
        Sight<List<Stay>> stays,
        Sight<List<Event>> events,
        Sight<List<Work>> imports,
        Sight<List<Work>> parity,
        Sight<List<Work>> samples,
        Traffic legacyTraffic,
        List<Minute> readings,
        Over over) {

    /** One move of the step, and what the guard says of it. */
    record Move(MigrationStep from, MigrationStep to, List<Check> checks, Sight<Passes> override) {

        public Light light() {
            return Light.of(this.checks.stream().map(Check::light).toList());
        }

        public boolean isBack() {
            return this.to.number() < this.from.number();
        }

        /** How many checks are in the way. */
        public long blocking() {
            return this.checks.stream()
                    .filter((check) -> check.light() == Light.BAD || check.light() == Light.UNKNOWN).count();
        }

        /** Null: nothing lets it pass, or nobody knows. */
        public Guard.@Nullable Pass pass() {
            Passes passes = this.override.value();
            return passes == null ? null : passes.pass();
        }
    }

    /** What lets a move pass; null: nothing does. */
    record Passes(Guard.@Nullable Pass pass) {}

    /**
     * One check of the guard.
     *
     * @param sight what it said; unknown where it did not answer in time
     */
    record Check(GuardCheck.Name name, Sight<GuardCheck.Result> sight) {

        public Light light() {
            return this.sight.light((result) -> Light.of(result.verdict()));
        }

        /** The word of the API. */
        public String word() {
            return this.name.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** How it ended; UNKNOWN where it did not. */
        public String state() {
            GuardCheck.Result result = this.sight.value();
            return result == null ? "UNKNOWN" : result.verdict().name();
        }

        public Map<String, Object> evidence() {
            GuardCheck.Result result = this.sight.value();
            return result == null ? Map.of() : result.evidence();
        }
    }

    /** What must be 0. */
    record Counters(long undecided, long quarantined, long debt) {}

    /**
     * That legacy answers.
     *
     * @param pages how many pages it has; null where no legacy API is configured
     * @param failure why it does not; null where it does
     */
    record LegacyAnswers(@Nullable Integer pages, @Nullable String failure, long millis) {

        /** Whether it gave its list of pages. */
        public boolean answers() {
            return this.pages != null;
        }

        public boolean isConfigured() {
            return this.pages != null || this.failure != null;
        }
    }

    /**
     * How long a step was in force.
     *
     * @param step its number
     * @param since when it came into force
     * @param until when another one did; null: it still is
     * @param detail what was said of the move
     */
    record Stay(int step, Instant since, @Nullable Instant until, String who, @Nullable String detail) {

        Duration length(Instant now) {
            return Duration.between(this.since, this.until == null ? now : this.until);
        }
    }

    /** What kind of long work it is. */
    enum Kind {
        IMPORT, DRY_RUN, PARITY, CONTROL, SAMPLE;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How far long work is. */
    enum Progress {
        RUNNING, COMPLETED, FAILED
    }

    /**
     * An import, a parity run or a sample.
     *
     * @param phase what it is at, in the words of the API; null: it has no phases
     * @param done the share that is done, from 0 to 1; null: nobody can tell
     * @param rate how many documents in a second; null: nobody can tell
     * @param left how long it will take; null: nobody can tell
     * @param found what it has found that is to be looked at: issues, open differences
     * @param compared what it has read or compared
     * @param throttled why it is held back; null: it is not
     */
    record Work(
            Kind kind,
            UUID id,
            Progress progress,
            @Nullable String phase,
            @Nullable Double done,
            @Nullable Double rate,
            @Nullable Duration left,
            long compared,
            long found,
            @Nullable String throttled,
            String startedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String failure) {

        public boolean isRunning() {
            return this.progress == Progress.RUNNING;
        }

        /** In whole per cent; null: nobody can tell. */
        public @Nullable Integer percent() {
            return this.done == null ? null : (Integer) (int) Math.floor(Math.clamp(this.done, 0, 1) * 100);
        }
    }

    /** What must be for it to be over. */
    enum Condition {
        STEP, UNDECIDED, QUARANTINED, DEBT, PARITY, LEGACY, WORK, MAINTENANCE
    }

    /** The plain answer. */
    enum Answer {
        OVER, ALMOST, NOT_YET, UNKNOWN;

        Light light() {
            return switch (this) {
                case OVER -> Light.GOOD;
                case ALMOST -> Light.WARNING;
                case NOT_YET -> Light.BAD;
                case UNKNOWN -> Light.UNKNOWN;
            };
        }
    }

    /** How each condition stands, in the order of the conditions. */
    record Over(Answer answer, Map<Condition, Light> conditions) {

        static Over of(Map<Condition, Light> conditions) {
            Light step = conditions.getOrDefault(Condition.STEP, Light.UNKNOWN);
            Answer answer = step == Light.BAD ? Answer.NOT_YET
                    : conditions.containsValue(Light.UNKNOWN) ? Answer.UNKNOWN
                            : conditions.containsValue(Light.BAD) ? Answer.ALMOST : Answer.OVER;
            return new Over(answer, conditions);
        }

        public long met() {
            return this.conditions.values().stream().filter((light) -> light == Light.GOOD).count();
        }

        public int of() {
            return this.conditions.size();
        }

        public Light light() {
            return this.answer.light();
        }

        public List<Condition> missing() {
            return this.conditions.entrySet().stream().filter((each) -> each.getValue() != Light.GOOD)
                    .map(Map.Entry::getKey).sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** Imports, parity runs and samples that go on. */
    List<Work> running() {
        return List.of(this.imports, this.parity, this.samples).stream()
                .flatMap((works) -> works.isKnown() ? works.get().stream() : java.util.stream.Stream.<Work>empty())
                .filter(Work::isRunning).toList();
    }

    /** How the counters, legacy and the connections stand together. */
    public Light connected() {
        return Light.of(List.of(this.counters.light((counters) -> Light
                .of(counters.undecided() == 0 && counters.quarantined() == 0 && debtIsFine(counters))),
                this.callers.light((found) -> found.isCrowded() || found.isHeldUp() ? Light.WARNING : Light.GOOD),
                legacyLight()));
    }

    /** A debt is what step 4 is about, and wrong at any other. */
    public boolean debtIsFine(Counters found) {
        MigrationState now = this.state.value();
        return found.debt() == 0 || (now != null && !now.step().writesLegacy());
    }

    /** Whether legacy answers, as far as the step in force needs it. */
    public Light legacyLight() {
        MigrationState now = this.state.value();
        return this.legacy.light((answers) -> answers.failure() == null && answers.isConfigured() ? Light.GOOD
                : now != null && !now.step().writesLegacy() ? Light.WARNING : Light.UNKNOWN);
    }
}
