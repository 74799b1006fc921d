package tv.ypsilon.tower;

import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of something, or why it could not be seen: one of the two is null.
 *
 * @param at when it was looked at
 */
record Sight<T>(@Nullable T value, @Nullable String error, Instant at) {

    static <T> Sight<T> seen(T value, Instant at) {
        return new Sight<>(value, null, at);
    }

    static <T> Sight<T> unseen(String error, Instant at) {
        return new Sight<>(null, error, at);
    }

    public boolean isKnown() {
        return this.value != null;
    }

    /**
     * What was seen.
     *
     * @throws NoSuchElementException if nothing was
     */
    T get() {
        if (this.value == null) {
            throw new NoSuchElementException("unknown: " + this.error);
        }
        return this.value;
    }

    <R> Sight<R> map(Function<T, R> mapper) {
        return this.value == null ? unseen(String.valueOf(this.error), this.at) : seen(mapper.apply(this.value),
                this.at);
    }

    /** How it stands by what was seen. */
    Light light(Function<T, Light> judge) {
        return this.value == null ? Light.UNKNOWN : judge.apply(this.value);
    }
}
