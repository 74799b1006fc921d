package tv.ypsilon.page;

import java.time.Instant;
import tv.ypsilon.site.Page;
import tv.ypsilon.teaser.Support;

/** Is told of the pages that readers were shown. It is called on the reader's path: it must cost next to nothing and never throw. */
public interface PageWatch {

    /**
     * A page was shown.
     *
     * @param at the instant that the answer is of
     */
    void shown(Page page, Support support, Instant at);
}
