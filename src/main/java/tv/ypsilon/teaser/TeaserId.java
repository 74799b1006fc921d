package tv.ypsilon.teaser;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a teaser, and of its legacy document: any string that is not empty; new ones are UUIDs of version 7. */
public record TeaserId(@JsonValue String value) {

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
