package tv.ypsilon.editing.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands out the bits of a {@link State}. */
final class Layout {

    private int used;

    /** One bit. */
    record Flag(int word, int shift) {

        boolean in(State state) {
            return ((this.word == 0 ? state.first() : state.second()) >>> this.shift & 1) != 0;
        }

        State set(State state, boolean value) {
            return put(state, this.word, this.shift, 1, value ? 1 : 0);
        }
    }

    /** One constant of an enum, or none of them. */
    record Choice<E extends Enum<E>>(int word, int shift, long mask, List<E> constants) {

        /** The constant; an empty place holds the first. */
        E in(State state) {
            return this.constants.get(index(state));
        }

        State set(State state, E value) {
            return put(state, this.word, this.shift, this.mask, number(value));
        }

        private int index(State state) {
            return (int) ((this.word == 0 ? state.first() : state.second()) >>> this.shift & this.mask);
        }
    }

    /** A constant of an enum, or null. */
    record Option<E extends Enum<E>>(int word, int shift, long mask, List<E> constants) {

        @Nullable
        E in(State state) {
            int index = (int) ((this.word == 0 ? state.first() : state.second()) >>> this.shift & this.mask);
            return index == 0 ? null : this.constants.get(index - 1);
        }

        State set(State state, @Nullable E value) {
            return put(state, this.word, this.shift, this.mask, value == null ? 0 : number(value) + 1);
        }
    }

    /** A number from 0. */
    record Count(int word, int shift, long mask) {

        int in(State state) {
            return (int) ((this.word == 0 ? state.first() : state.second()) >>> this.shift & this.mask);
        }

        State set(State state, int value) {
            return put(state, this.word, this.shift, this.mask, value);
        }
    }

    Flag flag() {
        int at = take(1);
        return new Flag(at / Long.SIZE, at % Long.SIZE);
    }

    <E extends Enum<E>> Choice<E> choice(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        int bits = bitsFor(constants.size() - 1);
        int at = take(bits);
        return new Choice<>(at / Long.SIZE, at % Long.SIZE, (1L << bits) - 1, constants);
    }

    <E extends Enum<E>> Option<E> option(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        int bits = bitsFor(constants.size());
        int at = take(bits);
        return new Option<>(at / Long.SIZE, at % Long.SIZE, (1L << bits) - 1, constants);
    }

    /** A number up to the given one. */
    Count count(int most) {
        int bits = bitsFor(most);
        int at = take(bits);
        return new Count(at / Long.SIZE, at % Long.SIZE, (1L << bits) - 1);
    }

    private static int bitsFor(int most) {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(most));
    }

    /** No place lies across the two words. */
    private int take(int bits) {
        if (this.used / Long.SIZE != (this.used + bits - 1) / Long.SIZE) {
            this.used = Long.SIZE;
        }
        int at = this.used;
        this.used += bits;
        if (this.used > 2 * Long.SIZE) {
            throw new IllegalStateException("the model needs more than " + 2 * Long.SIZE + " bits");
        }
        return at;
    }

    /** The number is only for this run, in memory. */
    @SuppressWarnings("EnumOrdinal")
    private static int number(Enum<?> constant) {
        return constant.ordinal();
    }

    private static State put(State state, int word, int shift, long mask, long value) {
        long old = word == 0 ? state.first() : state.second();
        long now = (old & ~(mask << shift)) | (value << shift);
        if (now == old) {
            return state;
        }
        return word == 0 ? new State(now, state.second()) : new State(state.first(), now);
    }
}
