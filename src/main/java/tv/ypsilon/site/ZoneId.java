package tv.ypsilon.site;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The id of a zone, unique on the whole site: the zone's legacy id, or {@code page~zone} where several pages have a
 * zone of the same legacy id.
 */
public record ZoneId(@JsonValue String value) {

    @JsonCreator
    public ZoneId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a zone id is not blank");
        }
    }

    /** The id of a zone whose legacy id alone does not say which page it is on. */
    public static ZoneId qualified(String pageId, String legacyId) {
        return new ZoneId(pageId + "~" + legacyId);
    }

    @Override
    public String toString() {
        return this.value;
    }
}
