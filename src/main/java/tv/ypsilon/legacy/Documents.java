package tv.ypsilon.legacy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * Translates between documents and teasers. Reading takes every document as legacy does, however odd. Writing changes
 * in a document only what an edit changed.
 */
@Component
public final class Documents {

    private final ReadingRules rules;

    private volatile ZoneDirectory latestZones = new ZoneDirectory(new Site("", List.of()));

    Documents(ReadingRules rules) {
        this.rules = rules;
    }

    /**
     * What a document says.
     *
     * @param teaser at version 0, its entries under ids of their own
     * @param oddities what is odd in the document, and what was made of it
     */
    public record Reading(Teaser teaser, List<Oddity> oddities) {

        public Reading {
            oddities = List.copyOf(oddities);
        }
    }

    /**
     * Reads a document. Windows that overlap become entries that do not.
     *
     * @param site the pages whose zones the document may name
     * @throws IllegalArgumentException if the document has no id
     */
    public Reading read(LegacyDocument document, Site site) {
        TeaserId id = document.id().orElseThrow(() -> new IllegalArgumentException("a document without an id"));
        return read(id, document.content(), site);
    }

    Reading read(TeaserId id, JsonObject document, Site site) {
        return this.rules.read(id, document, zonesOf(site));
    }

    /**
     * The document that says what a teaser says, and all else that it said before.
     *
     * @param before the document as it is; null for a new one
     * @param site the pages with the zones that the teaser is in
     * @throws NotRepresentable if no document can say it
     */
    public LegacyDocument write(@Nullable LegacyDocument before, Teaser after, Site site) {
        ZoneDirectory zones = zonesOf(site);
        return before == null ? DocumentWriter.create(after, zones) : DocumentWriter.update(before, after, zones);
    }

    /** Whether both are read alike on every site; what is not read may differ. */
    boolean sayTheSame(LegacyDocument one, LegacyDocument other) {
        return one.sameAs(other)
                || new DocumentReader(one.content()).saysTheSameAs(new DocumentReader(other.content()));
    }

    /** Sites change rarely, so the zones' names are kept from one document to the next. */
    private ZoneDirectory zonesOf(Site site) {
        ZoneDirectory zones = this.latestZones;
        if (zones.site() != site) {
            zones = new ZoneDirectory(site);
            this.latestZones = zones;
        }
        return zones;
    }
}
