package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.security.Browser;
import tv.ypsilon.simulator.LegacySimulator;

/** The week and the form of an entry, as a browser without a script has them. */
@ServiceTest
class WeekIntegrationTests {

    private static final String WEEK = "/week?page=HOME&language=fr&from=2026-11-23";

    private final Scene scene;

    private final LegacySimulator legacy;

    private final JdbcClient jdbc;

    private final int port;

    private final Browser browser;

    WeekIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy, @Autowired JdbcClient jdbc,
            @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.jdbc = jdbc;
        this.port = port;
        this.browser = new Browser(port);
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.browser.logIn("editor", "editor");
    }

    private JsonNode stored(String entry) {
        return this.scene.editor().get("/api/schedules/" + entry).json();
    }

    private Map<String, String> form(String teaser, String zone, String start, String end) {
        return new LinkedHashMap<>(Map.of("teaser", teaser, "zone", zone, "start", start, "end", end, "position", "",
                "version", "1", "key", "k" + System.nanoTime()));
    }

    @Test
    void showsZonesAndWhatIsInThem() {
        HttpResponse<String> week = this.browser.get(WEEK);

        assertThat(week.statusCode()).isEqualTo(200);
        assertThat(week.body()).contains("À la une", "Encore", "Le Phare", "Nothing is scheduled here.")
                .contains("1 gap").doesNotContain(" style=");
    }

    @ParameterizedTest
    @CsvSource({"page=HOME&language=fr&from=yesterday, 400", "page=HOME&language=fr&from=2026-02-30, 400",
            "page=HOME&language=fr&from=+999999999-01-01, 400", "page=HOME&language=fr&view=day&day=x, 400",
            "page=NOWHERE&language=fr, 404", "page=HOME&language=fr&support=radio&all=nothing, 200", "'', 200",
            "page=HOME&language=fr&from=, 200", "page=HOME&language=fr&view=day&day=2026-10-25, 200"})
    void answersWhateverTheAddressSays(String query, int status) {
        assertThat(this.browser.get("/week?" + query).statusCode()).isEqualTo(status);
    }

    @Test
    void goesToThePageThatIsChosen() {
        assertThat(Browser.location(this.browser.get("/week?choice=HOME/de&from=2026-11-23&support=tv")))
                .isEqualTo("/week?page=HOME&language=de&from=2026-11-23&support=tv");
    }

    @Test
    void drawsABoundedNumberOfLanesAndCountsTheRest() {
        this.scene.many(20, "2026-11-24 08:00+01", "2026-11-26 08:00+01");

        String week = this.browser.get(WEEK).body();

        assertThat(week).contains("+ 12 more").contains("all=more");
        assertThat(this.browser.get(WEEK + "&all=more").body()).doesNotContain("+ 12 more").contains("Many 20");
    }

    @Test
    void saysThatThereIsTooMuchToLookAt() {
        this.scene.many(Weeks.LIMIT + 1, "2026-11-24 08:00+01", "2026-11-26 08:00+01");

        String week = this.browser.get(WEEK).body();

        assertThat(week).contains("More than 1,500 entries").doesNotContain("1 gap");
        assertThat(week).hasSizeLessThan(400_000);
    }

    @Test
    void schedulesOnBothSidesAndShowsTheWeekOfIt() {
        String teaser = this.scene.newTeaser("Nuit");

        HttpResponse<String> answer = this.browser.post("/entries",
                form(teaser, "more", "2026-12-24T18:00", "2026-12-24T20:00"));

        String week = Browser.location(answer);
        assertThat(week).startsWith("/week?page=HOME&language=fr&from=2026-12-21&shown=").contains("#entry-");
        assertThat(this.browser.get(week.replaceAll("#.*", "")).body())
                .containsPattern("Scheduled\\. Nuit: Thu 24 Dec( 2026)?, 18:00 – 20:00, Encore").contains("/undo\"");
        assertThat(this.scene.document(teaser).orElseThrow().toString()).contains("2026-12-24T17:00:00");
    }

    @Test
    void theSameFormTwiceSchedulesOnce() {
        String teaser = this.scene.newTeaser("Nuit");
        Map<String, String> form = form(teaser, "more", "2026-12-24T18:00", "2026-12-24T20:00");

        String first = Browser.location(this.browser.post("/entries", form));
        String second = Browser.location(this.browser.post("/entries", form));

        assertThat(second).isEqualTo(first);
        assertThat(this.scene.editor().get(
                "/api/schedules?filter=" + ApiClient.encoded("{\"teaserId\":\"" + teaser + "\"}")).json()).hasSize(1);
    }

    @Test
    void refusesAnHourThatDoesNotExistInItsFieldAndKeepsWhatWasTyped() {
        HttpResponse<String> answer = this.browser.post("/entries",
                form(this.scene.newTeaser("Nuit"), "more", "2027-03-28T02:30", "2027-03-28T05:45"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("The clock in Paris jumps over 02:30", "value=\"2027-03-28T02:30\"",
                "value=\"2027-03-28T05:45\"", "id=\"start-error\"");
    }

    @Test
    void asksWhichOfTwoHoursIsMeant() {
        String teaser = this.scene.newTeaser("Nuit");
        Map<String, String> form = form(teaser, "more", "2026-10-25T02:30", "2026-10-25T06:00");

        HttpResponse<String> asked = this.browser.post("/entries", form);
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body()).contains("name=\"startWhich\"").doesNotContain("name=\"endWhich\"");

        form.put("startWhich", "LATER");
        form.put("key", "another");
        String week = Browser.location(this.browser.post("/entries", form));
        String entry = week.replaceAll(".*#entry-", "");
        assertThat(stored(entry).path("startsAt").asString()).isEqualTo("2026-10-25T01:30:00Z");
        assertThat(this.browser.get("/entries/" + entry).body())
                .containsPattern("value=\"LATER\"[^>]*selected|selected[^>]*value=\"LATER\"");
    }

    @Test
    void namesTheEntryInTheWay() {
        String teaser = this.scene.newTeaser("Nuit");
        String other = this.scene.newEntry(teaser, "more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");

        HttpResponse<String> answer = this.browser.post("/entries",
                form(teaser, "more", "2026-11-24T19:00", "2026-11-24T21:00"));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("/entries/" + other)
                .containsPattern("Nuit: Tue 24 Nov( 2026)?, 18:00 – 20:00, Encore");
    }

    @Test
    void showsTheirsBesideYoursAndLetsYouSaveAgain() {
        String teaser = this.scene.newTeaser("Nuit");
        String entry = this.scene.newEntry(teaser, "more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        Map<String, String> mine = form(teaser, "more", "2026-11-24T18:00", "2026-11-24T22:00");
        mine.put("entry", entry);
        mine.put("version", "2");
        this.scene.editor().put("/api/teasers/" + teaser, this.scene.edited(teaser, "title", "Jour"));

        HttpResponse<String> stale = this.browser.post("/entries/" + entry, mine);

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body()).contains("There now", "<td>2026-11-24T20:00</td>", "<td>2026-11-24T22:00</td>",
                "name=\"version\" value=\"3\"");
        mine.put("version", "3");
        mine.put("key", "again");
        Browser.location(this.browser.post("/entries/" + entry, mine));
        assertThat(stored(entry).path("endsAt").asString()).isEqualTo("2026-11-24T21:00:00Z");
    }

    @Test
    void saysWhatIsNotPossibleBeforeStep4AndTakesOtherEntriesAlong() {
        String teaser = this.scene.newTeaser("Nuit");
        String entry = this.scene.newEntry(teaser, "more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        String other = this.scene.newEntry(teaser, "more", "2026-11-26T17:00:00Z", "2026-11-26T19:00:00Z");
        Map<String, String> form = form(teaser, "top", "2026-11-24T18:00", "2026-11-24T20:00");
        form.put("entry", entry);
        form.put("version", "3");

        HttpResponse<String> refused = this.browser.post("/entries/" + entry, form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("The old system knows one zone", "name=\"others\"",
                "/teasers/" + teaser);

        form.put("others", "true");
        form.put("key", "together");
        Browser.location(this.browser.post("/entries/" + entry, form));
        assertThat(stored(entry).path("zoneId").asString()).isEqualTo("top");
        assertThat(stored(other).path("zoneId").asString()).isEqualTo("top");
        assertThat(this.scene.document(teaser).orElseThrow().path("zone").path("id").asString()).isEqualTo("top");
    }

    @Test
    void aTeaserIsInTwoZonesFromStep4On() {
        String teaser = this.scene.newTeaser("Nuit");
        this.scene.newEntry(teaser, "more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        this.scene.atStep(4);

        Browser.location(this.browser.post("/entries", form(teaser, "top", "2026-11-24T18:00", "2026-11-24T20:00")));
    }

    @Test
    void takesAnEntryOut() {
        String teaser = this.scene.newTeaser("Nuit");
        String entry = this.scene.newEntry(teaser, "more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        Map<String, String> form = form(teaser, "more", "", "");
        form.put("entry", entry);
        form.put("version", "2");

        String week = Browser.location(this.browser.post("/entries/" + entry + "/delete", form));

        assertThat(week).doesNotContain("shown");
        assertThat(this.browser.get(week).body()).contains("Taken out of the schedule. Nuit");
        assertThat(this.scene.editor().get("/api/schedules/" + entry).status()).isEqualTo(404);
    }

    /** The list of a teaser's entries takes one out by its id and version alone. */
    @Test
    void anEntryThatCouldNotBeTakenOutIsShownAsItIs() {
        String teaser = this.scene.newTeaser("Nuit");
        String entry = this.scene.newEntry(teaser, "more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        this.legacy.on("PUT", "/teasers/").answers(422);

        HttpResponse<String> refused = this.browser.post("/entries/" + entry + "/delete",
                Map.of("entry", entry, "teaser", teaser, "version", "2", "key", "k"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("value=\"2026-11-24T18:00\"", "value=\"2026-11-24T20:00\"")
                .containsPattern("<option value=\"more\" selected");
    }

    @ParameterizedTest
    @CsvSource({"/teasers/lighthouse, true", "//evil.example, false", "/%5Cevil.example, false",
            "https://evil.example, false"})
    void leadsBackWithinTheServiceOnly(String back, boolean followed) {
        String entry = this.scene.newEntry(this.scene.newTeaser("Nuit"), "more", "2026-11-24T17:00:00Z",
                "2026-11-24T19:00:00Z");

        String form = this.browser.get("/entries/" + entry + "?back=" + back).body();

        assertThat(form.contains("href=\"" + URLDecoder.decode(back, StandardCharsets.UTF_8) + "\""))
                .isEqualTo(followed);
    }

    @Test
    void tellsWhatSavingWouldChange() {
        Instant start = ParisTime.startOf(ParisTime.day(Instant.now()).plusDays(3)).plus(18, ChronoUnit.HOURS);
        Map<String, String> form = form(this.scene.newTeaser("Nuit"), "more", ParisTime.field(start),
                ParisTime.field(start.plus(2, ChronoUnit.HOURS)));

        HttpResponse<String> whole = this.browser.post("/entries/preview", form);

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).contains("Encore is no longer empty", "<!DOCTYPE html>");
        assertThat(this.jdbc.sql("SELECT count(*) FROM operation WHERE entry_id IS NOT NULL").query(Long.class)
                .single()).isZero();
    }

    @Test
    void anEntryThatIsGoneIsNotFound() {
        assertThat(this.browser.get("/entries/nothing").statusCode()).isEqualTo(404);
        assertThat(
                this.browser.post("/entries/nothing/move" + WEEK.substring(5), Map.of("version", "1", "minutes", "15"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"version=x&minutes=15, 400", "version=1&at=yesterday, 400", "version=1&edge=MIDDLE, 400",
            "version=2&zone=nowhere, 422", "version=2&at=%2B1000000000-12-31T23:59:59.999999999Z, 422",
            "version=2&edge=END&at=2026-11-24T16:00:00Z, 422", "version=1&minutes=15, 412", "version=2&zone=oben, 422"})
    void refusesMovesThatAreNone(String move, int status) {
        String entry = this.scene.newEntry(this.scene.newTeaser("Nuit"), "more", "2026-11-24T17:00:00Z",
                "2026-11-24T19:00:00Z");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : move.split("&", -1)) {
            fields.put(pair.substring(0, pair.indexOf('=')),
                    URLDecoder.decode(pair.substring(pair.indexOf('=') + 1),
                            StandardCharsets.UTF_8));
        }

        assertThat(this.browser.post("/entries/" + entry + "/move" + WEEK.substring(5), fields).statusCode())
                .isEqualTo(status);
        assertThat(stored(entry).path("startsAt").asString()).isEqualTo("2026-11-24T17:00:00Z");
    }

    @Test
    void aViewerSeesAndMovesNothing() {
        String entry = this.scene.newEntry(this.scene.newTeaser("Nuit"), "more", "2026-11-24T17:00:00Z",
                "2026-11-24T19:00:00Z");
        Browser viewer = new Browser(this.port);
        viewer.logIn("viewer", "viewer");

        assertThat(viewer.get(WEEK).body()).contains("Nuit").doesNotContain("data-edits", "class=\"grip\"",
                "week/tray", "entries/new");
        assertThat(viewer.get("/entries/" + entry).body()).contains("<fieldset").contains("disabled")
                .doesNotContain("/delete", "button type=\"submit\" class=\"primary\"");
        assertThat(viewer.submit("/entries/" + entry + "/move",
                Map.of("version", "2", "minutes", "15", "_csrf", viewer.token())).statusCode()).isEqualTo(403);
    }

    @Test
    void choosesATeaserForAGap() {
        String chosen = this.browser.get("/entries/new?zone=more&start=2026-11-24T18:00&q=phare").body();

        assertThat(chosen).contains("Le Phare", "teaser=lighthouse&amp;zone=more&amp;start=2026-11-24T18:00");
        assertThat(this.browser.get("/entries/new?zone=more&q=nothing").body()).contains("There are none.");
    }
}
