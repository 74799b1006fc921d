package tv.ypsilon.teaser;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Comparator;

/** The id of a teaser, and of its legacy document: any string that is not empty; new ones are UUIDs of version 7. */
public record TeaserId(@JsonValue String value) {

    /** The order of ids on a page: by code points, as the database's collation C, and not by UTF-16 units, as strings. */
    public static final Comparator<TeaserId> BY_CODE_POINTS = (one, other) -> Arrays
            .compare(one.value().codePoints().toArray(), other.value().codePoints().toArray());

    @JsonCreator
    public TeaserId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a teaser id is not empty");
        }
    }

    @Override
    public String toString() {
        return this.value;
    }
}
