package tv.ypsilon.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.desk.Coverage.Shown;
import tv.ypsilon.desk.Coverage.Stretch;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Programme;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Window;

/**
 * Says what an entry would change in its zone before it is saved: the gaps that it closes or leaves, and where it makes more
 * than the zone shows. It looks at the times that the entry is about, from now on and not further than {@link #AHEAD}. One
 * statement a zone, of which there are two at the most; grows with the entries found, {@link #LIMIT} at the most.
 */
@Component
class Preview {

    static final Duration AHEAD = Duration.ofDays(400);

    static final int LIMIT = 1500;

    private static final int LINES = 12;

    private final Programme programme;

    private final ParisTime paris;

    private final Scheduling scheduling;

    private final Words words;

    Preview(Programme programme, ParisTime paris, Scheduling scheduling, Words words) {
        this.programme = programme;
        this.paris = paris;
        this.scheduling = scheduling;
        this.words = words;
    }

    /**
     * What would change.
     *
     * @param draft whether pages do not show the teaser anyway
     * @param tooMany whether there are too many entries to be looked at
     * @param more how many changes are not in the list
     */
    record Effect(List<Change> changes, boolean draft, boolean tooMany, int more) {}

    /**
     * A stretch that becomes right or wrong.
     *
     * @param kind {@code gap} or {@code crowd}
     * @param made whether it becomes wrong
     */
    record Change(String kind, boolean made, String zone, String when, String on, int most, int limit) {

        /** Of the text that says it. */
        public String key() {
            return "entry.effect." + this.kind + (this.made ? ".made" : ".closed");
        }
    }

    /**
     * What saving an entry would change.
     *
     * @param before the entry as it is stored; null for a new one
     */
    Effect of(Teaser teaser, @Nullable ScheduleEntry before, ScheduleEntry after, Locale locale) {
        if (teaser.content().status() == Status.DRAFT) {
            return new Effect(List.of(), true, false, 0);
        }
        List<Change> changes = new ArrayList<>();
        boolean tooMany = false;
        for (Map.Entry<Zone, Window> about : about(before, after).entrySet()) {
            Zone zone = about.getKey();
            Instant from = about.getValue().startsAt();
            Instant to = about.getValue().endsAt();
            if (from == null || to == null) {
                continue;
            }
            List<Programme.Item> items = this.programme.between(List.of(zone.id()), from, to, LIMIT + 1);
            if (items.size() > LIMIT) {
                tooMany = true;
                continue;
            }
            List<Stretch> now = stretches(teaser, items, before, zone, from, to, before);
            List<Stretch> then = stretches(teaser, items, before, zone, from, to, after);
            Coverage.without(then, now).forEach((stretch) -> changes.add(change(stretch, true, zone, locale)));
            Coverage.without(now, then).forEach((stretch) -> changes.add(change(stretch, false, zone, locale)));
        }
        return new Effect(changes.stream().limit(LINES).toList(), false, tooMany, Math.max(0, changes.size() - LINES));
    }

    /** The zones that the entry is in, before or after, and the time in each that it is about. */
    private Map<Zone, Window> about(@Nullable ScheduleEntry before, ScheduleEntry after) {
        Map<Zone, Window> about = new LinkedHashMap<>();
        Zone to = this.scheduling.getZone(after.zoneId());
        boolean stays = before != null && before.zoneId().equals(after.zoneId());
        clipped(stays && before != null ? hull(before.window(), after.window()) : after.window(), about, to);
        if (before != null && !stays) {
            Zone from = this.scheduling.findZone(before.zoneId().value());
            if (from != null) {
                clipped(before.window(), about, from);
            }
        }
        return about;
    }

    private void clipped(Window window, Map<Zone, Window> about, Zone zone) {
        Instant now = this.paris.now();
        Instant from = window.startsAt() == null || window.startsAt().isBefore(now) ? now : window.startsAt();
        Instant last = now.plus(AHEAD);
        Instant to = window.endsAt() == null || window.endsAt().isAfter(last) ? last : window.endsAt();
        if (from.isBefore(to)) {
            about.put(zone, new Window(from, to));
        }
    }

    private static Window hull(Window one, Window other) {
        Instant start = one.startsAt() == null || other.startsAt() == null ? null
                : one.startsAt().isBefore(other.startsAt()) ? one.startsAt() : other.startsAt();
        Instant end = one.endsAt() == null || other.endsAt() == null ? null
                : one.endsAt().isAfter(other.endsAt()) ? one.endsAt() : other.endsAt();
        return new Window(start, end);
    }

    /** What is wrong in the zone with that one of the entry's two forms, which may be none or be in another zone. */
    private static List<Stretch> stretches(Teaser teaser, List<Programme.Item> items, @Nullable ScheduleEntry stored,
            Zone zone, Instant from, Instant to, @Nullable ScheduleEntry entry) {
        List<Shown> shown = new ArrayList<>();
        items.stream().filter((item) -> item.isShownIn(zone.language()))
                .filter((item) -> stored == null || !item.id().equals(stored.id()))
                .forEach((item) -> shown.add(new Shown(item.window(), item.supports())));
        if (entry != null && entry.zoneId().equals(zone.id())) {
            shown.add(new Shown(entry.window(), teaser.content().supports()));
        }
        return Coverage.of(shown, zone.limit(), EnumSet.allOf(Support.class), from, to);
    }

    private Change change(Stretch stretch, boolean made, Zone zone, Locale locale) {
        return new Change(stretch.kind().word(), made, Words.title(zone),
                this.words.when(stretch.from(), stretch.to(), locale), Words.supports(stretch.supports()),
                stretch.most(), zone.limit() == null ? 0 : zone.limit());
    }
}
