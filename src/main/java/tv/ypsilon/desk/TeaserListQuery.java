package tv.ypsilon.desk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Showing;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserQuery;
import tv.ypsilon.teaser.Window;

/**
 * Which teasers a list shows, as its address says it. Blank is all; what is no value of a filter is left out, so that an
 * old address still leads somewhere.
 *
 * @param q found in the texts of a teaser, or its id
 * @param zone the id of a zone
 * @param page the id of a page: in one of its zones
 * @param scheduled {@code now}, {@code later} or {@code over}; {@code yes} for any of them, or {@code no}
 * @param from the first day of a window that a teaser is open in
 * @param until its last day
 * @param sort the property to sort by; a minus before it for the other way round
 * @param offset how many are before the first one shown
 */
record TeaserListQuery(
        @Nullable String q,
        @Nullable String language,
        @Nullable String kind,
        @Nullable String status,
        @Nullable String support,
        @Nullable String page,
        @Nullable String zone,
        @Nullable String scheduled,
        @Nullable String from,
        @Nullable String until,
        @Nullable String sort,
        @Nullable String offset) {

    /** How many are on one page. */
    static final int SIZE = 25;

    private static final int FURTHEST = 1_000_000;

    private static final int LONGEST_TEXT = 200;

    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2199;

    private static final List<String> SORTS = List.of("title", "kind", "language", "status", "updatedAt");

    private static final String LAST_EDITED_FIRST = "-updatedAt";

    TeaserQuery wanted() {
        return new TeaserQuery(null, cut(this.q), said(this.language), said(this.kind),
                Stream.of(Status.values()).filter((each) -> each.name().equals(this.status)).findFirst().orElse(null),
                null, this.support == null ? null : Support.find(this.support).orElse(null), null,
                null);
    }

    /** What of their schedule is wanted. Of a page or a zone that has gone, nothing is found. */
    Showing showing(Site site, Instant now) {
        LocalDate one = day(this.from);
        LocalDate other = day(this.until);
        boolean turned = one != null && other != null && other.isBefore(one);
        LocalDate first = turned ? other : one;
        LocalDate last = turned ? one : other;
        Window during = first == null && last == null ? null
                : new Window(first == null ? null : ParisTime.startOf(first),
                        last == null ? null : ParisTime.startOf(last.plusDays(1)));
        return new Showing(zones(site), when(), now, during);
    }

    private @Nullable List<ZoneId> zones(Site site) {
        String zoneId = said(this.zone);
        if (zoneId != null) {
            return List.of(new ZoneId(zoneId));
        }
        String pageId = said(this.page);
        return pageId == null ? null : site.findPage(pageId)
                .map((found) -> found.zones().stream().map(Zone::id).toList()).orElse(List.of());
    }

    private Showing.@Nullable When when() {
        return switch (whenWord()) {
            case "yes" -> Showing.When.EVER;
            case "now" -> Showing.When.NOW;
            case "later" -> Showing.When.LATER;
            case "over" -> Showing.When.OVER;
            case "no" -> Showing.When.NEVER;
            default -> null;
        };
    }

    /** What is wanted of when, in the word of the choice; empty for all. */
    public String whenWord() {
        return switch (Objects.requireNonNullElse(this.scheduled, "")) {
            case "yes", "true" -> "yes";
            case "no", "false" -> "no";
            case "now" -> "now";
            case "later" -> "later";
            case "over" -> "over";
            default -> "";
        };
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            LocalDate day = text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
            return day == null || day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR ? null : day;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static @Nullable String said(@Nullable String text) {
        String cut = cut(text);
        return cut == null || cut.isBlank() ? null : cut.strip();
    }

    private static @Nullable String cut(@Nullable String text) {
        String clean = text == null ? null : text.replace("\0", "");
        return clean == null || clean.length() <= LONGEST_TEXT ? clean : clean.substring(0, LONGEST_TEXT);
    }

    ListOrder order() {
        return new ListOrder(property(), !sortedBy().startsWith("-"), first(), SIZE);
    }

    /** How many are before the first one shown. */
    public int first() {
        try {
            return this.offset == null ? 0 : Math.clamp(Long.parseLong(this.offset.strip()), 0, FURTHEST);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** What the list is sorted by, with a minus before it for the other way round. */
    public String sortedBy() {
        return this.sort != null && SORTS.contains(this.sort.replaceFirst("^-", "")) ? this.sort : LAST_EDITED_FIRST;
    }

    private String property() {
        return sortedBy().replaceFirst("^-", "");
    }

    /** As a column's head says it: {@code ascending}, {@code descending}, or null where the list is sorted otherwise. */
    public @Nullable String sorting(String column) {
        return !property().equals(column) ? null : sortedBy().startsWith("-") ? "descending" : "ascending";
    }

    /** The address of the same list, sorted by a column; the other way round if it is already. */
    public String sortedBy(String column) {
        return with(sortedBy().equals(column) ? "-" + column : column, null).address();
    }

    /** The address of another part of the same list. */
    public String from(long first) {
        return with(this.sort, first <= 0 ? null : Long.toString(first)).address();
    }

    private TeaserListQuery with(@Nullable String otherSort, @Nullable String otherOffset) {
        return new TeaserListQuery(this.q, this.language, this.kind, this.status, this.support, this.page,
                this.zone, this.scheduled, this.from, this.until, otherSort, otherOffset);
    }

    /** Whether anything is left out by it. */
    public boolean filters() {
        return Stream.of(this.q, this.language, this.kind, this.status, this.support, this.page, this.zone,
                this.scheduled, this.from, this.until)
                .anyMatch((each) -> each != null && !each.isBlank());
    }

    public String address() {
        return "/teasers" + Addresses.query("q", this.q, "language", this.language, "kind", this.kind, "status",
                this.status, "support", this.support, "page", this.page, "zone", this.zone, "scheduled",
                this.scheduled, "from", this.from, "until", this.until, "sort", this.sort, "offset", this.offset);
    }
}
