package tv.ypsilon.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the site in one language; {@code (code, language)} names it, as does its id.
 *
 * @param zones in the order in which the page shows them
 */
public record Page(String id, String code, String language, @Nullable String title, List<Zone> zones) {

    public Page {
        zones = List.copyOf(zones);
    }
}
