package tv.ypsilon.desk;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.editing.Edit;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/** Makes edits of what editors want of an entry, and says what the old system, while it is still written to, cannot hold. */
@Component
class Scheduling {

    private final Sites sites;

    private final Migration migration;

    private final Words words;

    Scheduling(Sites sites, Migration migration, Words words) {
        this.sites = sites;
        this.migration = migration;
        this.words = words;
    }

    /** Puts an entry more into a teaser's schedule. */
    Edit create(TeaserId teaser, ScheduleEntry entry, boolean othersToo) {
        Zone zone = getZone(entry.zoneId());
        boolean oneZone = oneZone();
        return Edit.update(teaser, null, entry.id(),
                (before) -> one(oneZone, others(before, entry, zone, othersToo).schedule(entry, zone)));
    }

    /** Makes another entry of one, or what a function makes of it. */
    Edit change(TeaserId teaser, long version, EntryId id, UnaryOperator<ScheduleEntry> change, boolean othersToo) {
        boolean oneZone = oneZone();
        return Edit.update(teaser, version, id, (before) -> one(oneZone, changed(before, id, change, othersToo)));
    }

    /** What a change would make of a teaser. */
    Teaser changed(Teaser before, EntryId id, UnaryOperator<ScheduleEntry> change, boolean othersToo) {
        ScheduleEntry entry = change.apply(entry(before, id));
        Zone zone = getZone(entry.zoneId());
        return others(before, entry, zone, othersToo).reschedule(entry, zone);
    }

    Edit delete(TeaserId teaser, long version, EntryId id) {
        return Edit.update(teaser, version, id, (before) -> before.unschedule(id));
    }

    static ScheduleEntry entry(Teaser teaser, EntryId id) {
        return teaser.findEntry(id).orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "schedule", id.value()));
    }

    Zone getZone(ZoneId id) {
        return this.sites.current().findZone(id).orElseThrow(() -> Refusal.invalid("zoneId", "zone-unknown"));
    }

    /** Whether a teaser can be in one zone only, as the old system is still written to. */
    boolean oneZone() {
        return this.migration.state().step().writesLegacy();
    }

    /** The teaser's other entries, in the same zone if they are to come along. */
    private static Teaser others(Teaser teaser, ScheduleEntry entry, Zone zone, boolean comeAlong) {
        Teaser moved = teaser;
        if (comeAlong) {
            List<ScheduleEntry> others = teaser.schedule().stream()
                    .filter((other) -> !other.id().equals(entry.id()) && !other.zoneId().equals(zone.id())).toList();
            for (ScheduleEntry other : others) {
                moved = moved.reschedule(new ScheduleEntry(other.id(), zone.id(), other.position(), other.window()),
                        zone);
            }
        }
        return moved;
    }

    /** @throws Refusal {@code not-representable-in-legacy} if the teaser is in a second zone while that cannot be */
    static Teaser one(boolean oneZone, Teaser teaser) {
        if (oneZone && teaser.schedule().stream().map(ScheduleEntry::zoneId).distinct().count() > 1) {
            throw Refusal.of(ProblemType.NOT_REPRESENTABLE_IN_LEGACY).because("second-zone");
        }
        return teaser;
    }

    /** What an entry says, in one line: "Le Phare: Tue 24 Nov, 18:00 – 20:00, Top". */
    String line(Teaser teaser, ScheduleEntry entry, Locale locale) {
        String zone = this.sites.current().findZone(entry.zoneId()).map(Words::title).orElse(entry.zoneId().value());
        return this.words.text("week.line", locale, title(teaser), this.words.when(entry.window(), locale), zone);
    }

    static String title(Teaser teaser) {
        return Words.title(teaser.content().title(), teaser.id().value());
    }

    @Nullable
    Zone findZone(@Nullable String id) {
        return id == null || id.isBlank() ? null : this.sites.current().findZone(new ZoneId(id)).orElse(null);
    }

    /** The pages of a language, with zones that a teaser of it can be in. */
    List<tv.ypsilon.site.Page> pages(String language) {
        return this.sites.current().pages().stream().filter((page) -> page.language().equals(language)
                && !page.zones().isEmpty()).toList();
    }

}
