package tv.ypsilon.importing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.SliceQuery;

/**
 * The rules that ops set for documents whose zone legacy's own rules leave open. Each change is on record, and makes the
 * next import read all documents again.
 */
@Repository
class Rules {

    private static final int MOST_ALIASES = 1000;

    private static final int MOST_EXCEPTIONS = 10_000;

    private static final RowMapper<Alias> TO_ALIAS = (row, _) -> new Alias(row.getString("alias"),
            new ZoneId(row.getString("zone_id")), said(row));

    private static final RowMapper<DocumentException> TO_EXCEPTION = (row, _) -> new DocumentException(
            row.getString("document_id"), new ZoneId(row.getString("zone_id")), said(row));

    private final JdbcClient jdbc;

    private final Sites sites;

    private final Migration migration;

    private final Clock clock;

    Rules(JdbcClient jdbc, Sites sites, Migration migration, Clock clock) {
        this.jdbc = jdbc;
        this.sites = sites;
        this.migration = migration;
        this.clock = clock;
    }

    /** Who set a rule, when and why. */
    record Said(String by, Instant at, String reason) {}

    /** A further name of a zone. */
    record Alias(String alias, ZoneId zoneId, Said said) {}

    /** The zone of a document whose own reference leads nowhere. */
    record DocumentException(String documentId, ZoneId zoneId, Said said) {}

    /** Gives a zone a further name, or a new reason for one. */
    @Transactional
    public Alias putAlias(String alias, ZoneId zone, String who, String reason) {
        mustBeThere(zone);
        Said said = new Said(who, now(), reason);
        this.jdbc.sql("""
                INSERT INTO zone_alias (alias, zone_id, reason, set_by, set_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (alias, zone_id) DO UPDATE SET reason = excluded.reason, set_by = excluded.set_by,
                    set_at = excluded.set_at
                """).params(alias, zone.value(), reason, who, at(said)).update();
        mustNotBeMore("zone_alias", MOST_ALIASES);
        changed(who, "alias " + alias + " of zone " + zone + " set", reason);
        return new Alias(alias, zone, said);
    }

    /**
     * Takes a name from a zone.
     *
     * @throws Refusal {@code not-found}
     */
    @Transactional
    public Alias removeAlias(String alias, ZoneId zone, String who, String reason) {
        Alias removed = this.jdbc.sql("DELETE FROM zone_alias WHERE alias = ? AND zone_id = ? RETURNING *")
                .params(alias, zone.value()).query(TO_ALIAS).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "alias", alias));
        changed(who, "alias " + alias + " of zone " + zone + " removed", reason);
        return removed;
    }

    /** Says which zone a document is in if its own reference leads nowhere; the document need not be known. */
    @Transactional
    public DocumentException putException(String document, ZoneId zone, String who, String reason) {
        mustBeThere(zone);
        Said said = new Said(who, now(), reason);
        this.jdbc.sql("""
                INSERT INTO document_exception (document_id, zone_id, reason, set_by, set_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (document_id) DO UPDATE SET zone_id = excluded.zone_id, reason = excluded.reason,
                    set_by = excluded.set_by, set_at = excluded.set_at
                """).params(document, zone.value(), reason, who, at(said)).update();
        mustNotBeMore("document_exception", MOST_EXCEPTIONS);
        changed(who, "document " + document + " put into zone " + zone, reason);
        return new DocumentException(document, zone, said);
    }

    /**
     * Lets a document speak for itself again.
     *
     * @throws Refusal {@code not-found}
     */
    @Transactional
    public DocumentException removeException(String document, String who, String reason) {
        DocumentException removed = this.jdbc.sql("DELETE FROM document_exception WHERE document_id = ? RETURNING *")
                .param(document).query(TO_EXCEPTION).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "exception", document));
        changed(who, "document " + document + " no longer put into zone " + removed.zoneId(), reason);
        return removed;
    }

    /**
     * A part of the aliases.
     *
     * @param zone null: of any
     * @param order by the alias, the zone or {@code at}, as the API calls them
     */
    @Transactional(readOnly = true)
    public Slice<Alias> listAliases(@Nullable String zone, ListOrder order) {
        return list("zone_alias", "alias", zone, null, order, TO_ALIAS);
    }

    /**
     * A part of the exceptions.
     *
     * @param document null: of any
     * @param order by the document, the zone or {@code at}, as the API calls them
     */
    @Transactional(readOnly = true)
    public Slice<DocumentException> listExceptions(@Nullable String document, @Nullable String zone, ListOrder order) {
        return list("document_exception", "document_id", zone, document, order, TO_EXCEPTION);
    }

    private <T> Slice<T> list(String table, String key, @Nullable String zone, @Nullable String document,
            ListOrder order, RowMapper<T> mapper) {
        String column = switch (order.property()) {
            case "zoneId" -> "zone_id";
            case "at" -> "set_at";
            default -> key;
        };
        return SliceQuery.of(table).where("zone_id = ?", zone).where(key + " = ?", document)
                .list(this.jdbc, column, List.of(key, "zone_id"), order, mapper);
    }

    private void mustBeThere(ZoneId zone) {
        if (this.sites.current().findZone(zone).isEmpty()) {
            throw Refusal.invalid("zoneId", "zone-unknown");
        }
    }

    private void mustNotBeMore(String table, int most) {
        if (this.jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single() > most) {
            throw Refusal.of(ProblemType.TOO_MANY_RULES, most);
        }
    }

    private void changed(String who, String what, String reason) {
        this.sites.rulesChanged();
        this.migration.record(who, what, reason);
    }

    private Instant now() {
        return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static OffsetDateTime at(Said said) {
        return said.at().atOffset(ZoneOffset.UTC);
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(row.getString("set_by"), row.getObject("set_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"));
    }
}
