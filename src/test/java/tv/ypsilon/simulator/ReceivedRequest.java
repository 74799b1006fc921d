package tv.ypsilon.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it reached the legacy API, whatever became of it.
 *
 * @param path
 *            as sent, still encoded
 * @param query
 *            as sent, empty when there is none
 * @param headers
 *            by their names in lower case
 */
public record ReceivedRequest(Instant at, String method, String path, String query, Map<String, String> headers) {

    /** The service's operation behind the request, if it says so. */
    public Optional<String> operation() {
        return header("X-Ypsilon-Operation");
    }

    /** A header, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** A parameter of the query, decoded. */
    public Optional<String> parameter(String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    /** What the path says between a prefix and a suffix, decoded, or null when it is another path. */
    @Nullable
    String between(String prefix, String suffix) {
        if (!path.startsWith(prefix) || !path.endsWith(suffix) || path.length() <= prefix.length() + suffix.length()) {
            return null;
        }
        String encoded = path.substring(prefix.length(), path.length() - suffix.length());
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

}
