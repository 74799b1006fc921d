package tv.ypsilon.legacy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Window;

/**
 * A window of a legacy document, in whole milliseconds. Those of one document may overlap; then, at each instant, the
 * one of the lowest order counts, of equal ones that of the latest start.
 *
 * @param from {@link #ALWAYS} when it has always been open
 * @param to {@link #NEVER} when it never closes
 * @param order infinite when it has none
 * @param index its place in the document
 */
record LegacyWindow(long from, long to, double order, int index) {

    static final long ALWAYS = Long.MIN_VALUE;

    static final long NEVER = Long.MAX_VALUE;

    private static final Comparator<LegacyWindow> BY_PRECEDENCE = Comparator.comparingDouble(LegacyWindow::order)
            .thenComparing(Comparator.comparingLong(LegacyWindow::from).reversed())
            .thenComparingInt(LegacyWindow::index);

    /** The same without overlaps: what places the teaser when, by start. */
    static List<Slot> disjoint(List<LegacyWindow> windows) {
        TreeSet<Long> boundaries = new TreeSet<>();
        windows.forEach((window) -> {
            boundaries.add(window.from);
            boundaries.add(window.to);
        });
        List<LegacyWindow> starting = windows.stream().sorted(Comparator.comparingLong(LegacyWindow::from)).toList();
        List<LegacyWindow> ending = windows.stream().sorted(Comparator.comparingLong(LegacyWindow::to)).toList();
        TreeSet<LegacyWindow> open = new TreeSet<>(BY_PRECEDENCE);
        List<Piece> pieces = new ArrayList<>();
        int started = 0;
        int ended = 0;
        for (long boundary : boundaries) {
            while (ended < ending.size() && ending.get(ended).to == boundary) {
                open.remove(ending.get(ended++));
            }
            while (started < starting.size() && starting.get(started).from == boundary) {
                open.add(starting.get(started++));
            }
            if (!open.isEmpty()) {
                Long next = boundaries.higher(boundary);
                append(pieces, new Piece(boundary, next != null ? next : NEVER, open.first()));
            }
        }
        return pieces.stream().map(Piece::slot).toList();
    }

    private static void append(List<Piece> pieces, Piece piece) {
        if (!pieces.isEmpty() && pieces.getLast().isContinuedBy(piece)) {
            piece = new Piece(pieces.removeLast().from, piece.to, piece.window);
        }
        pieces.add(piece);
    }

    /** Whether these slots say less than the windows did: some were cut where others take precedence. */
    static boolean wereCut(List<LegacyWindow> windows, List<Slot> slots) {
        Set<Slot> whole = new HashSet<>();
        windows.forEach((window) -> whole.add(new Piece(window.from, window.to, window).slot()));
        return !whole.equals(new HashSet<>(slots));
    }

    /** A stretch of time during which a window is the one that counts. */
    private record Piece(long from, long to, LegacyWindow window) {

        boolean isContinuedBy(Piece next) {
            return this.to == next.from && this.window.order == next.window.order
                    && this.window.from == next.window.from;
        }

        Slot slot() {
            Position position = Double.isFinite(this.window.order) ? new Position(this.window.order) : null;
            Instant rank = this.window.from == ALWAYS ? Instant.MIN : Instant.ofEpochMilli(this.window.from);
            return new Slot(position, new Window(instant(this.from), instant(this.to)), rank);
        }

        private static @Nullable Instant instant(long millis) {
            return millis == ALWAYS || millis == NEVER ? null : Instant.ofEpochMilli(millis);
        }
    }
}
