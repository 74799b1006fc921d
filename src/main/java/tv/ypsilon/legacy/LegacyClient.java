package tv.ypsilon.legacy;

import io.micrometer.observation.ObservationRegistry;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.LegacyCall.Kind;
import tv.ypsilon.legacy.LegacyHttp.Exchange;
import tv.ypsilon.legacy.LegacyHttp.Exchange.Answer;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/** The legacy API over HTTP. Each method makes one exchange and tells what is known after it. */
@Component
class LegacyClient implements LegacyTeasers, LegacySite, LegacyListing, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LegacyClient.class);

    private static final long LONGEST_DOCUMENT = 8L << 20;

    private static final long LONGEST_LIST = 64L << 20;

    private static final String NOT_CONFIGURED = "no legacy API is configured";

    private final LegacyProperties properties;

    private final Documents documents;

    private final ObservationRegistry observations;

    private final LegacyCalls calls;

    private final @Nullable LegacyHttp http;

    /** For pages, so that neither edits wait for readers, nor readers for edits. */
    private final @Nullable LegacyHttp pagesHttp;

    LegacyClient(LegacyProperties properties, Documents documents, ObservationRegistry observations,
            LegacyCalls calls) {
        this.properties = properties;
        this.documents = documents;
        this.observations = observations;
        this.calls = calls;
        this.http = http(properties);
        this.pagesHttp = http(properties);
    }

    private static @Nullable LegacyHttp http(LegacyProperties properties) {
        return properties.url() == null ? null
                : new LegacyHttp(properties.url(), properties.token(), properties.connectTimeout());
    }

    @Override
    public LegacyAnswer get(TeaserId id) {
        Exchange exchange = exchange(Kind.READ, pathOf(id), (request) -> request, this.properties.readTimeout(),
                LONGEST_DOCUMENT);
        return switch (exchange) {
            case Answer answer when answer.status() == 200 && !answer.isHtml() -> document(answer, id);
            case Answer answer when answer.status() == 404 && !answer.isHtml() -> new LegacyAnswer.Absent();
            case Exchange.TooLong _ ->
                    new LegacyAnswer.Unreadable("it has more than " + LONGEST_DOCUMENT + " bytes", "");
            case Answer _,Exchange.NotSent _,Exchange.Broken _ -> notDone(exchange);
        };
    }

    private static LegacyAnswer document(Answer answer, TeaserId id) {
        try {
            LegacyDocument document = documentOf(answer);
            return document.id().filter(id::equals).isPresent() ? new LegacyAnswer.Done(document)
                    : new LegacyAnswer.Unreadable("it has another id", Texts.storable(document.raw()));
        } catch (UnreadableDocument unreadable) {
            return new LegacyAnswer.Unreadable(unreadable.reason(), Texts.storable(answer.text()));
        }
    }

    private static LegacyDocument documentOf(Answer answer) throws UnreadableDocument {
        if (!answer.isExact()) {
            throw new UnreadableDocument("it is not in UTF-8");
        }
        return LegacyDocument.parse(answer.text());
    }

    @Override
    public LegacyAnswer create(TeaserId id, LegacyDocument document, UUID operation) {
        return write(Kind.CREATE, "/teasers", "POST", id, document, operation);
    }

    @Override
    public LegacyAnswer replace(TeaserId id, LegacyDocument document, UUID operation) {
        return write(Kind.REPLACE, pathOf(id), "PUT", id, document, operation);
    }

    /** Done only if the answer is the document: that something was answered with 200 proves nothing. */
    private LegacyAnswer write(Kind kind, String path, String method, TeaserId id, LegacyDocument document,
            UUID operation) {
        if (document.id().filter(id::equals).isEmpty()) {
            throw new IllegalArgumentException("the document of " + id + " has another id");
        }
        Exchange exchange = exchange(kind, path,
                (request) -> request.header("X-Ypsilon-Operation", operation.toString())
                        .header("Content-Type", "application/json; charset=utf-8")
                        .method(method, BodyPublishers.ofString(document.raw(), StandardCharsets.UTF_8)),
                this.properties.writeTimeout(), LONGEST_DOCUMENT);
        return switch (exchange) {
            case Answer answer when answer.status() == 200 || answer.status() == 201 -> written(answer, id, document);
            case Answer answer when answer.status() == 404 && method.equals("PUT") && !answer.isHtml() ->
                    new LegacyAnswer.Absent();
            case Answer _,Exchange.TooLong _,Exchange.NotSent _,Exchange.Broken _ -> notDone(exchange);
        };
    }

    private LegacyAnswer written(Answer answer, TeaserId id, LegacyDocument sent) {
        try {
            LegacyDocument told = documentOf(answer);
            if (told.id().filter(id::equals).isPresent() && this.documents.sayTheSame(sent, told)) {
                return new LegacyAnswer.Done(told);
            }
            return unknown("HTTP " + answer.status() + " with another document");
        } catch (UnreadableDocument unreadable) {
            return unknown(
                    "HTTP " + answer.status() + " with something else than the document: " + unreadable.reason());
        }
    }

    @Override
    public LegacyAnswer delete(TeaserId id, UUID operation) {
        Exchange exchange = exchange(Kind.DELETE, pathOf(id),
                (request) -> request.header("X-Ypsilon-Operation", operation.toString()).DELETE(),
                this.properties.writeTimeout(), LONGEST_DOCUMENT);
        return switch (exchange) {
            case Answer answer when (answer.status() == 200 || answer.status() == 204) && !answer.isHtml() ->
                    new LegacyAnswer.Done(null);
            case Answer answer when answer.status() == 404 && !answer.isHtml() -> new LegacyAnswer.Absent();
            case Answer _,Exchange.TooLong _,Exchange.NotSent _,Exchange.Broken _ -> notDone(exchange);
        };
    }

    private LegacyAnswer notDone(Exchange exchange) {
        return switch (exchange) {
            case Exchange.NotSent(String reason) -> new LegacyAnswer.NotSent(reason, null);
            case Exchange.Broken(String reason) -> unknown(reason);
            case Exchange.TooLong _ -> unknown("an answer of more than " + LONGEST_DOCUMENT + " bytes");
            case Answer answer when answer.status() == 408 || answer.status() >= 500 ->
                    new LegacyAnswer.Unknown(describe(answer), isOver(answer), answer.retryAfter());
            case Answer answer when answer.status() >= 400 ->
                    new LegacyAnswer.Refused(answer.status(), describe(answer), answer.retryAfter());
            case Answer answer -> unknown(describe(answer));
        };
    }

    private boolean isOver(Answer answer) {
        return this.properties.overStatuses().contains(answer.status()) && !answer.isHtml();
    }

    private static LegacyAnswer unknown(String reason) {
        return new LegacyAnswer.Unknown(reason, false, null);
    }

    @Override
    public LegacyReply<Part> list(int page, int limit) {
        return ask(this.http, Kind.LIST, "/teasers?_page=" + page + "&_limit=" + limit, this.properties.listTimeout(),
                (answer) -> {
                    List<Item> items = JsonText.elements(textOf(answer)).stream().map(LegacyClient::item).toList();
                    String total = answer.headers().firstValue("x-total-count").orElse("");
                    return new Part(items, total.matches("\\d{1,18}") ? Long.valueOf(total) : null);
                });
    }

    private static Item item(String raw) {
        try {
            return new Item.Document(LegacyDocument.parse(raw));
        } catch (UnreadableDocument unreadable) {
            return new Item.Unreadable(Texts.storable(raw), unreadable.reason());
        }
    }

    @Override
    public LegacyReply<SiteReading> pages() {
        return ask(this.pagesHttp, Kind.PAGES, "/pages", this.properties.listTimeout(), (answer) -> {
            if (Json.parse(textOf(answer)) instanceof JsonArray pages) {
                return SiteReader.read(pages);
            }
            throw new IllegalArgumentException("no list of pages");
        });
    }

    @Override
    public LegacyReply<PageContent> pageContent(String pageId, Support support, @Nullable Instant at, Site site) {
        String path = "/pages/" + segment(pageId) + "/content?support=" + support.word()
                + (at != null ? "&at=" + segment(at.toString()) : "");
        return ask(this.pagesHttp, Kind.PAGE, path, this.properties.pageTimeout(), (answer) -> {
            if (Json.parse(textOf(answer)) instanceof JsonObject content && content.get("zones") instanceof JsonArray) {
                return PageContentReader.read(content, this.documents, site, pageId, at);
            }
            throw new IllegalArgumentException("no content of a page");
        });
    }

    private <T> LegacyReply<T> ask(@Nullable LegacyHttp via, Kind kind, String path, Duration timeout,
            Function<Answer, T> reader) {
        return switch (exchange(via, kind, path, (request) -> request, timeout, LONGEST_LIST)) {
            case Answer answer when answer.status() == 200 && !answer.isHtml() -> read(answer, reader);
            case Answer answer when answer.status() == 404 && !answer.isHtml() -> new LegacyReply.Absent<>();
            case Answer answer -> new LegacyReply.Unavailable<>(describe(answer), answer.retryAfter());
            case Exchange.TooLong _ ->
                    new LegacyReply.Unreadable<>("the answer has more than " + LONGEST_LIST + " bytes");
            case Exchange.NotSent(String reason) -> new LegacyReply.Unavailable<>(reason, null);
            case Exchange.Broken(String reason) -> new LegacyReply.Unavailable<>(reason, null);
        };
    }

    private static <T> LegacyReply<T> read(Answer answer, Function<Answer, T> reader) {
        try {
            return new LegacyReply.Given<>(reader.apply(answer));
        } catch (JacksonException notJson) {
            return new LegacyReply.Unreadable<>(Texts.brief("no JSON: " + notJson.getOriginalMessage()));
        } catch (IllegalArgumentException other) {
            return new LegacyReply.Unreadable<>(Texts.brief(other.getMessage()));
        }
    }

    private static String textOf(Answer answer) {
        if (!answer.isExact()) {
            throw new IllegalArgumentException("the answer is not in UTF-8");
        }
        return answer.text();
    }

    private Exchange exchange(Kind kind, String path, Function<HttpRequest.Builder, HttpRequest.Builder> request,
            Duration timeout, long longest) {
        return exchange(this.http, kind, path, request, timeout, longest);
    }

    private Exchange exchange(@Nullable LegacyHttp via, Kind kind, String path,
            Function<HttpRequest.Builder, HttpRequest.Builder> request, Duration timeout, long longest) {
        if (via == null) {
            return new Exchange.NotSent(NOT_CONFIGURED);
        }
        long start = System.nanoTime();
        Exchange exchange = LegacyCall.observed(this.observations, via, kind, request.apply(via.request(path)),
                timeout, longest);
        this.calls.count(exchange, System.nanoTime() - start);
        if (exchange instanceof Answer answer && (answer.status() == 401 || answer.status() == 403)) {
            log.error("The legacy API does not let us in, check LEGACY_TOKEN: {}", describe(answer));
        }
        return exchange;
    }

    private String describe(Answer answer) {
        String body = answer.text();
        String token = this.properties.token();
        String safe = token != null ? body.replace(token, "***") : body;
        return safe.isBlank() ? "HTTP " + answer.status() : Texts.brief("HTTP " + answer.status() + " " + safe.strip());
    }

    private static String pathOf(TeaserId id) {
        return "/teasers/" + segment(id.value());
    }

    private static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        if (this.http != null) {
            this.http.close();
        }
        if (this.pagesHttp != null) {
            this.pagesHttp.close();
        }
    }
}
