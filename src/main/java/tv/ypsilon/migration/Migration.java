package tv.ypsilon.migration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The one row that says where the migration stands, and the audit of what was done to it. */
@Component
public class Migration {

    /**
     * For how long an instance may go by a step that it saw before it looks again. After a move that changes where pages
     * are read from, no write begins until every instance must have looked.
     */
    public static final Duration STEP_IS_GOOD_FOR = Duration.ofMillis(400);

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    private static final String STATE = """
            SELECT step, since, maintenance, maintenance_reason, coalesce(paused_until > now(), false) AS paused
            FROM migration_state
            """;

    private static final RowMapper<MigrationState> TO_STATE = (row, _) -> new MigrationState(
            MigrationStep.find(row.getInt("step")).orElseThrow(),
            row.getObject("since", OffsetDateTime.class).toInstant(),
            MaintenanceMode.valueOf(row.getString("maintenance")), row.getString("maintenance_reason"),
            row.getBoolean("paused"));

    private static final RowMapper<Event> TO_EVENT = (row, _) -> new Event(
            row.getObject("at", OffsetDateTime.class).toInstant(), row.getString("who"), row.getString("what"),
            row.getString("detail"));

    private final JdbcClient jdbc;

    private final Clock clock;

    Migration(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Where the migration stands now; one look at the database. */
    public MigrationState state() {
        return this.jdbc.sql(STATE).query(TO_STATE).single();
    }

    /** The same, unable to change until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public MigrationState stateForWrite() {
        return this.jdbc.sql(STATE + " FOR SHARE").query(TO_STATE).single();
    }

    /** Opens or closes the service for editors, or for all. */
    @Transactional
    public void setMaintenance(MaintenanceMode mode, @Nullable String reason, String who) {
        this.jdbc.sql("UPDATE migration_state SET maintenance = ?, maintenance_reason = ?")
                .param(mode.name()).param(mode == MaintenanceMode.OFF ? null : reason).update();
        record(who, "maintenance " + mode, reason);
    }

    /** On an empty database, the requested step is taken as it is. */
    @Transactional
    public void beginAt(MigrationStep requested, String who) {
        int rows = this.jdbc.sql("INSERT INTO migration_state (step, since) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(requested.number(), now()).update();
        if (rows == 1) {
            record(who, "step " + requested.number() + " " + requested, "taken as requested on an empty database");
        }
    }

    /**
     * Moves the step, if it is still where the caller saw it and what must hold still does.
     *
     * @param pause for how long no write begins after it moved; none if null
     * @param holds looked at while no write can begin
     * @return whether it moved
     */
    @Transactional
    boolean move(MigrationStep from, MigrationStep to, String who, @Nullable String detail, @Nullable Duration pause,
            BooleanSupplier holds) {
        MigrationState state = this.jdbc.sql(STATE + " FOR UPDATE").query(TO_STATE).single();
        if (state.step() != from || !from.canBecome(to) || !holds.getAsBoolean()) {
            return false;
        }
        this.jdbc.sql("UPDATE migration_state SET step = ?, since = ?").params(to.number(), now()).update();
        pauseWrites(to, pause);
        record(who, "step " + to.number() + " " + to, detail);
        LOG.info("The migration moved from step {} to step {}", from, to);
        return true;
    }

    /**
     * Makes writes wait for that long at the most, by the database's own clock; null lets them go on. Nothing happens
     * where another step is in force by now: whoever moved it has a pause of its own.
     */
    @Transactional
    void pauseWrites(MigrationStep at, @Nullable Duration atMost) {
        this.jdbc.sql("""
                UPDATE migration_state SET paused_until = clock_timestamp() + make_interval(secs => ?) WHERE step = ?
                """).param(atMost == null ? null : atMost.toMillis() / 1000.0).param(at.number()).update();
    }

    /** Writes down what somebody did; it cannot be changed afterwards. */
    public void record(String who, String what, @Nullable String detail) {
        this.jdbc.sql("INSERT INTO migration_event (at, who, what, detail) VALUES (?, ?, ?, ?)")
                .param(now()).param(who).param(what).param(detail).update();
    }

    /** The same of something that was begun, by the address where it can be followed, and why; null: nobody said why. */
    public void recordBegun(String who, String what, String address, @Nullable String reason) {
        record(who, what, reason == null ? address : address + ": " + reason);
    }

    /**
     * Something that was done to the migration.
     *
     * @param detail null when there is nothing more to say
     */
    public record Event(Instant at, String who, String what, @Nullable String detail) {}

    /** The last events, newest first. */
    public List<Event> lastEvents(int limit) {
        return this.jdbc.sql("SELECT at, who, what, detail FROM migration_event ORDER BY id DESC LIMIT ?").param(limit)
                .query(TO_EVENT).list();
    }

    /** The last moves of the step, newest first; the first one of all says with which step the database began. */
    public List<Event> lastMoves(int limit) {
        return this.jdbc.sql("""
                SELECT at, who, what, detail FROM migration_event WHERE what ~ '^step [0-4] ' ORDER BY id DESC LIMIT ?
                """).param(limit).query(TO_EVENT).list();
    }

    private OffsetDateTime now() {
        return at(this.clock.instant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
