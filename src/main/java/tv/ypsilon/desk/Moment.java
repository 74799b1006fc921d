package tv.ypsilon.desk;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.parity.Cause;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Zone;

/**
 * A page at an instant, as it is drawn: zones as rows; a column, or two that are compared.
 *
 * @param instant that it is of
 * @param columns one or two
 * @param rows all zones that one of the columns has
 * @param alerts what must be known of the columns, as keys of texts
 * @param differences between both columns; null: nothing was compared
 */
record Moment(
        Instant instant,
        List<Column> columns,
        List<Row> rows,
        List<Alert> alerts,
        @Nullable Differences differences,
        Changes changes) {

    Moment {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        alerts = List.copyOf(alerts);
    }

    /** What a column is of. */
    enum View {

        /** What visitors see. */
        VISITORS,

        /** What visitors see now, beside another instant. */
        NOW,

        /** What legacy says. */
        LEGACY,

        /** What PostgreSQL says. */
        POSTGRESQL;

        /** The last word of its text's key. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One showing of the page.
     *
     * @param at the instant that it is of
     * @param there whether there is an answer
     */
    record Column(View view, Instant at, boolean there) {}

    /**
     * Something that must be known.
     *
     * @param key the last part of its text's key
     * @param tone as of a notice
     * @param of when an old answer was given; null: that is not what it is about
     */
    record Alert(String key, String tone, @Nullable Instant of) {

        static Alert warn(String key) {
            return new Alert(key, "wait", null);
        }

        static Alert info(String key) {
            return new Alert(key, "unknown", null);
        }
    }

    /**
     * When what PostgreSQL holds changes.
     *
     * @param known whether PostgreSQL holds the page
     * @param from since when nothing changes; null: nothing has ever
     * @param until until when; null: nothing will
     * @param previous the last change before the instant; null: there is none
     */
    record Changes(boolean known, @Nullable Instant from, @Nullable Instant until, @Nullable Instant previous) {

        static final Changes UNKNOWN = new Changes(false, null, null, null);

        /** The next change; null: there is none that one could go to. */
        public @Nullable Instant next() {
            return this.until != null && ParisTime.isSayable(this.until) ? this.until : null;
        }
    }

    /**
     * What is not the same.
     *
     * @param ofThePage those that are about no zone
     */
    record Differences(int count, List<Mark> ofThePage) {

        Differences {
            ofThePage = List.copyOf(ofThePage);
        }
    }

    /**
     * A zone.
     *
     * @param shape how its template lays teasers out
     * @param cells one for each column
     * @param marks of differences that are about the zone itself
     */
    record Row(Zone zone, Shape shape, List<Cell> cells, List<Mark> marks) {

        Row {
            cells = List.copyOf(cells);
            marks = List.copyOf(marks);
        }
    }

    /**
     * What a column shows of a zone.
     *
     * @param there whether the column has the zone
     * @param waiting how many more are open and beyond the zone's limit
     */
    record Cell(View view, boolean there, List<Tile> tiles, int waiting) {

        Cell {
            tiles = List.copyOf(tiles);
        }
    }

    /**
     * A teaser.
     *
     * @param picture its image, where browsers may show it
     * @param entry the id of the schedule entry; null: not known
     */
    record Tile(ShownTeaser teaser, @Nullable String picture, @Nullable String entry, List<Mark> marks) {

        Tile {
            marks = List.copyOf(marks);
        }
    }

    /**
     * A difference as it is marked.
     *
     * @param key the last part of its text's key
     * @param fields what both columns say, where they say different things
     * @param loose the last part of the key of why it need not be the same for now; null: no reason is known
     */
    record Mark(Cause cause, String key, List<Said> fields, @Nullable String loose) {

        Mark {
            fields = List.copyOf(fields);
        }

        /** The name of its icon. */
        public String icon() {
            return switch (this.cause) {
                case MISSING, EXTRA -> "only";
                case ORDER, ZONE -> "move";
                case WINDOW -> "clock";
                case FIELD, LIMIT -> "differs";
                case UNDECIDED, QUARANTINED, OWED, UNREADABLE -> "unknown";
            };
        }
    }

    /** What both columns say of a field; empty: nothing. */
    record Said(String field, String first, String second) {}

    /** How a template lays teasers out, as far as its name tells. */
    enum Shape {

        LANDSCAPE, LARGE, PORTRAIT, SQUARE, BANNER, GRID;

        static Shape of(@Nullable String template) {
            String name = template == null ? "" : template.toLowerCase(Locale.ROOT);
            if (name.contains("banner") || name.contains("event") || name.contains("single")) {
                return BANNER;
            }
            if (name.contains("portrait")) {
                return PORTRAIT;
            }
            if (name.contains("square")) {
                return SQUARE;
            }
            if (name.contains("grid")) {
                return GRID;
            }
            return name.contains("big") || name.contains("highlight") ? LARGE : LANDSCAPE;
        }

        /** The name in the style sheet. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
