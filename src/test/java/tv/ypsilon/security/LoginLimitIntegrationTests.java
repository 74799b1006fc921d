package tv.ypsilon.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;

/** Passwords cannot be guessed by trying, by the form or by HTTP Basic. Each test comes from an address of its own. */
@ServiceTest
@TestPropertySource(properties = {"ypsilon.login.attempts-per-user=3", "ypsilon.login.attempts-per-address=6",
        "server.forward-headers-strategy=native"})
class LoginLimitIntegrationTests {

    private static int addresses;

    private final Scene scene;

    private final JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private String address;

    LoginLimitIntegrationTests(@Autowired Scene scene, @Autowired JdbcClient jdbc) {
        this.scene = scene;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.address = "198.51.100." + ++addresses;
    }

    private ApiClient from(String from, String user) {
        return this.scene.api().as(user).with("X-Forwarded-For", from);
    }

    private Answer guess(String from, String user) {
        return from(from, user).with("Authorization", "Basic " + Base64.getEncoder()
                .encodeToString((user + ":wrong").getBytes(StandardCharsets.UTF_8)))
                .get("/api/teasers");
    }

    private HttpResponse<String> type(Browser browser, String user, String password) {
        return browser.send("POST", "/login", "username=" + user + "&password=" + password + "&_csrf="
                + ApiClient.encoded(browser.token()), "Content-Type", "application/x-www-form-urlencoded",
                "X-Forwarded-For", this.address, "Accept-Language", "de");
    }

    @Test
    void ofAProgramAreNotLookedAtAfterTooManyWrongOnes() {
        for (int i = 0; i < 3; i++) {
            assertThat(guess(this.address, "editor").status()).isEqualTo(401);
        }

        for (Answer answer : List.of(guess(this.address, "editor"),
                from(this.address, "editor").get("/api/teasers"))) {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.problem()).isEqualTo("too-many-logins");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 300);
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
        }
        assertThat(from(this.address, "viewer").get("/api/teasers").status()).isEqualTo(200);
        assertThat(from("203.0.113.9", "editor").get("/api/teasers").status()).isEqualTo(200);
    }

    @Test
    void ofAPersonAreNotLookedAtEither() {
        Browser browser = new Browser(this.port);
        for (int i = 0; i < 3; i++) {
            assertThat(type(browser, "editor", "wrong").headers().firstValue("Location").orElseThrow())
                    .endsWith("/login?error");
        }

        HttpResponse<String> answer = type(browser, "editor", "editor");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 300);
        assertThat(answer.body()).contains("zu viele falsche Passwörter", "name=\"username\"")
                .containsPattern("/assets/ypsilon-[0-9a-f]{32}\\.css");
        assertThat(guess(this.address, "editor").status()).isEqualTo(429);
        assertThat(browser.get("/login/later").headers().firstValue("Location").orElseThrow()).endsWith("/login");
    }

    @Test
    void ofAllUsersOfAnAddressCountTogetherButKeepNobodyOutWhoWasIn() {
        assertThat(from(this.address, "viewer").get("/api/teasers").status()).isEqualTo(200);
        IntStream.range(0, 6).forEach((i) -> guess(this.address, "nobody" + i));

        assertThat(from(this.address, "editor").get("/api/teasers").status()).isEqualTo(429);
        assertThat(from(this.address, "viewer").get("/api/teasers").status()).isEqualTo(200);
        assertThat(this.scene.api().with("X-Forwarded-For", this.address)
                .get("/api/pages/HOME?language=fr&support=web").status()).isEqualTo(200);
    }

    @Test
    void stayWhereTheConnectionIsSecure() {
        Browser browser = new Browser(this.port);
        HttpResponse<String> answer = browser.get("/login", "X-Forwarded-For", this.address, "X-Forwarded-Proto",
                "https");

        assertThat(answer.headers().firstValue("Strict-Transport-Security").orElseThrow()).contains("max-age=31536000");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("SESSION=").contains("; Secure",
                "HttpOnly", "SameSite=Lax");
    }

    @Test
    void areOnRecordWhereTheyFailAndWhereTheyAreOfOps() {
        Browser browser = new Browser(this.port);
        for (int i = 0; i < 3; i++) {
            guess(this.address, "editor");
            guess(this.address, "hunter2");
        }
        this.address = "203.0.113.77";
        from(this.address, "ops").get("/api/migration");
        from(this.address, "ops").get("/api/migration");
        from(this.address, "editor").get("/api/teasers");
        type(browser, "ops", "ops");

        assertThat(this.jdbc
                .sql("SELECT who, what, detail FROM migration_event WHERE detail LIKE '%from ' || ? ORDER BY id")
                .param("198.51.100." + addresses).query().listOfRows()).containsExactly(
                        Map.of("who", "editor", "what", "login failed", "detail",
                                "wrong name, password or token from 198.51.100." + addresses),
                        Map.of("who", "somebody unknown", "what", "login failed", "detail",
                                "wrong name, password or token from 198.51.100." + addresses),
                        Map.of("who", "editor", "what", "login locked", "detail",
                                "too many wrong passwords from 198.51.100." + addresses),
                        Map.of("who", "somebody unknown", "what", "login locked", "detail",
                                "too many wrong passwords from 198.51.100." + addresses));
        assertThat(this.jdbc
                .sql("SELECT who, what, detail FROM migration_event WHERE detail LIKE '%203.0.113.77' ORDER BY id")
                .query().listOfRows()).containsExactly(
                        Map.of("who", "ops", "what", "login", "detail", "to the API from 203.0.113.77"),
                        Map.of("who", "ops", "what", "login", "detail", "to the pages from 203.0.113.77"));
    }
}
