package tv.ypsilon.migration;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens and closes the service, so that the instance that is told closes at once and the others with their next beat. */
@Component
public class Maintenance {

    private final Migration migration;

    private final MaintenanceSign sign;

    Maintenance(Migration migration, MaintenanceSign sign) {
        this.migration = migration;
        this.sign = sign;
    }

    /**
     * Opens or closes the service; it is on record.
     *
     * @param reason what those who are turned away are told
     * @return where the migration stands now
     */
    public MigrationState set(MaintenanceMode mode, @Nullable String reason, String who) {
        this.migration.setMaintenance(mode, reason, who);
        MigrationState state = this.migration.state();
        this.sign.show(state);
        return state;
    }
}
