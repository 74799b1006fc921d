package tv.ypsilon.desk;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.teaser.Support;

/**
 * Which week or day of which page one looks at, as the address says it; blank is not said.
 *
 * @param from a day of the week
 * @param view {@code day} for one day; anything else is the week
 * @param support what gaps and crowding are looked for on; anything that is none is all
 * @param all the id of the zone of which all lanes are drawn
 * @param shown the id of an entry that is drawn in any case
 */
record WeekQuery(
        @Nullable String page,
        @Nullable String language,
        @Nullable String from,
        @Nullable String view,
        @Nullable String day,
        @Nullable String support,
        @Nullable String all,
        @Nullable String shown) {

    static final WeekQuery NOTHING = new WeekQuery(null, null, null, null, null, null, null, null);

    /** The same time, of another page. */
    WeekQuery of(String otherPage, String otherLanguage) {
        return new WeekQuery(otherPage, otherLanguage, this.from, this.view, this.day, this.support, null, null);
    }

    boolean isDay() {
        return "day".equals(this.view);
    }

    /** @throws Refusal {@code malformed-request} if the day is none */
    Span span(LocalDate today) {
        return isDay() ? Span.day("day", read("day", this.day, today))
                : Span.week("from", read("from", this.from, today));
    }

    private static LocalDate read(String parameter, @Nullable String text, LocalDate otherwise) {
        try {
            return text == null || text.isBlank() ? otherwise : LocalDate.parse(text.strip());
        } catch (DateTimeException _) {
            throw Refusal.of(ProblemType.MALFORMED_REQUEST).because("parameters")
                    .violating(List.of(Violation.of(parameter, "wall-time")));
        }
    }

    Set<Support> supports() {
        return this.support == null ? EnumSet.allOf(Support.class)
                : Support.find(this.support).map(Set::of).orElseGet(() -> EnumSet.allOf(Support.class));
    }

    /** The same page, at another time: the day, or the week that has it. */
    public WeekQuery at(LocalDate other) {
        return isDay() ? asDay(other) : asWeek(other);
    }

    public WeekQuery asWeek(LocalDate other) {
        return new WeekQuery(this.page, this.language, other.toString(), null, null, this.support, null, null);
    }

    public WeekQuery asDay(LocalDate other) {
        return new WeekQuery(this.page, this.language, null, "day", other.toString(), this.support, null, null);
    }

    public WeekQuery showing(String entry) {
        return new WeekQuery(this.page, this.language, this.from, this.view, this.day, this.support, this.all, entry);
    }

    public WeekQuery withAllOf(String zone) {
        return new WeekQuery(this.page, this.language, this.from, this.view, this.day, this.support, zone, null);
    }

    /** Its address, with what is said only. */
    public String address() {
        return "/week" + query();
    }

    /** The query of its address, from the question mark on. */
    public String query() {
        return Addresses.query("page", this.page, "language", this.language, "from", this.from, "view", this.view,
                "day",
                this.day, "support", this.support, "all", this.all, "shown", this.shown);
    }
}
