package tv.ypsilon.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Programme;
import tv.ypsilon.teaser.Status;

/**
 * A page's week, or day, as it is drawn.
 *
 * @param query what was asked for, with nothing left unsaid
 * @param now where the present is, in percent; null: not here
 * @param tooMany whether there is more than is looked at, so that nothing is said of gaps
 * @param limit how many entries are looked at
 */
record WeekView(
        WeekQuery query,
        Page page,
        Span span,
        List<Span.Column> columns,
        List<Span.Column> ticks,
        List<Row> rows,
        @Nullable Double now,
        boolean tooMany,
        int limit) {

    /**
     * A zone.
     *
     * @param lanes how many lanes are drawn
     * @param hidden how many entries are in none of them
     * @param marks where it is empty or crowded
     */
    record Row(Zone zone, String title, List<Block> blocks, int lanes, int hidden, List<Mark> marks) {

        public List<Mark> marks(String kind) {
            return this.marks.stream().filter((mark) -> mark.kind().equals(kind)).toList();
        }

        public String style() {
            return "--lanes:" + Math.max(1, this.lanes);
        }
    }

    /**
     * An entry.
     *
     * @param style where it is
     * @param begun whether it begins before what is shown
     * @param goesOn whether it ends after what is shown
     * @param when in words
     */
    record Block(
            Programme.Item item,
            String title,
            Thumbnail picture,
            String style,
            boolean begun,
            boolean goesOn,
            String when) {

        public String id() {
            return this.item.id().value();
        }

        public boolean isDraft() {
            return this.item.status() == Status.DRAFT;
        }

        /** For the script: the millisecond, or null where that end is open. */
        public @Nullable Long start() {
            return millis(this.item.window().startsAt());
        }

        public @Nullable Long end() {
            return millis(this.item.window().endsAt());
        }

        public @Nullable Number position() {
            return this.item.position() == null ? null : this.item.position().asNumber();
        }

        private static @Nullable Long millis(@Nullable Instant instant) {
            return instant == null ? null : instant.toEpochMilli();
        }
    }

    /**
     * A stretch in which a zone is empty or crowded.
     *
     * @param kind {@code gap} or {@code crowd}
     * @param on the supports, such as "web, tv"
     * @param most how many teasers are open at once
     */
    record Mark(String kind, String style, String when, String on, int most, Instant from, Instant to) {

        public String fromField() {
            return ParisTime.field(this.from);
        }

        public String toField() {
            return ParisTime.field(this.to);
        }
    }

    /** The day to go to from here: today if it is one of these, else the first. */
    public LocalDate dayNear(LocalDate today) {
        return today.isBefore(this.span.first()) || today.isAfter(this.span.last()) ? this.span.first() : today;
    }

    /** The beginning of what is shown, for a form. */
    public String fromField() {
        return ParisTime.field(this.span.from());
    }
}
