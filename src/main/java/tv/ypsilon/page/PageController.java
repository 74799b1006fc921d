package tv.ypsilon.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.page.PageAnswers.PageAnswer;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.rest.Instants;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/** Pages over HTTP, for the BFF: what a page shows at an instant. */
@RestController
@RequestMapping("/api/pages")
class PageController {

    private final Pages pages;

    private final PageAnswers answers;

    private final PageProperties properties;

    private final String[] cacheControls;

    private final Clock clock;

    PageController(Pages pages, PageAnswers answers, PageProperties properties, Clock clock) {
        this.pages = pages;
        this.answers = answers;
        this.properties = properties;
        this.cacheControls = cacheControls(properties);
        this.clock = clock;
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

        ShownPage.ShownTeaser toShown() {
            return new ShownPage.ShownTeaser(new TeaserId(this.id), this.kind, this.title, this.subtitle,
                    this.description, this.programId, this.url, this.image, this.callToAction,
                    this.position == null ? null : new Position(this.position.doubleValue()),
                    new Window(this.startsAt, this.endsAt));
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
    void get(@PathVariable String code, @RequestParam String language, @RequestParam String support,
            @RequestParam(required = false) @Nullable String at, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PageAnswer answer = this.answers.answer(code, language, support(support),
                at == null ? now : Instants.parse("at", at), at != null);
        PageBytes bytes = answer.bytes();
        response.setHeader(HttpHeaders.ETAG, "W/" + bytes.tag());
        response.setHeader(HttpHeaders.CACHE_CONTROL, at != null ? "private, no-store" : cacheControl(now, answer));
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (answer.age() != null) {
            response.setHeader(HttpHeaders.AGE, Long.toString(answer.age().toSeconds()));
            response.setHeader("Cache-Status",
                    "ypsilon; hit; ttl=-" + answer.age().toSeconds() + "; detail=" + answer.why());
        }
        if (isKnown(bytes.tag(), request.getHeaders(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        boolean zipped = takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        if (zipped) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (request.getMethod().equals("HEAD") && !zipped) {
            response.setContentLength(bytes.length());
            return;
        }
        byte[] body = zipped ? bytes.zipped() : bytes.plain();
        response.setContentLength(body.length);
        // as a whole: the server hands it to the network without cutting it up
        response.getOutputStream().write(body);
    }

    private String cacheControl(Instant now, PageAnswer answer) {
        long seconds = answer.age() != null ? 0 : this.properties.maxAge().toSeconds();
        if (answer.validUntil() != null) {
            seconds = Math.min(seconds, Duration.between(now, answer.validUntil()).toSeconds());
        }
        return this.cacheControls[(int) Math.max(0, seconds)];
    }

    /** All that can come, as they are sent thousands of times a second. */
    private static String[] cacheControls(PageProperties properties) {
        return LongStream.rangeClosed(0, properties.maxAge().toSeconds())
                .mapToObj((seconds) -> String.valueOf(CacheControl.maxAge(Duration.ofSeconds(seconds)).cachePublic()
                        .staleIfError(properties.staleIfError()).getHeaderValue()))
                .toArray(String[]::new);
    }

    /** Weakly compared, as the tag is weak. */
    private static boolean isKnown(String tag, Enumeration<String> conditions) {
        while (conditions.hasMoreElements()) {
            String condition = conditions.nextElement();
            if (condition.contains(tag) || condition.strip().equals("*")) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesGzip(@Nullable String encodings) {
        if (encodings == null || (!encodings.contains("gzip") && !encodings.contains("*"))) {
            return false;
        }
        Boolean any = null;
        for (String each : encodings.split(",", -1)) {
            String[] said = each.split(";", 2);
            boolean wanted = said.length == 1 || !said[1].replace(" ", "").matches("q=0(\\.0*)?");
            String name = said[0].strip();
            if (name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip")) {
                return wanted;
            }
            any = name.equals("*") ? Boolean.valueOf(wanted) : any;
        }
        return any != null && any;
    }

    private static Support support(String word) {
        return Support.find(word).orElseThrow(() -> Refusal.of(ProblemType.MALFORMED_REQUEST).because("parameters")
                .violating(List.of(Violation.of("support", "one-of", "web, app, tv"))));
    }
}
