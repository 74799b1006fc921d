package tv.ypsilon.teaser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Zone;

/**
 * A teaser with its schedule: one aggregate, edited as a whole. Immutable: an edit gives the teaser as it would be.
 *
 * @param schedule by {@link ScheduleEntry#BY_START}; entries of one zone never overlap
 * @param version 0 before it is first stored, then 1 and one more with every edit
 */
public record Teaser(TeaserId id, TeaserContent content, List<ScheduleEntry> schedule, long version) {

    /** How many entries a teaser's schedule holds at the most when it is edited. */
    public static final int MAX_ENTRIES = 500;

    public Teaser {
        schedule = schedule.stream().sorted(ScheduleEntry.BY_START).toList();
    }

    /** A new one, not yet scheduled. */
    public static Teaser create(TeaserId id, TeaserContent content) {
        ContentRules.check(null, content);
        return new Teaser(id, content, List.of(), 0);
    }

    /**
     * With other content. What is as it was may stay, however odd; what changes must keep the rules.
     *
     * @throws Refusal {@code invalid-content}, field by field
     */
    public Teaser edit(TeaserContent changed) {
        ContentRules.check(this.content, changed);
        if (!changed.language().equals(this.content.language()) && !this.schedule.isEmpty()) {
            throw Refusal.invalid("language", "language-of-a-scheduled-teaser");
        }
        return new Teaser(this.id, changed, this.schedule, this.version);
    }

    /**
     * With one more entry.
     *
     * @param zone the zone that the entry names
     * @throws Refusal {@code invalid-content} or {@code overlapping-entries}
     */
    public Teaser schedule(ScheduleEntry entry, Zone zone) {
        if (this.schedule.size() >= MAX_ENTRIES) {
            throw Refusal.invalid("teaserId", "too-many-entries", MAX_ENTRIES);
        }
        checkEntry(entry, zone, null);
        return withSchedule((entries) -> {
            entries.add(entry);
            return entries;
        });
    }

    /**
     * With the entry of that id replaced.
     *
     * @param zone the zone that the entry names
     * @throws Refusal {@code not-found}, {@code invalid-content} or {@code overlapping-entries}
     */
    public Teaser reschedule(ScheduleEntry entry, Zone zone) {
        ScheduleEntry current = getEntry(entry.id());
        if (current.saysTheSameAs(
                new ScheduleEntry(entry.id(), entry.zoneId(), entry.position(), entry.window(),
                        current.rankedFrom()))) {
            return this;
        }
        checkEntry(entry, zone, current);
        return withSchedule((entries) -> {
            entries.set(entries.indexOf(current), entry);
            return entries;
        });
    }

    /**
     * With the windows of all entries changed at once, so that one may take the place that another one leaves.
     *
     * @throws Refusal {@code overlapping-entries} if two of one zone would meet, or whatever the change throws
     */
    public Teaser reschedule(UnaryOperator<Window> change) {
        List<ScheduleEntry> moved = this.schedule.stream()
                .map((entry) -> new ScheduleEntry(entry.id(), entry.zoneId(), entry.position(),
                        change.apply(entry.window())))
                .toList();
        if (IntStream.range(0, moved.size())
                .allMatch((i) -> moved.get(i).window().equals(this.schedule.get(i).window()))) {
            return this;
        }
        for (ScheduleEntry entry : moved) {
            checkCollisions(entry, moved);
        }
        return new Teaser(this.id, this.content, moved, this.version);
    }

    /**
     * Without the entry of that id.
     *
     * @throws Refusal {@code not-found}
     */
    public Teaser unschedule(EntryId entryId) {
        ScheduleEntry current = getEntry(entryId);
        return withSchedule((entries) -> {
            entries.remove(current);
            return entries;
        });
    }

    public Optional<ScheduleEntry> findEntry(EntryId entryId) {
        return this.schedule.stream().filter((entry) -> entry.id().equals(entryId)).findFirst();
    }

    /** Whether pages would show both alike and editors would read them alike; ids of entries and versions aside. */
    public boolean saysTheSameAs(Teaser other) {
        if (!this.content.equals(other.content) || this.schedule.size() != other.schedule.size()) {
            return false;
        }
        List<ScheduleEntry> left = new ArrayList<>(other.schedule);
        return this.schedule.stream()
                .allMatch((entry) -> left.stream().filter(entry::saysTheSameAs).findFirst().map(left::remove)
                        .orElse(false));
    }

    public Teaser atVersion(long newVersion) {
        return new Teaser(this.id, this.content, this.schedule, newVersion);
    }

    private ScheduleEntry getEntry(EntryId entryId) {
        return findEntry(entryId).orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "schedule", entryId.value()));
    }

    private void checkEntry(ScheduleEntry entry, Zone zone, @Nullable ScheduleEntry current) {
        if (!zone.language().equals(this.content.language())) {
            throw Refusal.invalid("zoneId", "zone-of-another-language", zone.language(), this.content.language());
        }
        if (entry.position() != null && !entry.position().isOrdinary()
                && (current == null || !entry.position().equals(current.position()))) {
            throw Refusal.invalid("position", "position", Position.MAX);
        }
        checkCollisions(entry, this.schedule);
    }

    private static void checkCollisions(ScheduleEntry entry, List<ScheduleEntry> others) {
        others.stream().filter((other) -> !other.id().equals(entry.id()) && other.collidesWith(entry))
                .findFirst()
                .ifPresent((other) -> {
                    throw Refusal.of(ProblemType.OVERLAPPING_ENTRIES, other.id().value()).with("scheduleId",
                            other.id().value());
                });
    }

    /** An edited schedule is written to legacy as one window an entry, and is ordered accordingly. */
    private Teaser withSchedule(UnaryOperator<List<ScheduleEntry>> change) {
        List<ScheduleEntry> entries = change.apply(new ArrayList<>(this.schedule));
        return new Teaser(this.id, this.content, entries.stream().map(ScheduleEntry::rankedByItsOwnStart).toList(),
                this.version);
    }
}
