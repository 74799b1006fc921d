package tv.ypsilon.teaser;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a schedule entry. Legacy documents have none, so it is ours: a UUID of version 7. */
public record EntryId(@JsonValue String value) {

    @JsonCreator
    public EntryId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an entry id is not empty");
        }
    }

    @Override
    public String toString() {
        return this.value;
    }
}
