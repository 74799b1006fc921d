package tv.ypsilon.teaser;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param items in the order that was asked for
 * @param offset the place of the first item in the whole list, from 0 on
 * @param total how many there are in the whole list
 */
public record Slice<T>(List<T> items, long offset, long total) {

    public Slice {
        items = List.copyOf(items);
    }

    public <R> Slice<R> map(Function<T, R> mapper) {
        return new Slice<>(this.items.stream().map(mapper).toList(), this.offset, this.total);
    }
}
