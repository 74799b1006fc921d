package tv.ypsilon.page;

import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How lists that are at hand as a whole are sorted and searched, as the database does with the others. */
final class Comparing {

    private Comparing() {}

    /** By a property, what has none last; equal ones by id, the same way. */
    static <T, U extends Comparable<U>> Comparator<T> by(Function<T, @Nullable U> property, Function<T, String> id,
            boolean ascending) {
        Comparator<U> natural = ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
        Comparator<String> naturalId = ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Comparator.<T, @Nullable U>comparing(property, Comparator.nullsLast(natural))
                .thenComparing(id, naturalId);
    }

    /** Whether one of the texts has that one in it, whatever the case; null is in all. */
    static boolean contains(@Nullable String text, @Nullable String... texts) {
        return text == null || Stream.of(texts).anyMatch((each) -> each != null
                && each.toLowerCase(Locale.ROOT).contains(text.strip().toLowerCase(Locale.ROOT)));
    }
}
