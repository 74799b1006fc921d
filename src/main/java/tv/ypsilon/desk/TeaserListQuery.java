package tv.ypsilon.desk;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserQuery;

/**
 * Which teasers a list shows, as its address says it. Blank is all; what is no value of a filter is left out, so that an
 * old address still leads somewhere.
 *
 * @param q found in the texts of a teaser, or its id
 * @param zone the id of a zone
 * @param scheduled {@code yes} or {@code no}
 * @param sort the property to sort by; a minus before it for the other way round
 * @param offset how many are before the first one shown
 */
record TeaserListQuery(
        @Nullable String q,
        @Nullable String language,
        @Nullable String kind,
        @Nullable String status,
        @Nullable String support,
        @Nullable String zone,
        @Nullable String scheduled,
        @Nullable String sort,
        @Nullable String offset) {

    /** How many are on one page. */
    static final int SIZE = 25;

    private static final int FURTHEST = 1_000_000;

    private static final int LONGEST_TEXT = 200;

    private static final List<String> SORTS = List.of("title", "kind", "language", "status", "updatedAt");

    private static final String LAST_EDITED_FIRST = "-updatedAt";

    TeaserQuery wanted() {
        return new TeaserQuery(null, cut(this.q), said(this.language), said(this.kind),
                Stream.of(Status.values()).filter((each) -> each.name().equals(this.status)).findFirst().orElse(null),
                null, this.support == null ? null : Support.find(this.support).orElse(null),
                said(this.zone) == null ? null : new ZoneId(Objects.requireNonNull(this.zone)),
                "yes".equals(this.scheduled) ? Boolean.TRUE : "no".equals(this.scheduled) ? Boolean.FALSE : null);
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
        return new TeaserListQuery(this.q, this.language, this.kind, this.status, this.support, this.zone,
                this.scheduled, otherSort, otherOffset);
    }

    /** Whether anything is left out by it. */
    public boolean filters() {
        return Stream.of(this.q, this.language, this.kind, this.status, this.support, this.zone, this.scheduled)
                .anyMatch((each) -> each != null && !each.isBlank());
    }

    public String address() {
        return "/teasers" + Addresses.query("q", this.q, "language", this.language, "kind", this.kind, "status",
                this.status, "support", this.support, "zone", this.zone, "scheduled", this.scheduled, "sort",
                this.sort, "offset", this.offset);
    }
}
