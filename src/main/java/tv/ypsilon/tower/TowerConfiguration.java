package tv.ypsilon.tower;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.database.Keeper;

/** Takes a reading every few seconds, whether somebody looks or not. */
@Configuration(proxyBeanMethods = false)
class TowerConfiguration {

    @Bean
    Keeper towerReadings(Readings readings) {
        return new Keeper("tower-readings", Readings.EVERY, readings::take);
    }
}
