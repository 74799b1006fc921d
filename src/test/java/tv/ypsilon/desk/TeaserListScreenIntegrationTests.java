package tv.ypsilon.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.browser.Chromium;
import tv.ypsilon.browser.Chromium.Screen;
import tv.ypsilon.browser.Chromium.Window;
import tv.ypsilon.simulator.LegacySimulator;

/** The list of teasers in a browser: searched as one types, sorted, and many shifted and swapped by keys alone. */
@ServiceTest
class TeaserListScreenIntegrationTests {

    private final Scene scene;

    private final LegacySimulator legacy;

    private final int port;

    TeaserListScreenIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy,
            @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.port = port;
    }

    private String one;

    private String two;

    private String three;

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.one = scheduled("Aube", "2027-03-27T17:00:00Z", "2027-03-27T19:00:00Z");
        this.two = scheduled("Brume", "2027-03-27T19:00:00Z", "2027-03-27T20:00:00Z");
        this.three = scheduled("Crue", "2027-03-27T20:00:00Z", "2027-03-27T21:00:00Z");
    }

    private String scheduled(String title, String from, String to) {
        String teaser = this.scene.newTeaser(title);
        this.scene.newEntry(teaser, Scene.MORE, from, to);
        return teaser;
    }

    private String startOf(String teaser) {
        return this.scene.editor().get("/api/schedules").json().valueStream()
                .filter((entry) -> entry.path("teaserId").asString().equals(teaser)).findFirst().orElseThrow()
                .path("startsAt").asString();
    }

    private Window editor(Screen screen) {
        return Chromium.open(this.port, screen).logIn("editor");
    }

    private static Locator rows(Page page) {
        return page.locator("table.teasers tbody tr");
    }

    private static Locator box(Page page, String id) {
        return page.locator("[name=id][value='" + id + "']");
    }

    @Test
    void searchesAsOneTypesAndKeepsItInTheAddress() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/teasers");
            assertThat(rows(page)).hasCount(4);
            page.locator("[name=q]").pressSequentially("brum");

            assertThat(rows(page)).hasCount(1);
            assertThat(rows(page)).containsText("Brume");
            assertThat(page.locator("#count")).hasText("1 teaser");
            assertThat(page).hasURL(Pattern.compile("/teasers\\?q=brum$"));
            assertThat(page.locator("[name=q]")).isFocused();

            page.reload();
            assertThat(rows(page)).hasCount(1);
            page.locator("[name=q]").fill("");
            page.locator("[name=scheduled]").selectOption("now");
            assertThat(rows(page)).containsText("Le Phare");
            assertThat(page).hasURL(Pattern.compile("/teasers\\?scheduled=now$"));
            window.hasNoComplaints();
        }
    }

    @Test
    void sortsByAColumnEitherWayByKeys() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/teasers?language=fr");
            page.locator("#sort-title").focus();
            page.keyboard().press("Enter");
            assertThat(rows(page).first()).containsText("Aube");
            assertThat(page).hasURL(Pattern.compile("language=fr&sort=title$"));
            assertThat(page.locator("#sort-title")).isFocused();
            page.keyboard().press("Enter");

            assertThat(rows(page).first()).containsText("Le Phare");
            assertThat(page.locator("th[aria-sort=descending]")).containsText("Teaser");
            page.goBack();
            assertThat(rows(page).first()).containsText("Aube");
            window.hasNoComplaints();
        }
    }

    @Test
    void shiftsThreeOverTheClockChangeByKeysAlone() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/teasers?sort=title");
            box(page, this.one).focus();
            page.keyboard().press("Space");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Space");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Space");
            assertThat(page.locator("[data-count]")).hasText("3 chosen");
            page.locator("#action").focus();
            page.locator("#action").selectOption("shift");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");

            page.locator("[name=days][type=number]").focus();
            page.keyboard().type("1");
            page.keyboard().press("Enter");
            assertThat(page.locator(".outcomes")).containsText("Sun 28 Mar 2027, 18:00 – 20:00");
            page.locator("form[method=post] button.primary").focus();
            page.keyboard().press("Enter");

            assertThat(page.locator("main h1")).isFocused();
            assertThat(page.locator("main")).containsText("3 done");
            assertThat(startOf(this.one)).isEqualTo("2027-03-28T16:00:00Z");
            assertThat(startOf(this.three)).isEqualTo("2027-03-28T19:00:00Z");

            page.locator(".actions form[action='/teasers/bulk/undo'] button").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("main h1")).hasText("What was taken back");
            assertThat(startOf(this.one)).isEqualTo("2027-03-27T17:00:00Z");
            window.hasNoComplaints();
        }
    }

    @Test
    void swapsTwoPlaces() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/teasers");
            box(page, this.one).check();
            box(page, this.three).check();
            page.locator("#action").selectOption("swap");
            page.locator(".many button").click();
            assertThat(page.locator(".outcomes")).containsText("21:00 – 22:00");
            page.locator("form[method=post] button.primary").click();

            assertThat(page.locator("main")).containsText("2 done");
            assertThat(startOf(this.one)).isEqualTo("2027-03-27T20:00:00Z");
            assertThat(startOf(this.three)).isEqualTo("2027-03-27T17:00:00Z");
            Locator first = page.locator(".outcomes > li", new Page.LocatorOptions().setHasText("Aube"));
            assertThat(first.locator("ins")).containsText("21:00");
            first.locator("button").click();
            assertThat(first.locator("ins")).containsText("18:00");
            assertThat(first.locator("button")).isFocused();
            assertThat(page.locator(".outcomes > li")).hasCount(2);
            assertThat(startOf(this.one)).isEqualTo("2027-03-27T17:00:00Z");
            assertThat(startOf(this.three)).isEqualTo("2027-03-27T17:00:00Z");
            window.hasNoComplaints();
        }
    }

    @Test
    void oneThatLegacyRefusesStandsBesideTheOthersThatAreDone() {
        this.legacy.on("PUT", "/teasers/" + this.two).always().answers(422);
        try (Window window = editor(Screen.PHONE)) {
            Page page = window.open("/teasers/bulk?action=unpublish&id=" + this.one + "&id=" + this.two + "&id="
                    + this.three);
            page.locator("form[method=post] button.primary").click();

            assertThat(page.locator(".outcomes > li.done")).hasCount(2);
            assertThat(page.locator(".outcomes > li.refused")).containsText("Brume");
            assertThat(page.locator(".outcomes > li.refused")).containsText("Nothing was changed anywhere");
            window.isAccessible();
            window.doesNotScrollSideways();

            this.legacy.heals();
            page.locator(".actions a[href^='/teasers/bulk']").click();
            assertThat(page.locator(".outcomes > li")).hasCount(1);
            page.locator("form[method=post] button.primary").click();
            assertThat(page.locator(".outcomes > li.done")).containsText("Brume");
            window.hasNoComplaints();
        }
    }

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP.in("fr"), Screen.DESKTOP.dark().in("de"), Screen.PHONE.in("de"),
                Screen.PHONE.dark().in("fr"));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAccessibleInLightAndDarkInFrenchAndGerman(Screen screen) {
        try (Window window = editor(screen)) {
            String chosen = "&id=" + this.one + "&id=" + this.two;
            for (String path : new String[] {"/teasers", "/teasers?q=nothing-like-it",
                    "/teasers/bulk?action=shift&days=1" + chosen, "/teasers/bulk?action=shift&days=x" + chosen,
                    "/teasers/bulk?action=schedule&zone=more&start=2026-10-25T02:30" + chosen,
                    "/teasers/bulk?action=swap" + chosen, "/teasers/bulk?action=delete" + chosen}) {
                Page page = window.open(path);
                assertThat(page.locator("html")).hasAttribute("lang", screen.language());
                assertThat(page.locator("main").innerText()).doesNotContain("??");
                window.isAccessible();
                window.doesNotScrollSideways();
            }
            window.hasNoComplaints();
        }
    }
}
