package tv.ypsilon.page;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/**
 * What a page shows on a support at an instant.
 *
 * @param at the instant that it is of
 * @param validFrom since when it shows this; null when unknown, or always
 * @param validUntil until when it shows this, as programmed now; null when unknown, or for good
 * @param zones all of the page, in its order
 */
public record ShownPage(
        Page page,
        Support support,
        Instant at,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        List<ShownZone> zones) {

    public ShownPage {
        zones = List.copyOf(zones);
    }

    /**
     * What a zone shows.
     *
     * @param teasers in order
     */
    public record ShownZone(Zone zone, List<ShownTeaser> teasers) {

        public ShownZone {
            teasers = List.copyOf(teasers);
        }
    }

    /**
     * A teaser as a zone shows it.
     *
     * @param position of the schedule entry that is open; null: after all positions
     * @param window of that entry
     */
    public record ShownTeaser(
            TeaserId id,
            String kind,
            @Nullable String title,
            @Nullable String subtitle,
            @Nullable String description,
            @Nullable String programId,
            @Nullable String url,
            @Nullable String image,
            @Nullable String callToAction,
            @Nullable Position position,
            Window window) {}
}
