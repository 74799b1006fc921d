package tv.ypsilon.editing;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.teaser.TeaserId;

/** What legacy is known to hold of each teaser, and what it is owed since it is not written to. */
@Repository
class SyncedDocuments {

    private final JdbcClient jdbc;

    private final Clock clock;

    SyncedDocuments(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The raw document that legacy must still have; null if it must have none. */
    @Nullable
    String expected(TeaserId id) {
        return this.jdbc.sql("""
                SELECT CASE WHEN d.teaser_id IS NOT NULL THEN d.last_raw ELSE s.raw END
                FROM (VALUES (?)) AS wanted (id) LEFT JOIN legacy_debt d ON d.teaser_id = wanted.id
                    LEFT JOIN legacy_document s ON s.teaser_id = wanted.id
                """).param(id.value()).query(String.class).optional().orElse(null);
    }

    /** Legacy holds this now, and is owed nothing more; the teaser must be stored, or gone if there is no document. */
    void synced(TeaserId id, @Nullable LegacyDocument document, String siteRevision) {
        this.jdbc.sql("DELETE FROM legacy_debt WHERE teaser_id = ?").param(id.value()).update();
        if (document != null) {
            this.jdbc.sql("""
                    INSERT INTO legacy_document (teaser_id, raw, site_revision, synced_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (teaser_id) DO UPDATE SET raw = excluded.raw, site_revision = excluded.site_revision,
                        synced_at = excluded.synced_at
                    """).params(id.value(), document.raw(), siteRevision,
                    this.clock.instant().atOffset(ZoneOffset.UTC)).update();
        }
    }

    /** Remembers that legacy will have to be told; what it must still hold then is what it held before the first edit. */
    void owe(TeaserId id) {
        this.jdbc.sql("""
                INSERT INTO legacy_debt (teaser_id, last_raw, since)
                VALUES (?, (SELECT raw FROM legacy_document WHERE teaser_id = ?), ?) ON CONFLICT DO NOTHING
                """).params(id.value(), id.value(), this.clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    /**
     * Remembers that legacy will have to be told, whatever was owed before. The background is not to begin before whoever
     * wants it has tried.
     *
     * @param found what legacy holds now, and must still hold then; null for nothing
     */
    void oweInstead(TeaserId id, @Nullable LegacyDocument found) {
        this.jdbc.sql("""
                INSERT INTO legacy_debt (teaser_id, last_raw, since, look_at)
                VALUES (?, ?, ?, now() + interval '30 seconds')
                ON CONFLICT (teaser_id) DO UPDATE SET last_raw = excluded.last_raw, look_at = excluded.look_at
                """).param(id.value()).param(found == null ? null : found.raw())
                .param(this.clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    /** How many teasers legacy is owed. */
    long debt() {
        return this.jdbc.sql("SELECT count(*) FROM legacy_debt").query(Long.class).single();
    }

    /** How many teasers are in more zones than a legacy document can name. */
    long teasersInSeveralZones() {
        return this.jdbc.sql("""
                SELECT count(*) FROM (SELECT teaser_id FROM schedule_entry GROUP BY teaser_id
                                      HAVING count(DISTINCT zone_id) > 1) AS several
                """).query(Long.class).single();
    }

    /** Teasers that legacy is owed and that nobody is at work on, the longest owed first; they are looked at again later. */
    List<TeaserId> takeOwed(int limit, Duration lookAgainAfter) {
        return this.jdbc.sql("""
                UPDATE legacy_debt SET attempts = attempts + 1,
                    look_at = now() + make_interval(secs => ?) * least(attempts + 1, 20)
                WHERE teaser_id IN (SELECT teaser_id FROM legacy_debt WHERE look_at <= now()
                                    ORDER BY look_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING teaser_id
                """).params(lookAgainAfter.toMillis() / 1000.0, limit)
                .query((row, _) -> new TeaserId(row.getString("teaser_id"))).list();
    }

    /** Whether legacy is owed this teaser. */
    boolean isOwed(TeaserId id) {
        return this.jdbc.sql("SELECT EXISTS (SELECT FROM legacy_debt WHERE teaser_id = ?)").param(id.value())
                .query(Boolean.class).single();
    }

    /** Remembers that somebody else has changed a document; the last such change of each is kept. */
    void foundForeign(TeaserId id, @Nullable LegacyDocument found) {
        this.jdbc.sql("""
                INSERT INTO foreign_edit (teaser_id, raw, seen_at) VALUES (?, ?, ?)
                ON CONFLICT (teaser_id) DO UPDATE SET raw = excluded.raw, seen_at = excluded.seen_at
                """).param(id.value()).param(found == null ? null : found.raw())
                .param(this.clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    /** The change that somebody else has made is dealt with. */
    void settleForeign(TeaserId id) {
        this.jdbc.sql("DELETE FROM foreign_edit WHERE teaser_id = ?").param(id.value()).update();
    }
}
