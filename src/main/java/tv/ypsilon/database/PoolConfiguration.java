package tv.ypsilon.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Opens the pools by the settings of {@code spring.datasource}, which hold for each of them. */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {

    /** In seconds. A connection whose server is silent is closed, so that the next look gets a new one. */
    private static final int TOWER_GIVES_UP_AFTER = 3;

    @Bean
    Pools dataSource(PoolProperties sizes, DataSourceProperties properties,
            ObjectProvider<JdbcConnectionDetails> details, Environment environment) {
        JdbcConnectionDetails given = details.getIfAvailable();
        return new Pools((purpose) -> {
            HikariConfig config = Binder.get(environment)
                    .bind("spring.datasource.hikari", Bindable.ofInstance(new HikariConfig()))
                    .orElseGet(HikariConfig::new);
            connect(config, given, properties);
            config.setPoolName(purpose.word());
            config.setMaximumPoolSize(sizes.sizeFor(purpose));
            if (purpose == Purpose.TOWER) {
                config.addDataSourceProperty("socketTimeout", TOWER_GIVES_UP_AFTER);
            }
            config.setMinimumIdle(Math.min(sizes.idle(), sizes.sizeFor(purpose)));
            return config;
        });
    }

    private static void connect(HikariConfig config, @Nullable JdbcConnectionDetails given,
            DataSourceProperties properties) {
        config.setJdbcUrl(given != null ? given.getJdbcUrl() : properties.determineUrl());
        config.setUsername(given != null ? given.getUsername() : properties.determineUsername());
        config.setPassword(given != null ? given.getPassword() : properties.determinePassword());
    }

    /** Each pool's own numbers, by its name. */
    @Bean
    MeterBinder poolMetrics(Pools pools) {
        return (registry) -> pools.all().stream()
                .filter((pool) -> pool.getMetricRegistry() == null && pool.getMetricsTrackerFactory() == null)
                .forEach((pool) -> pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry)));
    }
}
