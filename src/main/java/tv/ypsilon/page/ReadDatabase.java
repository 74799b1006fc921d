package tv.ypsilon.page;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    /** For how long a replica that lagged or did not answer is left alone, so that not each load waits for it. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    /**
     * What is committed, and how far the log must be replayed to have it: the one is looked at before the other. A
     * commit is flushed before it can be seen, so what lies behind that need not be waited for; where the server's
     * commits are asynchronous, that is not so, and all that is written must be.
     */
    private static final String POSITION = """
            SELECT pg_current_snapshot()::text,
                   CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn()
                        ELSE pg_current_wal_flush_lsn() END::text
            """;

    private static final int CONNECTIONS = 5;

    private static final long CONNECT_MILLIS = 500;

    private static final long VALIDATE_MILLIS = 400;

    /** How long an answer may take, in seconds, as the driver counts: one that hangs is away. */
    private static final String ANSWER_SECONDS = "1";

    private final JdbcClient primary;

    private final @Nullable HikariDataSource pool;

    private final @Nullable JdbcClient replica;

    private final Map<Use, Counter> uses = new EnumMap<>(Use.class);

    private volatile long askAgainAt = System.nanoTime();

    ReadDatabase(JdbcClient jdbc, DataSource database, ReadDatabaseProperties properties, MeterRegistry meters) {
        this.primary = jdbc;
        this.pool = properties.url() == null ? null : pool(database, properties);
        this.replica = this.pool == null ? null : JdbcClient.create(this.pool);
        for (Use use : Use.values()) {
            this.uses.put(use, Counter.builder("ypsilon.page.replica").tag("use", use.name().toLowerCase(Locale.ROOT))
                    .description("what came of asking the replica for pages").register(meters));
        }
    }

    /** What came of asking the replica. */
    private enum Use {
        LOADED, BEHIND, AWAY
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
        config.setValidationTimeout(VALIDATE_MILLIS);
        config.addDataSourceProperty("socketTimeout", ANSWER_SECONDS);
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
        if (this.replica != null && System.nanoTime() - this.askAgainAt >= 0) {
            try {
                if (hasCaughtUp(this.replica, now.written())) {
                    T what = query.apply(this.replica);
                    count(Use.LOADED);
                    return new Loaded<>(what, now.committed());
                }
                leaveAlone(Use.BEHIND);
            } catch (DataAccessException ex) {
                LOG.warn("The replica does not answer, so the database itself is asked: {}", ex.getMessage());
                leaveAlone(Use.AWAY);
            }
        }
        return new Loaded<>(query.apply(this.primary), now.committed());
    }

    private void leaveAlone(Use use) {
        this.askAgainAt = System.nanoTime() + LEFT_ALONE.toNanos();
        count(use);
    }

    private void count(Use use) {
        Objects.requireNonNull(this.uses.get(use)).increment();
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
