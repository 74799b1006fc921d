package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.security.Browser;
import tv.ypsilon.simulator.LegacySimulator;

/** What was done, told and taken back. */
@ServiceTest
class HistoryIntegrationTests {

    private final Scene scene;

    private final LegacySimulator legacy;

    private final JdbcClient jdbc;

    private final Browser browser;

    HistoryIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy, @Autowired JdbcClient jdbc,
            @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.jdbc = jdbc;
        this.browser = new Browser(port);
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.browser.logIn("editor", "editor");
    }

    private String latest() {
        return "/history/" + this.scene.latestOperation().path("id").asString();
    }

    private JsonNode now() {
        return this.scene.teaser("lighthouse").orElseThrow();
    }

    @Test
    void tellsWhoDidWhatAndHowItEnded() {
        this.scene.editTitle("Le Phare rouge");
        this.legacy.on("PUT", "/teasers/").answers(422);
        this.scene.editTitle("Refusé");

        String journal = this.browser.get("/history").body();

        assertThat(journal).contains("Le Phare rouge", "Refusé", "not done", "editor", ">Title<", "1–2 of 2");
        assertThat(this.browser.get("/history?outcome=DONE").body()).contains("Le Phare rouge")
                .doesNotContain("Refusé");
        assertThat(this.browser.get("/history?outcome=NOT_DONE&author=editor&teaser=lighthouse").body())
                .contains("Refusé", "1–1 of 1");
        assertThat(this.browser.get("/history?author=nobody").body()).contains("There is no such edit");
    }

    @ParameterizedTest
    @CsvSource({"'', 200", "outcome=NONSENSE, 200", "offset=-5, 200", "offset=999999999999, 200", "offset=x, 422",
            "from=2026-02-30T10:00, 422", "from=2027-03-28T02:30, 422", "from=2026-10-25T02:30, 200",
            "to=2026-11-24T18:00, 200", "teaser=%00, 200", "author=%F0%9F%97%BC, 200", "teaser=a%27--, 200"})
    void answersWhateverTheAddressSays(String query, int status) {
        assertThat(this.browser.get("/history?" + query).statusCode()).isEqualTo(status);
    }

    @Test
    void tellsABoundedPart() {
        this.scene.editTitle("Autre");
        this.jdbc.sql("""
                INSERT INTO operation (id, teaser_id, kind, state, step, author, before, after, created_at, decided_at,
                                       owner, look_at)
                SELECT gen_random_uuid(), teaser_id, kind, state, step, 'many', before, after,
                       created_at - make_interval(mins => n), decided_at, owner, look_at
                FROM operation, generate_series(1, 120) n
                """).update();

        String first = this.browser.get("/history?author=many").body();
        assertThat(first).contains("1–50 of 120", "rel=\"next\"").doesNotContain("rel=\"prev\"");
        assertThat(this.browser.get("/history?author=many&offset=100").body()).contains("101–120 of 120",
                "rel=\"prev\"").doesNotContain("rel=\"next\"");
    }

    @Test
    void comparesBeforeAndAfterInWords() {
        String entry = this.scene.editor().get("/api/schedules?filter=%7B%22teaserId%22:%22lighthouse%22%7D").json()
                .get(0).path("id").asString();
        this.scene.editTitle("Le Phare rouge");
        assertThat(this.browser.get(latest()).body()).containsPattern("<ins>\\s*rouge</ins>")
                .contains("Title", "Undo this edit")
                .doesNotContain(" style=");

        this.scene.editor().put("/api/schedules/" + entry, """
                {"teaserId": "lighthouse", "zoneId": "more", "position": 4, "startsAt": "2026-11-24T17:00:00Z",
                 "endsAt": "2026-11-24T19:00:00Z", "version": %d}""".formatted(now().path("version").asLong()));
        assertThat(this.browser.get(latest()).body()).contains("change of the schedule", "Encore", "À la une",
                "18:00 – 20:00", "position 4");

        this.scene.editor().delete("/api/teasers/lighthouse?version=" + now().path("version").asLong());
        assertThat(this.browser.get(latest()).body()).contains("deletion", "taken out", "Le Phare rouge",
                "It is no longer there");
    }

    @Test
    void saysThatWhatWasEditedSinceIsRestoredRatherThanUndone() {
        this.scene.editTitle("Deux");
        String second = latest();
        this.scene.editTitle("Trois");
        assertThat(this.browser.get(second).body()).contains("edited since", "what it was before",
                "what it was after").doesNotContain("Undo this edit");

        String version = now().path("version").asString();
        Browser.location(this.browser.post(second + "/restore?which=AFTER", Map.of("version", version, "key", "a")));
        assertThat(this.scene.titleHere()).isEqualTo("Deux");

        version = now().path("version").asString();
        Browser.location(this.browser.post(second + "/restore?which=BEFORE", Map.of("version", version, "key", "b")));
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        assertThat(this.scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo("Le Phare");
        assertThat(now().path("version").asLong()).isEqualTo(5);

        // the same button once more does nothing more
        Browser.location(this.browser.post(second + "/restore?which=BEFORE", Map.of("version", version, "key", "b")));
        assertThat(now().path("version").asLong()).isEqualTo(5);
    }

    @Test
    void bringsATeaserBackThatWasDeleted() {
        this.scene.editTitle("Deux");
        String second = latest();
        this.scene.editor().delete("/api/teasers/lighthouse?version=2");

        String there = Browser.location(this.browser.post(second + "/restore?which=BEFORE", Map.of("key", "a")));

        assertThat(there).isEqualTo("/teasers/lighthouse");
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        assertThat(this.scene.document("lighthouse")).isPresent();
        long version = now().path("version").asLong();

        // a second click of the button does nothing more
        assertThat(Browser.location(this.browser.post(second + "/restore?which=BEFORE", Map.of("key", "a"))))
                .isEqualTo(there);
        assertThat(now().path("version").asLong()).isEqualTo(version);
    }

    @Test
    void restoresNothingOverAnEditThatWasNotSeen() {
        this.scene.editTitle("Deux");
        String second = latest();
        this.scene.editTitle("Trois");

        HttpResponse<String> stale = this.browser.post(second + "/restore?which=BEFORE",
                Map.of("version", "2", "key", "a"));

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body()).contains("Edited in the meantime", "href=\"" + second + "\"");
        assertThat(this.scene.titleHere()).isEqualTo("Trois");
    }

    @Test
    void restoresNothingOverOneThatWasBroughtBackUnseen() {
        this.scene.editor().delete("/api/teasers/lighthouse?version=" + this.scene.teaser("lighthouse").orElseThrow()
                .path("version").asLong());
        String deletion = latest();
        this.browser.post(deletion + "/undo", Map.of("key", "a"));
        this.scene.editTitle("Revu");

        HttpResponse<String> stale = this.browser.post(deletion + "/restore?which=BEFORE",
                Map.of("version", "", "key", "b"));

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(this.scene.titleHere()).isEqualTo("Revu");
    }

    @ParameterizedTest
    @CsvSource({"BEFORE, 409", "AFTER, 302", "NEVER, 400"})
    void thereIsNothingBeforeACreation(String which, int status) {
        this.scene.editor().post("/api/teasers", Scene.NEW_TEASER);

        assertThat(this.browser.post(latest() + "/restore?which=" + which, Map.of("version", "1", "key", "a"))
                .statusCode())
                .isEqualTo(status);
    }

    @Test
    void whatIsOnItsWayIsSaidAndAskedForUntilItIsDecided() {
        this.legacy.on("PUT", "/teasers/").hangs(Duration.ofMinutes(1));
        this.scene.editTitle("Tard");
        String operation = latest();

        assertThat(this.browser.get(operation).body()).contains("Not yet known",
                "hx-get=\"" + operation + "/outcome?of=page\"");
        assertThat(this.scene.decided(operation.replace("/history/", "/api/operations/")).path("outcome").asString())
                .isEqualTo("NOT_DONE");
        HttpResponse<String> told = this.browser.get(operation + "/outcome?of=page");
        assertThat(told.statusCode()).isEqualTo(286);
        assertThat(told.headers().firstValue("HX-Refresh")).contains("true");
        assertThat(this.browser.get(operation).body()).contains("Nothing was changed anywhere", "What was wanted");
    }

    @ParameterizedTest
    @CsvSource({"/history/nothing", "/history/00000000-0000-0000-0000-000000000000",
            "/history/00000000-0000-0000-0000-000000000000/outcome", "/history/a%2Fb"})
    void findsNoOperationThatIsNotThere(String path) {
        assertThat(this.browser.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void viewersReadAndTakeNothingBack() {
        this.scene.editTitle("Deux");
        this.browser.logIn("viewer", "viewer");

        assertThat(this.browser.get(latest()).body()).contains("Deux").doesNotContain("Undo this edit");
        assertThat(this.browser.post(latest() + "/restore?which=BEFORE", Map.of("version", "2")).statusCode())
                .isEqualTo(403);
    }
}
