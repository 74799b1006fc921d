package tv.ypsilon.legacy;

import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;

/** A small site, and documents for it. */
final class Sample {

    /** Its pages as the legacy API lists them. */
    static final String PAGES = """
            [{'id': 'HOME-fr', 'code': 'HOME', 'language': 'fr', 'zones': [
               {'id': 'hero-1', 'code': 'HERO', 'order': 0, 'limit': 3, 'aliases': ['top', 'Big One']},
               {'id': 'shelf-1', 'code': 'SHELF', 'order': 1}]},
             {'id': 'SER-fr', 'code': 'SER', 'language': 'fr', 'zones': [
               {'id': 'shared', 'code': 'LIST', 'order': 0, 'aliases': ['both']},
               {'id': 'both', 'code': 'SHADOWED', 'order': 1}]},
             {'id': 'CONCERT-fr', 'code': 'CONCERT', 'language': 'fr', 'zones': [
               {'id': 'shared', 'code': 'LIST', 'order': 0, 'aliases': ['both']}]},
             {'id': 'HOME-de', 'code': 'HOME', 'language': 'de', 'zones': [{'id': 'hero-2', 'code': 'HERO', 'order': 0}]}]"""
            .replace('\'', '"');

    static final Site SITE = new Site("1", SiteReader.read((JsonArray) Json.parse(PAGES)).pages());

    static final Zone HERO = zone("hero-1");

    static final Zone SHELF = zone("shelf-1");

    static final Zone CONCERTS = zone("CONCERT-fr~shared");

    static final Zone SERIES = zone("SER-fr~shared");

    /** Its id is also an alias of the zone before it. */
    static final Zone SHADOWED = zone("both");

    static final Zone GERMAN = zone("hero-2");

    private Sample() {}

    private static Zone zone(String id) {
        return SITE.findZone(new ZoneId(id)).orElseThrow();
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
