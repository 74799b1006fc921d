package tv.ypsilon.page;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Support;

/**
 * What a page shows on a support, at any instant. What it shows changes only where a slot opens or closes, so two
 * timelines that agree on each stretch between such bounds agree for ever.
 *
 * @param zones all of the page, in its order
 */
public record Timeline(Page page, Support support, List<ZoneTimeline> zones) {

    public Timeline {
        zones = List.copyOf(zones);
    }

    /** The timeline of what can be shown in a page's zones; a zone that is not named shows nothing. */
    public static Timeline of(Page page, Support support, Map<ZoneId, ? extends Collection<ZoneTimeline.Slot>> slots) {
        return new Timeline(page, support, page.zones().stream().map((zone) -> {
            Collection<ZoneTimeline.Slot> here = slots.get(zone.id());
            return ZoneTimeline.of(zone, here == null ? List.of() : here);
        }).toList());
    }

    /** What the page shows at an instant, and the bounds between which it does. */
    public ShownPage at(Instant instant) {
        return new ShownPage(this.page, this.support, instant, lastBoundUntil(instant), firstBoundAfter(instant),
                this.zones.stream().map((zone) -> new ShownZone(zone.zone(), zone.at(instant))).toList());
    }

    /** The last instant, not after this one, at which a slot opens or closes; null: there is none. */
    public @Nullable Instant lastBoundUntil(Instant instant) {
        return this.zones.stream().map((zone) -> zone.lastBoundUntil(instant)).filter(Objects::nonNull)
                .max(Instant::compareTo).orElse(null);
    }

    /** The next instant at which a slot opens or closes; null: there is none. */
    public @Nullable Instant firstBoundAfter(Instant instant) {
        return this.zones.stream().map((zone) -> zone.firstBoundAfter(instant)).filter(Objects::nonNull)
                .min(Instant::compareTo).orElse(null);
    }
}
