package tv.ypsilon.page;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/** What PostgreSQL's teasers make of a page. */
@Repository
class StoredPages {

    /**
     * One row for each teaser that is shown, or a single one with the bounds alone. The bounds are the ends of all
     * entries of teasers that the page could show, be they beyond a zone's limit.
     */
    private static final String SHOWN = """
            WITH bounds AS (
                SELECT max(bound) FILTER (WHERE bound <= :at) AS valid_from,
                       min(bound) FILTER (WHERE bound > :at) AS valid_until
                FROM zone z JOIN schedule_entry e ON e.zone_id = z.id JOIN teaser t ON t.id = e.teaser_id
                    CROSS JOIN LATERAL (VALUES (e.starts_at), (e.ends_at)) AS ends (bound)
                WHERE z.page_id = :page AND t.status = 'PUBLISHED' AND t.language = :language
                    AND :support = ANY (t.supports)
            ), shown AS (
                SELECT t.*, e.zone_id, e.position, e.starts_at, e.ends_at, z.max_teasers,
                       row_number() OVER (PARTITION BY e.zone_id
                           ORDER BY e.position NULLS LAST,
                                    coalesce(e.ranked_from, e.starts_at, '-infinity'::timestamptz) DESC,
                                    t.id COLLATE "C") AS place
                FROM zone z JOIN schedule_entry e ON e.zone_id = z.id JOIN teaser t ON t.id = e.teaser_id
                WHERE z.page_id = :page AND e.during @> :at AND t.status = 'PUBLISHED' AND t.language = :language
                    AND :support = ANY (t.supports)
            )
            SELECT bounds.*, shown.*
            FROM bounds LEFT JOIN shown ON shown.max_teasers IS NULL OR shown.place <= shown.max_teasers
            ORDER BY shown.zone_id, shown.place
            """;

    private final JdbcClient jdbc;

    StoredPages(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
