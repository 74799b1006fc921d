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

    /** By the names that legacy does not know and ops do. */
    private final Map<Name, List<Zone>> zonesByRule = new HashMap<>();

    ZoneDirectory(Site site) {
        this.site = site;
        for (Page page : site.pages()) {
            for (Zone zone : page.zones()) {
                for (String name : lowerNamesOf(zone)) {
                    this.zones.computeIfAbsent(new Name(page.language(), name), (_) -> new ArrayList<>()).add(zone);
                }
            }
        }
        site.rules().aliases().forEach((alias) -> site.findZone(alias.zone())
                .ifPresent((zone) -> this.zonesByRule
                        .computeIfAbsent(new Name(zone.language(), JavaScript.lower(alias.alias())),
                                (_) -> new ArrayList<>())
                        .add(zone)));
    }

    private record Name(String language, String name) {}

    Site site() {
        return this.site;
    }

    /**
     * What a document calls its zone.
     *
     * @param name in lower case
     * @param page the code of the zone's page in lower case; null when the document says none
     */
    record Reference(String name, @Nullable String page) {

        /** The reference in the members {@code zone} and {@code page} of a document, if there is one. */
        static Optional<Reference> in(JsonObject document) {
            Json zone = document.getUnlessNull("zone");
            if (zone == null || zone.equals(new JsonString(""))) {
                return Optional.empty();
            }
            Json page = zone instanceof JsonObject object ? object.getUnlessNull("page") : null;
            return Optional.of(new Reference(nameOf(zone),
                    JavaScript.lowerIfTruthy(page != null ? page : document.get("page"))));
        }

        private static String nameOf(Json zone) {
            if (zone instanceof JsonArray) {
                return "";
            }
            if (zone instanceof JsonObject object) {
                Json id = object.getUnlessNull("id");
                Json name = id != null ? id : object.getUnlessNull("code");
                return name != null ? JavaScript.lower(name) : "";
            }
            return JavaScript.lower(zone);
        }
    }

    /**
     * The zone that a document of that language means, as legacy finds it: with no page said, HOME comes first, then the
     * first page by id. Where legacy's names lead nowhere, the rules that ops have set are asked: first those of names,
     * then that of the document.
     *
     * @param reference what the document says; empty if it says nothing
     */
    Optional<Zone> find(String documentId, Optional<Reference> reference, String language) {
        return reference.flatMap((said) -> find(said, language))
                .or(() -> reference.flatMap((said) -> first(this.zonesByRule, said, language)))
                .or(() -> Optional.ofNullable(this.site.rules().zonesOfDocuments().get(documentId))
                        .flatMap(this.site::findZone).filter((zone) -> zone.language().equals(language)));
    }

    private Optional<Zone> find(Reference reference, String language) {
        return first(this.zones, reference, language);
    }

    private static Optional<Zone> first(Map<Name, List<Zone>> zones, Reference reference, String language) {
        List<Zone> hits = zones.getOrDefault(new Name(language, reference.name()), List.of()).stream().filter(
                (zone) -> reference.page() == null || reference.page().equals(JavaScript.lower(zone.page()))).toList();
        return hits.stream().filter((zone) -> zone.page().equals(HOME)).findFirst()
                .or(() -> hits.stream().findFirst());
    }

    /** The name by which a document that also says the page means that zone: its id, if no other zone goes before it. */
    Optional<String> nameOf(Zone zone) {
        return namesOf(zone).stream().filter((name) -> {
            Reference reference = new Reference(JavaScript.lower(name), JavaScript.lower(zone.page()));
            return find(reference, zone.language()).filter(zone::equals).isPresent();
        }).findFirst();
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
