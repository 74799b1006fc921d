package tv.ypsilon.teaser;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.site.ZoneId;

/** What is programmed into zones over a stretch of time: entries with what is to be known of their teasers. */
@Repository
public class Programme {

    private static final String ENTRIES = """
            SELECT e.id, e.zone_id, e.position, e.starts_at, e.ends_at, t.id AS teaser_id, t.version, t.language, t.kind,
                   t.title, t.image, t.status, array_to_string(t.supports, ',') AS supports
            FROM schedule_entry e JOIN teaser t ON t.id = e.teaser_id
            WHERE e.zone_id = ANY (:zones) AND e.during && tstzrange(:from, :to)
            ORDER BY e.position NULLS LAST, coalesce(e.ranked_from, e.starts_at, '-infinity'::timestamptz) DESC,
                     t.id COLLATE "C", e.id
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    Programme(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An entry with its teaser.
     *
     * @param version of the teaser, and so of the entry
     */
    public record Item(
            EntryId id,
            ZoneId zoneId,
            @Nullable Position position,
            Window window,
            TeaserId teaserId,
            long version,
            String language,
            String kind,
            @Nullable String title,
            @Nullable String image,
            Status status,
            Set<Support> supports) {

        /** Whether a page in that language shows it at all, to whom supports and limits let see it. */
        public boolean isShownIn(String pageLanguage) {
            return this.status == Status.PUBLISHED && this.language.equals(pageLanguage);
        }
    }

    /**
     * The entries of these zones that are open at some time in {@code [from, to)}, in the order in which a page shows them,
     * whatever their zone. One statement, by the index of zones and times; it grows with the entries that are found, the
     * memory with the limit.
     *
     * @param limit how many are wanted at the most; one more would show that there are more
     */
    @Transactional(readOnly = true)
    public List<Item> between(Collection<ZoneId> zones, Instant from, Instant to, int limit) {
        return this.jdbc.sql(ENTRIES).param("zones", zones.stream().map(ZoneId::value).toArray(String[]::new))
                .param("from", from.atOffset(ZoneOffset.UTC)).param("to", to.atOffset(ZoneOffset.UTC))
                .param("limit", limit).query((row, _) -> item(row)).list();
    }

    private static Item item(ResultSet row) throws SQLException {
        Double position = row.getObject("position", Double.class);
        Set<Support> supports = EnumSet.noneOf(Support.class);
        Stream.of(row.getString("supports").split(",")).forEach((word) -> Support.find(word).ifPresent(supports::add));
        return new Item(new EntryId(row.getString("id")), new ZoneId(row.getString("zone_id")),
                position == null ? null : new Position(position),
                new Window(instant(row, "starts_at"), instant(row, "ends_at")),
                new TeaserId(row.getString("teaser_id")),
                row.getLong("version"), row.getString("language"), row.getString("kind"), row.getString("title"),
                row.getString("image"), Status.valueOf(row.getString("status")), supports);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
