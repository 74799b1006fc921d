package tv.ypsilon.teaser;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.NullUnmarked;
import tv.ypsilon.site.ZoneId;

/** A schedule entry as the table {@code schedule_entry} holds it. The database owns {@code during}. */
@Entity
@Table(name = "schedule_entry")
@NullUnmarked
class ScheduleEntryRow {

    @Id
    private String id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "teaser_id")
    private TeaserRow teaser;

    private String zoneId;

    private Double position;

    private Instant startsAt;

    private Instant endsAt;

    /** {@code -infinity} is {@link OffsetDateTime#MIN} to the driver, which an {@link Instant} would overflow. */
    @Column(columnDefinition = "timestamptz")
    private OffsetDateTime rankedFrom;

    protected ScheduleEntryRow() {}

    ScheduleEntryRow(TeaserRow teaser, EntryId id) {
        this.teaser = teaser;
        this.id = id.value();
    }

    void become(ScheduleEntry entry) {
        this.zoneId = entry.zoneId().value();
        this.position = entry.position() != null ? entry.position().value() : null;
        this.startsAt = entry.window().startsAt();
        this.endsAt = entry.window().endsAt();
        this.rankedFrom = entry.rankedFrom() == null ? null
                : entry.rankedFrom().equals(Instant.MIN) ? OffsetDateTime.MIN
                        : entry.rankedFrom().atOffset(ZoneOffset.UTC);
    }

    ScheduleEntry toEntry() {
        Instant ranked = this.rankedFrom == null ? null
                : this.rankedFrom.equals(OffsetDateTime.MIN) ? Instant.MIN : this.rankedFrom.toInstant();
        return new ScheduleEntry(new EntryId(this.id), new ZoneId(this.zoneId),
                this.position != null ? new Position(this.position) : null, new Window(this.startsAt, this.endsAt),
                ranked);
    }

    String id() {
        return this.id;
    }

    TeaserRow teaser() {
        return this.teaser;
    }
}
