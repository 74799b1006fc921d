package tv.ypsilon.desk;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses of the desk. */
final class Addresses {

    private Addresses() {}

    /**
     * A query, from the question mark on; empty if nothing is said.
     *
     * @param pairs names and values in turn; null and blank values are left out
     */
    static String query(@Nullable String... pairs) {
        UriComponentsBuilder builder = UriComponentsBuilder.newInstance();
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            if (name != null && value != null && !value.isBlank()) {
                // as a variable, so that nothing in it means anything to the builder
                builder.queryParam(name, "{p" + i + "}").uriVariables(Map.of("p" + i, value));
            }
        }
        return builder.encode().build().toUriString();
    }
}
