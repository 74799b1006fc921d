package tv.ypsilon.legacy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;

/**
 * What legacy says that a page shows.
 *
 * @param at the instant that it answers for, which need not be the one that it was asked for; null when it does not say
 * @param zones in legacy's order
 */
public record PageContent(@Nullable Instant at, List<ZoneContent> zones) {

    public PageContent {
        zones = List.copyOf(zones);
    }

    /**
     * What a zone of the page shows.
     *
     * @param legacyId the zone's id on its page
     * @param teasers in legacy's order
     */
    public record ZoneContent(String legacyId, List<Shown> teasers) {

        public ZoneContent {
            teasers = List.copyOf(teasers);
        }
    }

    /**
     * A teaser that is shown.
     *
     * @param entry the one that is open in that zone at that instant; null where, by our reading, there is none
     */
    public record Shown(Teaser teaser, @Nullable ScheduleEntry entry) {}
}
