package tv.ypsilon.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tv.ypsilon.ApiClient;
import tv.ypsilon.TestDatabase;

/** With an issuer, and without any user of the configuration. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"migration.step=4", "migration.beat=1h", "migration.silence=3h",
                "ypsilon.security.public-pages=false", "ypsilon.security.roles-claim=realm_access.roles",
                "ypsilon.rest.allowed-origins=https://admin.example.org",
                "spring.security.oauth2.client.registration.sso.client-id=" + Issuer.CLIENT,
                "spring.security.oauth2.client.registration.sso.client-secret=secret",
                "spring.security.oauth2.client.registration.sso.client-name=The house",
                "spring.security.oauth2.client.registration.sso.scope=openid"})
@Import(TestDatabase.class)
class OpenIdConnectIntegrationTests {

    private static final Issuer ISSUER = new Issuer();

    private static final String NEW_TEASER = """
            {"language": "fr", "kind": "SHOW", "title": "Nouveau", "supports": ["web"], "status": "DRAFT"}""";

    private static final Pattern NONCE = Pattern.compile("[?&]nonce=([^&]+)");

    private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

    private final JdbcClient jdbc;

    @LocalServerPort
    private int port;

    OpenIdConnectIntegrationTests(@Autowired JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry registry) {
        registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::url);
        registry.add("spring.security.oauth2.client.provider.sso.issuer-uri", ISSUER::url);
    }

    private static Map<String, Object> realm(String... roles) {
        return Map.of("roles", List.of(roles));
    }

    private ApiClient with(String token) {
        return ApiClient.of(this.port).with("Authorization", "Bearer " + token);
    }

    private int statusWith(String token) {
        return with(token).get("/api/teasers").status();
    }

    @Nested
    class ATokenOfTheIssuer {

        @ParameterizedTest
        @CsvSource({"VIEWER, 200, 403, 403", "EDITOR, 200, 201, 403", "OPS, 200, 403, 200", "ops, 200, 403, 200",
                "ADMIN, 403, 403, 403", "ROLE_EDITOR, 403, 403, 403", "'', 403, 403, 403"})
        void opensWhatItsRolesOpen(String role, int reads, int edits, int maintains) {
            ApiClient api = with(ISSUER.token("realm_access", realm("offline_access", role)));

            assertThat(api.get("/api/teasers").status()).isEqualTo(reads);
            assertThat(api.post("/api/teasers", NEW_TEASER).status()).isEqualTo(edits);
            assertThat(api.put("/api/migration/maintenance", "{\"mode\": \"OFF\"}").status()).isEqualTo(maintains);
        }

        @Test
        void namesTheAuthorOfAnEdit() {
            with(ISSUER.token("realm_access", realm("EDITOR"))).post("/api/teasers", NEW_TEASER);

            assertThat(with(ISSUER.token("realm_access", realm("VIEWER"))).get("/api/operations").json().get(0)
                    .path("author").asString()).isEqualTo("olga");
        }

        @Test
        void opensNothingWithRolesElsewhere() {
            assertThat(statusWith(ISSUER.token("roles", List.of("EDITOR")))).isEqualTo(403);
            assertThat(statusWith(ISSUER.token("realm_access", "EDITOR"))).isEqualTo(403);
            assertThat(statusWith(ISSUER.token("scope", "EDITOR OPS"))).isEqualTo(403);
        }

        @Test
        void makesNoSession() {
            jdbc.sql("DELETE FROM spring_session").update();

            statusWith(ISSUER.token("realm_access", realm("VIEWER")));

            assertThat(jdbc.sql("SELECT count(*) FROM spring_session").query(Long.class).single()).isZero();
        }

        @Test
        void isNotSentByBrowsersThemselvesSoThatOtherSitesMayUseIt() {
            assertThat(with(ISSUER.token("realm_access", realm("EDITOR"))).with("Sec-Fetch-Site", "cross-site")
                    .post("/api/teasers", NEW_TEASER).status()).isEqualTo(201);
        }
    }

    @Nested
    class AnyOtherToken {

        @Test
        void isRefused() {
            Instant past = Instant.now().minus(Duration.ofMinutes(10));

            assertThat(statusWith(ISSUER.token(ISSUER.forgedKey(),
                    (claims) -> claims.claim("realm_access", realm("EDITOR"))))).isEqualTo(401);
            assertThat(statusWith(ISSUER.token((claims) -> claims.claim("realm_access", realm("EDITOR"))
                    .expirationTime(Date.from(past))))).isEqualTo(401);
            assertThat(statusWith(ISSUER.token((claims) -> claims.claim("realm_access", realm("EDITOR"))
                    .notBeforeTime(Date.from(Instant.now().plus(Duration.ofHours(1))))))).isEqualTo(401);
            assertThat(statusWith(ISSUER.token((claims) -> claims.claim("realm_access", realm("EDITOR"))
                    .issuer("https://elsewhere.example.org")))).isEqualTo(401);
            String unsigned = "eyJhbGciOiJub25lIn0."
                    + ISSUER.token("realm_access", realm("EDITOR")).split("\\.", -1)[1] + ".";
            assertThat(statusWith(unsigned)).isEqualTo(401);
        }

        @Test
        void isToldToBeInvalid() {
            assertThat(with("no.token.really").get("/api/teasers").header("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"invalid_token\"");
        }
    }

    @Nested
    class PagesThatAreNotPublic {

        @Test
        void areForThoseWhoAreLoggedIn() {
            for (String path : List.of("/api/pages", "/api/pages/HOME?language=fr&support=web")) {
                assertThat(ApiClient.of(port).get(path).status()).isEqualTo(401);
                assertThat(with(ISSUER.token("realm_access", realm("VIEWER"))).get(path).status()).isNotIn(401, 403);
            }
        }
    }

    @Nested
    class OriginsThatAreTrusted {

        @Test
        void areLetInAndNoOthers() {
            HttpResponse<String> asked = new Browser(port).send("OPTIONS", "/api/teasers", null, "Origin",
                    "https://admin.example.org", "Access-Control-Request-Method", "POST",
                    "Access-Control-Request-Headers", "authorization,content-type");

            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains("https://admin.example.org");
            assertThat(new Browser(port).send("OPTIONS", "/api/teasers", null, "Origin", "https://evil.example.org",
                    "Access-Control-Request-Method", "POST").statusCode()).isEqualTo(403);
        }

        @Test
        void mayUseAPasswordFromTheirPages() {
            Browser browser = new Browser(port);

            // the password is wrong here, which is seen once the request is let in
            assertThat(browser.send("POST", "/api/teasers", NEW_TEASER, "Content-Type", "application/json",
                    "Authorization", "Basic eDp5", "Sec-Fetch-Site", "cross-site", "Origin",
                    "https://admin.example.org").statusCode()).isEqualTo(401);
            assertThat(browser.send("POST", "/api/teasers", NEW_TEASER, "Content-Type", "application/json",
                    "Authorization", "Basic eDp5", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        }
    }

    @Nested
    class LoggingInAtTheIssuer {

        private final Browser browser = new Browser(port);

        @Test
        void isOffered() {
            assertThat(this.browser.get("/login").body()).contains("/oauth2/authorization/sso", "The house");
        }

        @Test
        void opensThePagesWithTheRolesOfTheToken() {
            assertThat(logIn(Map.of("realm_access", realm("EDITOR"))).headers().firstValue("Location").orElseThrow())
                    .doesNotContain("error");

            assertThat(this.browser.get("/api/teasers").statusCode()).isEqualTo(200);
            assertThat(this.browser.get("/api/migration").statusCode()).isEqualTo(200);
            assertThat(this.browser.get("/actuator/info").statusCode()).isEqualTo(403);
            assertThat(this.browser.send("POST", "/api/teasers", NEW_TEASER, "Content-Type", "application/json")
                    .statusCode()).isEqualTo(403);
            assertThat(this.browser.send("POST", "/api/teasers", NEW_TEASER, "Content-Type", "application/json",
                    "X-CSRF-TOKEN", this.browser.token()).statusCode()).isEqualTo(201);
        }

        @Test
        void opensNothingWithoutARole() {
            logIn(Map.of("realm_access", realm("ADMIN")));

            assertThat(this.browser.get("/api/teasers").statusCode()).isEqualTo(403);
        }

        @Test
        void wantsTheAnswerToItsOwnQuestion() {
            HttpResponse<String> sent = this.browser.get("/oauth2/authorization/sso");
            ISSUER.logsInNext("another", Map.of("realm_access", realm("EDITOR")));

            this.browser.get("/login/oauth2/code/sso?code=x&state=" + found(STATE, sent));

            assertThat(this.browser.get("/api/teasers").statusCode()).isEqualTo(401);
        }

        private HttpResponse<String> logIn(Map<String, Object> claims) {
            HttpResponse<String> sent = this.browser.get("/oauth2/authorization/sso");
            assertThat(sent.statusCode()).isEqualTo(302);
            assertThat(sent.headers().firstValue("Location").orElseThrow()).startsWith(ISSUER.url() + "/authorize?")
                    .contains("client_id=" + Issuer.CLIENT, "response_type=code", "redirect_uri=");
            ISSUER.logsInNext(found(NONCE, sent), claims);
            return this.browser.get("/login/oauth2/code/sso?code=x&state=" + found(STATE, sent));
        }

        private static String found(Pattern pattern, HttpResponse<String> sent) {
            Matcher matcher = pattern.matcher(sent.headers().firstValue("Location").orElseThrow());
            assertThat(matcher.find()).isTrue();
            return matcher.group(1);
        }
    }
}
