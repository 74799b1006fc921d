package tv.ypsilon.page;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/** What PostgreSQL's teasers make of a page. */
@Repository
class StoredPages {

    private static final String VISIBLE = """
            t.status = 'PUBLISHED' AND t.language = :language AND :support = ANY (t.supports)
            """;

    /**
     * One row for each teaser that is shown, or a single one with the bounds alone. The bounds are the nearest ends of
     * entries of teasers that the page can show, be they beyond a zone's limit. Zone by zone, so that each is looked up
     * in its indexes.
     */
    private static final String SHOWN = """
            WITH bounds AS (
                SELECT max(bound) FILTER (WHERE bound <= :at) AS valid_from,
                       min(bound) FILTER (WHERE bound > :at) AS valid_until
                FROM zone z CROSS JOIN LATERAL (%s UNION ALL %s UNION ALL %s UNION ALL %s) AS nearest (bound)
                WHERE z.page_id = :page
            ), shown AS (
                SELECT placed.*
                FROM zone z CROSS JOIN LATERAL (
                    SELECT t.*, e.zone_id, e.position, e.starts_at, e.ends_at,
                           row_number() OVER (ORDER BY e.position NULLS LAST,
                               coalesce(e.ranked_from, e.starts_at, '-infinity'::timestamptz) DESC,
                               t.id COLLATE "C") AS place
                    FROM schedule_entry e JOIN teaser t ON t.id = e.teaser_id
                    WHERE e.zone_id = z.id AND e.during @> :at AND %s) AS placed
                WHERE z.page_id = :page AND (z.max_teasers IS NULL OR placed.place <= z.max_teasers)
            )
            SELECT bounds.*, shown.* FROM bounds LEFT JOIN shown ON true ORDER BY shown.zone_id, shown.place
            """.formatted(nearest("starts_at", "<=", "DESC"), nearest("starts_at", ">", "ASC"),
            nearest("ends_at", "<=", "DESC"), nearest("ends_at", ">", "ASC"), VISIBLE);

    private static String nearest(String end, String where, String order) {
        return """
                (SELECT e.%1$s FROM schedule_entry e JOIN teaser t ON t.id = e.teaser_id
                 WHERE e.zone_id = z.id AND e.%1$s %2$s :at AND %3$s ORDER BY e.%1$s %4$s LIMIT 1)
                """.formatted(end, where, VISIBLE, order);
    }

    /** The entries of what is shown, each with how many are open in its zone. */
    private static final String OPEN = """
            SELECT placed.* FROM zone z CROSS JOIN LATERAL (
                SELECT e.zone_id, e.id AS entry_id, e.teaser_id, count(*) OVER () AS open,
                       row_number() OVER (ORDER BY e.position NULLS LAST,
                           coalesce(e.ranked_from, e.starts_at, '-infinity'::timestamptz) DESC,
                           t.id COLLATE "C") AS place
                FROM schedule_entry e JOIN teaser t ON t.id = e.teaser_id
                WHERE e.zone_id = z.id AND e.during @> :at AND %s) AS placed
            WHERE z.page_id = :page AND (z.max_teasers IS NULL OR placed.place <= greatest(z.max_teasers, 1))
            """.formatted(VISIBLE);

    /** All that the page can ever show, on any support. */
    private static final String ENTRIES = """
            SELECT e.zone_id, e.position, e.starts_at, e.ends_at, t.id, t.kind, t.title, t.subtitle, t.description,
                   t.program_id, t.url, t.image, t.call_to_action, array_to_string(t.supports, ',') AS supports,
                   coalesce(e.ranked_from, e.starts_at, '-infinity'::timestamptz) AS rank
            FROM zone z JOIN schedule_entry e ON e.zone_id = z.id JOIN teaser t ON t.id = e.teaser_id
            WHERE z.page_id = :page AND t.status = 'PUBLISHED' AND t.language = :language
            """;

    private static final int FETCH_SIZE = 2000;

    private final JdbcClient jdbc;

