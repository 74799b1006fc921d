package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.security.Browser;
import tv.ypsilon.simulator.LegacySimulator;

/** The list of teasers and what is done to many of them, as a browser without a script has them. */
@ServiceTest
class TeaserListIntegrationTests {

    private static final Pattern TO_UNDO_ALL = Pattern
            .compile("<input type=\"hidden\" name=\"([^\"]+)\" form=\"undo-all\" value=\"([^\"]*)\"");

    private static final Pattern INPUT = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final Scene scene;

    private final LegacySimulator legacy;

    private final Statistics statistics;

    private final Browser browser;

    TeaserListIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy,
            @Autowired EntityManagerFactory hibernate, @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.statistics = hibernate.unwrap(SessionFactory.class).getStatistics();
        this.browser = new Browser(port);
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.browser.logIn("editor", "editor");
    }

    private String scheduled(String title, String from, String to) {
        String teaser = this.scene.newTeaser(title);
        this.scene.newEntry(teaser, Scene.MORE, 4, from, to);
        return teaser;
    }

    private List<JsonNode> entries(String teaser) {
        return this.scene.editor().get(
                "/api/schedules?filter=" + ApiClient.encoded("{\"teaserId\":\"" + teaser + "\"}")).json().valueStream()
                .toList();
    }

    private String startOf(String teaser) {
        return entries(teaser).getFirst().path("startsAt").asString();
    }

    private String list(String query) {
        HttpResponse<String> list = this.browser.get("/teasers?" + query);
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        return list.body().replaceAll("(?s)<form class=\"filters\".*?</form>", "");
    }

    private String plan(String action, String more, String... ids) {
        HttpResponse<String> plan = this.browser.get(address(action, more, ids));
        assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
        return plan.body();
    }

    private static String address(String action, String more, String... ids) {
        return "/teasers/bulk?action=" + action + "&id=" + String.join("&id=", ids) + more;
    }

    /** The form of the plan that does it, as a browser sends it. */
    private static String form(String plan) {
        String form = plan.substring(plan.lastIndexOf("<form method=\"post\" action=\"/teasers/bulk\""));
        List<String> pairs = new ArrayList<>();
        INPUT.matcher(form).results().forEach((found) -> pairs.add(
                ApiClient.encoded(found.group(1)) + "=" + ApiClient.encoded(found.group(2).replace("&#39;", "'"))));
        return String.join("&", pairs);
    }

    private String send(String path, String form) {
        HttpResponse<String> answer = this.browser.send("POST", path, form, "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @CsvSource({"q=phare, true", "q=lighthouse, true", "q=nothing-like-it, false", "zone=top, true",
            "zone=more, false", "zone=gone, false", "page=HOME-fr, true", "page=HOME-de, false", "page=gone, false",
            "language=fr, true", "language=de, false", "kind=TV_SERIES, true", "kind=SHOW, false",
            "support=tv, true", "support=app, false", "status=PUBLISHED, true", "status=DRAFT, false",
            "scheduled=now, true", "scheduled=later, false", "scheduled=over, false", "scheduled=no, false",
            "scheduled=false, false", "scheduled=yes, true", "from=2027-02-02, false",
            "from=2027-02-01&until=2027-02-01, true", "until=2026-10-31, false", "until=2026-11-01, true",
            "from=2027-03-01&until=2026-12-01, true", "zone=top&scheduled=now&from=2026-12-01, true",
            "zone=more&scheduled=no, true"})
    void findsByEachFilter(String query, boolean found) {
        String list = list(query);

        if (found) {
            assertThat(list).contains("Le Phare").contains("1 teaser<");
        } else {
            assertThat(list).doesNotContain("Le Phare").contains("No teaser is like that");
        }
    }

    @Test
    void tellsWhatIsLaterOverAndNever() {
        scheduled("Demain", "2027-06-01T10:00:00Z", "2027-06-02T10:00:00Z");
        scheduled("Hier", "2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z");
        this.scene.newTeaser("Jamais");

        assertThat(list("scheduled=later")).contains("Demain").doesNotContain("Hier", "Jamais", "Le Phare");
        assertThat(list("scheduled=over")).contains("Hier").doesNotContain("Demain", "Jamais", "Le Phare");
        assertThat(list("scheduled=no")).contains("Jamais").doesNotContain("Demain", "Hier", "Le Phare");
        assertThat(list("scheduled=now")).contains("Le Phare").doesNotContain("Demain", "Hier", "Jamais");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%00", "q=%25_%5C", "sort=nonsense", "sort=-title&offset=-5", "offset=x",
            "offset=99999999999999", "from=yesterday&until=2026-02-30", "from=%2B999999999-01-01", "status=x&support=y",
            "scheduled=maybe", "kind=%E2%82%AC%27", "zone=%27", "page=%3Cscript%3E"})
    void answersWhateverTheAddressSays(String query) {
        assertThat(this.browser.get("/teasers?" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void sortsEitherWayAndKeepsTheFiltersInTheAddress() {
        this.scene.newTeaser("Aurore");
        this.scene.newTeaser("Zénith");

        assertThat(list("sort=title&language=fr")).containsSubsequence("Aurore", "Le Phare", "Zénith")
                .contains("/teasers?language=fr&amp;sort=-title", "aria-sort=\"ascending\"");
        assertThat(list("sort=-title")).containsSubsequence("Zénith", "Le Phare", "Aurore");
    }

    @Test
    void costsTheSameNumberOfStatementsForOneTeaserAsForAPageOfThem() {
        this.statistics.setStatisticsEnabled(true);
        try {
            long one = statements();
            this.scene.many(120, "2026-11-24 08:00+01", "2027-11-26 08:00+01");
            assertThat(list("")).contains("1 to 25 of 121");
            assertThat(statements()).isEqualTo(one).isLessThanOrEqualTo(3);
        } finally {
            this.statistics.setStatisticsEnabled(false);
        }
    }

    private long statements() {
        this.statistics.clear();
        list("");
        return this.statistics.getPrepareStatementCount();
    }

    @Test
    void shiftsOverTheClockChangeAndKeepsTheTimeOnTheWall() {
        String before = scheduled("Un", "2027-03-27T17:00:00Z", "2027-03-27T19:00:00Z");
        String night = scheduled("Deux", "2027-03-27T01:30:00Z", "2027-03-27T05:00:00Z");
        String daily = scheduled("Trois", "2027-03-27T17:00:00Z", "2027-03-28T16:00:00Z");
        this.scene.newEntry(daily, Scene.MORE, 4, "2027-03-28T16:00:00Z", "2027-03-29T16:00:00Z");

        String plan = plan("shift", "&days=1", before, night, daily);
        assertThat(plan).contains("Sun 28 Mar 2027, 18:00 – 20:00").contains("Shift: 3 teasers");
        String done = send("/teasers/bulk", form(plan));

        assertThat(done).contains("3 done").doesNotContain("not done");
        assertThat(startOf(before)).isEqualTo("2027-03-28T16:00:00Z");
        // 02:30 is no time on that day, 03:30 is
        assertThat(startOf(night)).isEqualTo("2027-03-28T01:30:00Z");
        assertThat(entries(daily)).extracting((entry) -> entry.path("startsAt").asString())
                .containsExactlyInAnyOrder("2027-03-28T16:00:00Z", "2027-03-29T16:00:00Z");
        assertThat(this.scene.document(before).orElseThrow().toString()).contains("2027-03-28T16:00:00");
    }

    @Test
    void leavesWhatIsOverWhereItIs() {
        String teaser = scheduled("Un", "2026-10-24T16:00:00Z", "2026-10-24T18:00:00Z");

        assertThat(plan("shift", "&days=1", teaser)).contains("Has no entry that is not over").doesNotContain(
                "Shift: 1 teaser");
    }

    @Test
    void theSameFormTwiceShiftsOnceAndIsAnsweredAlike() {
        String one = scheduled("Un", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String two = scheduled("Deux", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String form = form(plan("shift", "&days=7", one, two));

        assertThat(send("/teasers/bulk", form)).contains("2 done");
        assertThat(send("/teasers/bulk", form)).contains("2 done");

        assertThat(startOf(one)).isEqualTo("2027-03-08T17:00:00Z");
        assertThat(startOf(two)).isEqualTo("2027-03-08T17:00:00Z");
    }

    @Test
    void whatLegacyRefusesOfOneIsDoneForTheOthersAndTakenBack() {
        String one = scheduled("Un", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String two = scheduled("Deux", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String three = scheduled("Trois", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String form = form(plan("shift", "&days=1", one, two, three));
        this.legacy.on("PUT", "/teasers/" + two).always().answers(422);

        String done = send("/teasers/bulk", form);

        assertThat(done).contains("2 done", "1 not done", "Nothing was changed anywhere");
        assertThat(startOf(one)).isEqualTo("2027-03-02T17:00:00Z");
        assertThat(startOf(two)).isEqualTo("2027-03-01T17:00:00Z");
        assertThat(startOf(three)).isEqualTo("2027-03-02T17:00:00Z");

        this.legacy.heals();
        List<String> pairs = new ArrayList<>();
        INPUT.matcher(done.substring(done.indexOf("id=\"undo-all\""))).results()
                .forEach((found) -> pairs.add(found.group(1) + "="
                        + ApiClient.encoded(found.group(2))));
        TO_UNDO_ALL.matcher(done).results().forEach((found) -> pairs.add(found.group(1) + "="
                + ApiClient.encoded(found.group(2))));
        assertThat(send("/teasers/bulk/undo", String.join("&", pairs))).contains("2 done");
        assertThat(startOf(one)).isEqualTo("2027-03-01T17:00:00Z");
        assertThat(startOf(three)).isEqualTo("2027-03-01T17:00:00Z");
    }

    /** A part that is refused stands where it was asked for, and takes nothing else away. */
    @Test
    void aPartThatIsRefusedSaysSoInItsPlace() {
        HttpResponse<String> refused = this.browser.send("POST", "/teasers/bulk/undo",
                "_csrf=" + ApiClient.encoded(this.browser
                        .token()),
                "Content-Type", "application/x-www-form-urlencoded", "HX-Request", "true");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("HX-Reswap")).contains("innerHTML");
        assertThat(refused.headers().firstValue("HX-Reselect")).contains("section.notice");
        assertThat(refused.body()).contains("<section").doesNotContain("Nothing was changed anywhere", "still here");
    }

    @Test
    void swapsNothingWhereOneOfTheTwoCannotBe() {
        String french = scheduled("Un", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String german = this.scene.editor().post("/api/teasers", Scene.NEW_TEASER.replace("\"fr\"", "\"de\""))
                .text("id");

        assertThat(plan("swap", "", french, german)).doesNotContain("class=\"primary\"");
    }

    @Test
    void whatCannotBeKnownYetHasALinkThatWillTell() {
        String one = scheduled("Un", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String form = form(plan("shift", "&days=1", one));
        this.legacy.on("PUT", "/teasers/" + one).hangs(java.time.Duration.ofMinutes(1));

        assertThat(send("/teasers/bulk", form)).contains("1 not known yet").containsPattern("href=\"/history/[0-9a-f]");
    }

    @Test
    void swapsZonePositionAndTime() {
        String one = this.scene.newTeaser("Un");
        this.scene.newEntry(one, Scene.TOP, 4, "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String two = scheduled("Deux", "2027-04-01T08:00:00Z", "2027-04-01T09:00:00Z");
        String form = form(plan("swap", "", one, two));

        assertThat(send("/teasers/bulk", form)).contains("2 done");
        assertThat(send("/teasers/bulk", form)).contains("2 done");

        assertThat(entries(one)).singleElement().satisfies((entry) -> {
            assertThat(entry.path("zoneId").asString()).isEqualTo(Scene.MORE);
            assertThat(entry.path("startsAt").asString()).isEqualTo("2027-04-01T08:00:00Z");
            assertThat(entry.path("position").asInt()).isEqualTo(4);
        });
        assertThat(entries(two)).singleElement()
                .satisfies((entry) -> assertThat(entry.path("zoneId").asString()).isEqualTo(Scene.TOP));
    }

    @Test
    void halfASwapIsSaidAndIsNotMadeWorseByTryingAgain() {
        String one = scheduled("Un", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String two = scheduled("Deux", "2027-04-01T08:00:00Z", "2027-04-01T09:00:00Z");
        String form = form(plan("swap", "", one, two));
        this.legacy.on("PUT", "/teasers/" + two).always().answers(422);
        assertThat(send("/teasers/bulk", form)).contains("1 done", "1 not done");
        this.legacy.heals();

        assertThat(send("/teasers/bulk", form)).contains("1 done", "1 not done");
        assertThat(startOf(two)).isEqualTo("2027-04-01T08:00:00Z");
    }

    @Test
    void schedulesPublishesAndDeletesMany() {
        String one = this.scene.newTeaser("Un");
        String two = this.scene.newTeaser("Deux");

        String plan = plan("schedule", "&zone=more&start=2027-05-01T18:00&end=2027-05-01T20:00&position=1", one, two);
        assertThat(send("/teasers/bulk", form(plan))).contains("2 done");
        assertThat(startOf(one)).isEqualTo("2027-05-01T16:00:00Z");
        assertThat(entries(two)).hasSize(1);

        assertThat(send("/teasers/bulk", form(plan("unpublish", "", one, two)))).contains("2 done");
        assertThat(this.scene.teaser(one).orElseThrow().path("status").asString()).isEqualTo("DRAFT");
        assertThat(plan("unpublish", "", one, two)).contains("There is nothing to do to any of them");
        assertThat(send("/teasers/bulk", form(plan("publish", "", one)))).contains("1 done");

        String delete = form(plan("delete", "", one, two));
        assertThat(send("/teasers/bulk", delete)).contains("2 done");
        assertThat(this.scene.teaser(one)).isEmpty();
        assertThat(this.scene.document(two)).isEmpty();
        assertThat(send("/teasers/bulk", delete)).contains("2 done");
    }

    @Test
    void oneThatHasChangedSinceItWasShownIsRefused() {
        String one = scheduled("Un", "2027-03-01T17:00:00Z", "2027-03-01T19:00:00Z");
        String form = form(plan("shift", "&days=1", one));
        this.scene.editor().put("/api/teasers/" + one, this.scene.edited(one, "title", "Autre"));

        assertThat(send("/teasers/bulk", form)).contains("1 not done", "Edited in the meantime");
    }

    @ParameterizedTest
    @CsvSource({"'action=shift', 422", "'action=burn&id=lighthouse', 422", "'action=swap&id=lighthouse', 422",
            "'action=shift&id=lighthouse&days=a', 200", "'action=shift&id=lighthouse&days=99999', 200",
            "'action=shift&id=lighthouse&days=0', 200", "'action=delete&id=gone', 200",
            "'action=delete&id=gone&version=1', 200", "'action=publish&id=gone&version=1', 200",
            "'action=schedule&id=lighthouse&zone=nowhere', 200",
            "'action=schedule&id=lighthouse&zone=top&start=2027-03-28T02:30', 200",
            "'action=swap&id=lighthouse&id=gone', 200", "'action=shift&id=%00', 404"})
    void saysOnAPageWhatCannotBe(String query, int status) {
        HttpResponse<String> answer = this.browser.get("/teasers/bulk?" + query);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void saysHowManyAreTooMany() {
        StringBuilder query = new StringBuilder("action=delete");
        for (int i = 0; i <= Bulk.LIMIT; i++) {
            query.append("&id=many").append(i);
        }
        HttpResponse<String> answer = this.browser.get("/teasers/bulk?" + query);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("101 are too many at once; up to 100 are possible");
    }

    @Test
    void thePlanCostsTheSameNumberOfStatementsForOneAsForMany() {
        this.scene.many(60, "2026-11-24 08:00+01", "2027-11-26 08:00+01");
        this.statistics.setStatisticsEnabled(true);
        try {
            plan("shift", "&days=1", "many1");
            this.statistics.clear();
            plan("shift", "&days=1", "many1");
            long one = this.statistics.getPrepareStatementCount();
            String[] ids = new String[60];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = "many" + (i + 1);
            }
            this.statistics.clear();
            assertThat(plan("shift", "&days=1", ids)).contains("Shift: 60 teasers");
            assertThat(this.statistics.getPrepareStatementCount()).isEqualTo(one);
        } finally {
            this.statistics.setStatisticsEnabled(false);
        }
    }

    @Test
    void whoMayOnlyLookSeesTheListAndChoosesNothing() {
        this.browser.send("POST", "/logout", "_csrf=" + this.browser.token(), "Content-Type",
                "application/x-www-form-urlencoded");
        this.browser.logIn("viewer", "viewer");

        assertThat(list("")).contains("Le Phare").doesNotContain("name=\"id\"", "/teasers/new");
        assertThat(this.browser.send("POST", "/teasers/bulk", "action=delete&id=lighthouse&_csrf="
                + this.browser.token(), "Content-Type", "application/x-www-form-urlencoded").statusCode())
                .isEqualTo(403);
        assertThat(this.scene.teaser("lighthouse")).isPresent();
    }
}
