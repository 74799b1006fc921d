package tv.ypsilon.legacy;

import java.util.List;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;

/** A small site, and documents for it. */
final class Sample {

    static final Zone HERO = zone("hero-1", "HOME", "fr", "hero-1", "HERO", List.of("top", "Big One"));

    static final Zone SHELF = zone("shelf-1", "HOME", "fr", "shelf-1", "SHELF", List.of());

    static final Zone CONCERTS = zone("CONCERT-fr~shared", "CONCERT", "fr", "shared", "LIST", List.of("both"));

    static final Zone SERIES = zone("SER-fr~shared", "SER", "fr", "shared", "LIST", List.of("both"));

    static final Zone SHADOWED = zone("both", "SER", "fr", "both", "SHADOWED", List.of());

    static final Zone GERMAN = zone("hero-2", "HOME", "de", "hero-2", "HERO", List.of());

    static final Site SITE = new Site("1", List.of(page("HOME", "fr", HERO, SHELF), page("CONCERT", "fr", CONCERTS),
            page("SER", "fr", SERIES, SHADOWED), page("HOME", "de", GERMAN)));

    private Sample() {}

    private static Zone zone(String id, String page, String language, String legacyId, String code,
            List<String> aliases) {
        return new Zone(new ZoneId(id), page + "-" + language, page, language, legacyId, code, code, 0, null, null,
                aliases);
    }

    private static Page page(String code, String language, Zone... zones) {
        return new Page(code + "-" + language, code, language, code, List.of(zones));
    }

    /** A document of JSON in which apostrophes stand for quotes. */
    static LegacyDocument document(String json) {
        return raw(json.replace('\'', '"'));
    }

    static LegacyDocument raw(String json) {
        try {
            return LegacyDocument.parse(json);
        } catch (UnreadableDocument unreadable) {
            throw new AssertionError(json, unreadable);
        }
    }
}
