package tv.ypsilon.migration;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
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

    private final Migration migration;

    private final Instances instances;

    private final Guard guard;

    private final EditCounts edits;

    private final MaintenanceSign sign;

    private final MigrationProperties properties;

    private final Clock clock;

    MigrationController(Migration migration, Instances instances, Guard guard, EditCounts edits, MaintenanceSign sign,
            MigrationProperties properties, Clock clock) {
        this.migration = migration;
        this.instances = instances;
        this.guard = guard;
        this.edits = edits;
        this.sign = sign;
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
            Instant checkedAt,
            List<CheckAnswer> checks) {}

    record CheckAnswer(String name, String state, String expected, String detail, Map<String, Object> evidence) {}

    record MaintenanceAnswer(MaintenanceMode mode, @Nullable String reason) {}

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

    @PutMapping("/maintenance")
    MaintenanceAnswer maintain(@RequestBody MaintenanceOrder order, Principal who) {
        this.migration.setMaintenance(order.mode(), order.reason(), who.getName());
        MigrationState state = this.migration.state();
        this.sign.show(state);
        return new MaintenanceAnswer(state.maintenance(), state.maintenanceReason());
    }

    private GuardAnswer answer(Guard.Report report) {
        return new GuardAnswer(report.from().number(), report.to().number(), report.green(),
                !this.properties.warnsOnly(), this.clock.instant(),
                report.checks().stream()
                        .map((result) -> new CheckAnswer(
                                result.check().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                result.verdict().name(), result.expected(), result.actual(), result.evidence()))
                        .toList());
    }
}
