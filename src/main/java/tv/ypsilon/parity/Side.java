package tv.ypsilon.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.database.Pace;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * All that one side can show, whenever. It holds no texts, so that a hundred thousand teasers take some tens of
 * megabytes. For one thread.
 */
final class Side {

    private final Site site;

    private final Map<TeaserId, List<Slot>> slots = new HashMap<>();

    private @Nullable Map<ZoneId, List<Slot>> byZone;

    /**
     * A side that has nothing yet.
     *
     * @param site the pages that it shows; a page shows teasers of its own language only
     */
    Side(Site site) {
        this.site = site;
    }

    /** Takes a teaser in, in place of what it was. */
    void put(TeaserId id, @Nullable Teaser teaser) {
        List<Slot> now = Slot.of(teaser, (zone, language) -> this.site.findZone(zone)
                .filter((known) -> known.language().equals(language)).isPresent());
        List<Slot> before = now.isEmpty() ? this.slots.remove(id) : this.slots.put(id, now);
        if (!now.equals(before == null ? List.of() : before)) {
            this.byZone = null;
        }
    }

    /** Takes back what was there before. */
    void putAsItWas(TeaserId id, List<Slot> before) {
        if (before.isEmpty()) {
            this.slots.remove(id);
        } else {
            this.slots.put(id, before);
        }
        this.byZone = null;
    }

    /** Forgets a teaser. */
    void remove(TeaserId id) {
        put(id, null);
    }

    Set<TeaserId> teasers() {
        return this.slots.keySet();
    }

    /** Where a teaser can be shown. */
    List<Slot> of(TeaserId id) {
        return this.slots.getOrDefault(id, List.of());
    }

    /** What can be shown in a zone, in the order of the page. */
    List<Slot> in(ZoneId zone) {
        Map<ZoneId, List<Slot>> known = this.byZone;
        if (known == null) {
            known = new HashMap<>();
            for (List<Slot> each : this.slots.values()) {
                Pace.breathe();
                for (Slot slot : each) {
                    known.computeIfAbsent(slot.zone(), (_) -> new ArrayList<>()).add(slot);
                }
            }
            known.values().forEach((inZone) -> {
                Pace.breathe();
                inZone.sort(Slot.IN_PAGE_ORDER);
            });
            this.byZone = known;
        }
        return known.getOrDefault(zone, List.of());
    }

    /** The same for one support. */
    List<Slot> in(ZoneId zone, Support support) {
        return in(zone).stream().filter((slot) -> slot.face().showsOn(support)).toList();
    }

    /** What a zone shows on a support at an instant. */
    Shown shown(ZoneId zone, Support support, long at, @Nullable Integer limit) {
        return new Shown(
                in(zone).stream().filter((slot) -> slot.isOpenAt(at) && slot.face().showsOn(support))
                        .limit(limit == null ? Long.MAX_VALUE : limit).toList(),
                limit, (id) -> whereIs(id, zone, support, at));
    }

    /** Where a teaser is that a zone does not show. */
    Shown.Whereabouts whereIs(TeaserId id, ZoneId zone, Support support, long at) {
        boolean otherTimes = false;
        boolean elsewhere = false;
        for (Slot slot : of(id)) {
            if (slot.face().showsOn(support)) {
                if (slot.zone().equals(zone) && slot.isOpenAt(at)) {
                    return new Shown.Whereabouts.Beyond(slot);
                }
                otherTimes |= slot.zone().equals(zone);
                elsewhere |= !slot.zone().equals(zone) && slot.isOpenAt(at);
            }
        }
        return elsewhere ? new Shown.Whereabouts.Elsewhere()
                : otherTimes ? new Shown.Whereabouts.AtOtherTimes() : new Shown.Whereabouts.Nowhere();
    }
}
