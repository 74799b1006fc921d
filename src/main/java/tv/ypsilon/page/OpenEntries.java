package tv.ypsilon.page;

import java.util.Map;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.TeaserId;

/**
 * What PostgreSQL has open in a zone, on a support at an instant.
 *
 * @param count how many, be they beyond the zone's limit
 * @param shown the entries of those that the zone shows
 */
public record OpenEntries(int count, Map<TeaserId, EntryId> shown) {

    public OpenEntries {
        shown = Map.copyOf(shown);
    }
}
