package tv.ypsilon.migration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Where the migration stands, in numbers, as this instance last saw it. */
@Component
@ServiceOnly
class MigrationMeters implements MeterBinder {

    private final MaintenanceSign sign;

    private final StepMover mover;

    private final MigrationProperties properties;

    MigrationMeters(MaintenanceSign sign, StepMover mover, MigrationProperties properties) {
        this.sign = sign;
        this.mover = mover;
        this.properties = properties;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        seen(registry, "ypsilon.step", "the step in force", (state) -> state.step().number());
        seen(registry, "ypsilon.maintenance", "0: open, 1: closed for edits, 2: closed",
                (state) -> number(state.maintenance()));
        Gauge.builder("ypsilon.step.requested", this.properties, (settings) -> settings.requested().number())
                .description("the step that this instance requests").register(registry);
        Gauge.builder("ypsilon.step.held", this.mover, (heart) -> heart.isHeldBack() ? 1 : 0)
                .description("1 while the requested step waits for the guard or for other instances")
                .register(registry);
        Gauge.builder("ypsilon.instances", this.mover, StepMover::living)
                .description("instances that live").register(registry);
    }

    private static int number(MaintenanceMode mode) {
        return switch (mode) {
            case OFF -> 0;
            case WRITES -> 1;
            case ALL -> 2;
        };
    }

    private void seen(MeterRegistry registry, String name, String description,
            ToDoubleFunction<MigrationState> value) {
        Gauge.builder(name, this.sign, (last) -> {
            MigrationState state = last.latest();
            return state == null ? Double.NaN : value.applyAsDouble(state);
        }).description(description).register(registry);
    }
}
