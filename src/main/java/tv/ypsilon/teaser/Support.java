package tv.ypsilon.teaser;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a page is looked at. Constants are in the order in which lists of them are written. */
public enum Support {

    WEB, APP, TV;

    /** The word in the API, in the database and in legacy documents. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Support> find(String word) {
        return Arrays.stream(values()).filter((support) -> support.word().equals(word)).findFirst();
    }
}
