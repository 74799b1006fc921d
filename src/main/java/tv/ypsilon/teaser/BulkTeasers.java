package tv.ypsilon.teaser;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.site.ZoneId;

/**
 * Many teasers at once, in as few statements as one takes. It goes past the entities: what is written here is not seen
 * by a session that has read it before.
 */
@Repository
public class BulkTeasers {

    private static final String ALWAYS = "-infinity";

    private static final int ROWS_AT_ONCE = 500;

    private final JdbcClient jdbc;

    private final Clock clock;

    BulkTeasers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Locks the rows of those that are stored, in id order, so that from now on they stay as they are. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(Collection<TeaserId> ids) {
        this.jdbc.sql("SELECT id FROM teaser WHERE id = ANY (?) ORDER BY id FOR UPDATE").param(values(ids))
                .query(String.class).list();
    }

    /** Those of the teasers that are stored. */
    @Transactional(readOnly = true)
    public Map<TeaserId, Teaser> find(Collection<TeaserId> ids) {
        Map<String, List<ScheduleEntry>> schedules = new HashMap<>();
        this.jdbc.sql("SELECT * FROM schedule_entry WHERE teaser_id = ANY (?)").param(values(ids)).query(
                (row) -> {
                    schedules.computeIfAbsent(row.getString("teaser_id"), (_) -> new ArrayList<>())
                            .add(entry(row, "id"));
                });
        Map<TeaserId, Teaser> teasers = new HashMap<>();
        this.jdbc.sql("SELECT * FROM teaser WHERE id = ANY (?)").param(values(ids)).query((row) -> {
            TeaserId id = new TeaserId(row.getString("id"));
            teasers.put(id, new Teaser(id, content(row), schedules.getOrDefault(id.value(), List.of()),
                    row.getLong("version")));
        });
        return teasers;
    }

    /**
     * Gives every teaser that is stored, one after another in id order, all as they were at one moment. What is done with
     * each must be short, and touch no other system: a transaction is open. It holds some hundreds of rows in memory.
     */
    @Transactional(readOnly = true)
    public void forEach(Consumer<Teaser> action) {
        OneByOne teasers = new OneByOne(action);
        this.jdbc.sql("""
                SELECT t.id, t.language, t.kind, t.title, t.subtitle, t.description, t.program_id, t.url, t.image,
                       t.call_to_action, t.supports, t.status, t.version, e.id AS entry_id, e.teaser_id, e.zone_id,
                       e.position, e.starts_at, e.ends_at, e.ranked_from
                FROM teaser t LEFT JOIN schedule_entry e ON e.teaser_id = t.id ORDER BY t.id
                """).withFetchSize(ROWS_AT_ONCE).query(teasers::row);
        teasers.end();
    }

    /** Makes teasers of rows that come with one entry each. */
    private static final class OneByOne {

        private final Consumer<Teaser> action;

        private final List<ScheduleEntry> schedule = new ArrayList<>();

        private @Nullable Teaser last;

        OneByOne(Consumer<Teaser> action) {
            this.action = action;
        }

        void row(ResultSet row) throws SQLException {
            TeaserId id = new TeaserId(row.getString("id"));
            if (this.last == null || !this.last.id().equals(id)) {
                end();
                this.last = new Teaser(id, content(row), List.of(), row.getLong("version"));
            }
            if (row.getString("entry_id") != null) {
                this.schedule.add(entry(row, "entry_id"));
            }
        }

        void end() {
            if (this.last != null) {
                this.action.accept(
                        new Teaser(this.last.id(), this.last.content(), this.schedule, this.last.version()));
                this.schedule.clear();
            }
        }
    }

