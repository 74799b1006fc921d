package tv.ypsilon.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** One data source over a pool for each {@link Purpose}. */
final class Pools extends AbstractRoutingDataSource implements AutoCloseable {

    private final Map<Purpose, HikariDataSource> pools = new EnumMap<>(Purpose.class);

    /** Opens the pools, which connect when they are first asked. */
    Pools(Function<Purpose, HikariConfig> configuration) {
        for (Purpose purpose : Purpose.values()) {
            HikariDataSource pool = new HikariDataSource();
            configuration.apply(purpose).copyStateTo(pool);
            this.pools.put(purpose, pool);
        }
        setTargetDataSources(Map.copyOf(this.pools));
        setDefaultTargetDataSource(Objects.requireNonNull(this.pools.get(Purpose.REQUESTS)));
        initialize();
    }

    Collection<HikariDataSource> all() {
        return this.pools.values();
    }

    @Override
    protected Object determineCurrentLookupKey() {
        return Purpose.current();
    }

    @Override
    public void close() {
        this.pools.values().forEach(HikariDataSource::close);
    }
}
