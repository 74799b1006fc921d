package tv.ypsilon.teaser;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;

/**
 * Which teasers are wanted. Null leaves a criterion out; all that are given must hold.
 *
 * @param ids these teasers
 * @param text found in title, subtitle, description or program id, whatever the case; or the whole id
 * @param zoneId scheduled in that zone at any time
 */
public record TeaserQuery(
        @Nullable Collection<String> ids,
        @Nullable String text,
        @Nullable String language,
        @Nullable String kind,
        @Nullable Status status,
        @Nullable String programId,
        @Nullable Support support,
        @Nullable ZoneId zoneId,
        @Nullable Boolean scheduled) {}