    /**
     * Stores the teasers as they say, new or not.
     *
     * @throws org.springframework.dao.DataAccessException if the database refuses one of them; then none is stored
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(List<Teaser> teasers) {
        if (teasers.isEmpty()) {
            return;
        }
        OffsetDateTime now = this.clock.instant().atOffset(ZoneOffset.UTC);
        this.jdbc.sql("""
                INSERT INTO teaser (id, language, kind, title, subtitle, description, program_id, url, image,
                                    call_to_action, supports, status, version, created_at, updated_at)
                SELECT id, language, kind, title, subtitle, description, program_id, url, image, call_to_action,
                       string_to_array(supports, ','), status, version, ?, ?
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                    AS given (id, language, kind, title, subtitle, description, program_id, url, image, call_to_action,
                              supports, status, version)
                ON CONFLICT (id) DO UPDATE SET language = excluded.language, kind = excluded.kind,
                    title = excluded.title, subtitle = excluded.subtitle, description = excluded.description,
                    program_id = excluded.program_id, url = excluded.url, image = excluded.image,
                    call_to_action = excluded.call_to_action, supports = excluded.supports, status = excluded.status,
                    version = excluded.version, updated_at = excluded.updated_at
                """).param(now).param(now).param(column(teasers, (teaser) -> teaser.id().value()))
                .param(column(teasers, (teaser) -> teaser.content().language()))
                .param(column(teasers, (teaser) -> teaser.content().kind()))
                .param(column(teasers, (teaser) -> teaser.content().title()))
                .param(column(teasers, (teaser) -> teaser.content().subtitle()))
                .param(column(teasers, (teaser) -> teaser.content().description()))
                .param(column(teasers, (teaser) -> teaser.content().programId()))
                .param(column(teasers, (teaser) -> teaser.content().url()))
                .param(column(teasers, (teaser) -> teaser.content().image()))
                .param(column(teasers, (teaser) -> teaser.content().callToAction()))
                .param(column(teasers, (teaser) -> words(teaser.content().supports())))
                .param(column(teasers, (teaser) -> teaser.content().status().name()))
                .param(teasers.stream().map(Teaser::version).toArray(Long[]::new)).update();
        putSchedules(teasers);
    }

    /** Removes the teaser with its schedule, and says whether there was one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean remove(TeaserId id) {
        return this.jdbc.sql("DELETE FROM teaser WHERE id = ?").param(id.value()).update() == 1;
    }

    /** What goes, goes first; what comes, comes in one statement, so that only the end of it must keep the constraint. */
    private void putSchedules(List<Teaser> teasers) {
        List<Placed> placed = teasers.stream()
                .flatMap((teaser) -> teaser.schedule().stream().map((entry) -> new Placed(teaser.id(), entry)))
                .toList();
        @Nullable
        String[] ids = column(placed, (each) -> each.entry().id().value());
        this.jdbc.sql("DELETE FROM schedule_entry WHERE teaser_id = ANY (?) AND id <> ALL (?)")
                .param(column(teasers, (teaser) -> teaser.id().value())).param(ids).update();
        this.jdbc.sql("""
                INSERT INTO schedule_entry (id, teaser_id, zone_id, position, starts_at, ends_at, ranked_from)
                SELECT id, teaser_id, zone_id, position, starts_at::timestamptz, ends_at::timestamptz,
                       ranked_from::timestamptz
                FROM unnest(?::text[], ?::text[], ?::text[], ?::float8[], ?::text[], ?::text[], ?::text[])
                    AS given (id, teaser_id, zone_id, position, starts_at, ends_at, ranked_from)
                ON CONFLICT (id) DO UPDATE SET zone_id = excluded.zone_id, position = excluded.position,
                    starts_at = excluded.starts_at, ends_at = excluded.ends_at, ranked_from = excluded.ranked_from
                WHERE (schedule_entry.zone_id, schedule_entry.position, schedule_entry.starts_at,
                       schedule_entry.ends_at, schedule_entry.ranked_from)
                    IS DISTINCT FROM (excluded.zone_id, excluded.position, excluded.starts_at, excluded.ends_at,
                                      excluded.ranked_from)
                """).param(ids).param(column(placed, (each) -> each.teaserId().value()))
                .param(column(placed, (each) -> each.entry().zoneId().value()))
                .param(positions(placed)).param(column(placed, (each) -> text(each.entry().window().startsAt())))
                .param(column(placed, (each) -> text(each.entry().window().endsAt())))
                .param(column(placed, (each) -> text(each.entry().rankedFrom()))).update();
    }

    private record Placed(TeaserId teaserId, ScheduleEntry entry) {}

    private static <T> @Nullable String[] column(List<T> rows, Function<T, @Nullable String> value) {
        @Nullable
        String[] column = new String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private static @Nullable Double[] positions(List<Placed> rows) {
        @Nullable
        Double[] column = new Double[rows.size()];
        for (int i = 0; i < column.length; i++) {
            Position position = rows.get(i).entry().position();
            column[i] = position == null ? null : position.value();
        }
        return column;
    }

    private static String[] values(Collection<TeaserId> ids) {
        return ids.stream().map(TeaserId::value).toArray(String[]::new);
    }

    private static String words(Set<Support> supports) {
        return String.join(",", supports.stream().map(Support::word).toList());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.equals(Instant.MIN) ? ALWAYS : instant.toString();
    }

    private static ScheduleEntry entry(ResultSet row, String id) throws SQLException {
        Double position = row.getObject("position", Double.class);
        return new ScheduleEntry(new EntryId(row.getString(id)), new ZoneId(row.getString("zone_id")),
                position == null ? null : new Position(position),
                new Window(instant(row, "starts_at"), instant(row, "ends_at")), instant(row, "ranked_from"));
    }

    private static TeaserContent content(ResultSet row) throws SQLException {
        EnumSet<Support> supports = EnumSet.noneOf(Support.class);
        Arrays.stream((String[]) row.getArray("supports").getArray())
                .forEach((word) -> Support.find(word).ifPresent(supports::add));
        return new TeaserContent(row.getString("language"), row.getString("kind"), row.getString("title"),
                row.getString("subtitle"), row.getString("description"), row.getString("program_id"),
                row.getString("url"), row.getString("image"), row.getString("call_to_action"), supports,
                Status.valueOf(row.getString("status")));
    }

    /** The driver's word for {@code -infinity} is {@link OffsetDateTime#MIN}. */
    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.equals(OffsetDateTime.MIN) ? Instant.MIN : value.toInstant();
    }
}
