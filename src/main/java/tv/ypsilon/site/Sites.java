package tv.ypsilon.site;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The site as PostgreSQL holds it. It is kept in memory between two changes, so that asking for it costs one look at
 * its revision.
 */
@Repository
public class Sites {

    private final JdbcTemplate jdbc;

    private volatile Site latest = new Site("", List.of());

    Sites(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The site as it is now, whichever instance changed it last. */
    public Site current() {
        Revisions now = this.jdbc.queryForObject("SELECT revision, rules_revision FROM site_revision",
                (row, _) -> new Revisions(row.getString("revision"), row.getString("rules_revision")));
        Site site = this.latest;
        if (!new Revisions(site.pagesRevision(), site.rules().revision()).equals(now)) {
            site = load();
            this.latest = site;
        }
        return site;
    }

    /**
     * These pages with the rules of now. Where they are the stored ones, it is {@link #current()} itself: one object for
     * one site, as what is made of a site is kept with it.
     */
    public Site of(List<Page> pages) {
        Site told = Site.of(pages);
        Site stored = current();
        return stored.pagesRevision().equals(told.pagesRevision()) ? stored : told.obeying(stored.rules());
    }

    private record Revisions(String pages, String rules) {}

    /**
     * Makes the stored site this one: pages and zones are added and changed; those that are gone are removed once no
     * schedule entry is left in them.
     *
     * @return whether anything was different
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean become(Site site) {
        String before = this.jdbc.queryForObject("SELECT revision FROM site_revision FOR UPDATE", String.class);
        if (site.pagesRevision().equals(before)) {
            return false;
        }
        List<Zone> zones = site.pages().stream().flatMap((page) -> page.zones().stream()).toList();
        // a page may take the code, a zone the legacy id that another one leaves in the same change
        removeUnused(site, zones);
        this.jdbc.batchUpdate("""
                INSERT INTO page (id, code, language, title) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET code = excluded.code, language = excluded.language, title = excluded.title
                """, site.pages().stream()
                .map((page) -> new Object[] {page.id(), page.code(), page.language(), page.title()}).toList());
        for (Page page : site.pages()) {
            List<Object[]> rows = new ArrayList<>();
            for (int ordinal = 0; ordinal < page.zones().size(); ordinal++) {
                Zone zone = page.zones().get(ordinal);
                rows.add(new Object[] {zone.id().value(), zone.pageId(), zone.legacyId(), zone.code(), zone.title(),
                        ordinal,
                        zone.order(), zone.limit(), zone.template(), zone.aliases().toArray(String[]::new)});
            }
            this.jdbc.batchUpdate("""
                    INSERT INTO zone (id, page_id, legacy_id, code, title, ordinal, sort_order, max_teasers, template,
                                      aliases)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET page_id = excluded.page_id, legacy_id = excluded.legacy_id,
                        code = excluded.code, title = excluded.title, ordinal = excluded.ordinal,
                        sort_order = excluded.sort_order, max_teasers = excluded.max_teasers,
                        template = excluded.template, aliases = excluded.aliases
                    """, rows);
        }
        this.jdbc.update("UPDATE site_revision SET revision = ?", site.pagesRevision());
        return true;
    }

    /** Gives the rules a new revision, made of what they say; to be called by whoever has changed them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rulesChanged() {
        this.jdbc.queryForObject("SELECT rules_revision FROM site_revision FOR UPDATE", String.class);
        this.jdbc.update("""
                UPDATE site_revision SET rules_revision = coalesce(
                    (SELECT md5(string_agg(rule, E'\\n' ORDER BY rule COLLATE "C"))
                     FROM (SELECT jsonb_build_array('alias', alias, zone_id)::text AS rule FROM zone_alias
                           UNION ALL
                           SELECT jsonb_build_array('document', document_id, zone_id)::text FROM document_exception) AS rules),
                    '')
                """);
    }

    private void removeUnused(Site site, List<Zone> zones) {
        String[] zoneIds = zones.stream().map((zone) -> zone.id().value()).toArray(String[]::new);
        // whoever has such a teaser open is to notice that it is no longer in that zone
        this.jdbc.update("""
                WITH gone AS (DELETE FROM schedule_entry WHERE zone_id <> ALL (?) RETURNING teaser_id)
                UPDATE teaser SET version = version + 1, updated_at = now() WHERE id IN (SELECT teaser_id FROM gone)
                """, (Object) zoneIds);
        this.jdbc.update("DELETE FROM zone WHERE id <> ALL (?)", (Object) zoneIds);
        this.jdbc.update("DELETE FROM page WHERE id <> ALL (?)",
                (Object) site.pages().stream().map(Page::id).toArray(String[]::new));
    }

    private Site load() {
        // one statement, so that pages, zones and revision are of one moment
        Map<String, Page> pages = new LinkedHashMap<>();
        Map<String, List<Zone>> zones = new LinkedHashMap<>();
        String[] revision = {"empty"};
        ZoneRules rules = rules();
        this.jdbc.query("""
                SELECT r.revision, p.id AS page_id, p.code AS page_code, p.language, p.title AS page_title, z.*
                FROM site_revision r LEFT JOIN page p ON true LEFT JOIN zone z ON z.page_id = p.id
                ORDER BY p.id, z.ordinal, z.id
                """, (row) -> {
            revision[0] = row.getString("revision");
            String pageId = row.getString("page_id");
            if (pageId == null) {
                return;
            }
            pages.putIfAbsent(pageId,
                    new Page(pageId, row.getString("page_code"), row.getString("language"), row.getString("page_title"),
                            List.of()));
            if (row.getString("legacy_id") != null) {
                zones.computeIfAbsent(pageId, (_) -> new ArrayList<>()).add(zone(row));
            }
        });
        return new Site(revision[0],
                pages.values().stream().map((page) -> new Page(page.id(), page.code(), page.language(),
                        page.title(), zones.getOrDefault(page.id(), List.of()))).toList())
                .obeying(rules);
    }

    private ZoneRules rules() {
        // the revision first: if a rule changes meanwhile, the next one who asks sees another revision
        String revision = String
                .valueOf(this.jdbc.queryForObject("SELECT rules_revision FROM site_revision", String.class));
        List<ZoneRules.Alias> aliases = this.jdbc.query("SELECT alias, zone_id FROM zone_alias ORDER BY alias, zone_id",
                (row, _) -> new ZoneRules.Alias(row.getString("alias"), new ZoneId(row.getString("zone_id"))));
        Map<String, ZoneId> zonesOfDocuments = new HashMap<>();
        this.jdbc.query("SELECT document_id, zone_id FROM document_exception", (row) -> {
            zonesOfDocuments.put(row.getString("document_id"), new ZoneId(row.getString("zone_id")));
        });
        return new ZoneRules(revision, aliases, zonesOfDocuments);
    }

    private static Zone zone(ResultSet row) throws SQLException {
        Integer limit = row.getObject("max_teasers", Integer.class);
        return new Zone(new ZoneId(row.getString("id")), row.getString("page_id"), row.getString("page_code"),
                row.getString("language"), row.getString("legacy_id"), row.getString("code"), row.getString("title"),
                row.getInt("sort_order"), limit, row.getString("template"),
                Arrays.asList((String[]) row.getArray("aliases").getArray()));
    }
}
