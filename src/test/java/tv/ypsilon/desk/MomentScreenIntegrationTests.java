package tv.ypsilon.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.browser.Chromium;
import tv.ypsilon.browser.Chromium.Screen;
import tv.ypsilon.browser.Chromium.Window;
import tv.ypsilon.simulator.LegacySimulator;

/** An editor looks at a page as visitors will see it, and at both systems side by side. */
@ServiceTest
class MomentScreenIntegrationTests {

    private static final String HOME = "/moment?page=HOME&language=fr&support=web";

    private static final String DECEMBER = HOME + "&at=2026-12-02T12:00";

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private CircuitBreakerRegistry breakers;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @BeforeEach
    void begin() {
        this.breakers.circuitBreaker("legacy-pages").reset();
        this.scene.begin(1);
        this.legacy.remove("lighthouse");
        put("always", "{}", 9);
        put("morning", "{\"from\": \"2026-12-02T06:00:00Z\", \"to\": \"2026-12-02T14:00:00Z\"}", 1);
        put("evening", "{\"from\": \"2026-12-02T14:00:00Z\", \"to\": \"2026-12-02T22:00:00Z\"}", 2);
        this.scene.importAll();
        this.scene.atStep(2);
    }

    private void put(String id, String window, int order) {
        this.legacy.put(document(id, "Titre " + id, "top", window, order));
    }

    private static String document(String id, String title, String zone, String window, int order) {
        return """
                {"id": "%s", "title": "%s", "subtitle": "Un sous-titre", "kind": "SHOW", "lang": "fr", "cta": "Regarder",
                 "picture": "/demo/images/sea.svg", "zone": "%s", "page": "HOME", "windows": [%s]}"""
                .formatted(id, title, zone,
                        window.equals("{}") ? "{\"order\": %d}".formatted(order)
                                : window.replace("}", ", \"order\": %d}".formatted(order)));
    }

    private Window window(Screen screen) {
        return Chromium.open(this.port, screen).logIn("viewer");
    }

    private Answer get(String address) {
        return this.scene.api().as("viewer").with("Accept", "text/html").with("Accept-Language", "en").get(address);
    }

    private static Locator titles(Page page) {
        return page.locator(".tile h4");
    }

    private static Locator sentence(Page page) {
        return page.locator(".moment-changes .what p");
    }

    private static Locator verdict(Page page) {
        return page.locator(".moment-verdict h2");
    }

