package tv.ypsilon.parity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.PageContent;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.TeaserId;

/**
 * A page as legacy tells it, by ids and order; what each document says is read by our reading, so that what differs there
 * has changed in the meantime.
 */
final class Told {

    private final Map<String, List<PageContent.Shown>> zones = new HashMap<>();

    private final Map<TeaserId, Set<String>> places = new HashMap<>();

    private final long at;

    Told(PageContent content, Page page, long at) {
        this.at = at;
        content.zones().forEach((zone) -> {
            this.zones.putIfAbsent(zone.legacyId(), zone.teasers());
            zone.teasers().forEach((shown) -> this.places
                    .computeIfAbsent(shown.teaser().id(), (_) -> new HashSet<>()).add(zone.legacyId()));
        });
        page.zones().forEach((zone) -> this.zones.putIfAbsent(zone.legacyId(), List.of()));
    }

    /**
     * What legacy shows in a zone.
     *
     * @param expected what was expected there: legacy does not tell how it ranks teasers, nor what it has no room for
     */
    Shown in(Zone zone, Shown expected) {
        Map<TeaserId, Slot> known = expected.slots().stream()
                .collect(Collectors.toMap((slot) -> slot.face().id(), Function.identity(), (one, _) -> one));
        List<Slot> slots = this.zones.getOrDefault(zone.legacyId(), List.of()).stream()
                .map((shown) -> slot(shown, zone.id(), known.get(shown.teaser().id()), expected)).toList();
        return new Shown(slots, null, (id) -> this.places.containsKey(id)
                ? new Shown.Whereabouts.Elsewhere() : new Shown.Whereabouts.Nowhere());
    }

    private Slot slot(PageContent.Shown shown, ZoneId zone, @Nullable Slot known,
            Shown expected) {
        Face face = Face.of(shown.teaser().id(), shown.teaser().content());
        ScheduleEntry entry = shown.entry();
        if (entry != null) {
            long rank = known != null ? known.rank() : Slot.ALWAYS;
            Slot told = Slot.of(face, entry);
            if (known == null && expected.others().apply(face.id()) instanceof Shown.Whereabouts.Beyond(Slot beyond)) {
                rank = beyond.rank();
            }
            return new Slot(face, zone, told.position(), rank, told.start(), told.end());
        }
        // legacy shows it although we do not read it as open: there is nothing to compare but that
        return new Slot(face, zone, Double.POSITIVE_INFINITY, Slot.ALWAYS, this.at, this.at + 1);
    }
}