    private final ReadDatabase reads;

    StoredPages(JdbcClient jdbc, ReadDatabase reads) {
        this.jdbc = jdbc;
        this.reads = reads;
    }

    /**
     * All that a page can show.
     *
     * @param has what they have for certain
     */
    record Entries(List<PageSheet.Entry> entries, Snapshot has) {}

    /** All that a page can show, ever, as it is committed by now. */
    Entries entries(Page page) {
        ReadDatabase.Loaded<List<PageSheet.Entry>> loaded = this.reads.load((database) -> {
            List<PageSheet.Entry> entries = new ArrayList<>();
            database.sql(ENTRIES).withFetchSize(FETCH_SIZE).param("page", page.id()).param("language", page.language())
                    .query((row) -> {
                        Set<Support> supports = EnumSet.noneOf(Support.class);
                        Stream.of(row.getString("supports").split(","))
                                .forEach((word) -> Support.find(word).ifPresent(supports::add));
                        OffsetDateTime rank = row.getObject("rank", OffsetDateTime.class);
                        entries.add(new PageSheet.Entry(new ZoneId(row.getString("zone_id")), teaser(row),
                                rank.equals(OffsetDateTime.MIN) ? Instant.MIN : rank.toInstant(), supports));
                    });
            return entries;
        });
        return new Entries(loaded.what(), loaded.has());
    }

    /** The transaction that the caller is in. */
    long currentTransaction() {
        return this.jdbc.sql("SELECT pg_current_xact_id()::text::bigint").query(Long.class).single();
    }

    ShownPage show(Page page, Support support, Instant at) {
        Map<ZoneId, List<ShownTeaser>> teasers = new HashMap<>();
        @Nullable
        Instant[] bounds = new Instant[2];
        this.jdbc.sql(SHOWN).param("page", page.id()).param("language", page.language())
                .param("support", support.word()).param("at", at.atOffset(ZoneOffset.UTC)).query((row) -> {
                    bounds[0] = instant(row, "valid_from");
                    bounds[1] = instant(row, "valid_until");
                    String zone = row.getString("zone_id");
                    if (zone != null) {
                        teasers.computeIfAbsent(new ZoneId(zone), (_) -> new ArrayList<>()).add(teaser(row));
                    }
                });
        return new ShownPage(page, support, at, bounds[0], bounds[1], page.zones().stream()
                .map((zone) -> new ShownZone(zone, teasers.getOrDefault(zone.id(), List.of()))).toList());
    }

    Map<ZoneId, OpenEntries> openEntries(Page page, Support support, Instant at) {
        Map<ZoneId, Map<TeaserId, EntryId>> shown = new HashMap<>();
        Map<ZoneId, Integer> open = new HashMap<>();
        this.jdbc.sql(OPEN).param("page", page.id()).param("language", page.language())
                .param("support", support.word()).param("at", at.atOffset(ZoneOffset.UTC)).query((row) -> {
                    ZoneId zone = new ZoneId(row.getString("zone_id"));
                    open.put(zone, row.getInt("open"));
                    shown.computeIfAbsent(zone, (_) -> new HashMap<>()).put(new TeaserId(row.getString("teaser_id")),
                            new EntryId(row.getString("entry_id")));
                });
        Map<ZoneId, OpenEntries> entries = new HashMap<>();
        open.forEach((zone, count) -> entries.put(zone, new OpenEntries(count, shown.getOrDefault(zone, Map.of()))));
        return entries;
    }

    private static ShownTeaser teaser(ResultSet row) throws SQLException {
        Double position = row.getObject("position", Double.class);
        return new ShownTeaser(new TeaserId(row.getString("id")), row.getString("kind"), row.getString("title"),
                row.getString("subtitle"), row.getString("description"), row.getString("program_id"),
                row.getString("url"), row.getString("image"), row.getString("call_to_action"),
                position == null ? null : new Position(position),
                new Window(instant(row, "starts_at"), instant(row, "ends_at")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
