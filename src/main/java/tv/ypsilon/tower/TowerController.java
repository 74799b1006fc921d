package tv.ypsilon.tower;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.migration.Guard;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.Instances.Instance;
import tv.ypsilon.migration.Migration.Event;
import tv.ypsilon.tower.DatabaseCallers.Callers;
import tv.ypsilon.tower.DatabaseCallers.Group;
import tv.ypsilon.tower.Readings.Minute;
import tv.ypsilon.tower.Readings.Traffic;
import tv.ypsilon.tower.View.Check;
import tv.ypsilon.tower.View.Condition;
import tv.ypsilon.tower.View.Counters;
import tv.ypsilon.tower.View.LegacyAnswers;
import tv.ypsilon.tower.View.Move;
import tv.ypsilon.tower.View.Work;

/** The control tower for programs. */
@RestController
@RequestMapping("/api/migration/tower")
class TowerController {

    private final Tower tower;

    TowerController(Tower tower) {
        this.tower = tower;
    }

    record TowerAnswer(
            Instant at,
            String instance,
            int requested,
            Told<Integer> step,
            @Nullable MoveAnswer next,
            @Nullable MoveAnswer back,
            Told<Counters> counters,
            Told<CallersAnswer> connections,
            Told<LegacyAnswer> legacy,
            Told<List<InstanceAnswer>> instances,
            Told<List<StayAnswer>> steps,
            Told<List<Event>> events,
            Told<List<WorkAnswer>> imports,
            Told<List<WorkAnswer>> parity,
            Told<List<WorkAnswer>> samples,
            List<MinuteAnswer> readings,
            OverAnswer over) {}

    /** What was seen, or why nothing was: one of the two is null. */
    record Told<T>(@Nullable T value, @Nullable String error, Instant lookedAt) {

        static <T> Told<T> of(Sight<T> sight) {
            return new Told<>(sight.value(), sight.error(), sight.at());
        }
    }

    record MoveAnswer(
            int from,
            int to,
            Light light,
            boolean enforced,
            Guard.@Nullable Pass override,
            List<CheckAnswer> checks) {}

    record CheckAnswer(
            String name,
            String state,
            @Nullable String expected,
            @Nullable String detail,
            @Nullable String error,
            Instant lookedAt,
            Map<String, Object> evidence) {

        static CheckAnswer of(Check check) {
            GuardCheck.Result result = check.sight().value();
            return new CheckAnswer(check.word(), check.state(), result == null ? null : result.expected(),
                    result == null ? null : result.actual(), check.sight().error(), check.sight().at(),
                    check.evidence());
        }
    }

    record CallersAnswer(long used, long most, List<GroupAnswer> groups, long beyond) {

        static CallersAnswer of(Callers callers) {
            return new CallersAnswer(callers.used(), callers.most(),
                    callers.groups().stream().map(GroupAnswer::of).toList(), callers.beyond());
        }
    }

    record GroupAnswer(String application, String user, String state, long connections, BigDecimal longestSeconds) {

        static GroupAnswer of(Group group) {
            return new GroupAnswer(group.application(), group.login(), group.state(), group.connections(),
                    decimal(group.longest()));
        }
    }

    record LegacyAnswer(boolean configured, boolean answers, @Nullable String failure, long millis) {

        static LegacyAnswer of(LegacyAnswers answers) {
            return new LegacyAnswer(answers.isConfigured(), answers.pages() != null, answers.failure(),
                    answers.millis());
        }
    }

    record InstanceAnswer(UUID id, String name, int requested, Instant startedAt, Instant seenAt) {

        static InstanceAnswer of(Instance instance) {
            return new InstanceAnswer(instance.id(), instance.name(), instance.requested().number(),
                    instance.startedAt(), instance.beatAt());
        }
    }

    record StayAnswer(int step, Instant since, @Nullable Instant until, long seconds, String who) {}

    record WorkAnswer(
            String kind,
            UUID id,
            View.Progress status,
            @Nullable String phase,
            @Nullable BigDecimal done,
            @Nullable BigDecimal rate,
            @Nullable Long etaSeconds,
            long compared,
            long found,
            @Nullable String throttled,
            String startedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String failure) {

        static WorkAnswer of(Work work) {
            Duration left = work.left();
            return new WorkAnswer(work.kind().word(), work.id(), work.progress(), work.phase(),
                    decimalOrNull(work.done()), decimalOrNull(work.rate()), left == null ? null : left.toSeconds(),
                    work.compared(), work.found(), work.throttled(), work.startedBy(), work.startedAt(),
                    work.endedAt(), work.failure());
        }
    }

    record MinuteAnswer(
            Instant at,
            TrafficAnswer legacy,
            TrafficAnswer served,
            @Nullable BigDecimal postgresMillis,
            int postgresFailed,
            BigDecimal connections) {

        static MinuteAnswer of(Minute minute) {
            return new MinuteAnswer(minute.at(), TrafficAnswer.of(minute.legacy()), TrafficAnswer.of(minute.served()),
                    decimalOrNull(minute.postgresMillis()), minute.postgresFailed(), decimal(minute.connections()));
        }
    }

    record TrafficAnswer(long requests, long failed, @Nullable BigDecimal meanMillis) {

        static TrafficAnswer of(Traffic traffic) {
            return new TrafficAnswer(traffic.requests(), traffic.failed(), decimalOrNull(traffic.mean()));
        }
    }

    record OverAnswer(View.Answer answer, long met, int of, List<String> missing) {}

    @GetMapping
    ResponseEntity<TowerAnswer> tower() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(answer(this.tower.look()));
    }

    private static TowerAnswer answer(View view) {
        return new TowerAnswer(view.at(), view.instance(), view.requested().number(),
                Told.of(view.state().map((state) -> state.step().number())), answer(view.next(), view.enforced()),
                answer(view.back(), view.enforced()), Told.of(view.counters()),
                Told.of(view.callers().map(CallersAnswer::of)), Told.of(view.legacy().map(LegacyAnswer::of)),
                Told.of(view.instances().map((all) -> all.stream().map(InstanceAnswer::of).toList())),
                Told.of(view.stays().map((all) -> all.stream().map((stay) -> new StayAnswer(stay.step(), stay.since(),
                        millis(stay.until()), stay.length(view.at()).toSeconds(), stay.who())).toList())),
                Told.of(view.events()), works(view.imports()), works(view.parity()), works(view.samples()),
                view.readings().stream().map(MinuteAnswer::of).toList(),
                new OverAnswer(view.over().answer(), view.over().met(), view.over().of(), view.over().missing()
                        .stream().map(Condition::name).map((name) -> name.toLowerCase(Locale.ROOT)).toList()));
    }

    private static Told<List<WorkAnswer>> works(Sight<List<Work>> works) {
        return Told.of(works.map((all) -> all.stream().map(WorkAnswer::of).toList()));
    }

    private static @Nullable MoveAnswer answer(@Nullable Move move, boolean enforced) {
        return move == null ? null
                : new MoveAnswer(move.from().number(), move.to().number(), move.light(), enforced, move.pass(),
                        move.checks().stream().map(CheckAnswer::of).toList());
    }

    private static @Nullable Instant millis(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
    }

    private static BigDecimal decimal(double number) {
        return BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_UP);
    }

    private static @Nullable BigDecimal decimalOrNull(@Nullable Double number) {
        return number == null ? null : decimal(number);
    }
}
