package tv.ypsilon.teaser;

import java.util.Set;
import tv.ypsilon.site.ZoneId;

/**
 * Said within the transaction of an edit of a teaser, which may still fail.
 *
 * @param zones that the teaser was in before or is in after it
 */
public record TeaserChanged(TeaserId id, Set<ZoneId> zones) {

    public TeaserChanged {
        zones = Set.copyOf(zones);
    }
}
