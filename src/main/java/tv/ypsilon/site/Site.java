package tv.ypsilon.site;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * All pages and zones as they are at one moment. Immutable; its size is that of the site's structure (hundreds of
 * zones), whatever the number of teasers.
 */
public final class Site {

    private final String pagesRevision;

    private final List<Page> pages;

    private final ZoneRules rules;

    private final Map<ZoneId, Zone> zones = new HashMap<>();

    private final Map<String, Page> pagesById = new HashMap<>();

    private final Map<Name, Page> pagesByName = new HashMap<>();

    private record Name(String code, String language) {}

    /**
     * A site without rules of its own.
     *
     * @param revision changes whenever a page or a zone does
     * @param pages in any order; kept by id
     */
    public Site(String revision, List<Page> pages) {
        this(revision, pages, ZoneRules.NONE);
    }

    private Site(String pagesRevision, List<Page> pages, ZoneRules rules) {
        this.pagesRevision = pagesRevision;
        this.rules = rules;
        this.pages = pages.stream().sorted(Comparator.comparing(Page::id)).toList();
        for (Page page : this.pages) {
            this.pagesById.put(page.id(), page);
            this.pagesByName.putIfAbsent(new Name(page.code(), page.language()), page);
            page.zones().forEach((zone) -> this.zones.put(zone.id(), zone));
        }
    }

    /** The site of these pages, with a revision that is made of what they say. */
    public static Site of(List<Page> pages) {
        List<Page> ordered = new Site("", pages).pages();
        byte[] said = JsonMapper.shared().writeValueAsBytes(ordered);
        return new Site(HexFormat.of().formatHex(sha256().digest(said)), ordered);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
    }

    /** The same pages, with rules that say what documents mean by their zones. */
    public Site obeying(ZoneRules other) {
        return new Site(this.pagesRevision, this.pages, other);
    }

    /** Changes whenever a page, a zone or a rule does: what was read of documents before must be read again. */
    public String revision() {
        return this.rules.revision().isEmpty() ? this.pagesRevision : this.pagesRevision + "+" + this.rules.revision();
    }

    /** Changes whenever a page or a zone does. */
    public String pagesRevision() {
        return this.pagesRevision;
    }

    /** What ops have said of names that lead nowhere. */
    public ZoneRules rules() {
        return this.rules;
    }

    /** All pages, by id. */
    public List<Page> pages() {
        return this.pages;
    }

    public Optional<Page> findPage(String code, String language) {
        return Optional.ofNullable(this.pagesByName.get(new Name(code, language)));
    }

    public Optional<Page> findPage(String id) {
        return Optional.ofNullable(this.pagesById.get(id));
    }

    public Optional<Zone> findZone(ZoneId id) {
        return Optional.ofNullable(this.zones.get(id));
    }

    /** The zones that several pages have under one legacy id: what a client may mean that names only that id. */
    public List<Zone> zonesOfLegacyId(String legacyId) {
        return this.pages.stream().flatMap((page) -> page.zones().stream())
                .filter((zone) -> zone.legacyId().equals(legacyId)).toList();
    }
}
