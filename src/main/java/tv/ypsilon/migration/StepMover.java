package tv.ypsilon.migration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tv.ypsilon.database.Purpose;

/**
 * Carries the step in force towards what the instances request: by one, when all that live want the same next step and
 * the guard is green. A lone instance moves while it starts, before it serves anything.
 */
@Component
@ServiceOnly
class StepMover implements SmartInitializingSingleton, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StepMover.class);

    /** No move from one step to another takes more. */
    private static final int STEPS = MigrationStep.values().length;

    private static final int BEFORE_THE_WEB_SERVER = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1024;

    private static final Duration MARGIN = Duration.ofMillis(50);

    private final Migration migration;

    private final Instances instances;

    private final Guard guard;

    private final Overrides overrides;

    private final EditCounts edits;

    private final MaintenanceSign sign;

    private final MigrationProperties properties;

    private final Clock clock;

    private final Timer pauses;

    private @Nullable ScheduledExecutorService heart;

    /** What held the step back last, so that it is told once and not every second. */
    private volatile String heldBack = "";

    private volatile double living = Double.NaN;

    StepMover(Migration migration, Instances instances, Guard guard, Overrides overrides, EditCounts edits,
            MaintenanceSign sign,
            MigrationProperties properties, Clock clock, MeterRegistry meters) {
        this.migration = migration;
        this.instances = instances;
        this.guard = guard;
        this.overrides = overrides;
        this.edits = edits;
        this.sign = sign;
        this.properties = properties;
        this.clock = clock;
        this.pauses = Timer.builder("ypsilon.step.pause")
                .description("how long a move that this instance made between steps 2 and 3 held writes back")
                .register(meters);
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.migration.beginAt(this.properties.requested(), this.instances.name());
        this.instances.beat();
        for (int moves = 0; moves < STEPS && moveIfAllAgree(); moves++) {
            LOG.debug("Moved while starting");
        }
        MigrationState state = this.migration.state();
        this.sign.show(state);
        LOG.info("Step {} {} is in force; this instance requests step {}", state.step().number(), state.step(),
                this.properties.requested().number());
    }

    @Override
    public synchronized void start() {
        this.heart = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("heart").factory());
        long beat = this.properties.beat().toMillis();
        var _ = this.heart.scheduleWithFixedDelay(() -> Purpose.RECOVERY.run(this::beatAndMove), beat, beat,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (this.heart != null) {
            this.heart.shutdownNow();
            this.heart = null;
            try {
                this.instances.leave();
            } catch (RuntimeException ex) {
                LOG.info("Left without saying so, as the database is gone: {}", ex.getMessage());
            }
        }
    }

    /** After the web server: an instance that still serves has not left, and holds the step as long as it wants another. */
    @Override
    public int getPhase() {
        return BEFORE_THE_WEB_SERVER;
    }

    @Override
    public synchronized boolean isRunning() {
        return this.heart != null;
    }

    private void beatAndMove() {
        try {
            this.instances.beat();
            this.living = this.instances.living().size();
            moveIfAllAgree();
            this.sign.show(this.migration.state());
        } catch (RuntimeException ex) {
            this.living = Double.NaN;
            // the next beat tries again; others see this instance as silent meanwhile, which is right
            LOG.warn("This beat failed: {}", ex.getMessage());
        }
    }

    /**
     * One move towards the requested step, if all agree and nothing is in the way.
     *
     * @return whether the step moved
     */
    boolean moveIfAllAgree() {
        MigrationStep from = this.migration.state().step();
        MigrationStep to = from.towards(this.properties.requested());
        if (to == from) {
            this.heldBack = "";
            return false;
        }
        List<Instances.Instance> living = this.instances.living();
        if (!allWant(to, from, living)) {
            return hold("step " + to.number() + " waits until all instances request it: " + living.stream()
                    .map((instance) -> instance.name() + " requests " + instance.requested().number())
                    .collect(Collectors.joining(", ")));
        }
        Guard.Report report = this.guard.report(from, to);
        String why = report.checks().stream().filter((result) -> result.verdict().blocks())
                .map((result) -> result.check() + " is " + result.verdict() + " (" + result.actual() + ")")
                .collect(Collectors.joining(", "));
        Guard.Pass override = report.override();
        String detail = "the guard is green";
        if (!report.green()) {
            if (override == null && !this.properties.warnsOnly()) {
                return hold("the guard is red for step " + to.number() + ": " + why);
            }
            detail = "let through by " + (override == null ? "MIGRATION_GUARD=warn"
                    : override.givenBy() + " (" + override.reason() + ")") + " although " + why;
            LOG.warn("Step {} is {}", to.number(), detail);
        }
        boolean moved = move(from, to, detail);
        if (moved) {
            this.overrides.use(from, to);
        }
        return moved;
    }

    private boolean move(MigrationStep from, MigrationStep to, String detail) {
        if (from.readsFrom() == to.readsFrom()) {
            return this.migration.move(from, to, this.instances.name(), detail, null,
                    () -> allWant(to, from, this.instances.living()));
        }
        return moveWithoutWrites(from, to, detail);
    }

    /**
     * Where pages change their source, no edit may be on its way: each of the two has its own rule for a doubtful one. And
     * none may begin until no instance reads from the old source any more: a reader of legacy must not see what is tried
     * there at step 3 and taken back. Others may try the same move at the same time; the pause that follows it is ended
     * by the one that made it.
     */
    private boolean moveWithoutWrites(MigrationStep from, MigrationStep to, String detail) {
        Instant until = this.clock.instant().plus(this.properties.pause());
        this.migration.pauseWrites(from, this.properties.pause());
        Timer.Sample pause = Timer.start();
        boolean moved = false;
        try {
            while (this.edits.onTheirWay() > 0) {
                if (!this.clock.instant().isBefore(until)) {
                    this.migration.pauseWrites(from, null);
                    return hold("step " + to.number() + " waits until no edit is on its way");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            moved = this.migration.move(from, to, this.instances.name(), detail, this.properties.pause(),
                    () -> this.edits.onTheirWay() == 0 && allWant(to, from, this.instances.living()));
            if (moved) {
                Thread.sleep(Migration.STEP_IS_GOOD_FOR.plus(MARGIN));
            }
            this.migration.pauseWrites(moved ? to : from, null);
            if (moved) {
                pause.stop(this.pauses);
            }
            return moved;
        } catch (InterruptedException _) {
            // the pause runs out by itself, as it does if this instance dies now
            Thread.currentThread().interrupt();
            return moved;
        }
    }

    /** How many instances live, by the last beat; NaN if that could not tell. */
    double living() {
        return this.living;
    }

    /** Whether the step that this instance requests waits for something. */
    boolean isHeldBack() {
        return !this.heldBack.isEmpty();
    }

    private static boolean allWant(MigrationStep to, MigrationStep from, List<Instances.Instance> living) {
        return living.stream().allMatch((instance) -> from.towards(instance.requested()) == to);
    }

    private boolean hold(String why) {
        if (!why.equals(this.heldBack)) {
            this.heldBack = why;
            LOG.warn("The step in force stays: {}", why);
        }
        return false;
    }
}
