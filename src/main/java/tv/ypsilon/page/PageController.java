package tv.ypsilon.page;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.rest.Instants;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.teaser.Support;

/** Pages over HTTP, for the BFF: what a page shows at an instant. */
@RestController
@RequestMapping("/api/pages")
class PageController {

    private final Pages pages;

    private final PageProperties properties;

    private final JsonMapper json;

    private final Clock clock;

    private final List<PageWatch> watches;

    PageController(Pages pages, PageProperties properties, JsonMapper json, Clock clock,
            ObjectProvider<PageWatch> watches) {
        this.pages = pages;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.watches = watches.orderedStream().toList();
    }

    /** A page as the API tells it. */
    record Page(String id, String code, String language, @Nullable String title) {

        static Page of(tv.ypsilon.site.Page page) {
            return new Page(page.id(), page.code(), page.language(), page.title());
        }
    }

    /** What a page shows. */
    record Content(
            String code,
            String language,
            Support support,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil,
            List<Zone> zones) {

        static Content of(ShownPage shown) {
            return new Content(shown.page().code(), shown.page().language(), shown.support(), shown.validFrom(),
                    shown.validUntil(), shown.zones().stream().map(Zone::of).toList());
        }
    }

    /**
     * What a zone shows.
     *
     * @param id as the page knows it
     */
    record Zone(
            String id,
            String code,
            @Nullable String title,
            int order,
            @Nullable String template,
            List<Teaser> teasers) {

        static Zone of(ShownPage.ShownZone shown) {
            return new Zone(shown.zone().legacyId(), shown.zone().code(), shown.zone().title(), shown.zone().order(),
                    shown.zone().template(), shown.teasers().stream().map(Teaser::of).toList());
        }
    }

    /** A teaser as a zone shows it. */
    record Teaser(
            String id,
            String kind,
            @Nullable String title,
            @Nullable String subtitle,
            @Nullable String description,
            @Nullable String programId,
            @Nullable String url,
            @Nullable String image,
            @Nullable String callToAction,
            @Nullable Number position,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {

        static Teaser of(ShownPage.ShownTeaser shown) {
            return new Teaser(shown.id().value(), shown.kind(), shown.title(), shown.subtitle(), shown.description(),
                    shown.programId(), shown.url(), shown.image(), shown.callToAction(),
                    shown.position() == null ? null : shown.position().asNumber(), shown.window().startsAt(),
                    shown.window().endsAt());
        }
    }

    @GetMapping
    ResponseEntity<List<Page>> list(ListRequest request) {
        Filter filter = request.filter("code", "language", "q");
        Order order = request.order(Order.ascending("id"), "code", "language", "title");
        Function<tv.ypsilon.site.Page, @Nullable String> property = switch (order.property()) {
            case "code" -> (page) -> page.code();
            case "language" -> (page) -> page.language();
            case "title" -> (page) -> page.title();
            default -> (page) -> page.id();
        };
        List<String> ids = filter.ids();
        String code = filter.text("code");
        String language = filter.text("language");
        String text = filter.text("q");
        return ListAnswer.part("pages", this.pages.site().pages().stream()
                .filter((page) -> ids == null || ids.contains(page.id()))
                .filter((page) -> code == null || code.equals(page.code()))
                .filter((page) -> language == null || language.equals(page.language()))
                .filter((page) -> Comparing.contains(text, page.id(), page.code(), page.title()))
                .sorted(Comparing.by(property, tv.ypsilon.site.Page::id, order.ascending())).map(Page::of).toList(),
                request);
    }

    @GetMapping("/{code}")
    ResponseEntity<byte[]> get(@PathVariable String code, @RequestParam String language, @RequestParam String support,
            @RequestParam(required = false) @Nullable String at) {
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant instant = at == null ? now : Instants.parse("at", at);
        ShownPage shown = this.pages.show(code, language, support(support), instant, at != null);
        this.watches.forEach((watch) -> watch.shown(shown.page(), shown.support(), shown.at()));
        byte[] body = this.json.writeValueAsBytes(Content.of(shown));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).eTag(etag(body))
                .header(HttpHeaders.CACHE_CONTROL,
                        at != null ? "private, no-store" : cacheControl(now, shown.validUntil()))
                .body(body);
    }

    private String cacheControl(Instant now, @Nullable Instant validUntil) {
        Duration maxAge = this.properties.maxAge();
        if (validUntil != null && Duration.between(now, validUntil).compareTo(maxAge) < 0) {
            maxAge = Duration.between(now, validUntil);
        }
        return String.valueOf(CacheControl.maxAge(Duration.ofSeconds(maxAge.toSeconds())).cachePublic()
                .staleIfError(this.properties.staleIfError()).getHeaderValue());
    }

    private static Support support(String word) {
        return Support.find(word).orElseThrow(() -> Refusal.of(ProblemType.MALFORMED_REQUEST).because("parameters")
                .violating(List.of(Violation.of("support", "one-of", "web, app, tv"))));
    }

    /** Weak, so that it outlives compression. */
    private static String etag(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
    }
}
