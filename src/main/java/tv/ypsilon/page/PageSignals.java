package tv.ypsilon.page;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep;

/**
 * Hears from the database which pages change, on a connection of its own, and looks at the step in force and the site's
 * revision many times a second. What was seen holds for {@link Migration#STEP_IS_GOOD_FOR} from the moment it was asked
 * for; after that, nobody knows anything until the next look, and everything is read from the database anew.
 */
@Component
class PageSignals implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PageSignals.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final Duration LONGEST_BREAK = Duration.ofSeconds(2);

    private static final String ALL = "*";

    private static final String LOOK = """
            SELECT m.step, s.revision FROM migration_state m CROSS JOIN site_revision s
            """;

    private final DataSource database;

    private final ApplicationEventPublisher events;

    private volatile @Nullable Seen seen;

    private volatile @Nullable Thread ear;

    private volatile @Nullable Connection connection;

    PageSignals(DataSource database, ApplicationEventPublisher events, MeterRegistry meters) {
        this.database = database;
        this.events = events;
        Gauge.builder("ypsilon.page.signals", this, (signals) -> signals.latest() == null ? 0 : 1)
                .description("whether the database tells of changed pages; if not, every read loads its page")
                .register(meters);
    }

    /**
     * What the database said.
     *
     * @param nanos when it was asked
     */
    record Seen(MigrationStep step, String siteRevision, long nanos) {}

    /**
     * Pages that changed.
     *
     * @param pageId null: any of them may have
     * @param transaction that changed them; null: any may have
     */
    record Changed(@Nullable String pageId, @Nullable Long transaction) {}

    /** What was seen last and still holds; null: nothing does. */
    @Nullable
    Seen latest() {
        Seen last = this.seen;
        return last != null && System.nanoTime() - last.nanos() < Migration.STEP_IS_GOOD_FOR.toNanos() ? last : null;
    }

    @Override
    public synchronized void start() {
        this.ear = Thread.ofPlatform().daemon().name("page-signals").start(this::listenForEver);
    }

    @Override
    public synchronized void stop() {
        Thread running = this.ear;
        this.ear = null;
        this.seen = null;
        if (running != null) {
            running.interrupt();
            hangUp();
        }
    }

    /** Before the web server begins, and after it has ended: readers want to know of changes until the last answer. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1024;
    }

    @Override
    public synchronized boolean isRunning() {
        return this.ear != null;
    }

    private void hangUp() {
        Connection open = this.connection;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException ex) {
                LOG.debug("It was closed already", ex);
            }
        }
    }

    private boolean goesOn() {
        return Thread.currentThread().equals(this.ear);
    }

    private void listenForEver() {
        Duration pause = BETWEEN_LOOKS;
        while (goesOn()) {
            try (Connection line = connect()) {
                this.connection = line;
                try (Statement statement = line.createStatement()) {
                    statement.execute("LISTEN ypsilon_page_changes");
                }
                // what was said before nobody heard
                this.events.publishEvent(new Changed(null, null));
                pause = BETWEEN_LOOKS;
                listen(line);
            } catch (SQLException | RuntimeException ex) {
                this.seen = null;
                if (goesOn()) {
                    LOG.warn("Pages are loaded for every read until the database tells of changes again: {}",
                            ex.getMessage());
                    rest(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_BREAK) < 0 ? pause.multipliedBy(2) : LONGEST_BREAK;
                }
            }
        }
    }

    private void listen(Connection line) throws SQLException {
        PGConnection notifications = line.unwrap(PGConnection.class);
        try (Statement statement = line.createStatement()) {
            while (goesOn()) {
                long asked = System.nanoTime();
                try (ResultSet row = statement.executeQuery(LOOK)) {
                    Seen now = row.next() ? new Seen(MigrationStep.find(row.getInt(1)).orElseThrow(),
                            row.getString(2), asked) : null;
                    // what was said until then comes before what was seen then
                    tell(notifications.getNotifications());
                    tellOfMove(this.seen, now);
                    this.seen = now;
                }
                tell(notifications.getNotifications((int) BETWEEN_LOOKS.toMillis()));
            }
        }
    }

    private void tell(PGNotification @Nullable [] notifications) {
        if (notifications != null) {
            for (PGNotification each : notifications) {
                String[] said = each.getParameter().split(" ", 2);
                this.events.publishEvent(new Changed(said[1].equals(ALL) ? null : said[1], Long.valueOf(said[0])));
            }
        }
    }

    /** What was kept of a source while another one was read is old. */
    private void tellOfMove(@Nullable Seen before, @Nullable Seen now) {
        if (before != null && now != null && before.step().readsFrom() != now.step().readsFrom()) {
            this.events.publishEvent(new SourceMoved());
        }
    }

    /** Pages are read from the other system from now on. */
    record SourceMoved() {}

    private Connection connect() throws SQLException {
        // the same server and login as the pools', for a connection that stays out of them
        HikariDataSource pool = this.database.unwrap(HikariDataSource.class);
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.put("ApplicationName", "ypsilon-pages");
        // a look that is not answered soon is not worth waiting for
        properties.put("socketTimeout", "2");
        properties.put("connectTimeout", "2");
        if (pool.getUsername() != null) {
            properties.put("user", pool.getUsername());
        }
        if (pool.getPassword() != null) {
            properties.put("password", pool.getPassword());
        }
        Connection line = DriverManager.getConnection(pool.getJdbcUrl(), properties);
        line.setAutoCommit(true);
        return line;
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            // stopped
            Thread.currentThread().interrupt();
        }
    }
}
