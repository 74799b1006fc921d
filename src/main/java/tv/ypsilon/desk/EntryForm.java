package tv.ypsilon.desk;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.ParisTime.Which;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Scheduled;
import tv.ypsilon.teaser.Window;

/**
 * An entry as it is typed; blank is nothing.
 *
 * @param entry the id of the entry; none for a new one
 * @param start on the wall in Paris
 * @param startWhich which of two is meant, where the wall says that time twice
 * @param others whether the teaser's other entries come along into the zone
 * @param version of the teaser, as it was when the form was shown
 * @param key of the form
 * @param from a day of the week to go back to
 * @param back where else to go back to
 */
record EntryForm(
        @Nullable String entry,
        @Nullable String teaser,
        @Nullable String zone,
        @Nullable String start,
        @Nullable String startWhich,
        @Nullable String end,
        @Nullable String endWhich,
        @Nullable String position,
        @Nullable String others,
        @Nullable String version,
        @Nullable String key,
        @Nullable String from,
        @Nullable String back) {

    /** Nothing is typed. */
    static final EntryForm EMPTY = new EntryForm(null, null, null, null, null, null, null, null, null, null, null, null,
            null);

    /** The entry as it is, but for what is said here already. */
    EntryForm on(Scheduled current) {
        ScheduleEntry now = current.entry();
        Window window = now.window();
        return new EntryForm(now.id().value(), current.teaserId().value(), or(this.zone, now.zoneId().value()),
                this.start != null ? this.start : ParisTime.field(window.startsAt()),
                or(this.startWhich, this.start != null ? "" : which(window.startsAt())),
                this.end != null ? this.end : ParisTime.field(window.endsAt()),
                or(this.endWhich, this.end != null ? "" : which(window.endsAt())),
                this.position != null ? this.position : number(now.position()), this.others,
                Long.toString(current.version()), Deeds.newKey(), this.from, this.back);
    }

    private static String or(@Nullable String said, String otherwise) {
        return said == null || said.isBlank() ? otherwise : said;
    }

    /** A position as the field shows it. */
    static String number(@Nullable Position position) {
        return position == null ? "" : position.asNumber().toString();
    }

    private static String which(@Nullable Instant instant) {
        if (instant == null || !ParisTime.isTwice(instant)) {
            return "";
        }
        ZoneOffset earlier = ParisTime.ZONE.getRules().getValidOffsets(
                LocalDateTime.ofInstant(instant, ParisTime.ZONE)).getFirst();
        return (ParisTime.ZONE.getRules().getOffset(instant).equals(earlier) ? Which.EARLIER : Which.LATER).name();
    }

    /** The same with another version, and a key of its own: it is another edit from now on. */
    EntryForm again(@Nullable Long newVersion) {
        return new EntryForm(this.entry, this.teaser, this.zone, this.start, this.startWhich, this.end, this.endWhich,
                this.position, this.others, newVersion == null ? this.version : newVersion.toString(), Deeds.newKey(),
                this.from, this.back);
    }

    public boolean isNew() {
        return this.entry == null || this.entry.isBlank();
    }

    public boolean withOthers() {
        return "true".equals(this.others);
    }

    public boolean startIsTwice() {
        return isTwice(this.start);
    }

    public boolean endIsTwice() {
        return isTwice(this.end);
    }

    private static boolean isTwice(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return false;
        }
        try {
            return ParisTime.ZONE.getRules().getValidOffsets(LocalDateTime.parse(text.strip())).size() > 1;
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    /** @throws Refusal {@code version-required} if it is no number */
    long versionSeen() {
        try {
            return Long.parseLong(Objects.requireNonNullElse(this.version, ""));
        } catch (NumberFormatException _) {
            throw Refusal.of(ProblemType.VERSION_REQUIRED);
        }
    }

    /**
     * What is typed.
     *
     * @param before the entry that the form showed; null for a new one
     * @throws Refusal {@code invalid-content}, field by field
     */
    ScheduleEntry read(EntryId id, @Nullable ScheduleEntry before) {
        List<Violation> wrong = new ArrayList<>();
        Instant start = time(wrong, "startsAt", this.start, this.startWhich,
                before == null ? null : before.window().startsAt());
        Instant end = time(wrong, "endsAt", this.end, this.endWhich, before == null ? null : before.window().endsAt());
        if (start != null && end != null && !start.isBefore(end)) {
            wrong.add(Violation.of("endsAt", "not-after-start"));
        }
        Position place = place(wrong, before == null ? null : before.position());
        if (this.zone == null || this.zone.isBlank()) {
            wrong.add(Violation.of("zoneId", "required"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return new ScheduleEntry(id, new ZoneId(Objects.requireNonNull(this.zone)), place, new Window(start, end));
    }

    private static @Nullable Instant time(List<Violation> wrong, String name, @Nullable String text,
            @Nullable String which, @Nullable Instant before) {
        try {
            return ParisTime.read(name, text, Stream.of(Which.values()).filter((one) -> one.name().equals(which))
                    .findFirst().orElse(null), before);
        } catch (Refusal refusal) {
            wrong.addAll(refusal.violations());
            return null;
        }
    }

    private @Nullable Position place(List<Violation> wrong, @Nullable Position before) {
        if (this.position == null || this.position.isBlank()) {
            return null;
        }
        if (before != null && this.position.strip().equals(number(before))) {
            return before;
        }
        try {
            return new Position(Integer.parseInt(this.position.strip()));
        } catch (NumberFormatException _) {
            wrong.add(Violation.of("position", "position", Position.MAX));
            return null;
        }
    }

    /** All that is typed, in a form that is the same for the same content. */
    String content() {
        return Stream.of(this.entry, this.teaser, this.zone, this.start, this.startWhich, this.end, this.endWhich,
                this.position, this.others, this.version).map((field) -> Objects.requireNonNullElse(field, ""))
                .map((field) -> field.length() + ":" + field).collect(Collectors.joining(" "));
    }
}
