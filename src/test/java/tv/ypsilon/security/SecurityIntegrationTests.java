package tv.ypsilon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Contract;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
class SecurityIntegrationTests {

    private static final String PHARE = "/api/teasers/lighthouse";

    private static final String NEW_TEASER = """
            {"language": "fr", "kind": "SHOW", "title": "Nouveau", "supports": ["web"], "status": "DRAFT"}""";

    private static final String EVERYBODY = "nobody viewer editor ops";

    private static final String LOGGED_IN = "viewer editor ops";

    /** Who may use which operation of the contract; all others may not. */
    private static final Map<String, String> MAY = Map.ofEntries(
            Map.entry("GET /api/pages", EVERYBODY),
            Map.entry("GET /api/pages/{code}", EVERYBODY),
            Map.entry("GET /api/teasers", LOGGED_IN),
            Map.entry("POST /api/teasers", "editor"),
            Map.entry("GET /api/teasers/{id}", LOGGED_IN),
            Map.entry("PUT /api/teasers/{id}", "editor"),
            Map.entry("DELETE /api/teasers/{id}", "editor"),
            Map.entry("GET /api/schedules", LOGGED_IN),
            Map.entry("POST /api/schedules", "editor"),
            Map.entry("GET /api/schedules/{id}", LOGGED_IN),
            Map.entry("PUT /api/schedules/{id}", "editor"),
            Map.entry("DELETE /api/schedules/{id}", "editor"),
            Map.entry("GET /api/zones", LOGGED_IN),
            Map.entry("GET /api/zones/{id}", LOGGED_IN),
            Map.entry("GET /api/operations", LOGGED_IN),
            Map.entry("GET /api/operations/{id}", LOGGED_IN),
            Map.entry("POST /api/operations/{id}/undo", "editor"),
            Map.entry("GET /api/operations/{id}/quarantine", LOGGED_IN),
            Map.entry("POST /api/operations/{id}/resolution", "ops"),
            Map.entry("GET /api/migration", LOGGED_IN),
            Map.entry("GET /api/migration/events", "viewer ops"),
            Map.entry("GET /api/migration/guard", LOGGED_IN),
            Map.entry("GET /api/migration/tower", "viewer ops"),
            Map.entry("GET /api/migration/imports", LOGGED_IN),
            Map.entry("POST /api/migration/imports", "ops"),
            Map.entry("GET /api/migration/imports/{id}", LOGGED_IN),
            Map.entry("GET /api/migration/imports/{id}/issues", LOGGED_IN),
            Map.entry("POST /api/migration/guard/override", "ops"),
            Map.entry("GET /api/migration/parity", LOGGED_IN),
            Map.entry("POST /api/migration/parity", "ops"),
            Map.entry("GET /api/migration/parity/{id}", LOGGED_IN),
            Map.entry("GET /api/migration/parity/{id}/differences", LOGGED_IN),
            Map.entry("GET /api/migration/parity/differences/{id}", LOGGED_IN),
            Map.entry("POST /api/migration/parity/differences/{id}/repair", "ops"),
            Map.entry("POST /api/migration/parity/differences/{id}/acceptance", "ops"),
            Map.entry("DELETE /api/migration/parity/differences/{id}/acceptance", "ops"),
            Map.entry("GET /api/migration/samples", LOGGED_IN),
            Map.entry("POST /api/migration/samples", "ops"),
            Map.entry("GET /api/migration/samples/{id}", LOGGED_IN),
            Map.entry("GET /api/migration/samples/{id}/comparison", LOGGED_IN),
            Map.entry("POST /api/migration/samples/{id}/comparison", "ops"),
            Map.entry("PUT /api/migration/imports/{id}/signoff", "ops"),
            Map.entry("GET /api/migration/aliases", LOGGED_IN),
            Map.entry("PUT /api/migration/aliases/{alias}/{zoneId}", "ops"),
            Map.entry("DELETE /api/migration/aliases/{alias}/{zoneId}", "ops"),
            Map.entry("GET /api/migration/exceptions", LOGGED_IN),
            Map.entry("PUT /api/migration/exceptions/{documentId}", "ops"),
            Map.entry("DELETE /api/migration/exceptions/{documentId}", "ops"),
            Map.entry("PUT /api/migration/maintenance", "ops"));

    private final Scene scene;

    private final LegacySimulator legacy;

    private final JdbcClient jdbc;

    @LocalServerPort
    private int port;

    SecurityIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy, @Autowired JdbcClient jdbc) {
        this.scene = scene;
        this.legacy = legacy;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void begin() {
        this.jdbc.sql("DELETE FROM spring_session").update();
        this.scene.begin(2);
    }

    @AfterEach
    void open() {
        this.scene.api().as("ops").put("/api/migration/maintenance", "{\"mode\": \"OFF\"}");
    }

    private ApiClient as(String who) {
        return who.equals("nobody") ? this.scene.api() : this.scene.api().as(who);
    }

    /** All that a request could have changed, on both sides. */
    private List<Object> everything() {
        List<Object> all = new ArrayList<>();
        for (String table : List.of("teaser", "schedule_entry", "operation", "import_run", "migration_state",
                "migration_event", "legacy_document", "zone_alias", "document_exception", "parity_run",
                "parity_acceptance",
                "page_sample", "guard_override")) {
            all.add(this.jdbc.sql("SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM %s t"
                    .formatted(table)).query(String.class).single());
        }
        all.add(this.legacy.writes().size());
        return all;
    }

    @Nested
    class EveryOperation {

        @Test
        void saysWhoMayUseIt() {
            assertThat(Contract.operations()).allSatisfy((operation) -> assertThat(MAY).containsKey(operation));
        }

        @Test
        void isOpenToThoseWhoMayAndChangesNothingForAllOthers() {
            for (String operation : Contract.operations()) {
                await().until(() -> jdbc.sql("""
                        SELECT (SELECT count(*) FROM import_run WHERE status = 'RUNNING')
                            + (SELECT count(*) FROM parity_run WHERE status = 'RUNNING')
                            + (SELECT count(*) FROM page_sample WHERE status = 'RUNNING')
                        """).query(Integer.class).single() == 0);
                scene.begin(2);
                List<String> allowed = List.of(MAY.getOrDefault(operation, "").split(" ", -1));
                List<String> refused = Arrays.stream(EVERYBODY.split(" ", -1)).filter((who) -> !allowed.contains(who))
                        .toList();
                Request request = tempting(operation);
                List<Object> before = everything();
                for (String who : refused) {
                    Answer answer = request.sentBy(as(who));
                    assertThat(answer.status()).as("%s by %s: %s", operation, who, answer.body())
                            .isEqualTo(who.equals("nobody") ? 401 : 403);
                    assertThat(answer.problem()).isEqualTo(who.equals("nobody") ? "unauthenticated" : "forbidden");
                    assertThat(everything()).as("%s by %s", operation, who).isEqualTo(before);
                }
                for (String who : allowed) {
                    assertThat(request.sentBy(as(who)).status()).as("%s by %s", operation, who).isNotIn(401, 403);
                }
            }
        }

        private record Request(String method, String path, String body) {

            Answer sentBy(ApiClient client) {
                return client.send(this.method, this.path, this.body);
            }
        }

        /** A request that would be done if it were let in. */
        private Request tempting(String operation) {
            String method = operation.substring(0, operation.indexOf(' '));
            String path = operation.substring(method.length() + 1);
            String entry = scene.api().as("viewer").get("/api/schedules").json().get(0).path("id").asString();
            String run = scene.api().as("viewer").get("/api/migration/imports").json().get(0).path("id").asString();
            String id = path.startsWith("/api/teasers") ? "lighthouse"
                    : path.startsWith("/api/schedules") ? ApiClient.encoded(entry)
                            : path.startsWith("/api/zones") ? Scene.TOP
                                    : path.startsWith("/api/migration/imports") ? run
                                            : path.startsWith("/api/migration/parity/differences") ? "1"
                                                    : "0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f00";
            String body = switch (operation) {
                case "POST /api/teasers" -> NEW_TEASER;
                case "PUT /api/teasers/{id}" -> scene.edited("lighthouse", "title", "Volé");
                case "POST /api/schedules" -> """
                        {"teaserId": "lighthouse", "zoneId": "top", "position": 0, "startsAt": "2027-03-01T08:00:00Z",
                         "endsAt": null}""";
                case "PUT /api/schedules/{id}" ->
                        ((ObjectNode) scene.api().as("viewer").get("/api/schedules/" + id).json()).put("position", 7)
                                .toString();
                case "POST /api/operations/{id}/resolution" -> "{\"choice\": \"KEEP_OURS\", \"reason\": \"so\"}";
                case "POST /api/migration/guard/override" -> "{\"to\": 3, \"reason\": \"so\"}";
                case "POST /api/migration/parity/differences/{id}/repair" ->
                        "{\"take\": \"LEGACY\", \"reason\": \"so\"}";
                case "POST /api/migration/parity/differences/{id}/acceptance" ->
                        "{\"reason\": \"so\", \"until\": \"2027-01-01T00:00:00Z\"}";
                case "PUT /api/migration/imports/{id}/signoff", "PUT /api/migration/aliases/{alias}/{zoneId}" ->
                        "{\"reason\": \"so\"}";
                case "PUT /api/migration/exceptions/{documentId}" ->
                        "{\"zoneId\": \"top\", \"reason\": \"so\"}";
                case "PUT /api/migration/maintenance" -> "{\"mode\": \"WRITES\", \"reason\": \"Fermé\"}";
                default -> null;
            };
            String query = switch (operation) {
                case "GET /api/pages/{code}" -> "?language=fr&support=web";
                case "GET /api/migration/guard" -> "?to=3";
                case "DELETE /api/migration/aliases/{alias}/{zoneId}",
                        "DELETE /api/migration/exceptions/{documentId}" ->
                        "?reason=so";
                default -> "";
            };
            return new Request(method, path.replace("{id}", id).replace("{code}", "HOME")
                    .replace("{alias}", "autre").replace("{zoneId}", Scene.TOP).replace("{documentId}", "lighthouse")
                    + query, body);
        }
    }

    @Nested
    class Passwords {

        @Test
        void areRefusedWhenTheyAreWrong() {
            Answer answer = scene.api().with("Authorization", "Basic ZWRpdG9yOm9wcw==").get(PHARE);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
        }

        @Test
        void areRefusedWhenTheyAreWrongEvenWhereNoneIsNeeded() {
            assertThat(scene.api().with("Authorization", "Basic ZWRpdG9yOm9wcw==")
                    .get("/api/pages/HOME?language=fr&support=web").status()).isEqualTo(401);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Basic", "Basic %%%", "Basic Og==", "Bearer x.y.z", "Digest x", ""})
        void areRefusedWhenTheyAreNone(String authorization) {
            assertThat(new Browser(port).get(PHARE, "Authorization", authorization).statusCode()).isEqualTo(401);
        }

        @Test
        void areNotAskedForByTheBrowserWhereAScriptAsks() {
            assertThat(new Browser(port).get(PHARE, "HX-Request", "true").headers().firstValue("WWW-Authenticate"))
                    .isEmpty();
        }
    }

    @Nested
    class TheInsides {

        @ParameterizedTest
        @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness", "/actuator/health/liveness"})
        void tellEverybodyThatTheyAreWellAndNoMore(String path) {
            Answer answer = scene.api().get(path);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().propertyNames()).isSubsetOf("status", "groups");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"env", "heapdump", "threaddump", "beans", "configprops", "loggers", "mappings", "shutdown",
                        "flyway", "sessions", "logfile", "httpexchanges", "scheduledtasks", "conditions", "caches"})
        void areNotShown(String endpoint) {
            for (String who : List.of("ops", "viewer")) {
                assertThat(as(who).get("/actuator/" + endpoint).status()).isEqualTo(404);
            }
            assertThat(as("editor").get("/actuator/" + endpoint).status()).isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"info", "prometheus", "metrics", "circuitbreakers", "bulkheads", ""})
        void areMeasuredByOpsAndViewersOnly(String endpoint) {
            String path = "/actuator" + (endpoint.isEmpty() ? "" : "/" + endpoint);
            for (String who : List.of("ops", "viewer")) {
                Answer answer = as(who).get(path);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("bcrypt", "$2a$",
                        "jdbc:postgresql:", "password=");
            }
            assertThat(as("editor").get(path).status()).isEqualTo(403);
            assertThat(new Browser(port).get(path).statusCode()).isIn(302, 401);
        }

        @Test
        void areNotTouchedByThoseWhoRead() {
            String open = "{\"updateState\": \"FORCE_OPEN\"}";

            for (String who : List.of("viewer", "editor")) {
                assertThat(as(who).post("/actuator/circuitbreakers/legacy-writes", open).status()).isEqualTo(403);
            }
            assertThat(as("ops").get("/actuator/circuitbreakers").json().path("circuitBreakers").path("legacy-writes")
                    .path("state").asString()).isEqualTo("CLOSED");
        }

        @Test
        void tellOpsWhichStepIsInForce() {
            assertThat(as("ops").get("/actuator/info").json().path("migration").path("step").asInt()).isEqualTo(2);
            assertThat(as("ops").get("/actuator/prometheus").body()).contains("ypsilon_operations_undecided",
                    "ypsilon_operations_quarantined", "ypsilon_legacy_debt");
        }
    }

    @Nested
    class Pages {

        @ParameterizedTest
        @ValueSource(strings = {"/swagger-ui.html", "/swagger-ui/index.html", "/openapi.yaml", "/demo/images/lost.svg",
                "/anything", "/"})
        void areForThoseWhoAreLoggedIn(String path) {
            HttpResponse<String> answer = new Browser(port).get(path, "Accept", "text/html");

            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
        }

        @ParameterizedTest
        @ValueSource(strings = {"viewer", "editor", "ops"})
        void describeTheApi(String who) {
            assertThat(as(who).get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
            assertThat(as(who).get("/swagger-ui/index.html").body()).contains("swagger-ui");
            assertThat(as(who).get("/v3/api-docs/swagger-config").body()).contains("/openapi.yaml");
            assertThat(as(who).get("/v3/api-docs").status()).isEqualTo(404);
        }

        @Test
        void showThePicturesOfTheDemo() {
            String anyPicture = Objects.requireNonNull(
                    new File("src/test/resources/static/demo/images").list())[0];

            assertThat(as("viewer").get("/demo/images/" + anyPicture).status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/openapi.yaml", "/login", "/api/teasers", "/api/pages", "/nowhere", "/week", "/moment",
                "/closed",
                "/login/later", "/actuator/health", "/assets/ypsilon.css", "/api/nowhere"})
        void comeWithWhatKeepsBrowsersSafe(String path) {
            HttpResponse<String> answer = as("viewer").unjudged().get(path).response();

            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(answer.headers().firstValue("Permissions-Policy").orElseThrow()).contains("camera=()",
                    "geolocation=()");
            assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
        }

        @Test
        void keepTheirScriptsStrictWhereTheDocumentationDrawsByItself() {
            assertThat(as("viewer").get("/swagger-ui/index.html").header("Content-Security-Policy"))
                    .contains("default-src 'self'", "style-src 'self' 'unsafe-inline'").doesNotContain("script-src");
        }
    }

    @Nested
    class LoggingIn {

        private final Browser browser = new Browser(port);

        @Test
        void worksWithTheFormAndEndsWithLoggingOut() {
            assertThat(this.browser.logIn("editor", "editor").statusCode()).isEqualTo(302);
            assertThat(this.browser.get(PHARE).statusCode()).isEqualTo(200);

            assertThat(this.browser.submit("/logout", Map.of("_csrf", this.browser.token())).statusCode())
                    .isIn(204, 302);
            assertThat(this.browser.get(PHARE).statusCode()).isEqualTo(401);
            assertThat(sessionsOf("editor")).isZero();
        }

        @Test
        void leadsBackToThePageThatWasWanted() {
            this.browser.get("/swagger-ui/index.html?x=1", "Accept", "text/html");

            assertThat(this.browser.logIn("viewer", "viewer").headers().firstValue("Location").orElseThrow())
                    .contains("/swagger-ui/index.html?x=1");
        }

        @Test
        void isRefusedWithAWrongPassword() {
            HttpResponse<String> answer = this.browser.logIn("editor", "wrong");

            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login?error");
            assertThat(this.browser.get(PHARE).statusCode()).isEqualTo(401);
        }

        @Test
        void isRefusedWithoutTheTokenOfTheForm() {
            this.browser.get("/login");

            assertThat(this.browser.submit("/login", Map.of("username", "editor", "password", "editor")).statusCode())
                    .isEqualTo(403);
            assertThat(this.browser.get(PHARE).statusCode()).isEqualTo(401);
        }

        @Test
        void changesTheSessionSoThatNobodyElseKnowsIt() {
            this.browser.get("/login");
            String before = this.browser.session().orElseThrow().getValue();
            this.browser.logIn("editor", "editor");

            assertThat(this.browser.session().orElseThrow().getValue()).isNotEqualTo(before);
        }

        @Test
        void isKeptInTheDatabaseForEveryInstance() {
            this.browser.logIn("editor", "editor");

            assertThat(sessionsOf("editor")).isPositive();
            jdbc.sql("DELETE FROM spring_session").update();
            assertThat(this.browser.get(PHARE).statusCode()).isEqualTo(401);
        }

        @Test
        void givesACookieForNoScriptAndNoOtherSite() {
            HttpResponse<String> answer = this.browser.logIn("editor", "editor");

            assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("SESSION=")
                    .contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Secure");
        }

        private long sessionsOf(String user) {
            return jdbc.sql("SELECT count(*) FROM spring_session WHERE principal_name = ?").param(user)
                    .query(Long.class).single();
        }
    }

    @Nested
    class WritesFromABrowser {

        private final Browser browser = new Browser(port);

        @BeforeEach
        void logIn() {
            this.browser.logIn("editor", "editor");
        }

        @Test
        void areRefusedWithoutTheToken() {
            List<Object> before = everything();

            assertThat(this.browser.send("POST", "/api/teasers", NEW_TEASER, "Content-Type", "application/json")
                    .statusCode()).isEqualTo(403);
            assertThat(this.browser.send("PUT", PHARE, scene.edited("lighthouse", "title", "Volé"), "Content-Type",
                    "application/json").statusCode()).isEqualTo(403);
            assertThat(this.browser.send("DELETE", PHARE, null).statusCode()).isEqualTo(403);
            assertThat(this.browser.send("DELETE", PHARE, null, "X-CSRF-TOKEN", "guessed").statusCode()).isEqualTo(403);
            assertThat(everything()).isEqualTo(before);
        }

        @Test
        void passWithTheToken() {
            String token = this.browser.token();

            assertThat(this.browser.send("POST", "/api/teasers", NEW_TEASER, "Content-Type", "application/json",
                    "X-CSRF-TOKEN", token).statusCode()).isEqualTo(201);
            assertThat(this.browser.send("DELETE", PHARE, null, "X-CSRF-TOKEN", token).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 201", "none, 201"})
        void withARememberedPasswordPassFromHereOnly(String site, int status) {
            assertThat(scene.editor().with("Sec-Fetch-Site", site).post("/api/teasers", NEW_TEASER).status())
                    .isEqualTo(status);
        }

        @Test
        void areNotForUnsafeMethodsInDisguise() {
            assertThat(this.browser.send("POST", PHARE + "?_method=delete", "_method=delete", "Content-Type",
                    "application/x-www-form-urlencoded").statusCode()).isEqualTo(403);
            assertThat(this.browser.get(PHARE, "X-HTTP-Method-Override", "DELETE").statusCode()).isEqualTo(200);
            assertThat(scene.teaser("lighthouse")).isPresent();
        }
    }

    @Nested
    class Sessions {

        @Test
        void areNotMadeForProgramsNorAskedFor() {
            Browser browser = new Browser(port);
            jdbc.sql("ALTER TABLE spring_session RENAME TO spring_session_away").update();
            try {
                for (String path : List.of("/api/pages/HOME?language=fr&support=web", "/api/pages",
                        "/actuator/health")) {
                    assertThat(browser.get(path).statusCode()).isEqualTo(200);
                }
                assertThat(as("viewer").get("/api/teasers").status()).isEqualTo(200);
                assertThat(as("editor").post("/api/teasers", NEW_TEASER).status()).isEqualTo(201);
                assertThat(as("viewer").post("/api/teasers", NEW_TEASER).status()).isEqualTo(403);
                assertThat(as("nobody").get("/api/teasers").status()).isEqualTo(401);
                assertThat(as("nobody").with("Accept", "text/html").get("/api/teasers").status()).isEqualTo(401);
                assertThat(as("nobody").post("/api/teasers", NEW_TEASER).status()).isEqualTo(401);
                assertThat(as("ops").get("/actuator/info").status()).isEqualTo(200);
            } finally {
                jdbc.sql("ALTER TABLE spring_session_away RENAME TO spring_session").update();
            }
            assertThat(browser.session()).isEmpty();
        }
    }

    @Nested
    class Ids {

        @ParameterizedTest
        @ValueSource(
                strings = {"a/b", "a//b", "/a/", "50%", "%2F", "%2e%2e", "a.b", "...", ".hidden", "a;b=c", ";", "a b",
                        "é😀", "a\\b", "a?b#c", "a&b=c+d", "../teasers/lighthouse", "..%2f", "[x]{y}|\"z\"<>^`",
                        "lighthouse.json",
                        "null", "undefined", "'; DROP TABLE teaser; --"})
        void ofTheOldSystemAreReadEditedAndDeleted(String id) {
            legacy.put(JsonMapper.shared().createObjectNode().put("id", id).put("title", "Ancien").put("kind", "SHOW")
                    .put("lang", "fr").put("platform", "web").toString());
            scene.atStep(1); // where documents that others made are taken in
            scene.importAll();
            scene.atStep(2);
            String path = "/api/teasers/" + ApiClient.encoded(id);

            Answer found = as("viewer").get(path);
            assertThat(found.status()).as(found.body()).isEqualTo(200);
            assertThat(found.text("id")).isEqualTo(id);
            assertThat(as("viewer").get("/api/teasers?filter=" + ApiClient.encoded(
                    JsonMapper.shared().createObjectNode().put("id", id).toString())).json()).hasSize(1);
            Answer edited = as("editor").put(path, scene.edited(id, "title", "Nouveau"));
            assertThat(edited.status()).as(edited.body()).isEqualTo(200);
            assertThat(scene.document(id).orElseThrow().path("title").asString()).isEqualTo("Nouveau");
            assertThat(as("editor").delete(path).status()).isEqualTo(200);
            assertThat(scene.document(id)).isEmpty();
            assertThat(scene.teaser("lighthouse")).isPresent();
            assertThat(scene.document("lighthouse")).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/api/teasers/%2e%2e/migration/maintenance", "/api/teasers/../migration/maintenance",
                "/api/teasers/..%2fmigration/maintenance", "/api/migration;x=1/maintenance",
                "/api/%6digration/maintenance", "/api/migration//maintenance", "/api/migration/%2fmaintenance",
                "/api;/migration/maintenance", "/api/teasers/..;/migration/maintenance", "/API/migration/maintenance",
                "/api/migration/maintenance/", "/api/migration/maintenance;.yaml"})
        void leadNowhereElse(String path) {
            HttpResponse<String> answer = new Browser(port).send("PUT", path, "{\"mode\": \"WRITES\"}", "Content-Type",
                    "application/json", "Authorization", "Basic ZWRpdG9yOmVkaXRvcg==");

            assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403, 404, 405);
            assertThat(jdbc.sql("SELECT maintenance FROM migration_state").query(String.class).single())
                    .isEqualTo("OFF");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/api/pages/%2e%2e/teasers", "/api/pages/../teasers", "/api/pages/..;/teasers",
                "/api/pages/x%2f..%2f..%2fteasers", "/api/pages/..%2fteasers", "/actuator/health/%2e%2e/info",
                "/actuator/health/../info", "/actuator/health/..;/info", "/actuator/health%2f..%2finfo",
                "/api/pages;/teasers", "/demo/images/..%2f..%2fapplication.yaml",
                "/demo/images/%2e%2e/%2e%2e/application.yaml", "/webjars/..%2f..%2fapplication.yaml"})
        void openNoDoorThatIsClosed(String path) {
            HttpResponse<String> answer = new Browser(port).get(path);

            assertThat(answer.statusCode()).as(answer.body()).isIn(302, 400, 401, 404);
            assertThat(answer.body()).doesNotContain("lighthouse", "\"step\"", "hikari");
            assertThat(as("viewer").get("/demo/images/..%2f..%2fapplication.yaml").body()).doesNotContain("hikari");
        }
    }

    @Nested
    class Queries {

        @Test
        void mayHoldJsonAsItIs() throws Exception {
            // no client library would let it through
            try (var socket = new Socket("localhost", port)) {
                socket.getOutputStream().write("""
                        GET /api/teasers?filter={"id":["lighthouse"]}&range=[0,24]&sort=["title","ASC"] HTTP/1.1
                        Host: localhost
                        Authorization: Basic dmlld2VyOnZpZXdlcg==
                        Connection: close

                        """.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(),
                        StandardCharsets.UTF_8);

                assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Range: teasers 0-0/1", "Le Phare");
            }
        }
    }

    @Nested
    class Problems {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"fr|fr|identifiants", "de-AT, en;q=0.5|de|Anmeldung", "en|en|login",
                "es|en|login", "es, fr;q=0.1|fr|identifiants", "nonsense;q=x|en|login"})
        void areToldInTheLanguageOfTheRequest(String wanted, String told, String says) {
            Answer answer = scene.api().with("Accept-Language", wanted).get(PHARE);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Content-Language")).isEqualTo(told);
            assertThat(answer.text("message")).contains(says);
        }

        @Test
        void areToldInThreeLanguages() {
            Set<String> details = List.of("fr", "de", "en").stream()
                    .map((language) -> as("viewer").with("Accept-Language", language).get("/api/teasers/gone")
                            .text("detail"))
                    .collect(Collectors.toSet());

            assertThat(details).hasSize(3);
            assertThat(as("viewer").with("Accept-Language", "es").get("/api/teasers/gone").text("detail"))
                    .isIn(details);
        }
    }
}
