package tv.ypsilon;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.ResultMatcher;

/**
 * The contract, {@code openapi.yaml}, as a judge of what tests send and get. An answer must be one that the contract
 * names, in status, headers and body; a request must keep to it where it was answered well, so that the service takes
 * nothing that the contract refuses.
 */
public final class Contract {

    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator
            .createForInlineApiSpecification(text())
            .withLevelResolver(LevelResolver.create()
                    .withLevel("validation.request.security", ValidationReport.Level.IGNORE)
                    .withLevel("validation.request.accept", ValidationReport.Level.IGNORE)
                    .withLevel("validation.request.body.unexpected", ValidationReport.Level.IGNORE)
                    .build())
            .build();

    private Contract() {}

    /** For {@code mvc.perform(…).andExpect(keepsToTheContract())}. */
    public static ResultMatcher keepsToTheContract() {
        return Contract::check;
    }

    public static void check(MvcResult result) throws IOException {
        MockHttpServletRequest asked = result.getRequest();
        MockHttpServletResponse answered = result.getResponse();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(asked.getHeaderNames())
                .forEach((name) -> headers.put(name, Collections.list(asked.getHeaders(name))));
        Map<String, List<String>> parameters = asked.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, (entry) -> List.of(entry.getValue())));
        byte[] body = asked.getContentAsByteArray();
        Map<String, List<String>> answerHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answered.getHeaderNames().forEach((name) -> answerHeaders.put(name, answered.getHeaders(name)));
        check(asked.getMethod(), asked.getRequestURI(), parameters, headers,
                body != null ? new String(body, StandardCharsets.UTF_8) : null, answered.getStatus(), answerHeaders,
                answered.getContentAsString(StandardCharsets.UTF_8));
    }

    /**
     * The same for what went over a wire.
     *
     * @param body what was sent; null: nothing
     */
    public static void check(HttpRequest asked, @Nullable String body, HttpResponse<String> answered) {
        check(asked.method(), asked.uri().getRawPath(), query(asked.uri().getRawQuery()), asked.headers().map(), body,
                answered.statusCode(), answered.headers().map(), answered.body());
    }

    /** What the contract offers, as {@code GET /api/teasers/{id}}. */
    public static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        parsed().getPaths().forEach((path, item) -> item.readOperationsMap().keySet()
                .forEach((method) -> operations.add(method + " " + path)));
        return operations;
    }

    /** The contract as it is written, its references resolved. */
    static OpenAPI parsed() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        var result = new OpenAPIV3Parser().readContents(text(), null, options);
        if (!result.getMessages().isEmpty()) {
            throw new AssertionError("the contract is not well written: " + result.getMessages());
        }
        return result.getOpenAPI();
    }

    static String text() {
        try (InputStream contract = Contract.class.getResourceAsStream("/static/openapi.yaml")) {
            return new String(contract.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(String method, String path, Map<String, List<String>> parameters,
            Map<String, List<String>> headers, @Nullable String body, int status,
            Map<String, List<String>> answerHeaders, String answer) {
        SimpleRequest.Builder request = new SimpleRequest.Builder(method, path, true);
        parameters.forEach(request::withQueryParam);
        headers.forEach(request::withHeader);
        if (body != null && !body.isEmpty()) {
            request.withBody(body);
        }
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        answerHeaders.forEach(response::withHeader);
        if (!answer.isEmpty()) {
            response.withBody(answer);
        }
        List<ValidationReport.Message> breaches = new ArrayList<>(VALIDATOR
                .validateResponse(path, Request.Method.valueOf(method.toUpperCase(Locale.ROOT)), response.build())
                .getMessages());
        if (status < 400) {
            breaches.addAll(VALIDATOR.validateRequest(request.build()).getMessages());
        }
        breaches.removeIf((message) -> message.getLevel() == ValidationReport.Level.IGNORE);
        // a body that may be left out leaves its type out, too
        breaches.removeIf((message) -> (body == null || body.isEmpty())
                && message.getKey().equals("validation.request.contentType.notAllowed"));
        if (!breaches.isEmpty()) {
            throw new AssertionError("%s %s, answered %d, does not keep to the contract:%n%s%n%nsent: %s%nanswered: %s"
                    .formatted(method, path, status, breaches.stream().map(Contract::describe)
                            .collect(Collectors.joining(System.lineSeparator())), body, answer));
        }
    }

    private static String describe(ValidationReport.Message message) {
        return message.getKey() + ": " + message.getMessage() + message.getContext()
                .flatMap(ValidationReport.MessageContext::getPointers).map((at) -> " at " + at.getInstance())
                .orElse("");
    }

    private static Map<String, List<String>> query(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        return List.of(query.split("&")).stream().map((pair) -> pair.split("=", 2)).collect(Collectors.groupingBy(
                (pair) -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8), Collectors.mapping(
                        (pair) -> pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "",
                        Collectors.toList())));
    }
}
