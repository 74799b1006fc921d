package tv.ypsilon.editing;

import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.migration.EditCounts;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.GuardCheck.Name;
import tv.ypsilon.migration.GuardCheck.Result;
import tv.ypsilon.migration.MigrationProperties;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.problem.InvalidSetting;

/** What editing tells others: the guard, and whoever measures. */
@Configuration(proxyBeanMethods = false)
class EditingConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FaultPoints noFaultPoints() {
        return (_, _) -> {};
    }

    /** Without legacy only step 4 can do what an edit wants. */
    @Bean
    InitializingBean legacyIsNamedWhereItIsNeeded(MigrationProperties migration, LegacyProperties legacy) {
        return () -> {
            if (legacy.url() == null && migration.requested().writesLegacy()) {
                throw new InvalidSetting(
                        "LEGACY_URL is missing: at steps 0 to 3 every edit is written to the legacy API too.");
            }
        };
    }

    @Bean
    GuardCheck nothingUndecided(EditCounts counts) {
        return new NoneLeft(Name.NOTHING_UNDECIDED, "no edit on its way", counts::onTheirWay);
    }

    @Bean
    GuardCheck nothingQuarantined(EditCounts counts) {
        return new NoneLeft(Name.NOTHING_QUARANTINED, "no edit in quarantine", counts::quarantined);
    }

    @Bean
    GuardCheck noDebt(EditCounts counts) {
        return new NoneLeft(Name.NO_DEBT, "legacy is owed nothing", counts::debt);
    }

    @Bean
    GuardCheck noTeaserBeyondLegacy(SyncedDocuments documents) {
        return new NoneLeft(Name.NO_TEASER_BEYOND_LEGACY, "no teaser in two zones", documents::teasersInSeveralZones);
    }

    /** A check that passes when there is none left of something. */
    private record NoneLeft(Name name, String expected, LongSupplier left) implements GuardCheck {

        @Override
        public Result check(MigrationStep from, MigrationStep to) {
            long count = this.left.getAsLong();
            return new Result(this.name, count == 0 ? Verdict.PASS : Verdict.FAIL, this.expected, Long.toString(count),
                    Map.of("count", count));
        }
    }
}
