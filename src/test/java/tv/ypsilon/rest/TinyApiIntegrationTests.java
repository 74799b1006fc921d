package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.Contract;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = TinyApi.class, properties = {
        "management.endpoint.health.validate-group-membership=false",
        "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
        "ypsilon.rest.allowed-origins[0]=https://admin.example.org"})
@ActiveProfiles("tiny-api")
@ExtendWith(OutputCaptureExtension.class)
class TinyApiIntegrationTests {

    private static final String VALID = """
            {"language": "fr", "kind": "SHOW", "title": "Été", "supports": ["web"]}""";

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Nested
    class Lists {

        @Test
        void areAskedForAndAnsweredAsReactAdminDoes() throws Exception {
            var answer = list("{\"q\":\"é\",\"language\":\"fr\"}", "[0,24]", "[\"title\",\"ASC\"]");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Range")).contains("teasers */319");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"{\"zone\":1}|[0,24]|[\"title\",\"ASC\"]",
                "{|[0,24]|[\"title\",\"ASC\"]", "{}|[0]|[\"title\",\"ASC\"]", "{}|[0,1000]|[\"title\",\"ASC\"]",
                "{}|[0,24]|[\"x\",\"ASC\"]", "{\"language\":1}|[0,24]|[\"title\",\"ASC\"]"})
        void areRefusedWhereTheyAreImpossible(String filter, String range, String sort) throws Exception {
            assertProblem(list(filter, range, sort), 400, "invalid-list-query");
        }

        @Test
        void takeAThousandIdsInTheAddress() throws Exception {
            String ids = "\"0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f03\",".repeat(999) + "\"last\"";

            assertThat(send(get("/api/teasers?filter=" + encode("{\"id\":[" + ids + "]}")), null).statusCode())
                    .isEqualTo(200);
        }

        private HttpResponse<String> list(String filter, String range, String sort) throws Exception {
            return send(get("/api/teasers?filter=" + encode(filter) + "&range=" + encode(range) + "&sort="
                    + encode(sort)), null);
        }
    }

    @Nested
    class Bodies {

        @Test
        void areHandedOnAsTheyCame() throws Exception {
            var answer = post("/api/teasers", VALID);

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).contains("\"title\": \"Été\"");
        }

