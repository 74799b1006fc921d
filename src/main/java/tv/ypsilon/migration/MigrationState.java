package tv.ypsilon.migration;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the migration stands.
 *
 * @param step the step in force
 * @param since when it came into force
 * @param maintenanceReason what ops said; null when maintenance is off
 * @param paused whether writes wait for a moment, because a step is changing where pages are read from
 */
public record MigrationState(
        MigrationStep step,
        Instant since,
        MaintenanceMode maintenance,
        @Nullable String maintenanceReason,
        boolean paused) {}
