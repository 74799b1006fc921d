package tv.ypsilon.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.page.PageBytes.Part;
import tv.ypsilon.page.PageController.Content;
import tv.ypsilon.page.PageController.Teaser;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Support;

/** Writes pages as the API tells them, as a whole or in pieces that fit together, and reads them again. */
@Component
class PageWriter {

    private static final Part COMMA = Part.asIs(new byte[] {','});

    /** Ends a list and the object that it is the last member of. */
    private static final Part END = Part.asIs(new byte[] {']', '}'});

    private final JsonMapper json;

    PageWriter(JsonMapper json) {
        this.json = json;
    }

    /** A page that is asked for by many. */
    PageBytes write(ShownPage shown) {
        return PageBytes.forMany(List.of(Part.asIs(this.json.writeValueAsBytes(Content.of(shown)))),
                shown.validUntil());
    }

    /** What was written of a page, as of that instant. */
    ShownPage read(PageBytes written, Page page, Support support, Instant at) {
        Content content = this.json.readValue(written.plain(), Content.class);
        Map<String, List<ShownTeaser>> teasers = new HashMap<>();
        content.zones().forEach(
                (zone) -> teasers.putIfAbsent(zone.id(), zone.teasers().stream().map(Teaser::toShown).toList()));
        return new ShownPage(page, support, at, content.validFrom(), content.validUntil(), page.zones().stream()
                .map((zone) -> new ShownZone(zone, teasers.getOrDefault(zone.legacyId(), List.of()))).toList());
    }

    Part teaser(ShownTeaser teaser) {
        return Part.of(this.json.writeValueAsBytes(Teaser.of(teaser)));
    }

    /** A zone without its teasers. */
    Part beginningOf(Zone zone) {
        return withoutEnd(
                this.json.writeValueAsBytes(PageController.Zone.of(new ShownZone(zone, List.of()))));
    }

    /** A page without its zones. */
    Part beginningOf(Page page, Support support, @Nullable Instant validFrom, @Nullable Instant validUntil) {
        return withoutEnd(this.json.writeValueAsBytes(new Content(page.code(), page.language(), support, validFrom,
                validUntil, List.of())));
    }

    private static Part withoutEnd(byte[] written) {
        return Part.asIs(Arrays.copyOf(written, written.length - END.bytes().length));
    }

    /** Puts a page together. */
    static final class Pieces {

        private final List<Part> parts = new ArrayList<>();

        private boolean first = true;

        Pieces(Part page) {
            this.parts.add(page);
        }

        void begin(Part zone) {
            next(zone);
            this.first = true;
        }

        void next(Part part) {
            if (!this.first) {
                this.parts.add(COMMA);
            }
            this.parts.add(part);
            this.first = false;
        }

        void end() {
            this.parts.add(END);
            this.first = false;
        }

        List<Part> parts() {
            return this.parts;
        }
    }
}
