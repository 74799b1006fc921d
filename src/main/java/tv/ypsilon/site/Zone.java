package tv.ypsilon.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place on a page that shows teasers.
 *
 * @param id unique on the site
 * @param pageId the id of its page, such as {@code HOME-fr}
 * @param page the code of its page, such as {@code HOME}
 * @param language the language of its page, such as {@code fr}
 * @param legacyId its id on its page, as the legacy API and its documents name it
 * @param code the word that people and documents name it by
 * @param order as the legacy API tells it; what orders the zones is their place in {@link Page#zones()}
 * @param limit how many teasers it shows at the most; null: all
 * @param aliases further names that documents may use for it
 */
public record Zone(
        ZoneId id,
        String pageId,
        String page,
        String language,
        String legacyId,
        String code,
        @Nullable String title,
        int order,
        @Nullable Integer limit,
        @Nullable String template,
        List<String> aliases) {

    public Zone {
        aliases = List.copyOf(aliases);
    }
}
