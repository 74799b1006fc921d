package tv.ypsilon.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes a refusal the problem document of RFC 9457 that the API answers, in the language that the request asks for. */
@Component
public class Problems {

    private final ProblemTexts texts;

    private final JsonMapper mapper;

    Problems(ProblemTexts texts, JsonMapper mapper) {
        this.texts = texts;
        this.mapper = mapper;
    }

    /** The refusal that an exception amounts to, whoever threw it. Never fails, and logs what operators must see. */
    public static Refusal refusalFor(Throwable thrown) {
        return Refusals.of(thrown);
    }

    /** The answer of a controller. */
    public ResponseEntity<Map<String, @Nullable Object>> answer(Refusal refusal, HttpServletRequest request) {
        Locale locale = locale(request);
        return ResponseEntity.status(refusal.type().status()).headers(headers(refusal, locale))
                .body(document(refusal, request, locale));
    }

    /** The answer of a filter, or of whatever else stands before the controllers. */
    public void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale locale = locale(request);
        byte[] body = this.mapper.writeValueAsBytes(document(refusal, request, locale));
        response.resetBuffer();
        response.setStatus(refusal.type().status());
        response.setCharacterEncoding((String) null); // a locale may have brought one, and JSON has none
        headers(refusal, locale).forEach((name, values) -> values.forEach((value) -> response.setHeader(name, value)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private Map<String, @Nullable Object> document(Refusal refusal, HttpServletRequest request, Locale locale) {
        ProblemType type = refusal.type();
        String detail = this.texts.detail(refusal, locale);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("type", type.uri().toString());
        document.put("title", this.texts.title(type, locale));
        document.put("status", type.status());
        document.put("detail", detail);
        document.put("instance", path(request));
        document.put("message", detail);
        if (!refusal.violations().isEmpty()) {
            document.put("errors", this.texts.errors(refusal, locale));
        }
        refusal.extensions().forEach(document::putIfAbsent);
        return document;
    }

    private static HttpHeaders headers(Refusal refusal, Locale locale) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setContentLanguage(locale);
        headers.setCacheControl("no-store");
        Duration delay = refusal.retryAfter();
        if (delay != null) {
            long seconds = delay.plusSeconds(1).minusNanos(1).toSeconds();
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
        }
        return headers;
    }

    private static Locale locale(HttpServletRequest request) {
        return ProblemTexts.localeFor(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    }

    /** The path that the client asked for, also while an error is dispatched. */
    static String path(HttpServletRequest request) {
        Object original = request.getAttribute("jakarta.servlet.error.request_uri");
        return original instanceof String path ? path : request.getRequestURI();
    }

    /** Whether the request is one to the API, whose errors are problems; those of the pages are pages. */
    static boolean isOfTheApi(HttpServletRequest request) {
        String path = path(request).substring(request.getContextPath().length());
        return path.equals("/api") || path.startsWith("/api/");
    }
}
