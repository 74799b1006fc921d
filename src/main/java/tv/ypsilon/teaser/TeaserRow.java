package tv.ypsilon.teaser;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PrePersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;
import tv.ypsilon.site.ZoneId;

/** A teaser as the table {@code teaser} holds it. */
@Entity
@Table(name = "teaser")
@NullUnmarked
class TeaserRow implements Persistable<String> {

    @Id
    private String id;

    private String language;

    private String kind;

    private String title;

    private String subtitle;

    private String description;

    private String programId;

    private String url;

    private String image;

    private String callToAction;

    @Column(columnDefinition = "text[]")
    private String[] supports;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    private Status status;

    private long version;

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private Instant updatedAt;

    /** Made by the database from what is searched; here only to be asked for. */
    @Column(insertable = false, updatable = false)
    private String search;

    /** Likewise, to be sorted by. */
    @Column(insertable = false, updatable = false)
    private String titleOrder;

    @OneToMany(mappedBy = "teaser", cascade = CascadeType.ALL, orphanRemoval = true, fetch = FetchType.LAZY)
    @BatchSize(size = 500)
    private Set<ScheduleEntryRow> schedule = new LinkedHashSet<>();

    @Transient
    private boolean isNew = true;

    protected TeaserRow() {}

    TeaserRow(TeaserId id, Instant now) {
        this.id = id.value();
        this.createdAt = now;
    }

    /** Makes the row say what the teaser says; entries keep their rows by id. */
    void become(Teaser teaser, Instant now) {
        TeaserContent content = teaser.content();
        this.language = content.language();
        this.kind = content.kind();
        this.title = content.title();
        this.subtitle = content.subtitle();
        this.description = content.description();
        this.programId = content.programId();
        this.url = content.url();
        this.image = content.image();
        this.callToAction = content.callToAction();
        this.supports = content.supports().stream().map(Support::word).toArray(String[]::new);
        this.status = content.status();
        this.version = teaser.version();
        this.updatedAt = now;
        Map<String, ScheduleEntryRow> rows = new HashMap<>();
        this.schedule.forEach((row) -> rows.put(row.id(), row));
        this.schedule.removeIf((row) -> teaser.findEntry(new EntryId(row.id())).isEmpty());
        for (ScheduleEntry entry : teaser.schedule()) {
            ScheduleEntryRow row = rows.get(entry.id().value());
            if (row == null) {
                row = new ScheduleEntryRow(this, entry.id());
                this.schedule.add(row);
            }
            row.become(entry);
        }
    }

    /** Whether the stored schedule is the one that the teaser has. */
    boolean isScheduledAs(Teaser teaser) {
        return this.schedule.stream().map(ScheduleEntryRow::toEntry).collect(Collectors.toSet())
                .equals(Set.copyOf(teaser.schedule()));
    }

    /** The zones that it is scheduled in; the caller's own. */
    Set<ZoneId> zones() {
        return this.schedule.stream().map((row) -> row.toEntry().zoneId())
                .collect(Collectors.toCollection(HashSet::new));
    }

    Teaser toTeaser() {
        return new Teaser(new TeaserId(this.id), content(),
                this.schedule.stream().map(ScheduleEntryRow::toEntry).toList(), this.version);
    }

    private TeaserContent content() {
        EnumSet<Support> on = EnumSet.noneOf(Support.class);
        Arrays.stream(this.supports).forEach((word) -> Support.find(word).ifPresent(on::add));
        return new TeaserContent(this.language, this.kind, this.title, this.subtitle, this.description, this.programId,
                this.url, this.image, this.callToAction, on, this.status);
    }

    TeaserId id() {
        return new TeaserId(this.id);
    }

    long version() {
        return this.version;
    }

    @Override
    public @Nullable String getId() {
        return this.id;
    }

    /** Ids are given, never generated, so only the row knows whether it is stored. */
    @Override
    public boolean isNew() {
        return this.isNew;
    }

    @PostLoad
    @PrePersist
    void isStored() {
        this.isNew = false;
    }
}
