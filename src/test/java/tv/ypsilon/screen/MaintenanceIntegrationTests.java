package tv.ypsilon.screen;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.browser.Chromium;
import tv.ypsilon.browser.Chromium.Screen;
import tv.ypsilon.browser.Chromium.Window;
import tv.ypsilon.security.Browser;

/** What people see while ops keep the service closed, and what stays open. */
@ServiceTest
class MaintenanceIntegrationTests {

    private static final String REASON = "On répare <b>tout</b> & 'plus'";

    private final Scene scene;

    @LocalServerPort
    private int port;

    private Browser browser;

    MaintenanceIntegrationTests(@Autowired Scene scene) {
        this.scene = scene;
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.browser = new Browser(this.port);
        this.browser.logIn("editor", "editor");
    }

    @AfterEach
    void open() {
        maintain("OFF");
    }

    private void maintain(String mode) {
        Answer answer = this.scene.api().as("ops").put("/api/migration/maintenance",
                "{\"mode\": \"%s\", \"reason\": \"%s\"}".formatted(mode, REASON));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP, Screen.DESKTOP.dark().in("fr"), Screen.PHONE.in("de"));
    }

    @ParameterizedTest
    @CsvSource({"fr, Fermé pour maintenance, Rien n’est perdu",
            "de, Wegen Wartung geschlossen, Es geht nichts verloren",
            "en, Closed for maintenance, Nothing is lost"})
    void isAPageInTheLanguageThatIsAskedFor(String language, String title, String assurance) {
        maintain("ALL");

        for (String path : new String[] {"/", "/week?page=HOME&language=fr", "/moment", "/nowhere", "/closed"}) {
            HttpResponse<String> answer = this.browser.get(path, "Accept", "text/html", "Accept-Language", language);

            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("60");
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'self'");
            assertThat(answer.body()).contains("<html lang=\"" + language + "\"", title, assurance,
                    "On répare &lt;b&gt;tout&lt;/b&gt; &amp; &#39;plus&#39;").doesNotContain("<b>tout");
        }
    }

    @Test
    void isAProblemForPrograms() {
        maintain("ALL");

        for (String path : new String[] {"/api/teasers", "/api/pages/HOME?language=fr&support=web"}) {
            Answer answer = this.scene.api().as("viewer").with("Accept", "application/json, text/html").get(path);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("maintenance");
            assertThat(answer.header("Retry-After")).isEqualTo("60");
        }
    }

    @Test
    void isAPartForTheScriptOfAPage() {
        maintain("ALL");

        HttpResponse<String> answer = this.browser.get("/week", "HX-Request", "true");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(answer.body()).contains("class=\"notice wait").doesNotContain("<html");
    }

    @Test
    void sendsNothingAgainThatWasSent() {
        String form = this.browser.get("/entries/new?zone=top&teaser=lighthouse").body();
        maintain("ALL");

        HttpResponse<String> answer = this.browser.send("POST", "/entries",
                "teaser=lighthouse&zone=top&start=2027-05-01T08:00&_csrf=" + Browser.tokenIn(form), "Content-Type",
                "application/x-www-form-urlencoded", "Accept", "text/html", "Accept-Language", "en");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("was not saved").doesNotContain("data-again", "http-equiv=\"refresh\"");
        maintain("OFF");
        assertThat(this.scene.teaser("lighthouse").orElseThrow().path("version").asLong()).isOne();
    }

    @Test
    void keepsWhatIsTypedWhileOnlyWritesAreClosed() {
        String form = this.browser.get("/entries/new?zone=top&teaser=lighthouse").body();
        maintain("WRITES");

        HttpResponse<String> week = this.browser.get("/week?page=HOME&language=fr", "Accept", "text/html");
        assertThat(week.statusCode()).isEqualTo(200);
        assertThat(week.body()).contains("On répare &lt;b&gt;");
        HttpResponse<String> answer = this.browser.send("POST", "/entries",
                "teaser=lighthouse&zone=top&version=1&start=2027-05-01T08:00&_csrf=" + Browser.tokenIn(form),
                "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html", "Accept-Language", "en");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(answer.body())
                .contains("closed for maintenance", "Nothing was changed", "value=\"2027-05-01T08:00\"",
                        "&lt;b&gt;tout")
                .doesNotContain("<b>tout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/actuator/health", "/actuator/health/readiness", "/assets/ypsilon.css",
            "/assets/closed.js", "/assets/icon.svg", "/webjars/htmx.org/dist/htmx.min.js"})
    void leavesOpenWhatStrangersNeed(String path) {
        maintain("ALL");

        assertThat(new Browser(this.port).get(path, "Accept", "text/html,*/*;q=0.8").statusCode()).isEqualTo(200);
    }

    @Test
    void leavesOpenWhatOpsNeedAndTheChoiceOfALanguage() {
        maintain("ALL");

        Browser ops = new Browser(this.port);
        assertThat(ops.logIn("ops", "ops").statusCode()).isEqualTo(302);
        assertThat(ops.get("/api/migration").statusCode()).isEqualTo(200);
        assertThat(ops.get("/actuator/info").statusCode()).isEqualTo(200);
        assertThat(ops.get("/tower", "Accept", "text/html").statusCode()).isNotEqualTo(503);
        assertThat(this.browser.submit("/language",
                Map.of("language", "de", "back", "/week", "_csrf", this.browser.token())).headers()
                .firstValue("Location").orElseThrow()).endsWith("/week");
        assertThat(this.browser.get("/week", "Accept", "text/html").body()).contains("Wegen Wartung geschlossen");
    }

    @Test
    void leadsHomeWhereNothingIsClosed() {
        assertThat(this.browser.get("/closed", "Accept", "text/html").headers().firstValue("Location").orElseThrow())
                .endsWith("/");
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAccessibleAndFits(Screen screen) {
        try (Window window = Chromium.open(this.port, screen)) {
            window.logIn("editor");
            maintain("ALL");
            window.open("/week");

            assertThat(window.page().locator(".reason")).hasText(REASON);
            window.isAccessible();
            window.doesNotScrollSideways();
            window.hasNoComplaints();
        }
    }

    @Test
    void givesWayToThePageThatWasWantedOnceItIsOpen() {
        try (Window window = Chromium.open(this.port, Screen.DESKTOP)) {
            window.logIn("editor");
            maintain("ALL");
            window.page().clock().install();
            window.open("/week?page=HOME&language=fr");
            assertThat(window.page().locator("h1")).hasText("Closed for maintenance");

            window.page().click("button[value=de]");
            assertThat(window.page().locator("h1")).hasText("Wegen Wartung geschlossen");
            maintain("OFF");
            window.page().clock().fastForward(76_000);
            assertThat(window.page().locator("section.week")).isVisible();
            assertThat(window.page().url()).contains("page=HOME");
        }
    }
}
