package tv.ypsilon.desk;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;

/**
 * A teaser in a list.
 *
 * @param when whether it is scheduled {@code NOW}, {@code LATER}, was {@code BEFORE}, or {@code NEVER}
 * @param where the zone and the time of the entry that says so; null: it has none
 * @param more how many entries it has besides
 */
record TeaserListRow(
        String id,
        String title,
        @Nullable String subtitle,
        String kind,
        String language,
        String supports,
        String status,
        Thumbnail picture,
        When when,
        @Nullable String where,
        int more) {

    enum When {
        NOW, LATER, BEFORE, NEVER
    }

    static TeaserListRow of(Teaser teaser, Site site, Instant now, Words words, Locale locale) {
        TeaserContent content = teaser.content();
        Optional<ScheduleEntry> entry = next(teaser.schedule(), now);
        When when = entry.map((one) -> one.window().isOpenAt(now) ? When.NOW
                : startsAfter(one, now) ? When.LATER : When.BEFORE).orElse(When.NEVER);
        String where = entry.map((one) -> site.findZone(one.zoneId())
                .map((zone) -> zone.page() + " · " + Words.title(zone)).orElse(one.zoneId().value()) + ", "
                + words.when(one.window(), locale)).orElse(null);
        return new TeaserListRow(teaser.id().value(), Scheduling.title(teaser), content.subtitle(), content.kind(),
                content.language(), Words.supports(content.supports()), content.status().name(),
                Thumbnail.of(content.image(), content.title(), teaser.id().value()), when, where,
                Math.max(0, teaser.schedule().size() - 1));
    }

    /** The entry that is open; or else the next one; or else the last one that there was. */
    private static Optional<ScheduleEntry> next(List<ScheduleEntry> schedule, Instant now) {
        return schedule.stream().filter((entry) -> entry.window().isOpenAt(now)).findFirst()
                .or(() -> schedule.stream().filter((entry) -> startsAfter(entry, now))
                        .min(Comparator.comparing(ScheduleEntry::rank)))
                .or(() -> schedule.stream().max(Comparator.comparing(ScheduleEntry::rank)));
    }

    private static boolean startsAfter(ScheduleEntry entry, Instant now) {
        return entry.window().startsAt() != null && entry.window().startsAt().isAfter(now);
    }
}
