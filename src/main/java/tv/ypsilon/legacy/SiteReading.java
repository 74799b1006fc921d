package tv.ypsilon.legacy;

import java.util.List;
import tv.ypsilon.site.Page;

/**
 * The pages and zones as legacy lists them.
 *
 * @param pages in legacy's order; zones have ids that are unique on the whole site
 * @param oddities what is odd in the list, and what was made of it
 */
public record SiteReading(List<Page> pages, List<Oddity> oddities) {

    public SiteReading {
        pages = List.copyOf(pages);
        oddities = List.copyOf(oddities);
    }
}
