package tv.ypsilon.site;

import java.util.List;
import java.util.Map;

/**
 * What ops have said of documents whose zone cannot be told by the rules that everybody knows.
 *
 * @param revision changes with them; empty: there are none
 * @param aliases further names of zones; names that the pages themselves tell go before them
 * @param zonesOfDocuments by the documents' ids: the zone of each whose own reference leads nowhere
 */
public record ZoneRules(String revision, List<Alias> aliases, Map<String, ZoneId> zonesOfDocuments) {

    /** As long as nobody has said anything. */
    public static final ZoneRules NONE = new ZoneRules("", List.of(), Map.of());

    public ZoneRules {
        aliases = List.copyOf(aliases);
        zonesOfDocuments = Map.copyOf(zonesOfDocuments);
    }

    /** A further name of a zone. */
    public record Alias(String alias, ZoneId zone) {}
}
