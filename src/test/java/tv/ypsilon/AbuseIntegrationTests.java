package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.screen.Screen;

/**
 * Whatever is sent to any operation of the contract and to any page, the answer is an answer: never an error of the
 * service, never a stack trace, and from the API always a problem of a known type.
 */
@ServiceTest
class AbuseIntegrationTests {

    private static final int AT_ONCE = 8;

    private static final String LONG = "x".repeat(3000);

    /** NUL, half a character, what leads out of a folder, what ends a text in SQL and in HTML, and numbers of any size. */
    private static final List<String> ODD_TEXTS = List.of("%00", "a%00b", "%ED%A0%80", "%C3%28", "%2e%2e%2f%2e%2e%2f",
            "%27%3B--%3Cscript%3E", "-1", "99999999999999999999", "%F0%9F%98%80", "%20", LONG);

    private static final List<String> ODD_QUERIES = List.of("%00", "%ED%A0%80", "%7B", "%5B%5B%5B%5B%5B%5B%5B%5B%5B",
            "[0,99999999999]",
            "[-1,5]", "[5,1]", "[1e400,2]", "{\"id\":\"\\u0000\"}", "{\"id\":[\"\\ud800\"]}", "{\"q\":\"\\u0000\"}",
            "{\"q\":1e999}", "[\"title\",\"\\u0000\"]", "null", "1e999", "2026-13-99T99:99:99Z",
            "+999999999-01-01T00:00:00Z",
            "-999999999-01-01", "NaN", LONG);

    private static final List<String> ODD_VALUES = List.of("\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
            "1e999",
            "-99999999999999999999999999", "0.1", "[[[[]]]]", "{\"a\": {\"b\": 1}}", "null", "true",
            "\"" + "y".repeat(20_000) + "\"",
            "\"+999999999-12-31T23:59:59Z\"", "\"\"");

