package tv.ypsilon.page;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where pages are loaded from: the replica, if there is one and it has all that the database itself had committed when
 * the load began; else the database itself. So a replica that lags, or is away, never shows.
 */
@Component
class ReadDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadDatabase.class);

    /** How long a load waits for the replica. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final Duration GLANCE = Duration.ofMillis(10);

    /** What is committed, and how far the log must be replayed to have it: the one is looked at before the other. */
    private static final String POSITION = "SELECT pg_current_snapshot()::text, pg_current_wal_insert_lsn()::text";

    private static final int CONNECTIONS = 5;

    private static final long CONNECT_MILLIS = 500;

    private final JdbcClient primary;

    private final @Nullable HikariDataSource pool;

    private final @Nullable JdbcClient replica;

    ReadDatabase(JdbcClient jdbc, DataSource database, ReadDatabaseProperties properties) {
        this.primary = jdbc;
        this.pool = properties.url() == null ? null : pool(database, properties);
        this.replica = this.pool == null ? null : JdbcClient.create(this.pool);
    }

    private static HikariDataSource pool(DataSource database, ReadDatabaseProperties properties) {
        HikariConfig config = new HikariConfig();
        HikariDataSource same = sameLogin(database);
        config.setUsername(same.getUsername());
        config.setPassword(same.getPassword());
        config.setDataSourceProperties(same.getDataSourceProperties());
        config.setJdbcUrl(properties.url());
        if (properties.username() != null) {
            config.setUsername(properties.username());
        }
        if (properties.password() != null) {
            config.setPassword(properties.password());
        }
        config.setPoolName("read");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setReadOnly(true);
        // the service starts without its replica
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static HikariDataSource sameLogin(DataSource database) {
        try {
            return database.unwrap(HikariDataSource.class);
        } catch (SQLException ex) {
            throw new IllegalStateException("the database is reached through HikariCP", ex);
        }
    }

    /**
     * What was loaded.
     *
     * @param has what it has for certain
     */
    record Loaded<T>(T what, Snapshot has) {}

    /** Loads what is committed by now. */
    <T> Loaded<T> load(Function<JdbcClient, T> query) {
        Position now = this.primary.sql(POSITION).query((row, _) -> new Position(Snapshot.parse(row.getString(1)),
                row.getString(2))).single();
        if (this.replica != null) {
            try {
                if (hasCaughtUp(this.replica, now.written())) {
                    return new Loaded<>(query.apply(this.replica), now.committed());
                }
            } catch (DataAccessException ex) {
                LOG.warn("The replica does not answer, so the database itself is asked: {}", ex.getMessage());
            }
        }
        return new Loaded<>(query.apply(this.primary), now.committed());
    }

    private record Position(Snapshot committed, String written) {}

    private static boolean hasCaughtUp(JdbcClient standby, String committed) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        do {
            // one that is not in recovery is no replica, or no longer: where it stands says nothing of ours
            if (standby.sql("SELECT coalesce(pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= ?::pg_lsn, false)")
                    .param(committed).query(Boolean.class).single()) {
                return true;
            }
            try {
                Thread.sleep(GLANCE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        } while (System.nanoTime() < giveUp);
        return false;
    }

    @Override
    public void close() {
        if (this.pool != null) {
            this.pool.close();
        }
    }
}
