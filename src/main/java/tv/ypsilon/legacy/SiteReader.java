package tv.ypsilon.legacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonNumber;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.Json.JsonString;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;

/** Reads legacy's list of pages; what cannot be told apart from what came before is left out. Made for one reading. */
final class SiteReader {

    private final JsonArray answer;

    private final List<Oddity> oddities = new ArrayList<>();

    private final Map<String, Set<String>> pagesByLegacyId = new HashMap<>();

    private SiteReader(JsonArray answer) {
        this.answer = answer;
    }

    static SiteReading read(JsonArray answer) {
        SiteReader reader = new SiteReader(answer);
        List<RawPage> pages = reader.usablePages();
        pages.forEach((page) -> page.zones()
                .forEach((zone) -> reader.pagesByLegacyId.computeIfAbsent(zone.id(), (_) -> new HashSet<>())
                        .add(page.id())));
        return new SiteReading(pages.stream().map(reader::page).toList(), reader.oddities);
    }

    private record RawPage(String id, String code, String language, @Nullable String title, List<RawZone> zones) {}

    private record RawZone(String id, int index, JsonObject content) {}

    private List<RawPage> usablePages() {
        List<RawPage> pages = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<List<String>> names = new HashSet<>();
        for (int i = 0; i < this.answer.elements().size(); i++) {
            String field = "[" + i + "]";
            if (!(this.answer.elements().get(i) instanceof JsonObject page)
                    || !(page.get("id") instanceof JsonString id)
                    || id.value().isBlank() || !Texts.isStorable(id.value())) {
                note("page-without-id", field, "it is left out");
                continue;
            }
            String code = text(page, "code", field);
            String language = text(page, "language", field);
            if (code == null || language == null) {
                note("page-without-name", field, id.value() + " has no code or no language, and is left out");
            } else if (!ids.add(id.value()) || !names.add(List.of(code, language))) {
                note("page-twice", field, id.value() + ", " + code + "/" + language + ": the first counts");
            } else {
                pages.add(new RawPage(id.value(), code, language, text(page, "title", field), zones(page, field)));
            }
        }
        return pages;
    }

    private List<RawZone> zones(JsonObject page, String pageField) {
        if (!(page.get("zones") instanceof JsonArray list)) {
            note("page-without-zones", pageField + ".zones", "it has no list of zones");
            return List.of();
        }
        List<RawZone> zones = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < list.elements().size(); i++) {
            String field = pageField + ".zones[" + i + "]";
            JsonObject zone = list.elements().get(i) instanceof JsonObject object ? object : new JsonObject(Map.of());
            String id = text(zone, "id", field);
            if (id == null || id.isBlank()) {
                note("zone-without-id", field, "it is left out");
            } else if (!ids.add(id)) {
                note("zone-twice", field, id + ": the first counts");
            } else {
                zones.add(new RawZone(id, i, zone));
            }
        }
        return zones;
    }

    private Page page(RawPage page) {
        return new Page(page.id(), page.code(), page.language(), page.title(),
                page.zones().stream().map((zone) -> zone(zone, page)).toList());
    }

    private Zone zone(RawZone zone, RawPage page) {
        String field = page.id() + "/" + zone.id();
        boolean onOnePage = this.pagesByLegacyId.getOrDefault(zone.id(), Set.of()).size() == 1;
        ZoneId id = onOnePage ? new ZoneId(zone.id()) : ZoneId.qualified(page.id(), zone.id());
        return new Zone(id, page.id(), page.code(), page.language(), zone.id(), code(zone.content(), field),
                text(zone.content(), "title", field), order(zone, field), limit(zone.content(), field),
                text(zone.content(), "template", field), aliases(zone.content(), field));
    }

    /** Without a code, documents may still name the zone by what JavaScript makes of none. */
    private String code(JsonObject zone, String field) {
        String code = text(zone, "code", field);
        if (code != null) {
            return code;
        }
        note("zone-without-code", field + ".code", "it has none");
        return zone.get("code") == null ? "undefined" : "null";
    }

    private int order(RawZone zone, String field) {
        Json order = zone.content().getUnlessNull("order");
        double number = order != null ? JavaScript.number(order) : Double.NaN;
        if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
            return (int) number;
        }
        note("zone-order", field + ".order", "it is none, so its place in the list counts");
        return zone.index();
    }

    /** As JavaScript's slice takes it, but for a negative one, which would leave out so many of the last. */
    private @Nullable Integer limit(JsonObject zone, String field) {
        Json limit = zone.getUnlessNull("limit");
        if (limit == null) {
            return null;
        }
        double number = JavaScript.number(limit);
        if (!(limit instanceof JsonNumber) || number < 0 || number != Math.rint(number)) {
            note("zone-limit", field + ".limit", JavaScript.string(limit));
        }
        return number <= -1 || number > Integer.MAX_VALUE ? null : (Integer) (int) number;
    }

    private List<String> aliases(JsonObject zone, String field) {
        Json aliases = zone.getUnlessNull("aliases");
        if (aliases instanceof JsonArray list) {
            return list.elements().stream().map(JavaScript::string).map(Texts::storable).toList();
        }
        if (aliases != null) {
            note("zone-aliases", field + ".aliases", "they are no list, so they do not count");
        }
        return List.of();
    }

    private @Nullable String text(JsonObject object, String name, String field) {
        Json value = object.getUnlessNull(name);
        if (value == null) {
            return null;
        }
        String text = JavaScript.string(value);
        String storable = Texts.storable(text);
        if (!(value instanceof JsonString)) {
            note("not-text", field + "." + name, text);
        } else if (!storable.equals(text)) {
            note("text-replaced", field + "." + name, storable);
        }
        return storable;
    }

    private void note(String rule, String field, String detail) {
        this.oddities.add(new Oddity(rule, field, detail));
    }
}
