package tv.ypsilon.migration;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.problem.Refusal;

/** Where the migration stands, what is in the way, and maintenance. */
@RestController
@RequestMapping("/api/migration")
class MigrationController {

    private static final int OVERRIDE_MINUTES = 15;

    private final Migration migration;

    private final Instances instances;

    private final Guard guard;

    private final EditCounts edits;

    private final Maintenance maintenance;

    private final MigrationProperties properties;

    private final Clock clock;

    MigrationController(Migration migration, Instances instances, Guard guard, EditCounts edits,
            Maintenance maintenance, MigrationProperties properties, Clock clock) {
        this.migration = migration;
        this.instances = instances;
        this.guard = guard;
        this.edits = edits;
        this.maintenance = maintenance;
        this.properties = properties;
        this.clock = clock;
    }

    record MigrationAnswer(
            int step,
            Instant since,
            int requested,
            List<InstanceAnswer> instances,
            @Nullable GuardAnswer guard,
            long debt,
            long undecided,
            MaintenanceAnswer maintenance) {}

    record InstanceAnswer(UUID id, String name, int requested, Instant startedAt, Instant seenAt) {}

    record GuardAnswer(
            int from,
            int to,
            boolean green,
            boolean enforced,
            Guard.@Nullable Pass override,
            Instant checkedAt,
            List<CheckAnswer> checks) {}

    record CheckAnswer(String name, String state, String expected, String detail, Map<String, Object> evidence) {}

    record MaintenanceAnswer(MaintenanceMode mode, @Nullable String reason) {}

    /**
     * @param minutes for how long; null for a while
     */
    record OverrideOrder(int to, String reason, @Nullable Integer minutes) {}

    record MaintenanceOrder(MaintenanceMode mode, @Nullable String reason) {}

    @GetMapping
    MigrationAnswer state() {
        MigrationState state = this.migration.state();
        MigrationStep next = state.step().towards(this.properties.requested());
        return new MigrationAnswer(state.step().number(), state.since(), this.properties.requested().number(),
                this.instances.living().stream()
                        .map((instance) -> new InstanceAnswer(instance.id(), instance.name(),
                                instance.requested().number(), instance.startedAt(), instance.beatAt()))
                        .toList(),
                next == state.step() ? null : answer(this.guard.report(state.step(), next)), this.edits.debt(),
                this.edits.onTheirWay() + this.edits.quarantined(),
                new MaintenanceAnswer(state.maintenance(), state.maintenanceReason()));
    }

    @GetMapping("/guard")
    GuardAnswer guard(@RequestParam("to") int to) {
        MigrationStep from = this.migration.state().step();
        MigrationStep target = MigrationStep.find(to).filter(from::canBecome)
                .orElseThrow(() -> Refusal.invalid("to", "no-next-step", from.number()));
        return answer(this.guard.report(from, target));
    }

    /** Lets one move pass for a while, whatever the guard says. */
    @PostMapping("/guard/override")
    GuardAnswer override(@RequestBody OverrideOrder order, Principal who) {
        return answer(this.guard.override(order.to(), order.reason(), who.getName(),
                Duration.ofMinutes(Objects.requireNonNullElse(order.minutes(), OVERRIDE_MINUTES))));
    }

    @PutMapping("/maintenance")
    MaintenanceAnswer maintain(@RequestBody MaintenanceOrder order, Principal who) {
        MigrationState state = this.maintenance.set(order.mode(), order.reason(), who.getName());
        return new MaintenanceAnswer(state.maintenance(), state.maintenanceReason());
    }

    private GuardAnswer answer(Guard.Report report) {
        return new GuardAnswer(report.from().number(), report.to().number(), report.green(),
                !this.properties.warnsOnly(), report.override(), this.clock.instant(),
                report.checks().stream()
                        .map((result) -> new CheckAnswer(
                                result.check().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                result.verdict().name(), result.expected(), result.actual(), result.evidence()))
                        .toList());
    }
}
