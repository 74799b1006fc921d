package tv.ypsilon.page;

import java.time.Instant;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.teaser.Support;

/** Looks on while pages are read. It must return at once, as readers wait for it, and throw nothing. */
public interface PageWatch {

    /** Called after a page was shown, at the step that was in force. */
    void shown(String pageId, Support support, Instant at, MigrationStep step);
}
