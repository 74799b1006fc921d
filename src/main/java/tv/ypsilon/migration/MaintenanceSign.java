package tv.ypsilon.migration;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What this instance last saw of the migration's state, at most a beat ago: good enough to turn readers away, so that
 * no request costs a query. Writes look at the row itself.
 */
@Component
class MaintenanceSign {

    private volatile @Nullable MigrationState latest;

    /** Null before the first look. */
    @Nullable
    MigrationState latest() {
        return this.latest;
    }

    void show(MigrationState state) {
        this.latest = state;
    }
}
