package tv.ypsilon.legacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Support;

/** The legacy API's pages. Every method sends one request and throws nothing for what legacy or the network does. */
public interface LegacySite {

    /** The pages and their zones. */
    LegacyReply<SiteReading> pages();

    /**
     * What a page shows.
     *
     * @param at null for now
     * @param site the pages by whose zones the documents are read
     */
    LegacyReply<PageContent> pageContent(String pageId, Support support, @Nullable Instant at, Site site);
}
