package tv.ypsilon.migration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.migration.Guard.Pass;

/** Moves that ops let pass although the guard is red: one move each, for a short time, with a reason, on record. */
@Repository
class Overrides {

    private final JdbcClient jdbc;

    private final Migration migration;

    private final Clock clock;

    Overrides(JdbcClient jdbc, Migration migration, Clock clock) {
        this.jdbc = jdbc;
        this.migration = migration;
        this.clock = clock;
    }

    @Transactional
    void give(MigrationStep from, MigrationStep to, String reason, String who, Duration duration) {
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        this.jdbc.sql("""
                INSERT INTO guard_override (from_step, to_step, reason, given_by, given_at, until)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (from_step, to_step) DO UPDATE SET reason = excluded.reason, given_by = excluded.given_by,
                    given_at = excluded.given_at, until = excluded.until
                """).params(from.number(), to.number(), reason, who, now.atOffset(ZoneOffset.UTC),
                now.plus(duration).atOffset(ZoneOffset.UTC)).update();
        this.migration.record(who, "guard overridden for step " + to.number(),
                "from step " + from.number() + ", until " + now.plus(duration) + ": " + reason);
    }

    /** What lets a move pass now, if anything does. */
    Optional<Pass> find(MigrationStep from, MigrationStep to) {
        return this.jdbc.sql("""
                SELECT reason, given_by, given_at, until FROM guard_override
                WHERE from_step = ? AND to_step = ? AND until > ?
                """).params(from.number(), to.number(), this.clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Pass(row.getString("reason"), row.getString("given_by"),
                        row.getObject("given_at", OffsetDateTime.class).toInstant(),
                        row.getObject("until", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** The move was made, so that the next one needs an override of its own. */
    void use(MigrationStep from, MigrationStep to) {
        this.jdbc.sql("DELETE FROM guard_override WHERE from_step = ? AND to_step = ?")
                .params(from.number(), to.number()).update();
    }
}
