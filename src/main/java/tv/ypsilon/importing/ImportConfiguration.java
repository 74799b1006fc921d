package tv.ypsilon.importing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.database.Keeper;

/** Looks whether an import must be carried on here, or one be started, and how imports are. */
@Configuration(proxyBeanMethods = false)
class ImportConfiguration {

    @Bean
    Keeper importKeeper(Importer importer, ImportMeters meters, ImportProperties properties) {
        return new Keeper("import-keeper", properties.beat(), () -> {
            importer.carryOnWhatIsLeft();
            importer.follow();
            meters.look();
        });
    }
}
