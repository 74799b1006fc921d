package tv.ypsilon.desk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.TeaserId;

/**
 * What is to be done to many teasers, as it is chosen and typed.
 *
 * @param ids of the teasers, in the order chosen
 * @param versions those that the editor has seen, in the order of the ids; empty before they are shown
 * @param days how far entries are moved, their times on the wall kept; blank is 0
 * @param entry where and when they are scheduled
 * @param key of the form
 * @param back the list that one came from
 */
record Bulk(
        List<TeaserId> ids,
        List<String> versions,
        Action action,
        String days,
        String hours,
        EntryForm entry,
        @Nullable String key,
        @Nullable String back) {

    /** How many can be edited at once. */
    static final int LIMIT = 100;

    /** The furthest that entries can be moved at once. */
    private static final int MOST_DAYS = 3660;

    private static final int MOST_HOURS = 24 * 366;

    private static final int LONGEST_ID = 512;

    private static final int MINUTES_OF_AN_HOUR = 60;

    /** What can be done to many at once. */
    enum Action {
        SCHEDULE, SHIFT, SWAP, PUBLISH, UNPUBLISH, DELETE;

        /** As addresses and texts name it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Reads it from a form's fields.
     *
     * @throws Refusal {@code invalid-content} if no teaser is chosen, or too many are
     */
    static Bulk of(MultiValueMap<String, String> fields) {
        List<TeaserId> ids = ids(fields);
        Action action = Stream.of(Action.values())
                .filter((each) -> each.word().equals(fields.getFirst("action"))).findFirst()
                .orElseThrow(() -> Refusal.invalid("action", "required"));
        if (action == Action.SWAP && ids.size() != 2) {
            throw Refusal.invalid("id", "swap-wants-two", ids.size());
        }
        List<String> versions = fields.getOrDefault("version", List.of());
        return new Bulk(ids,
                versions.size() == ids.size() ? List.copyOf(versions) : List.of(), action,
                Objects.requireNonNullElse(fields.getFirst("days"), ""),
                Objects.requireNonNullElse(fields.getFirst("hours"), ""),
                new EntryForm(null, null, fields.getFirst("zone"), fields.getFirst("start"),
                        fields.getFirst("startWhich"), fields.getFirst("end"), fields.getFirst("endWhich"),
                        fields.getFirst("position"), null, null, null, null, null),
                fields.getFirst("key"), fields.getFirst("back"));
    }

    /**
     * The teasers that are chosen, each once.
     *
     * @throws Refusal {@code invalid-content} if none is, or too many are, and {@code not-found} for what can be no id
     */
    static List<TeaserId> ids(MultiValueMap<String, String> fields) {
        List<String> ids = fields.getOrDefault("id", List.of()).stream().distinct().toList();
        if (ids.isEmpty()) {
            throw Refusal.invalid("id", "nothing-chosen");
        }
        if (ids.size() > LIMIT) {
            throw Refusal.invalid("id", "too-many-chosen", ids.size(), LIMIT);
        }
        if (ids.stream().anyMatch((id) -> id.isEmpty() || id.length() > LONGEST_ID || id.indexOf('\0') >= 0)) {
            throw Refusal.of(ProblemType.NOT_FOUND, "teaser", "");
        }
        return ids.stream().map(TeaserId::new).toList();
    }

    /** Whether all is said that the action wants to know. */
    boolean isSaid() {
        return switch (this.action) {
            case SCHEDULE -> this.entry.zone() != null && !this.entry.zone().isBlank();
            case SHIFT -> !this.days.isBlank() || !this.hours.isBlank();
            case SWAP, PUBLISH, UNPUBLISH, DELETE -> true;
        };
    }

    /** Whether it can be done to so many of the teasers without the others: one of two cannot be swapped. */
    boolean canBeOf(int some) {
        return this.action != Action.SWAP || some == this.ids.size();
    }

    /** @throws Refusal {@code invalid-content} if the distance is none, or too far */
    Move move() {
        int byDays = number("days", this.days, MOST_DAYS);
        int byHours = number("hours", this.hours, MOST_HOURS);
        if (byDays == 0 && byHours == 0) {
            throw Refusal.invalid("days", "required");
        }
        return new Move(null, null, null, byHours * MINUTES_OF_AN_HOUR, byDays);
    }

    private static int number(String field, String text, int most) {
        if (text.isBlank()) {
            return 0;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (Math.abs((long) number) <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below, as for one that is too great
        }
        throw Refusal.invalid(field, "whole-number", -most, most);
    }

    /**
     * The version of the teaser at that place that the editor has seen.
     *
     * @throws Refusal {@code version-required} if the form does not say it
     */
    long version(int place) {
        try {
            return this.versions.isEmpty() ? -1 : Long.parseLong(this.versions.get(place));
        } catch (NumberFormatException _) {
            throw Refusal.of(ProblemType.VERSION_REQUIRED);
        }
    }

    /** The key of the edit of the teaser at that place. */
    @Nullable
    String key(int place) {
        return this.key == null || this.key.isBlank() ? null : this.key + "-" + place;
    }

    /** All that is wanted of the teaser at that place, in a form that is the same for the same content. */
    String content(int place) {
        String others = this.action == Action.SWAP ? IntStream.range(0, this.ids.size())
                .mapToObj((i) -> this.ids.get(i).value()).collect(Collectors.joining(" ")) : "";
        return String.join(" ", this.action.name(), this.ids.get(place).value(),
                this.versions.isEmpty() ? "" : this.versions.get(place), this.days, this.hours, this.entry.content(),
                others);
    }

    /** The address where the same is asked about once more, for these of the teasers. */
    String address(List<String> some) {
        List<@Nullable String> pairs = new ArrayList<>();
        some.forEach((id) -> Collections.addAll(pairs, "id", id));
        Collections.addAll(pairs, "action", this.action.word(), "days", this.days, "hours", this.hours, "zone",
                this.entry.zone(), "start", this.entry.start(), "startWhich", this.entry.startWhich(), "end",
                this.entry.end(), "endWhich", this.entry.endWhich(), "position", this.entry.position(), "back",
                this.back);
        return "/teasers/bulk" + Addresses.query(pairs.toArray(new String[0]));
    }
}
