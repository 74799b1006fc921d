package tv.ypsilon.legacy;

import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.teaser.TeaserId;

/** The rules by which documents are read. Whoever reads documents reads them by the same ones. */
interface ReadingRules {

    /**
     * What the document of that id says.
     *
     * @param zones those that it may name
     */
    Documents.Reading read(TeaserId id, JsonObject document, ZoneDirectory zones);
}