        @Test
        void areRefusedFieldByFieldInTheLanguageOfTheRequest() throws Exception {
            String body = """
                    {"id": "mine", "language": "FR", "kind": "tv series", "title": " ", "subtitle": 7, "more": {"a": 1},
                     "supports": ["web", "fridge", "web"], "status": "LIVE", "callToAction": "%s"}"""
                    .formatted("x".repeat(101));

            JsonNode problem = assertProblem(send(request("/api/teasers").header("Accept-Language", "fr-CH, en;q=0.5")
                    .header("Content-Type", "application/json"), "POST", body), 422, "invalid-content");

            assertThat(problem.get("message").stringValue()).isEqualTo("Le contenu n’est pas valable.");
            assertThat(problem.get("errors").propertyStream()
                    .collect(Collectors.toMap(Map.Entry::getKey, (e) -> e.getValue().stringValue())))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("id", "Ne doit pas être donné.",
                            "language", "Doit être de deux à huit lettres minuscules, comme fr.",
                            "kind", "Doit être un mot en majuscules, comme TV_SERIES.",
                            "title", "Manque.",
                            "subtitle", "Doit être un texte.",
                            "more", "N’est pas connu ici.",
                            "supports", problem.get("errors").get("supports").stringValue(),
                            "status", "Doit être un de : DRAFT, PUBLISHED.",
                            "callToAction", "Doit avoir 100 caractères ou moins."));
            assertThat(problem.get("errors").get("supports").stringValue())
                    .contains("Doit être un de : web, app, tv.", "deux fois le même élément");
        }

        @Test
        void areWholeRecordsWhereTheyReplaceOne() throws Exception {
            JsonNode problem = assertProblem(send(json("/api/teasers/legacy-7"), "PUT", "{\"title\": \"Été\"}"), 422,
                    "invalid-content");

            assertThat(problem.get("errors").propertyNames()).containsExactlyInAnyOrder("language", "kind", "subtitle",
                    "description", "programId", "url", "image", "callToAction", "supports", "status");
        }

        @Test
        void mayBeAsOddAsTheOldSystemMadeThemWhereTheyReplaceOne() throws Exception {
            String odd = TinyApi.TEASER.replace("\"Été\"", "null").replace("SHOW", "some kind")
                    .replace("[\"web\"]", "[]");

            assertThat(send(json("/api/teasers/legacy-7"), "PUT", odd).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{\"language\": \"fr\",\n  \"kind\": oops}", "{\"title\": \"a\", \"title\": \"b\"}", "{} {}",
                        "{\"title\": \"\u0001\"}", "not json"})
        void areRefusedWhereTheyAreNoJson(String body) throws Exception {
            JsonNode problem = assertProblem(post("/api/teasers", body), 400, "malformed-request");

            assertThat(problem.get("detail").stringValue()).matches(".*: line \\d+, column \\d+\\.");
        }

        @Test
        void areRefusedWhereTheyAreNestedTooDeep() throws Exception {
            assertProblem(post("/api/teasers", "{\"title\":" + "[".repeat(17) + "]".repeat(17) + "}"), 400,
                    "malformed-request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "null", "7"})
        void areObjects(String body) throws Exception {
            JsonNode problem = assertProblem(post("/api/teasers", body), 422, "invalid-content");

            assertThat(problem.get("errors").has("body")).isTrue();
        }

        @Test
        void areThere() throws Exception {
            assertProblem(post("/api/teasers", ""), 400, "malformed-request");
        }

        @Test
        void areNotTooLargeByTheirAnnouncement() throws Exception {
            assertProblem(post("/api/teasers", "x".repeat(64 * 1024 + 1)), 413, "body-too-large");
        }

        @Test
        void areNotTooLargeWithoutOne() throws Exception {
            assertProblem(sendChunked("/api/teasers", "{\"title\":\"" + "x".repeat(64 * 1024) + "\"}"), 413,
                    "body-too-large");
            assertProblem(sendChunked("/api/unheard-of", "x".repeat(64 * 1024 + 1)), 413, "body-too-large");
        }

        @Test
        void areReadWithoutALengthToo() throws Exception {
            assertThat(sendChunked("/api/teasers", VALID).statusCode()).isEqualTo(201);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/merge-patch+json",
                "application/json;charset=iso-8859-1", "nonsense"})
        void areJsonInUtf8(String type) throws Exception {
            assertProblem(send(request("/api/teasers").header("Content-Type", type), "POST", VALID), 415,
                    "unsupported-media-type");
        }

        @Test
        void areNotReadWhereNoneIsWanted() throws Exception {
            var answer = send(request("/api/teasers/legacy-7?version=7").header("Content-Type", "text/plain"), "DELETE",
                    "whatever");

            assertThat(answer.statusCode()).isEqualTo(200);
        }

        @Test
        void areRefusedByTheControllersWhereTheContractKnowsNothingOfThem() throws Exception {
            assertThat(post("/api/faults", "{\"number\": 1}").body()).isEqualTo("{\"number\":1}");
            assertThat(problem(post("/api/faults", "{\"number\": \"x\"}")).get("errors").get("number").stringValue())
                    .isEqualTo("Cannot be read (line 1).");
            assertThat(problem(post("/api/faults", "{\"number\": 1, \"x\": 2}")).get("errors").get("x").stringValue())
                    .isEqualTo("Is not known here.");
            assertThat(problem(post("/api/faults", "{\n\"number\": ")).get("detail").stringValue()).contains("line 2");
            assertThat(problem(post("/api/faults", "")).get("status").intValue()).isEqualTo(400);
        }

        private HttpResponse<String> sendChunked(String path, String body) throws Exception {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return TinyApiIntegrationTests.this.client.send(
                    json(path).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))).build(),
                    BodyHandlers.ofString());
        }
    }

    @Nested
    class Parameters {

        @Test
        void areRefusedByName() throws Exception {
            assertThat(problem(send(request("/api/teasers/legacy-7?version=seven"), "DELETE", null)).get("errors")
                    .get("version").stringValue()).isEqualTo("Must be a whole number.");
            assertThat(problem(send(get("/api/migration/guard"), null)).get("errors").get("to").stringValue())
                    .isEqualTo("Is missing.");
            assertThat(problem(send(get("/api/migration/guard?to=5"), null)).get("errors").get("to").stringValue())
                    .isEqualTo("Must be 4 or less.");
            assertThat(problem(send(json("/api/teasers").header("Idempotency-Key", "a b"), "POST", VALID))
                    .get("errors").get("Idempotency-Key").stringValue()).contains("ASCII");
        }

        @Test
        void ofAPageAreCheckedByItsController() throws Exception {
            assertThat(send(get("/api/pages/HOME?language=fr&at=2026-12-24T18:00:00%2B01:00"), null).body())
                    .contains("2026-12-24T17:00:00Z");
            assertThat(problem(send(get("/api/pages/HOME"), null)).get("errors").get("language").stringValue())
                    .isEqualTo("Is missing.");
            assertThat(assertProblem(send(get("/api/pages/HOME?language=fr&at=2026-12-24T18:00:00+01:00"), null), 400,
                    "invalid-instant").get("detail").stringValue()).contains("%2B");
        }
    }

    @Nested
    class Versioning {

        @Test
        void comesFromTheHeaderOrTheRecord() throws Exception {
            assertThat(send(json("/api/teasers/legacy-7").header("If-Match", "\"7\""), "PUT", TinyApi.TEASER).headers()
                    .firstValue("ETag")).contains("\"7\"");
            assertProblem(send(json("/api/teasers/legacy-7"), "PUT", TinyApi.TEASER.replace(": 7", ": null")), 428,
                    "version-required");
            assertProblem(send(request("/api/teasers/legacy-7").header("Content-Type", "text/plain"), "DELETE", null),
                    428, "version-required");
        }
    }

    @Nested
    class Problems {

        @Test
        void areThereForWhatIsNotThere() throws Exception {
            assertThat(problem(send(get("/api/nowhere"), null)).get("detail").stringValue())
                    .isEqualTo("There is nothing at /api/nowhere.");
        }

        @Test
        void nameTheMethodsThatAre() throws Exception {
            var answer = send(request("/api/teasers"), "PATCH", null);

            assertProblem(answer, 405, "method-not-allowed");
            assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
        }

        @Test
        void areJsonWhateverIsAccepted() throws Exception {
            assertProblem(send(get("/api/teasers").header("Accept", "text/html"), null), 406, "not-acceptable");
        }

        @Test
        void carryWhatARefusalAdds() throws Exception {
            var answer = send(get("/api/faults/refusal").header("Accept-Language", "de"), null);
            JsonNode problem = assertProblem(answer, 409, "edit-under-way");

            assertThat(problem.get("operation").stringValue()).isEqualTo("/api/operations/1");
            assertThat(problem.get("title").stringValue()).isEqualTo("Andere Änderung im Gange");
            assertThat(problem.get("instance").stringValue()).isEqualTo("/api/faults/refusal");
            assertThat(answer.headers().firstValue("Content-Language")).contains("de");
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        }

        @Test
        void sayWhenToTryAgain() throws Exception {
            assertThat(send(get("/api/faults/unknown"), null).headers().firstValue("Retry-After")).isPresent();
        }

        @Test
        void tellThatTheDatabaseIsAway() throws Exception {
            var answer = send(get("/api/faults/pool"), null);

            assertProblem(answer, 503, "database-unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"bug", "anything"})
        void keepTheirSecretsInTheLog(String fault, CapturedOutput log) throws Exception {
            JsonNode problem = assertProblem(send(get("/api/faults/" + fault), null), 500, "internal-error");

            assertThat(problem.toString()).doesNotContain("secret");
            assertThat(log).contains(problem.get("incident").stringValue(), "secret");
        }

        @Test
        void areForTheApiOnly() throws Exception {
            assertThat(send(get("/page-with-a-fault"), null).headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/json");
            assertThat(send(get("/nowhere").header("Accept", "text/html"), null).headers().firstValue("Content-Type")
                    .orElseThrow()).startsWith("text/html");
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "text/html"})
        void areThereForWhatTheFirewallRefuses(String accept) throws Exception {
            assertProblem(send(get("/api/teasers/a;b").header("Accept", accept), null), 400, "malformed-request");
        }

        @Test
        void challengeThoseWhoAreNotLoggedIn() throws Exception {
            var answer = send(get("/api/zones"), null);

            assertProblem(answer, 401, "unauthenticated");
            Contract.check(get("/api/zones").build(), null, answer);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic");
            assertThat(send(get("/api/zones").header("Authorization", "Bearer x"), null).headers()
                    .firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
            assertThat(send(get("/api/zones").header("HX-Request", "true"), null).headers()
                    .firstValue("WWW-Authenticate")).isEmpty();
        }
    }

    @Nested
    class OtherOrigins {

        @Test
        void askBeforeTheyWrite() throws Exception {
            var answer = send(request("/api/teasers").header("Origin", "https://admin.example.org")
                    .header("Access-Control-Request-Method", "PUT")
                    .header("Access-Control-Request-Headers", "if-match,content-type"), "OPTIONS", null);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow()).contains("PUT");
        }

        @Test
        void readWhatPartOfAListTheyHave() throws Exception {
            var answer = send(get("/api/teasers").header("Origin", "https://admin.example.org"), null);

            assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                    .contains("Content-Range", "ETag");
        }

        @Test
        void areRefusedIfNobodyNamedThem() throws Exception {
            var answer = send(get("/api/teasers").header("Origin", "https://elsewhere.example.org"), null);

            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @Nested
    class TheContract {

        @Test
        void isThereToBeRead() throws Exception {
            var answer = send(get("/openapi.yaml"), null);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("openapi: 3.1");
        }

        @Test
        void isWhatSwaggerUiShows() throws Exception {
            var redirect = send(get("/swagger-ui.html"), null);
            var page = send(get(redirect.headers().firstValue("Location").orElseThrow()), null);

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("swagger-ui");
            assertThat(send(get("/v3/api-docs/swagger-config"), null).body()).contains("\"url\":\"/openapi.yaml\"");
            assertThat(send(get("/v3/api-docs"), null).statusCode()).isEqualTo(404);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port).resolve(path));
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(json(path), "POST", body);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String method, String body)
            throws IOException, InterruptedException {
        return send(request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)),
                body);
    }

    private HttpResponse<String> send(HttpRequest.Builder builder, String body)
            throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> answer = this.client.send(request, BodyHandlers.ofString());
        if (request.uri().getPath().startsWith("/api/teasers") && !request.method().equals("OPTIONS")
                && answer.statusCode() != 405) {
            Contract.check(request, body, answer);
        }
        return answer;
    }

    private static JsonNode problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode assertProblem(HttpResponse<String> answer, int status, String slug) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = problem(answer);
        assertThat(problem.get("type").stringValue()).isEqualTo("urn:ypsilon:problem:" + slug);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        return problem;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
