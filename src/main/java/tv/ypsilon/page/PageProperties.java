package tv.ypsilon.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fresh pages are.
 *
 * @param maxAge for how long clients may keep a page at the most; an edit can come at any time
 * @param staleIfError for how long they may go on with an old one while there is no new one
 * @param legacySiteAge for how long legacy's list of pages is kept before it is asked for anew; nothing: it is not kept
 */
@ConfigurationProperties("page")
public record PageProperties(
        @DefaultValue("10s") Duration maxAge,
        @DefaultValue("1d") Duration staleIfError,
        @DefaultValue("30s") Duration legacySiteAge) {}
