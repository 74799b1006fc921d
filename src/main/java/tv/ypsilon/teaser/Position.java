package tv.ypsilon.teaser;

/**
 * A place among the teasers of a zone: lower comes first. A teaser without a position comes after all that have one.
 * New positions are whole and from 0 on; imported ones are what legacy had, fractions and negative numbers among them.
 */
public record Position(double value) implements Comparable<Position> {

    /** The highest position that an edit may ask for. */
    public static final int MAX = 1_000_000;

    public Position {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a position is a finite number");
        }
        value += 0.0; // -0 and 0 are one place
    }

    /** Whether an edit may ask for it. */
    boolean isOrdinary() {
        return this.value >= 0 && this.value <= MAX && this.value == Math.rint(this.value);
    }

    @Override
    public int compareTo(Position other) {
        return Double.compare(this.value, other.value);
    }
}
