package tv.ypsilon.migration;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads the audit: who did what to the migration, and why. {@link Migration#record} writes it; nothing changes it. */
@Repository
class Events {

    private static final String WANTED = """
            FROM migration_event
            WHERE (cast(:ids AS bigint[]) IS NULL OR id = ANY (:ids))
              AND (cast(:who AS text) IS NULL OR who = :who)
              AND (cast(:what AS text) IS NULL OR strpos(lower(what), lower(:what)) > 0)
              AND (cast(:since AS timestamptz) IS NULL OR at >= :since)
            """;

    private final JdbcClient jdbc;

    Events(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An event as it was written.
     *
     * @param detail null when there is nothing more to say
     */
    record Event(long id, Instant at, String who, String what, @Nullable String detail) {}

    /**
     * Which events; null members do not matter.
     *
     * @param what a part of what was done, upper and lower case alike
     * @param since those at that instant or later
     */
    record Query(
            @Nullable List<Long> ids,
            @Nullable String who,
            @Nullable String what,
            @Nullable Instant since) {}

    /** Some of the events, and how many the query finds in all. */
    record Found(List<Event> events, long total) {}

    /** @param newestFirst in the order in which they were written, or against it */
    @Transactional(readOnly = true)
    Found list(Query query, boolean newestFirst, long offset, int limit) {
        long total = wanted("SELECT count(*) " + WANTED, query).query(Long.class).single();
        List<Event> events = wanted("SELECT id, at, who, what, detail " + WANTED
                + (newestFirst ? "ORDER BY id DESC" : "ORDER BY id") + " OFFSET :offset LIMIT :limit", query)
                .param("offset", offset).param("limit", limit)
                .query((row, _) -> new Event(row.getLong("id"),
                        row.getObject("at", OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MILLIS),
                        row.getString("who"), row.getString("what"), row.getString("detail")))
                .list();
        return new Found(events, total);
    }

    private JdbcClient.StatementSpec wanted(String sql, Query query) {
        return this.jdbc.sql(sql)
                .param("ids", query.ids() == null ? null : query.ids().toArray(Long[]::new))
                .param("who", query.who()).param("what", query.what())
                .param("since", query.since() == null ? null : query.since().atOffset(ZoneOffset.UTC));
    }
}
