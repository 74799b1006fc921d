package tv.ypsilon.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;

/**
 * What an edit makes of a teaser, in words for people.
 *
 * @param lines the fields that change; all that say something where a teaser comes or goes
 * @param same the other fields that say something
 * @param entries what changes of the schedule, at the most {@link #MOST}
 * @param moreEntries how many more of them change
 * @param sameEntries how many stay as they are
 */
record OperationDiff(
        List<Line> lines,
        List<Line> same,
        List<EntryLine> entries,
        int moreEntries,
        int sameEntries) {

    /** How many entries are told. */
    static final int MOST = 100;

    OperationDiff {
        lines = List.copyOf(lines);
        same = List.copyOf(same);
        entries = List.copyOf(entries);
    }

    /** A field; what is empty says nothing. */
    record Line(ContentField field, Text before, Text after) {}

    /**
     * A text, of which a part in the middle is another one than on the other side.
     *
     * @param changed empty where the other side only has more
     */
    record Text(String start, String changed, String end) {

        public boolean isEmpty() {
            return this.start.isEmpty() && this.changed.isEmpty() && this.end.isEmpty();
        }
    }

    /**
     * An entry of the schedule.
     *
     * @param before null where it is new
     * @param after null where it is taken out
     */
    record EntryLine(@Nullable EntryText before, @Nullable EntryText after) {

        /** The last word of its text's key. */
        public String kind() {
            return this.before == null ? "added" : this.after == null ? "removed" : "changed";
        }
    }

    /**
     * An entry in words.
     *
     * @param position empty: after all that have one
     */
    record EntryText(String when, String zone, String position) {}

    public boolean isEmpty() {
        return this.lines.isEmpty() && this.entries.isEmpty() && this.moreEntries == 0;
    }

    static OperationDiff of(@Nullable Teaser before, @Nullable Teaser after, Site site, Words words, Locale locale) {
        List<Line> lines = new ArrayList<>();
        List<Line> same = new ArrayList<>();
        for (ContentField field : ContentField.values()) {
            String was = said(field, before, words, locale);
            String is = said(field, after, words, locale);
            if (!was.equals(is)) {
                lines.add(line(field, was, is, before != null && after != null));
            } else if (!was.isEmpty()) {
                same.add(line(field, was, is, false));
            }
        }
        List<EntryLine> entries = new ArrayList<>();
        int kept = entries(before, after, site, words, locale, entries);
        return new OperationDiff(lines, same, entries.stream().limit(MOST).toList(),
                Math.max(0, entries.size() - MOST), kept);
    }

    /** The keys of what changes, for one line of a list. */
    static List<String> parts(@Nullable Teaser before, @Nullable Teaser after) {
        if (before == null || after == null) {
            return List.of();
        }
        Stream<String> fields = Stream.of(ContentField.values())
                .filter((field) -> !field.of(before.content()).equals(field.of(after.content())))
                .map(ContentField::word);
        boolean moved = !new Teaser(before.id(), before.content(), after.schedule(), before.version())
                .saysTheSameAs(before);
        return Stream.concat(fields, moved ? Stream.of("schedule") : Stream.empty()).toList();
    }

    private static String said(ContentField field, @Nullable Teaser teaser, Words words, Locale locale) {
        if (teaser == null) {
            return "";
        }
        String text = field.of(teaser.content());
        return field == ContentField.STATUS ? words.text("form.status." + text, locale) : text;
    }

    /** Only whole words are marked. */
    private static Line line(ContentField field, String was, String is, boolean marked) {
        if (!marked || was.isEmpty() || is.isEmpty()) {
            return new Line(field, new Text(was, "", ""), new Text(is, "", ""));
        }
        int most = Math.min(was.length(), is.length());
        int start = 0;
        while (start < most && was.charAt(start) == is.charAt(start)) {
            start++;
        }
        while (start > 0 && !isBetweenWords(was, start, is, start)) {
            start--;
        }
        int end = 0;
        while (end < most - start && was.charAt(was.length() - 1 - end) == is.charAt(is.length() - 1 - end)) {
            end++;
        }
        while (end > 0 && !isBetweenWords(was, was.length() - end, is, is.length() - end)) {
            end--;
        }
        return new Line(field, text(was, start, end), text(is, start, end));
    }

    /** Whether a word ends or begins there on both sides. */
    private static boolean isBetweenWords(String one, int at, String other, int there) {
        return isBetweenWords(one, at) && isBetweenWords(other, there);
    }

    private static boolean isBetweenWords(String text, int at) {
        return at == 0 || at == text.length() || Character.isWhitespace(text.charAt(at - 1))
                || Character.isWhitespace(text.charAt(at));
    }

    private static Text text(String text, int start, int end) {
        return new Text(text.substring(0, start), text.substring(start, text.length() - end),
                text.substring(text.length() - end));
    }

    /** Entries are the same by id, or by what they say, as ids do not come back from the old system. */
    private static int entries(@Nullable Teaser before, @Nullable Teaser after, Site site, Words words, Locale locale,
            List<EntryLine> lines) {
        List<ScheduleEntry> was = new ArrayList<>(before == null ? List.of() : before.schedule());
        List<ScheduleEntry> is = new ArrayList<>(after == null ? List.of() : after.schedule());
        int same = 0;
        for (ScheduleEntry entry : List.copyOf(is)) {
            Optional<ScheduleEntry> equal = was.stream().filter(entry::saysTheSameAs).findFirst();
            if (equal.isPresent()) {
                was.remove(equal.get());
                is.remove(entry);
                same++;
            }
        }
        for (ScheduleEntry entry : was) {
            ScheduleEntry now = is.stream().filter((other) -> other.id().equals(entry.id())).findFirst().orElse(null);
            if (now != null) {
                is.remove(now);
            }
            lines.add(new EntryLine(text(entry, site, words, locale), text(now, site, words, locale)));
        }
        is.forEach((entry) -> lines.add(new EntryLine(null, text(entry, site, words, locale))));
        return same;
    }

    private static @Nullable EntryText text(@Nullable ScheduleEntry entry, Site site, Words words, Locale locale) {
        return entry == null ? null : new EntryText(words.when(entry.window(), locale),
                site.findZone(entry.zoneId()).map(Words::title).orElse(entry.zoneId().value()),
                Objects.requireNonNullElse(EntryForm.number(entry.position()), ""));
    }
}
