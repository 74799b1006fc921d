package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the service over HTTP as its clients do, and holds each request and each answer to the contract. */
public final class ApiClient {

    private static final Duration A_LONG_RUN = Duration.ofMinutes(2);

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String service;

    private final Map<String, String> headers;

    private final boolean judged;

    private ApiClient(String service, Map<String, String> headers, boolean judged) {
        this.service = service;
        this.headers = headers;
        this.judged = judged;
    }

    /** Nobody in particular. */
    public static ApiClient of(int port) {
        return new ApiClient("http://localhost:" + port, Map.of(), true);
    }

    /** A user of {@link TestUsers}. */
    public ApiClient as(String user) {
        return with("Authorization", "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)));
    }

    public ApiClient with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(this.headers);
        more.put(header, value);
        return new ApiClient(this.service, more, this.judged);
    }

    /** The same without the contract, where time is measured. */
    public ApiClient unjudged() {
        return new ApiClient(this.service, this.headers, false);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, @Nullable String body) {
        return send("POST", path, body);
    }

    /** Starts a long run, and follows it until it has ended as it should. */
    public JsonNode followed(String path) {
        Answer started = post(path, null);
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        String address = path + "/" + started.text("id");
        JsonNode ended = await(path).atMost(A_LONG_RUN).pollInterval(Duration.ofMillis(20)).until(
                () -> get(address).json(), (run) -> !run.path("status").asString().equals("RUNNING"));
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        return ended;
    }

    public Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** A text as it stands in a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Answer send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.service + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null && !this.headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        this.headers.forEach(request::header);
        try {
            HttpRequest asked = request.build();
            HttpResponse<String> response = HTTP.send(asked, BodyHandlers.ofString());
            if (this.judged && path.startsWith("/api/")) {
                Contract.check(asked, body, response);
            }
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** What the service answered. */
    public record Answer(int status, String body, HttpResponse<String> response) {

        public JsonNode json() {
            return JSON.readTree(this.body);
        }

        public String header(String name) {
            return this.response.headers().firstValue(name).orElse("");
        }

        /** The last word of the problem's type; empty if it is no problem. */
        public String problem() {
            return json().path("type").asString("").replaceFirst(".*:", "");
        }

        public String text(String member) {
            return json().path(member).asString("");
        }

        public long version() {
            return json().path("version").asLong();
        }
    }
}
