package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.security.Browser;

/** Taking back what has just been done, from any page. */
@ServiceTest
class UndoIntegrationTests {

    private static final Pattern UNDO = Pattern.compile("action=\"(/history/[0-9a-f-]+/undo)\"");

    private final Scene scene;

    private final int port;

    private final Browser browser;

    UndoIntegrationTests(@Autowired Scene scene, @LocalServerPort int port) {
        this.scene = scene;
        this.port = port;
        this.browser = new Browser(port);
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
    }

    private HttpResponse<String> undo(String address, String back, String key) {
        return this.browser.submit(address, Map.of("_csrf", this.browser.token(), "back", back, "key", key));
    }

    private String addressOfLatest() {
        return "/history/" + this.scene.latestOperation().path("id").asString() + "/undo";
    }

    private String location(HttpResponse<String> redirect) {
        return redirect.headers().firstValue("Location").orElseThrow().replace("http://localhost:" + this.port, "");
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    @Test
    void takesBackOnBothSidesGoesBackAndOffersToDoItAgain() {
        this.scene.editTitle("Autre");
        this.browser.logIn("editor", "editor");

        HttpResponse<String> undone = undo(addressOfLatest(), "/login?from=undo", key());

        assertThat(undone.statusCode()).isEqualTo(302);
        assertThat(location(undone)).isEqualTo("/login?from=undo");
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        assertThat(this.scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo("Le Phare");

        String page = this.browser.get("/login?from=undo").body();
        Matcher again = UNDO.matcher(page);
        assertThat(again.find()).as(page).isTrue();
        undo(again.group(1), "/login", key());
        assertThat(this.scene.titleHere()).isEqualTo("Autre");
    }

    @Test
    void isToldOnceOnly() {
        this.scene.editTitle("Autre");
        this.browser.logIn("editor", "editor");
        undo(addressOfLatest(), "/login", key());

        assertThat(this.browser.get("/login").body()).containsPattern(UNDO);
        assertThat(this.browser.get("/login").body()).doesNotContainPattern(UNDO);
    }

    @Test
    void doesItOnceWhenTheButtonIsPressedTwice() {
        this.scene.editTitle("Autre");
        this.browser.logIn("editor", "editor");
        String address = addressOfLatest();
        String key = key();

        undo(address, "/login", key);
        HttpResponse<String> second = undo(address, "/login", key);

        assertThat(second.statusCode()).isEqualTo(302);
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        assertThat(this.scene.api().as("viewer").get("/api/operations").json()).hasSize(2);
    }

    @Test
    void saysWhatHappenedSinceWhereItCannotBeTakenBack() {
        this.scene.editTitle("Autre");
        String first = addressOfLatest();
        this.scene.editTitle("Encore autre");
        this.browser.logIn("editor", "editor");

        HttpResponse<String> refused = undo(first, "/login", key());

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("Edited since").contains("href=\"/login\"");
        assertThat(this.scene.titleHere()).isEqualTo("Encore autre");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", ""})
    void leadsToNoOtherSite(String back) {
        this.scene.editTitle("Autre");
        this.browser.logIn("editor", "editor");

        assertThat(location(undo(addressOfLatest(), back, key()))).isEqualTo("/history");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "00000000-0000-0000-0000-000000000000", "a%2Fb", "%F0%9F%97%BC"})
    void findsNoOperationThatIsNotThere(String operation) {
        this.browser.logIn("editor", "editor");

        assertThat(undo("/history/" + operation + "/undo", "/", key()).statusCode()).isEqualTo(404);
    }

    @Test
    void isForEditorsAndForFormsOfThisSite() {
        this.scene.editTitle("Autre");
        String address = addressOfLatest();
        this.browser.logIn("editor", "editor");
        assertThat(this.browser.submit(address, Map.of("back", "/")).statusCode()).isEqualTo(403);

        this.browser.logIn("viewer", "viewer");
        assertThat(undo(address, "/", key()).statusCode()).isEqualTo(403);
        assertThat(this.scene.titleHere()).isEqualTo("Autre");
    }
}
