package tv.ypsilon.editing;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/** A teaser with its schedule as the journal keeps it, before and after an edit. Members may be added, never renamed. */
record TeaserImage(
        TeaserId id,
        String language,
        String kind,
        @Nullable String title,
        @Nullable String subtitle,
        @Nullable String description,
        @Nullable String programId,
        @Nullable String url,
        @Nullable String image,
        @Nullable String callToAction,
        Set<Support> supports,
        Status status,
        long version,
        List<EntryImage> schedule) {

    /**
     * An entry of it.
     *
     * @param rankedFrom an instant, {@code ALWAYS} for one that was always open, or null for the entry's own start
     */
    record EntryImage(
            EntryId id,
            ZoneId zoneId,
            @Nullable Number position,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable String rankedFrom) {

        private static final String ALWAYS = "ALWAYS";

        static EntryImage of(ScheduleEntry entry) {
            Instant rank = entry.rankedFrom();
            return new EntryImage(entry.id(), entry.zoneId(),
                    entry.position() != null ? entry.position().asNumber() : null, entry.window().startsAt(),
                    entry.window().endsAt(), rank == null ? null : rank.equals(Instant.MIN) ? ALWAYS : rank.toString());
        }

        ScheduleEntry toEntry() {
            Instant rank = this.rankedFrom == null ? null
                    : this.rankedFrom.equals(ALWAYS) ? Instant.MIN : Instant.parse(this.rankedFrom);
            return new ScheduleEntry(this.id, this.zoneId,
                    this.position != null ? new Position(this.position.doubleValue()) : null,
                    new Window(this.startsAt, this.endsAt), rank);
        }
    }

    static TeaserImage of(Teaser teaser) {
        TeaserContent content = teaser.content();
        return new TeaserImage(teaser.id(), content.language(), content.kind(), content.title(), content.subtitle(),
                content.description(), content.programId(), content.url(), content.image(), content.callToAction(),
                content.supports(), content.status(), teaser.version(),
                teaser.schedule().stream().map(EntryImage::of).toList());
    }

    Teaser toTeaser() {
        TeaserContent content = new TeaserContent(this.language, this.kind, this.title, this.subtitle, this.description,
                this.programId, this.url, this.image, this.callToAction, this.supports, this.status);
        return new Teaser(this.id, content, this.schedule.stream().map(EntryImage::toEntry).toList(), this.version);
    }
}
