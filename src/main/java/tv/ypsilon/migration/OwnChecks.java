package tv.ypsilon.migration;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.migration.GuardCheck.Name;
import tv.ypsilon.migration.GuardCheck.Result;
import tv.ypsilon.migration.GuardCheck.Verdict;

/** What the migration itself can tell the guard. */
@Configuration(proxyBeanMethods = false)
class OwnChecks {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Bean
    GuardCheck allInstancesRequestIt(Instances instances) {
        return check(Name.INSTANCES, (from, to) -> {
            List<Instances.Instance> living = instances.living();
            boolean all = living.stream().allMatch((instance) -> from.towards(instance.requested()) == to);
            return new Result(Name.INSTANCES, all ? Verdict.PASS : Verdict.FAIL, "all request step " + to.number(),
                    living.stream().map((instance) -> String.valueOf(instance.requested().number())).distinct()
                            .collect(Collectors.joining(", ", living.size() + " living, requesting ", "")),
                    Map.of("instances", living));
        });
    }

    @Bean
    GuardCheck notOnFriday(Clock clock) {
        return check(Name.NOT_ON_A_FRIDAY, (_, _) -> {
            DayOfWeek day = clock.instant().atZone(PARIS).getDayOfWeek();
            return new Result(Name.NOT_ON_A_FRIDAY, day == DayOfWeek.FRIDAY ? Verdict.WARNING : Verdict.PASS,
                    "any other day", day.toString(), Map.of());
        });
    }

    /** All instances share one schema: the newest that this one knows, and none that it does not. */
    @Bean
    GuardCheck schemaIsTheNewest(ObjectProvider<Flyway> flyway) {
        return check(Name.SCHEMA_VERSION, (_, _) -> {
            MigrationInfoService info = flyway.getObject().info();
            MigrationVersion newest = Arrays.stream(info.all()).filter((each) -> each.getState().isResolved())
                    .map(MigrationInfo::getVersion).filter(Objects::nonNull).max(Comparator.naturalOrder())
                    .orElseThrow();
            MigrationInfo current = info.current();
            String actual = current == null ? "none" : String.valueOf(current.getVersion());
            return new Result(Name.SCHEMA_VERSION,
                    actual.equals(newest.toString()) && info.pending().length == 0 ? Verdict.PASS : Verdict.FAIL,
                    "version " + newest, "version " + actual, Map.of("pending", info.pending().length));
        });
    }

    private interface Look {

        Result look(MigrationStep from, MigrationStep to);
    }

    private static GuardCheck check(Name name, Look look) {
        return new GuardCheck() {

            @Override
            public Name name() {
                return name;
            }

            @Override
            public Result check(MigrationStep from, MigrationStep to) {
                return look.look(from, to);
            }
        };
    }
}
