package tv.ypsilon.legacy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.LegacyDate.Bound;
import tv.ypsilon.legacy.PageContent.Shown;
import tv.ypsilon.legacy.PageContent.ZoneContent;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Teaser;

/** Reads what legacy says that a page shows. Only what has no id is left out: the page is legacy's to say. */
final class PageContentReader {

    private final Documents documents;

    private final Site site;

    private final String pageId;

    private final @Nullable Instant at;

    private PageContentReader(Documents documents, Site site, String pageId, @Nullable Instant at) {
        this.documents = documents;
        this.site = site;
        this.pageId = pageId;
        this.at = at;
    }

    /**
     * @param askedFor the instant that the page was asked for, if any
     */
    static PageContent read(JsonObject answer, Documents documents, Site site, String pageId,
            @Nullable Instant askedFor) {
        double told = LegacyDate.read(answer.get("at"), Bound.FROM);
        Instant at = Double.isFinite(told) ? Instant.ofEpochMilli((long) told) : askedFor;
        PageContentReader reader = new PageContentReader(documents, site, pageId, at);
        return new PageContent(at, objects(answer.get("zones")).map(reader::zone).toList());
    }

    private ZoneContent zone(JsonObject zone) {
        Json id = zone.getUnlessNull("id");
        String legacyId = id != null ? Texts.storable(JavaScript.string(id)) : "";
        ZoneId zoneId = this.site.findPage(this.pageId).map(Page::zones).orElse(List.of()).stream()
                .filter((candidate) -> candidate.legacyId().equals(legacyId)).findFirst().map((known) -> known.id())
                .orElse(null);
        return new ZoneContent(legacyId,
                objects(zone.get("teasers")).flatMap((document) -> shown(document, zoneId).stream()).toList());
    }

    private Optional<Shown> shown(JsonObject document, @Nullable ZoneId zone) {
        return LegacyDocument.idOf(document).map((id) -> {
            Teaser teaser = this.documents.read(id, document, this.site).teaser();
            return new Shown(teaser, teaser.schedule().stream().filter((entry) -> entry.zoneId().equals(zone)
                    && this.at != null && entry.window().isOpenAt(this.at)).findFirst().orElse(null));
        });
    }

    private static Stream<JsonObject> objects(@Nullable Json list) {
        return list instanceof JsonArray array
                ? array.elements().stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
                : Stream.empty();
    }
}
