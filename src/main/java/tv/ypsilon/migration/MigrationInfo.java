package tv.ypsilon.migration;

import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** Tells in {@code /actuator/info} which step is in force, and which one this instance requests. */
@Component
class MigrationInfo implements InfoContributor {

    private final Migration migration;

    private final MigrationProperties properties;

    MigrationInfo(Migration migration, MigrationProperties properties) {
        this.migration = migration;
        this.properties = properties;
    }

    @Override
    public void contribute(Info.Builder builder) {
        MigrationState state = this.migration.state();
        builder.withDetail("migration",
                Map.of("step", state.step().number(), "name", state.step().name(), "since", state.since().toString(),
                        "requested", this.properties.requested().number()));
    }
}
