package tv.ypsilon.migration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tv.ypsilon.problem.InvalidSetting;

/**
 * How this instance takes part in the migration.
 *
 * @param step the step that it requests, 0 to 4
 * @param guard whether a red guard holds a step back ({@code enforce}) or is only told ({@code warn})
 * @param beat how often an instance says that it lives and looks whether the step can move
 * @param silence after which an instance counts as gone
 * @param pause for how long a move between steps 2 and 3 makes writes wait at the most
 * @param instanceName how the instance is called in the control tower; by default the host's name
 */
@ConfigurationProperties("migration")
public record MigrationProperties(
        @DefaultValue("0") String step,
        @DefaultValue("enforce") String guard,
        @DefaultValue("1s") Duration beat,
        @DefaultValue("5s") Duration silence,
        @DefaultValue("5s") Duration pause,
        @Nullable String instanceName) {

    public MigrationProperties {
        requestedStep(step);
        guardWarnsOnly(guard);
        if (silence.compareTo(beat.multipliedBy(2)) < 0) {
            throw new InvalidSetting("migration.silence must be at least twice migration.beat, not " + silence + ".");
        }
        if (pause.compareTo(Migration.STEP_IS_GOOD_FOR.multipliedBy(4)) < 0) {
            throw new InvalidSetting("migration.pause must be at least "
                    + Migration.STEP_IS_GOOD_FOR.multipliedBy(4).toMillis() + " ms, not " + pause + ".");
        }
    }

    /** The step that this instance requests. */
    public MigrationStep requested() {
        return requestedStep(this.step);
    }

    /** Whether a red guard is only told. */
    public boolean warnsOnly() {
        return guardWarnsOnly(this.guard);
    }

    private static MigrationStep requestedStep(String step) {
        if (step.strip().matches("[0-4]")) {
            return MigrationStep.find(Integer.parseInt(step.strip())).orElseThrow();
        }
        throw new InvalidSetting("MIGRATION_STEP must be a number from 0 to 4, not '" + step + "'.");
    }

    private static boolean guardWarnsOnly(String guard) {
        return switch (guard.strip()) {
            case "enforce" -> false;
            case "warn" -> true;
            default -> throw new InvalidSetting("MIGRATION_GUARD must be enforce or warn, not '" + guard + "'.");
        };
    }
}
