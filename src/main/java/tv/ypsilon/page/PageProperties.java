package tv.ypsilon.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import tv.ypsilon.problem.InvalidSetting;

/**
 * How fresh pages are, and what keeping them may cost.
 *
 * @param maxAge for how long clients may keep a page at the most; an edit can come at any time
 * @param staleIfError for how long they may go on with an old one while there is no new one, and so may we with legacy's
 * @param cacheSize about how much memory the pages that PostgreSQL holds may take
 * @param lag for how long a page may still be shown as it was before another instance or an import changed it, while it is
 *     loaded again
 * @param legacySiteAge for how long legacy's list of pages is kept before it is asked for anew; nothing: it is not kept
 * @param legacySharing whether readers of a page within the same second share one answer of legacy
 * @param legacyCacheSize how much memory legacy's last good answers may take
 * @param legacyConcurrency how many pages legacy is asked for at once
 * @param writeBuffer how much of an answer is handed to the network at once; each connection has such a buffer
 */
@ConfigurationProperties("page")
public record PageProperties(
        @DefaultValue("10s") Duration maxAge,
        @DefaultValue("1d") Duration staleIfError,
        @DefaultValue("256MB") DataSize cacheSize,
        @DefaultValue("300ms") Duration lag,
        @DefaultValue("30s") Duration legacySiteAge,
        @DefaultValue("true") boolean legacySharing,
        @DefaultValue("128MB") DataSize legacyCacheSize,
        @DefaultValue("32") int legacyConcurrency,
        @DefaultValue("512KB") DataSize writeBuffer) {

    public PageProperties {
        require("page.max-age", !maxAge.isNegative() && maxAge.toHours() <= 1, "at most an hour", maxAge);
        require("page.stale-if-error", !staleIfError.isNegative(), "nothing or more", staleIfError);
        require("page.cache-size", !cacheSize.isNegative(), "nothing or more", cacheSize);
        require("page.lag", !lag.isNegative() && lag.toMillis() <= 500, "at most 500ms", lag);
        require("page.legacy-site-age", !legacySiteAge.isNegative(), "nothing or more", legacySiteAge);
        require("page.legacy-cache-size", !legacyCacheSize.isNegative(), "nothing or more", legacyCacheSize);
        require("page.legacy-concurrency", legacyConcurrency > 0, "at least 1", legacyConcurrency);
        require("page.write-buffer", writeBuffer.toKilobytes() >= 8 && writeBuffer.toMegabytes() <= 16,
                "from 8KB to 16MB", writeBuffer);
    }

    private static void require(String name, boolean holds, String what, Object value) {
        if (!holds) {
            throw new InvalidSetting(name + " must be " + what + ", not " + value + ".");
        }
    }
}