    private static Locator alerts(Page page) {
        return page.locator(".moment-alert");
    }

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP, Screen.DESKTOP.dark().in("fr"), Screen.PHONE.in("de"), Screen.PHONE.dark());
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAccessibleAndFits(Screen screen) {
        this.legacy.editForeign("morning", (text) -> text.replace("Titre morning", "Changé"));
        try (Window window = window(screen)) {
            for (String address : List.of(HOME, DECEMBER, DECEMBER.replace("web", "app"),
                    DECEMBER.replace("web", "tv"), DECEMBER + "&compare=other", DECEMBER + "&compare=now",
                    HOME + "&at=2027-03-28T02:30", HOME + "&at=2026-10-25T02:30&which=LATER",
                    "/moment?page=NONE&support=radio")) {
                window.open(address);

                window.isAccessible();
                window.doesNotScrollSideways();
            }
            window.hasNoComplaints();
        }
    }

    @Test
    void showsThePageAsVisitorsWillSeeIt() {
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(DECEMBER);

            assertThat(page.locator("#instant")).hasText(Pattern.compile("Wednesday, .*2 December 2026, 12:00|"
                    + "Wednesday, December 2, 2026, 12:00"));
            assertThat(page.locator(".zone h3")).hasText(new String[] {"À la une", "Encore"});
            assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
            assertThat(page.locator(".tile .cta").first()).hasText("Regarder");
            assertThat(page.locator(".tile .kind").first()).hasText("SHOW");
            assertThat(page.locator(".tile img").first()).hasAttribute("src", "/demo/images/sea.svg");
            assertThat(page.locator(".zone").nth(1).locator(".none"))
                    .hasText("Empty: nothing to show at that time");
            assertThat(titles(page).first().locator("a")).hasAttribute("href", "/teasers/morning");
            assertThat(page.locator(".tile .entry a").first()).hasAttribute("href", Pattern.compile("/entries/.+"));
            assertThat(page.locator(".zone .facts a").first()).hasAttribute("href",
                    "/week?page=HOME&language=fr&from=2026-12-02");
            assertThat(page.locator(".bar .badge")).hasText("Visitors see what the old system shows");

            this.scene.atStep(3);
            page.reload();
            assertThat(page.locator(".bar .badge")).hasText("Visitors see what the new system shows");
            assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
        }
    }

    @Test
    void walksFromChangeToChange() {
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(DECEMBER);
            assertThat(sentence(page)).hasText("Shows this from Wed 2 Dec, 07:00 until Wed 2 Dec, 15:00.");

            page.click("[rel=next]");
            assertThat(page).hasURL(Pattern.compile(".*at=2026-12-02T15:00$"));
            assertThat(titles(page)).hasText(new String[] {"Titre evening", "Titre always"});
            page.click("[rel=next]");
            assertThat(page).hasURL(Pattern.compile(".*at=2026-12-02T23:00$"));
            assertThat(titles(page)).hasText("Titre always");
            assertThat(sentence(page))
                    .hasText("Shows this since Wed 2 Dec, 23:00; nothing is programmed to change it.");
            assertThat(page.locator(".nowhere")).hasText("No change after, as programmed");

            for (String at : List.of("15:00", "07:00")) {
                page.click("[rel=prev]");
                assertThat(page).hasURL(Pattern.compile(".*at=2026-12-02T" + at + "$"));
            }
            assertThat(page.locator("[rel=prev]")).hasCount(0);
            assertThat(page.locator(".nowhere")).hasText("No change before");

            page.locator("[name=at]").fill("2026-12-02T06:59");
            page.keyboard().press("Enter");
            assertThat(sentence(page)).hasText("Has always shown this, and does until Wed 2 Dec, 07:00.");
            assertThat(titles(page)).hasText("Titre always");
        }
    }

    @Test
    void walksOverAChangeWithinASecond() {
        put("half", "{\"from\": \"2026-12-05T08:00:00.500Z\", \"to\": \"2026-12-05T08:00:00.750Z\"}", 1);
        this.scene.atStep(1);
        this.scene.importAll();
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(HOME + "&at=2026-12-05T08:00");

            page.click("[rel=next]");
            assertThat(titles(page)).hasText(new String[] {"Titre half", "Titre always"});
            page.click("main button[type=submit]");
            assertThat(titles(page)).hasText(new String[] {"Titre half", "Titre always"});
            page.click("[rel=next]");
            assertThat(titles(page)).hasText("Titre always");
            page.click("[rel=prev]");
            assertThat(titles(page)).hasText(new String[] {"Titre half", "Titre always"});
        }
    }

    @Test
    void walksThroughTheHourThatComesTwice() {
        put("first", "{\"from\": \"2026-10-25T00:30:00Z\", \"to\": \"2026-10-25T01:30:00Z\"}", 1);
        this.scene.atStep(1);
        this.scene.importAll();
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(HOME + "&at=2026-10-25T00:00");

            page.click("[rel=next]");
            assertThat(page).hasURL(Pattern.compile(".*at=2026-10-25T02:30&which=EARLIER$"));
            assertThat(page.locator("#instant")).containsText("02:30 (UTC+02:00)");
            assertThat(titles(page)).hasText(new String[] {"Titre first", "Titre always"});
            page.click("[rel=next]");
            assertThat(page).hasURL(Pattern.compile(".*at=2026-10-25T02:30&which=LATER$"));
            assertThat(page.locator("#instant")).containsText("02:30 (UTC+01:00)");
            assertThat(titles(page)).hasText("Titre always");

            page.selectOption("[name=which]", "EARLIER");
            assertThat(page).hasURL(Pattern.compile(".*which=EARLIER.*"));
            assertThat(titles(page)).hasText(new String[] {"Titre first", "Titre always"});

            page = window.open(HOME + "&at=2026-10-25T02:30");
            assertThat(page.locator("#at-error")).containsText("02:30 comes twice");
            page.locator(".moment-errors a").last().click();
            assertThat(page).hasURL(Pattern.compile(".*which=LATER$"));
        }
    }

    @Test
    void refusesTheHourThatDoesNotExistAndStaysOfUse() {
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(HOME + "&at=2027-03-28T02:30");

            assertThat(page.locator("#at-error")).containsText("jumps over 02:30");
            assertThat(page.locator("[name=at]")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("[name=at]")).hasValue("2027-03-28T02:30");
            assertThat(page.locator("[name=at]")).isFocused();
            page.locator(".moment-errors a").last().click();
            assertThat(page).hasURL(Pattern.compile(".*at=2027-03-28T03:00$"));
            assertThat(titles(page)).hasText("Titre always");
        }
    }

    @Test
    void choosesByKeyboard() {
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(DECEMBER);

            page.locator(".moment-views a").nth(1).focus();
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*support=app&at=2026-12-02T12:00$"));
            page.locator("select[name=language]").focus();
            page.keyboard().type("d");
            assertThat(page).hasURL(Pattern.compile(".*language=de&at=2026-12-02T12%3A00&support=app$"));
            assertThat(page.locator(".zone h3")).hasText("Oben");
        }
    }

    @Test
    void saysHowManyWaitBeyondAFullZone() {
        for (int i = 0; i < 4; i++) {
            put("more" + i, "{}", 20 + i);
        }
        this.scene.atStep(1);
        this.scene.importAll();
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(DECEMBER);

            assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always", "Titre more0"});
            assertThat(page.locator(".waiting")).hasText("3 more are waiting: the zone is full");
            assertThat(window.open(HOME + "&at=2030-01-01T00:00").locator(".waiting"))
                    .hasText("2 more are waiting: the zone is full");
        }
    }

    @Test
    void putsNowBesideAnotherInstant() {
        try (Window window = window(Screen.DESKTOP.in("fr"))) {
            Page page = window.open(HOME + "&at=2090-01-01T00:00&compare=now");
            assertThat(verdict(page)).hasText("On voit maintenant la même chose qu’à cet instant.");

            this.legacy.editForeign("always", (text) -> text.replace("\"order\": 9",
                    "\"order\": 9, \"to\": \"2080-01-01T00:00:00Z\""));
            this.scene.atStep(1);
            this.scene.importAll();
            page.reload();
            assertThat(verdict(page)).hasText("Une différence entre maintenant et cet instant.");
            assertThat(page.locator(".tile.marked h4")).hasText("Titre always");
            assertThat(page.locator(".tile.marked .marks")).hasText("Seulement maintenant");
        }
    }

    @Nested
    class BothSystems {

        private Page compare(Window window) {
            return window.open(DECEMBER + "&compare=other");
        }

        private String cell(Page page, String title, int column) {
            return page.locator(".zone .cell:nth-of-type(" + (column + 1) + ") .tile")
                    .filter(new Locator.FilterOptions().setHasText(title)).locator(".marks").innerText();
        }

        @Test
        void showTheSameAfterAnEdit() {
            assertThat(MomentScreenIntegrationTests.this.scene.editor().put("/api/teasers/morning",
                    MomentScreenIntegrationTests.this.scene.edited("morning", "title", "Matin")).status())
                    .isEqualTo(200);
            try (Window window = window(Screen.DESKTOP)) {
                Page page = compare(window);

                assertThat(verdict(page)).hasText("Both systems show the same.");
                assertThat(titles(page)).hasText(new String[] {"Matin", "Titre always", "Matin", "Titre always"});
                assertThat(page.locator(".marked")).hasCount(0);
            }
        }

        @Test
        void showBothValuesOfWhatSomebodyElseChanged() {
            MomentScreenIntegrationTests.this.legacy.editForeign("morning",
                    (text) -> text.replace("Titre morning", "D’ailleurs").replace("\"order\": 1", "\"order\": 30"));
            try (Window window = window(Screen.DESKTOP)) {
                Page page = compare(window);

                assertThat(verdict(page)).hasText("One difference between both systems.");
                assertThat(page.locator(".marked")).hasCount(2);
                Locator marks = page.locator(".marked .marks").first();
                assertThat(marks.locator("strong")).hasText("Says something else");
                assertThat(marks.locator("strong svg use")).hasAttribute("href", Pattern.compile(".*#differs"));
                assertThat(marks.locator("dt")).hasText(new String[] {"Title", "Position"});
                assertThat(marks.locator("dd")).hasText(new Pattern[] {Pattern.compile("Old system\\s+D’ailleurs"),
                        Pattern.compile("New system\\s+Titre morning"), Pattern.compile("Old system\\s+30"),
                        Pattern.compile("New system\\s+1")});
            }
        }

        @Test
        void showWhatOnlyOneOfThemHasAndWhatStandsElsewhere() {
            LegacySimulator elsewhere = MomentScreenIntegrationTests.this.legacy;
            elsewhere.removeForeign("morning");
            elsewhere.createForeign(document("stranger", "Inconnu", "more", "{}", 1));
            elsewhere.editForeign("always", (text) -> text.replace("\"top\"", "\"more\""));
            try (Window window = window(Screen.DESKTOP)) {
                Page page = compare(window);

                assertThat(verdict(page)).hasText("3 differences between both systems.");
                assertThat(cell(page, "Inconnu", 0)).isEqualTo("Only in the old system");
                assertThat(cell(page, "Titre morning", 1)).isEqualTo("Only in the new system");
                assertThat(cell(page, "Titre always", 0)).isEqualTo("In another zone over there");
                assertThat(cell(page, "Titre always", 1)).isEqualTo("In another zone over there");
            }
        }

        @Test
        void showOtherTimesAndAnotherPlace() {
            LegacySimulator elsewhere = MomentScreenIntegrationTests.this.legacy;
            elsewhere.editForeign("morning", (text) -> text.replace("T14:00:00Z", "T13:00:00Z"));
            elsewhere.editForeign("always", (text) -> text.replace("\"order\": 9", "\"order\": 0"));
            try (Window window = window(Screen.DESKTOP.in("de"))) {
                Page page = compare(window);

                assertThat(verdict(page)).hasText("2 Unterschiede zwischen beiden Systemen.");
                assertThat(cell(page, "Titre morning", 0)).startsWith("Zu anderen Zeiten").contains("14:00", "15:00");
                assertThat(cell(page, "Titre always", 1)).startsWith("An anderer Stelle").contains("0", "9");
            }
        }

        @Test
        void sayThatAnEditIsOnItsWay() {
            MomentScreenIntegrationTests.this.legacy.editForeign("morning",
                    (text) -> text.replace("Titre morning", "Autre"));
            MomentScreenIntegrationTests.this.jdbc.sql("""
                    INSERT INTO operation (id, teaser_id, kind, state, step, author, created_at, owner, look_at)
                    VALUES (gen_random_uuid(), 'morning', 'UPDATE', 'SENDING', 2, 'editor', now(), gen_random_uuid(),
                            'infinity')
                    """).update();
            assertThat(get(DECEMBER + "&compare=other").body()).contains("An edit of it is on its way");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void sayWhenOneOfThemDoesNotAnswer(int step) {
            MomentScreenIntegrationTests.this.scene.atStep(step);
            MomentScreenIntegrationTests.this.legacy.on("GET", "/pages/").always().hangs(Duration.ofSeconds(30));
            long start = System.nanoTime();
            try (Window window = window(Screen.DESKTOP)) {
                Page page = compare(window);

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
                assertThat(alerts(page))
                        .containsText("The old system does not answer, so that nothing can be compared.");
                assertThat(page.locator(".moment-verdict")).hasCount(0);
                assertThat(page.locator(".marked")).hasCount(0);
                assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
            } finally {
                MomentScreenIntegrationTests.this.legacy.heals();
            }
        }

        @Test
        void compareNoTwoInstantsWhereLegacyTellsOfNowOnly() {
            MomentScreenIntegrationTests.this.legacy.ignoresAt();
            try (Window window = window(Screen.DESKTOP)) {
                Page page = compare(window);
                assertThat(alerts(page)).containsText("The old system tells of no other time than now");
                assertThat(page.locator(".moment-verdict")).hasCount(0);

                window.open(HOME + "&compare=other");
                assertThat(verdict(page)).hasText("Both systems show the same.");

                window.open(DECEMBER);
                assertThat(alerts(page)).containsText("Below is what was imported from it.");
                assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
            }
        }

        @Test
        void areNoLongerTwoAtTheLastStep() {
            MomentScreenIntegrationTests.this.scene.atStep(4);
            MomentScreenIntegrationTests.this.legacy.on("GET", "/pages/").always().answers(500);
            try (Window window = window(Screen.DESKTOP)) {
                Page page = compare(window);

                assertThat(alerts(page)).containsText("it is not looked at any more");
                assertThat(page.locator(".moment-views")).not().containsText("Both systems");
                assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
            } finally {
                MomentScreenIntegrationTests.this.legacy.heals();
            }
        }
    }

    @Test
    void saysWhatVisitorsAreServedWhileLegacyIsDown() {
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(HOME);
            assertThat(alerts(page)).hasCount(0);
            assertThat(titles(page).last()).hasText("Titre always");

            this.legacy.on("GET", "/pages/").always().answers(503);
            // Within one second, all who ask share one answer.
            await().until(() -> {
                page.reload();
                return alerts(page).count() > 0;
            });
            assertThat(alerts(page))
                    .containsText(Pattern.compile("Visitors are served what it last said: .*\\d:\\d\\d"));
            assertThat(titles(page).last()).hasText("Titre always");

            window.open(DECEMBER);
            assertThat(alerts(page).first()).containsText("which visitors see, does not answer");
            assertThat(alerts(page).last()).containsText("what the new system holds instead");
            assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
        } finally {
            this.legacy.heals();
        }
    }

    @Test
    void showsLegacysPageBeforeAnythingIsImported() {
        this.scene.atStep(0);
        this.jdbc.sql("TRUNCATE schedule_entry, teaser, zone, page CASCADE").update();
        this.jdbc.sql("UPDATE site_revision SET revision = 'empty'").update();
        try (Window window = window(Screen.DESKTOP)) {
            Page page = window.open(DECEMBER);
            assertThat(titles(page)).hasText(new String[] {"Titre morning", "Titre always"});
            assertThat(sentence(page)).hasText("When it changes is not known: the page was not imported yet.");

            window.open(DECEMBER + "&compare=other");
            assertThat(alerts(page)).containsText("The new system does not have this page yet");
            assertThat(page.locator(".moment-verdict")).hasCount(0);
        }
        this.scene.atStep(3);
        assertThat(get("/moment").body()).contains("There are no pages yet.");
    }

    @ParameterizedTest
    @CsvSource({"page=NONE, 404, There is no page NONE", "language=xx, 404, in the language xx",
            "support=radio, 422, There is no such support", "at=9999-01-01T00:00, 422, Is no day and time",
            "at=yesterday, 422, Is no day and time", "at=2026-02-30T10:00, 422, Is no day and time",
            "page=%00%3Cscript%3E, 404, &lt;script&gt;", "at=2026-12-02T12:00&which=NEVER&of=x, 200, 2026-12-02T12:00",
            "at=2026-12-02T12:00&compare=everything, 200, 2026-12-02T12:00", "at=2199-12-31T23:59, 200, 2199",
            "at=1970-01-01T00:00, 200, 1970"})
    void answersWhateverIsAsked(String query, int status, String says) {
        Answer answer = get("/moment?" + query);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.body()).contains(says).contains("name=\"at\"");
    }
}