    private static final List<String> ODD_BODIES = List.of("", "{", "}", "null", "[]", "\"text\"", "1e999999",
            "{\"unknown\": 1}",
            "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(10_000), "{\"a\":".repeat(5000), "\u0000", "\ufeff{}",
            "{\"title\": \"" + "z".repeat(70_000) + "\"}", "{\"\\u0000\": 1}", "{\"x\": " + "9".repeat(5000) + "}");

    private static final List<String> TYPES = List.of("text/plain", "application/xml", "multipart/form-data",
            "application/x-www-form-urlencoded", "application/json;charset=utf-16", "nonsense",
            "application/json;charset=none");

    private static final Set<String> KNOWN = Arrays.stream(ProblemType.values()).map((type) -> type.uri().toString())
            .collect(Collectors.toUnmodifiableSet());

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Scene scene;

    private final RequestMappingHandlerMapping routes;

    @LocalServerPort
    private int port;

    /** A teaser that no request names, and what it says. */
    private @Nullable JsonNode bystander;

    AbuseIntegrationTests(@Autowired Scene scene,
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes) {
        this.scene = scene;
        this.routes = routes;
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.bystander = this.scene.editor().post("/api/teasers", Scene.NEW_TEASER).json();
        assertThat(this.bystander.path("id").isString()).isTrue();
    }

    @AfterEach
    void open() {
        this.scene.api().as("ops").put("/api/migration/maintenance", "{\"mode\": \"OFF\"}");
    }

    /** A request that nobody should send. */
    private record Abuse(String method, String path, @Nullable String body, Map<String, String> headers) {

        static Abuse of(String method, String path, @Nullable String body, String... headers) {
            Map<String, String> all = new LinkedHashMap<>();
            for (int i = 0; i < headers.length; i += 2) {
                all.put(headers[i], headers[i + 1]);
            }
            return new Abuse(method, path, body, all);
        }

        static Abuse json(String method, String path, @Nullable String body) {
            return of(method, path, body, "Content-Type", "application/json");
        }

        @Override
        public String toString() {
            String text = this.method + " " + this.path + " " + this.headers + " " + this.body;
            return text.length() > 400 ? text.substring(0, 300) + "…" : text;
        }
    }

    @Test
    void everyOperationAnswersAnythingWithAProblem() throws InterruptedException {
        List<Abuse> all = new ArrayList<>();
        Contract.parsed().getPaths().forEach((path, item) -> {
            Map<HttpMethod, Operation> operations = item.readOperationsMap();
            Stream.of("PATCH", "DELETE", "PUT", "POST", "PROPFIND")
                    .filter((method) -> operations.keySet().stream().noneMatch((known) -> known.name().equals(method)))
                    .forEach((method) -> all.add(Abuse.json(method, filled(path, "x"), "{}")));
            operations.forEach((method, operation) -> {
                List<Parameter> parameters = Stream.of(item.getParameters(), operation.getParameters())
                        .flatMap(Stream::ofNullable).flatMap(List::stream).toList();
                all.addAll(abuses(method.name(), path, operation, parameters));
            });
        });

        send(all, true);
    }

    private static List<Abuse> abuses(String method, String path, Operation operation, List<Parameter> parameters) {
        List<Abuse> all = new ArrayList<>();
        boolean withBody = operation.getRequestBody() != null;
        String usual = filled(path, usualId(path));
        String body = withBody ? "{}" : null;
        if (path.contains("{")) {
            ODD_TEXTS.forEach((odd) -> all.add(Abuse.json(method, filled(path, odd), body)));
        }
        parameters.forEach((parameter) -> {
            switch (parameter.getIn()) {
                case "query" -> ODD_QUERIES.forEach((odd) -> all.add(Abuse.json(method,
                        usual + "?" + parameter.getName() + "=" + query(odd), body)));
                case "header" -> Stream.of("\"x\"", "W/\"99999999999999999999\"", "*", "1", "\"1\", \"2\"", "é", LONG)
                        .forEach((odd) -> all.add(Abuse.of(method, usual, body, "Content-Type", "application/json",
                                parameter.getName(), odd)));
                default -> {
                    // of the path, above
                }
            }
        });
        all.add(Abuse.json(method, usual + "?unknown=1&unknown=2&=&%00=%00", body));
        all.add(Abuse.of(method, usual, body, "Content-Type", "application/json", "Accept", "application/xml"));
        all.add(Abuse.of(method, usual, body, "Content-Type", "application/json", "Accept", "nonsense",
                "Accept-Language",
                "\u0001;q=x"));
        if (withBody) {
            ODD_BODIES.forEach((odd) -> all.add(Abuse.json(method, usual, odd)));
            TYPES.forEach((type) -> all.add(Abuse.of(method, usual, "{}", "Content-Type", type)));
            Set<String> members = members(operation);
            for (String odd : ODD_VALUES) {
                all.add(Abuse.json(method, usual, members.stream().map((name) -> "\"" + name + "\": " + odd)
                        .collect(Collectors.joining(", ", "{", "}"))));
            }
            members.forEach((name) -> all.add(Abuse.json(method, usual, "{\"" + name + "\": \"\\u0000\\ud800\"}")));
        } else {
            all.add(Abuse.json(method, usual, "{\"a\":".repeat(5000)));
            all.add(Abuse.of(method, usual, "x".repeat(70_000), "Content-Type", "text/plain"));
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Set<String> members(Operation operation) {
        Set<String> names = new TreeSet<>();
        operation.getRequestBody().getContent().values().forEach((media) -> {
            if (media.getSchema() != null && media.getSchema().getProperties() != null) {
                names.addAll(media.getSchema().getProperties().keySet());
            }
        });
        return names;
    }

    /** An id that exists, where one does. */
    private static String usualId(String path) {
        return path.startsWith("/api/teasers") ? "lighthouse"
                : path.startsWith("/api/zones") ? Scene.TOP
                        : path.startsWith("/api/pages") ? "HOME" : "0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f00";
    }

    private static String filled(String path, String value) {
        return path.replaceAll("\\{[^}]+}", Matcher.quoteReplacement(value));
    }

    private static String query(String text) {
        return text.startsWith("%") ? text : ApiClient.encoded(text);
    }

    @Test
    void everyPageAnswersAnythingWithAPage() throws InterruptedException {
        Map<String, Set<RequestMethod>> pages = new TreeMap<>();
        for (RequestMappingInfo route : this.routes.getHandlerMethods().keySet()) {
            route.getPatternValues().stream().filter((path) -> !path.startsWith("/api") && !path.startsWith("/v3")
                    && !path.contains("error")).forEach((path) -> pages.computeIfAbsent(path, (_) -> new TreeSet<>())
                            .addAll(route.getMethodsCondition().getMethods()));
        }
        assertThat(pages).containsKeys("/week", "/moment", "/login", "/language", "/entries/{id}");
        Set<String> parameters = parametersOfPages();
        assertThat(parameters).contains("page", "language", "at", "version");

        List<Abuse> all = new ArrayList<>();
        pages.forEach((path, methods) -> {
            for (String odd : path.contains("{") ? ODD_TEXTS : List.of("x")) {
                (methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods).forEach((method) -> all
                        .add(Abuse.of(method.name(), filled(path, odd), method == RequestMethod.GET ? null : "a=b",
                                "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")));
            }
            String usual = filled(path, "lighthouse");
            for (String odd : ODD_QUERIES) {
                String every = parameters.stream().map((name) -> name + "=" + query(odd))
                        .collect(Collectors.joining("&"));
                if (every.length() < 50_000 && methods.contains(RequestMethod.GET)) {
                    all.add(Abuse.of("GET", usual + "?" + every, null, "Accept", "text/html"));
                    all.add(Abuse.of("GET", usual + "?" + every, null, "HX-Request", "true"));
                }
                if (methods.contains(RequestMethod.POST) && !path.equals("/logout")) {
                    all.add(Abuse.of("POST", usual, every, "Content-Type", "application/x-www-form-urlencoded",
                            "Accept",
                            "text/html"));
                }
            }
            Stream.of("PATCH", "DELETE", "PROPFIND").forEach((method) -> all.add(Abuse.of(method, usual, "x", "Accept",
                    "text/html")));
            TYPES.forEach((type) -> all.add(Abuse.of("POST", usual, "{\"a\": 1}", "Content-Type", type, "Accept",
                    "text/html")));
            all.add(Abuse.of("POST", usual, "a=" + "x".repeat(3_000_000), "Content-Type",
                    "application/x-www-form-urlencoded", "Accept", "text/html"));
            all.add(Abuse.of("POST", usual, "a=%zz&%=&&b", "Content-Type", "application/x-www-form-urlencoded",
                    "Accept", "text/html"));
            all.add(Abuse.of("GET", usual, null, "Accept", "application/json"));
        });

        send(all, false);
    }

    /** Whatever any page takes. */
    private Set<String> parametersOfPages() {
        Set<String> names = new TreeSet<>();
        this.routes.getHandlerMethods().forEach((_, handler) -> {
            if (handler.getBeanType().isAnnotationPresent(Screen.class)) {
                Arrays.stream(handler.getMethodParameters()).forEach((parameter) -> {
                    var request = parameter.getParameterAnnotation(
                            RequestParam.class);
                    if (request != null && !request.name().isEmpty()) {
                        names.add(request.name());
                    }
                    if (parameter.getParameterType().isRecord() && parameter.hasParameterAnnotation(
                            ModelAttribute.class)) {
                        Arrays.stream(parameter.getParameterType().getRecordComponents())
                                .forEach((component) -> names.add(component.getName()));
                    }
                });
            }
        });
        return names;
    }

    private void send(List<Abuse> all, boolean api) throws InterruptedException {
        ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        Semaphore room = new Semaphore(AT_ONCE);
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Abuse abuse : all) {
                room.acquire();
                people.execute(() -> {
                    try {
                        fault(abuse, api).ifPresent(faults::add);
                        answered.incrementAndGet();
                    } finally {
                        room.release();
                    }
                });
            }
        }
        assertThat(answered.get()).isEqualTo(all.size()).isGreaterThan(300);
        assertThat(faults.stream().sorted().distinct().limit(15).collect(Collectors.joining("\n")))
                .as("%d of %d", faults.size(), all.size()).isEmpty();
        String id = Objects.requireNonNull(this.bystander).path("id").asString();
        assertThat(this.scene.teaser(id)).contains(this.bystander);
        assertThat(this.scene.document(id).orElseThrow().path("title")).isEqualTo(this.bystander.path("title"));
    }

    private Optional<String> fault(Abuse abuse, boolean api) {
        String user = abuse.path().startsWith("/api/migration") || abuse.path().contains("/resolution")
                || abuse.path().startsWith("/tower") ? "ops" : "editor";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + abuse.path()))
                .timeout(Duration.ofSeconds(30))
                .method(abuse.method(), abuse.body() == null ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(abuse.body()))
                .header("Authorization", "Basic " + Base64.getEncoder()
                        .encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)));
        try {
            abuse.headers().forEach(request::header);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // not even the client sends it
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            String why = complaint(answer, api);
            return why == null ? Optional.empty()
                    : Optional.of(why + ": " + answer.statusCode() + " for " + abuse + " was "
                            + answer.body().lines().limit(3).collect(Collectors.joining(" ")));
        } catch (IOException ex) {
            // a server that has refused a body does not wait for all of it
            return abuse.body() != null && abuse.body().length() > 60_000 ? Optional.empty()
                    : Optional.of("no answer: " + ex + " for " + abuse);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    private static @Nullable String complaint(HttpResponse<String> answer, boolean api) {
        String body = answer.body();
        // many deletes of one teaser at once wait for each other, and the last are told to come back
        boolean busy = answer.statusCode() == 503 && body.contains("urn:ypsilon:problem:busy");
        if (answer.statusCode() >= 500 && !busy) {
            return "an error of the service";
        }
        if (Stream.of("Exception", "\tat ", "org.springframework", "org.apache", "java.lang", "ERROR: ")
                .anyMatch(body::contains)) {
            return "tells of its insides";
        }
        if (api && answer.statusCode() >= 400) {
            if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
                return "no problem";
            }
            try {
                return KNOWN.contains(JsonMapper.shared().readTree(body).path("type").asString()) ? null
                        : "a problem of no known type";
            } catch (JacksonException _) {
                return "no JSON";
            }
        }
        return null;
    }
}
