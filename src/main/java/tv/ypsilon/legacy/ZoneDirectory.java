package tv.ypsilon.legacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.Json.JsonString;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;

/** Finds the zone that a document means: zones have many names, and several zones may share one. */
final class ZoneDirectory {

    private static final String HOME = "HOME";

    private final Site site;

    private final Map<Name, List<Zone>> zones = new HashMap<>();

    ZoneDirectory(Site site) {
        this.site = site;
        for (Page page : site.pages()) {
            for (Zone zone : page.zones()) {
                for (String name : lowerNamesOf(zone)) {
                    this.zones.computeIfAbsent(new Name(page.language(), name), (_) -> new ArrayList<>()).add(zone);
                }
            }
        }
    }

    private record Name(String language, String name) {}

    Site site() {
        return this.site;
    }

    /**
     * The zone that a document of that language is placed in.
     *
     * @param document with the members {@code zone} and {@code page}
     */
    Optional<Zone> find(JsonObject document, String language) {
        Json zone = document.getUnlessNull("zone");
        if (zone == null || zone.equals(new JsonString(""))) {
            return Optional.empty();
        }
        String name = switch (zone) {
            case JsonObject object -> firstOf(object.getUnlessNull("id"), object.getUnlessNull("code"));
            case JsonArray _ -> "";
            default -> JavaScript.lower(zone);
        };
        Json page = zone instanceof JsonObject object ? object.getUnlessNull("page") : null;
        return find(language, name, page != null ? page : document.get("page"));
    }

    private static String firstOf(@Nullable Json id, @Nullable Json code) {
        return id != null ? JavaScript.lower(id) : code != null ? JavaScript.lower(code) : "";
    }

    /** With no page said, a zone on HOME comes before those on other pages, which come by the page's id. */
    private Optional<Zone> find(String language, String name, @Nullable Json page) {
        List<Zone> named = this.zones.getOrDefault(new Name(language, name), List.of());
        String wanted = JavaScript.lowerIfTruthy(page);
        List<Zone> hits = named.stream()
                .filter((zone) -> wanted == null || wanted.equals(JavaScript.lower(zone.page()))).toList();
        return hits.stream().filter((zone) -> zone.page().equals(HOME)).findFirst()
                .or(() -> hits.stream().findFirst());
    }

    /** The name by which a document that also says the page means that zone: its id, if no other zone goes before it. */
    Optional<String> nameOf(Zone zone) {
        return namesOf(zone).stream().filter((name) -> find(zone.language(), JavaScript.lower(name),
                new JsonString(zone.page())).filter(zone::equals).isPresent()).findFirst();
    }

    private static Set<String> lowerNamesOf(Zone zone) {
        Set<String> names = new LinkedHashSet<>();
        namesOf(zone).forEach((name) -> names.add(JavaScript.lower(name)));
        return names;
    }

    private static List<String> namesOf(Zone zone) {
        List<String> names = new ArrayList<>(List.of(zone.legacyId(), zone.code(), zone.legacyId() + "_" + zone.page(),
                zone.legacyId() + "_" + zone.legacyId(), zone.page() + "/" + zone.code()));
        names.addAll(zone.aliases());
        return names;
    }
}
