package tv.ypsilon.desk;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses of the desk. */
final class Addresses {

    /** A path on this site; "//" would lead to another one. */
    private static final Pattern HERE = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e]{0,2000}");

    private Addresses() {}

    /** Where to go back to, if it is on this site. */
    static @Nullable String here(@Nullable String back) {
        return back != null && HERE.matcher(back).matches() ? back : null;
    }

    /**
     * A query, from the question mark on; empty if nothing is said.
     *
     * @param pairs names and values in turn; null and blank values are left out
     */
    static String query(@Nullable String... pairs) {
        UriComponentsBuilder builder = UriComponentsBuilder.newInstance();
        for (int i = 0; i < pairs.length; i += 2) {
            String value = pairs[i + 1];
            if (value != null && !value.isBlank()) {
                // as a variable, so that nothing in it means anything to the builder
                builder.queryParam(pairs[i], "{p" + i + "}").uriVariables(Map.of("p" + i, value));
            }
        }
        return builder.encode().build().toUriString();
    }
}
