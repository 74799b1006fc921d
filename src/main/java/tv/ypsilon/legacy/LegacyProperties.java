package tv.ypsilon.legacy;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tv.ypsilon.problem.InvalidSetting;

/**
 * Where the legacy API is, and for how long it is waited for. Every time-out is for a whole exchange, its body included.
 *
 * @param url its address; it may be left out at step 4
 * @param token sent as a bearer token; none is sent when there is none
 * @param connectTimeout for a new connection
 * @param readTimeout for one document
 * @param writeTimeout for one write
 * @param pageTimeout for what a page shows
 * @param listTimeout for a part of the list of documents, and for the list of pages
 * @param settleTime how long after a write without an answer it may still be carried out
 * @param overStatuses the failures after which the API has nothing under way, so that what it then shows is final
 */
@ConfigurationProperties("legacy")
public record LegacyProperties(
        @Nullable URI url,
        @Nullable String token,
        @DefaultValue("500ms") Duration connectTimeout,
        @DefaultValue("1s") Duration readTimeout,
        @DefaultValue("3s") Duration writeTimeout,
        @DefaultValue("1s") Duration pageTimeout,
        @DefaultValue("30s") Duration listTimeout,
        @DefaultValue("15s") Duration settleTime,
        @DefaultValue( {
                "408", "429", "500", "501", "503"}) Set<Integer> overStatuses){

    public LegacyProperties {
        url = url != null && url.toString().isBlank() ? null : url;
        token = token != null && token.isBlank() ? null : token;
        if (url != null && (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())
                || url.getRawQuery() != null || url.getRawFragment() != null)) {
            throw new InvalidSetting(
                    "LEGACY_URL must be an address such as https://legacy.example.org, not '" + url + "'.");
        }
        if (token != null && !token.chars().allMatch((c) -> c > ' ' && c < 127)) {
            throw new InvalidSetting("LEGACY_TOKEN must be one word of visible ASCII characters.");
        }
        requirePositive("legacy.connect-timeout", connectTimeout);
        requirePositive("legacy.read-timeout", readTimeout);
        requirePositive("legacy.write-timeout", writeTimeout);
        requirePositive("legacy.page-timeout", pageTimeout);
        requirePositive("legacy.list-timeout", listTimeout);
        if (settleTime.isNegative()) {
            throw new InvalidSetting("LEGACY_SETTLE_TIME must not be negative, as " + settleTime + " is.");
        }
        overStatuses = Set.copyOf(overStatuses);
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new InvalidSetting(name + " must be longer than nothing, not " + duration + ".");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "LegacyProperties[" + this.url + (this.token != null ? ", with a token]" : "]");
    }
}
