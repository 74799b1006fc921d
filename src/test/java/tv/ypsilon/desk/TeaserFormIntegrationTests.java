package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.editing.Ids;
import tv.ypsilon.security.Browser;
import tv.ypsilon.simulator.LegacySimulator;

/** The form of a teaser as a browser without a script has it: whatever becomes of an edit, what was typed is still there. */
@ServiceTest
class TeaserFormIntegrationTests {

    private static final String LIGHTHOUSE = "/teasers/lighthouse";

    private static final Pattern OUTCOME = Pattern.compile("hx-get=\"(/history/[0-9a-f-]+/outcome[^\"]*)\"");

    private final Scene scene;

    private final LegacySimulator legacy;

    private final Browser browser;

    TeaserFormIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy, @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.browser = new Browser(port);
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.browser.logIn("editor", "editor");
    }

    /** What the form of the lighthouse sends, with another title. */
    private Map<String, String> typed(String title) {
        JsonNode now = this.scene.teaser("lighthouse").orElseThrow();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", now.path("version").asString());
        fields.put("key", "k" + System.nanoTime());
        fields.put("title", title);
        for (String field : new String[] {"language", "kind", "subtitle", "description", "programId", "url", "image",
                "callToAction", "status"}) {
            fields.put(field, now.path(field).asString(""));
        }
        fields.put("supports", "web");
        return fields;
    }

    private Map<String, String> blank(String title) {
        return new LinkedHashMap<>(Map.of("id", Ids.next().toString(), "version", "", "key", "k" + System.nanoTime(),
                "title", title, "language", "fr", "kind", "SHOW", "supports", "web", "status", "PUBLISHED"));
    }

    private String titleThere() {
        return this.scene.document("lighthouse").orElseThrow().path("title").asString();
    }

    private long edits() {
        return this.scene.api().as("viewer").get("/api/operations").json().size();
    }

    @Test
    void makesATeaserOnBothSidesOnceHoweverOftenItIsSent() {
        Map<String, String> form = blank("Nouvelle vague");

        String first = Browser.location(this.browser.post("/teasers", form));
        String second = Browser.location(this.browser.post("/teasers", form));

        assertThat(first).isEqualTo("/teasers/" + form.get("id")).isEqualTo(second);
        assertThat(this.scene.teaser(form.get("id")).orElseThrow().path("title").asString())
                .isEqualTo("Nouvelle vague");
        assertThat(this.scene.document(form.get("id"))).isPresent();
        assertThat(edits()).isEqualTo(1);
        assertThat(this.browser.get(first).body()).contains("Created: Nouvelle vague", "It is not scheduled",
                "Undo");
    }

    @Test
    void aFormThatIsChangedAndSentOnceMoreMakesNoSecondTeaser() {
        Map<String, String> form = blank("Un");
        Browser.location(this.browser.post("/teasers", form));
        form.put("title", "Deux");

        HttpResponse<String> again = this.browser.post("/teasers", form);

        assertThat(again.statusCode()).isEqualTo(412);
        assertThat(again.body()).contains("Changed by someone else", "value=\"Deux\"", "Un");
        assertThat(edits()).isEqualTo(1);
    }

    @Test
    void savesOnBothSidesAndKeepsWhatItDoesNotKnow() {
        String back = Browser.location(this.browser.post(LIGHTHOUSE, typed("Le Phare rouge")));

        assertThat(back).isEqualTo(LIGHTHOUSE);
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare rouge");
        assertThat(titleThere()).isEqualTo("Le Phare rouge");
        assertThat(this.scene.document("lighthouse").orElseThrow().path("stickers").size()).isEqualTo(1);
        assertThat(this.browser.get(back).body()).contains("Saved: Le Phare rouge").doesNotContain(" style=");
    }

    @Test
    void aFormThatNobodyTouchedChangesNothing() {
        this.scene.editor().put("/api/teasers/lighthouse",
                this.scene.edited("lighthouse", "description", "Une nuit.\nDeux nuits. "));
        long before = edits();
        Map<String, String> form = typed("Le Phare");
        form.put("description", "Une nuit.\r\nDeux nuits. ");
        form.remove("supports");

        HttpResponse<String> saved = this.browser.send("POST", LIGHTHOUSE, encoded(form)
                + "&supports=web&supports=tv&_csrf=" + this.browser.token(), "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(this.browser.get(Browser.location(saved)).body()).contains("There was nothing to change");
        assertThat(edits()).isEqualTo(before);
    }

    private static String encoded(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&").append(name).append('=')
                .append(tv.ypsilon.ApiClient.encoded(value)));
        return text.toString();
    }

    @Test
    void duplicatesTheWordsAndNothingElse() {
        String copy = this.browser.get("/teasers/new?from=lighthouse").body();

        assertThat(copy).contains("A copy of “Le Phare”", "value=\"Le Phare\"", "Une nuit.", "RC-000001")
                .containsPattern("value=\"DRAFT\" checked").doesNotContain("lighthouse\" name=\"id\"")
                .doesNotContain("Take out");
        assertThat(edits()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"/teasers/nothing, 404", "/teasers/new?from=nothing, 404", "/teasers/%00, 400",
            "/teasers/new?from=%00, 404", "/teasers/new?language=%00, 200", "/teasers/a%2Fb, 404"})
    void answersWhateverTheAddressSays(String path, int status) {
        assertThat(this.browser.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void refusesFieldByFieldAndKeepsWhatWasTyped() {
        Map<String, String> form = typed("");
        form.put("url", "ftp://example.org/<b>");
        form.put("description", "x".repeat(5001));
        form.put("kind", "EXTERNAL");
        form.put("supports", "app");

        HttpResponse<String> refused = this.browser.post(LIGHTHOUSE, form);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"title-error\"", "id=\"url-error\"", "id=\"description-error\"",
                "id=\"supports-error\"", "ftp://example.org/&lt;b&gt;", "x".repeat(5001), "href=\"#field-url\"");
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        assertThat(edits()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"400, 422, Refused by the old system", "422, 422, Refused by the old system",
            "404, 409, 'old system'", "500, 503, Old system unavailable", "503, 503, Old system unavailable"})
    void whatLegacyRefusesOrCannotDoChangesNothingAndKeepsWhatWasTyped(int answer, int status, String said) {
        this.legacy.on("PUT", "/teasers/").always().answers(answer);

        HttpResponse<String> refused = this.browser.post(LIGHTHOUSE, typed("Tapé en vain"));

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.body()).contains(said, "value=\"Tapé en vain\"", "Nothing was changed anywhere.");
        assertThat(refused.body().contains("Try again")).isEqualTo(status == 503);
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        this.legacy.heals();
        assertThat(titleThere()).isEqualTo("Le Phare");

        assertThat(Browser.location(this.browser.post(LIGHTHOUSE, typed("Tapé en vain")))).isEqualTo(LIGHTHOUSE);
        assertThat(titleThere()).isEqualTo("Tapé en vain");
    }

    @Test
    void showsTheirsBesideYoursFieldByField() {
        Map<String, String> form = typed("Mien");
        form.put("subtitle", "Ma soirée");
        this.scene.editTitle("Sien");
        this.scene.editor().put("/api/teasers/lighthouse",
                this.scene.edited("lighthouse", "callToAction", "Regarder"));

        HttpResponse<String> stale = this.browser.post(LIGHTHOUSE, form);

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body()).contains("Changed by someone else", "Sien", "value=\"Mien\"",
                "value=\"Ma soirée\"");
        // both changed the title: that is asked; the button is theirs alone, the subtitle mine
        assertThat(stale.body()).containsPattern("<tr class=\"ASK\">\\s*<th[^>]*><a href=\"#field-title\"")
                .containsPattern("<tr class=\"THEIRS\">\\s*<th[^>]*><a href=\"#field-callToAction\"")
                .containsPattern("<tr class=\"YOURS\">\\s*<th[^>]*><a href=\"#field-subtitle\"");
        assertThat(this.scene.titleHere()).isEqualTo("Sien");

        form.put("version", "3");
        form.put("take-title", "yours");
        form.put("take-callToAction", "theirs");
        form.put("take-subtitle", "yours");
        Browser.location(this.browser.post(LIGHTHOUSE, form));

        JsonNode now = this.scene.teaser("lighthouse").orElseThrow();
        assertThat(now.path("title").asString()).isEqualTo("Mien");
        assertThat(now.path("subtitle").asString()).isEqualTo("Ma soirée");
        assertThat(now.path("callToAction").asString()).isEqualTo("Regarder");
        assertThat(titleThere()).isEqualTo("Mien");
    }

    @Test
    void showsWhatSomebodyElseWroteInTheOldSystem() {
        this.legacy.put(Scene.LIGHTHOUSE.replace("Le Phare", "Écrit là-bas"));

        HttpResponse<String> refused = this.browser.post(LIGHTHOUSE, typed("Mien"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("Changed in the old system by someone else", "Écrit là-bas",
                "value=\"Mien\"");
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
        assertThat(titleThere()).isEqualTo("Écrit là-bas");
    }

    @Test
    void aTeaserThatIsGoneMeanwhileCanBeMadeAnewOfWhatWasTyped() {
        Map<String, String> form = typed("Mien");
        this.scene.editor().delete("/api/teasers/lighthouse?version=1");

        HttpResponse<String> refused = this.browser.post(LIGHTHOUSE, form);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("Create it anew", "value=\"Mien\"");

        form.put("version", "");
        String there = Browser.location(this.browser.post("/teasers", form));
        assertThat(there).isNotEqualTo(LIGHTHOUSE);
        assertThat(this.browser.get(there).body()).contains("value=\"Mien\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeKnownYetIsToldOnceItIs(boolean late) {
        if (late) {
            this.legacy.on("PUT", "/teasers/").appliesLate(Duration.ofSeconds(1));
        } else {
            this.legacy.on("PUT", "/teasers/").hangs(Duration.ofMinutes(1));
        }
        Map<String, String> form = typed("Tard");

        HttpResponse<String> unknown = this.browser.post(LIGHTHOUSE, form);

        assertThat(unknown.statusCode()).isEqualTo(504);
        assertThat(unknown.body()).contains("Not yet known", "value=\"Tard\"", "value=\"" + form.get("key") + "\"");
        Matcher outcome = OUTCOME.matcher(unknown.body());
        assertThat(outcome.find()).isTrue();
        String address = outcome.group(1).replace("&amp;", "&");
        HttpResponse<String> told = await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100))
                .until(() -> this.browser.get(address), (answer) -> answer.statusCode() != 204);
        assertThat(told.statusCode()).isEqualTo(286);
        assertThat(told.body()).contains(late ? "It is done" : "It was not done");
        this.legacy.heals();

        Browser.location(this.browser.post(LIGHTHOUSE, form));
        assertThat(this.scene.titleHere()).isEqualTo("Tard");
        assertThat(titleThere()).isEqualTo("Tard");
        assertThat(this.scene.teaser("lighthouse").orElseThrow().path("version").asLong()).isEqualTo(2);
    }

    @Test
    void aDeletionThatWasNotDoneIsTriedAgainAsOne() {
        this.legacy.on("DELETE", "/teasers/").hangs(Duration.ofMinutes(1));
        HttpResponse<String> unknown = this.browser.post(LIGHTHOUSE + "/delete", typed("Le Phare"));
        assertThat(unknown.statusCode()).isEqualTo(504);
        Matcher outcome = OUTCOME.matcher(unknown.body());
        assertThat(outcome.find()).isTrue();
        String address = outcome.group(1).replace("&amp;", "&");

        String told = await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100))
                .until(() -> this.browser.get(address), (answer) -> answer.statusCode() != 204).body();

        assertThat(told)
                .contains("It was not done", "Try again to delete it", "formaction=\"/teasers/lighthouse/delete\"")
                .doesNotContain(">Try again<");
    }

    @Test
    void anEditThatIsInTheWayIsNamed() {
        this.legacy.on("PUT", "/teasers/").hangs(Duration.ofMinutes(1));
        this.scene.editTitle("Le premier");

        HttpResponse<String> held = this.browser.post(LIGHTHOUSE, typed("Le second"));

        assertThat(held.statusCode()).isEqualTo(409);
        assertThat(held.body()).contains("value=\"Le second\"").containsPattern(OUTCOME);
    }

    @Test
    void duringMaintenanceNothingIsSavedAndNothingLost() {
        this.scene.api().as("ops").put("/api/migration/maintenance", """
                {"mode": "WRITES", "reason": "New disks"}""");

        HttpResponse<String> refused = this.browser.post(LIGHTHOUSE, typed("Plus tard"));

        this.scene.api().as("ops").put("/api/migration/maintenance", """
                {"mode": "OFF", "reason": null}""");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("New disks", "value=\"Plus tard\"", "Try again");
    }

    @Test
    void deletesOnBothSidesTheVersionThatWasSeen() {
        Map<String, String> old = typed("Mien");
        this.scene.editTitle("Sien");

        HttpResponse<String> stale = this.browser.post(LIGHTHOUSE + "/delete", old);
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body()).contains("value=\"Mien\"");

        assertThat(Browser.location(this.browser.post(LIGHTHOUSE + "/delete", typed("Sien")))).isEqualTo("/teasers");
        assertThat(this.scene.teaser("lighthouse")).isEmpty();
        assertThat(this.scene.document("lighthouse")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "99999999999999999999"})
    void aVersionThatIsNoneIsRefused(String version) {
        Map<String, String> form = typed("Mien");
        form.put("version", version);

        HttpResponse<String> refused = this.browser.post(LIGHTHOUSE, form);

        assertThat(refused.statusCode()).isEqualTo(428);
        assertThat(refused.body()).contains("value=\"Mien\"");
    }

    @Test
    void isForEditors() {
        this.browser.logIn("viewer", "viewer");

        assertThat(this.browser.get(LIGHTHOUSE).body()).containsPattern("<fieldset[^>]*disabled")
                .doesNotContain(">Save<", ">Delete<", ">Take out<");
        assertThat(this.browser.post(LIGHTHOUSE, typed("Mien")).statusCode()).isEqualTo(403);
        assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
    }

    @Test
    void previewsWhatIsTypedWithAndWithoutAScript() {
        Map<String, String> form = typed("Vu d’avance");
        form.put("image", "javascript:alert(1)");
        form.put("_csrf", this.browser.token());

        HttpResponse<String> part = this.browser.send("POST", LIGHTHOUSE + "/preview", encoded(form), "Content-Type",
                "application/x-www-form-urlencoded", "HX-Request", "true");
        assertThat(part.body()).contains("Vu d’avance", "Not shown here", "This image is not shown here",
                "http or https").doesNotContain("<html", "src=\"javascript");

        String whole = this.browser.post(LIGHTHOUSE + "/preview", form).body();
        assertThat(whole).contains("<html", "value=\"Vu d’avance\"", "Vu d’avance</h4>");
        assertThat(edits()).isZero();
    }
}
