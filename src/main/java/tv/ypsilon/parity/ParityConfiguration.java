package tv.ypsilon.parity;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.database.Keeper;
import tv.ypsilon.migration.ServiceOnly;

/** Ends what instances that are gone have left behind, and looks how parity is. */
@ServiceOnly
@Configuration(proxyBeanMethods = false)
class ParityConfiguration {

    @Bean
    Keeper parityKeeper(ParityRuns runs, SampleStore samples, ParityMeters meters, ParityProperties properties) {
        return new Keeper("parity-keeper", properties.beat(), () -> {
            runs.endTheGone();
            samples.endTheGone();
            meters.look();
        });
    }
}
