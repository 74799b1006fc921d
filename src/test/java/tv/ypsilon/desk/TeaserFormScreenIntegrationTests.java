package tv.ypsilon.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.browser.Chromium;
import tv.ypsilon.browser.Chromium.Screen;
import tv.ypsilon.browser.Chromium.Window;
import tv.ypsilon.simulator.LegacySimulator;

/** An editor's day in a browser, and what becomes of it when others or the old system get in the way. */
@ServiceTest
class TeaserFormScreenIntegrationTests {

    private static final String LIGHTHOUSE = "/teasers/lighthouse";

    private final Scene scene;

    private final LegacySimulator legacy;

    private final int port;

    TeaserFormScreenIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy,
            @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.port = port;
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
    }

    private Window editor(Screen screen) {
        return Chromium.open(this.port, screen).logIn("editor");
    }

    private static Locator toast(Page page) {
        return page.locator("#toasts");
    }

    private static Locator title(Page page) {
        return page.locator("#teaser-form [name=title]");
    }

    private static void save(Page page) {
        page.locator("#teaser-form button.primary").click();
    }

    private static LocatorAssertions.ContainsTextOptions patient() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);
    }

    @Test
    void anEditorsDayFromLoginToUndo() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/week?page=HOME&language=fr&from=2026-11-30");
            assertThat(page.locator("[data-zone=top]")).isVisible();

            window.open("/teasers/new?language=fr");
            title(page).fill("Nuit blanche");
            page.locator("[name=subtitle]").fill("À Lyon");
            assertThat(page.locator("#preview .web h4")).hasText("Nuit blanche");
            page.locator("[name=status][value=PUBLISHED]").check();
            page.locator("[name=supports][value=tv]").uncheck();
            assertThat(page.locator("#preview .tv .none")).isVisible();
            save(page);
            assertThat(toast(page)).containsText("Created: Nuit blanche");
            assertThat(page).hasURL(Pattern.compile(".*/teasers/[0-9a-f-]{36}"));
            String teaser = page.url();

            page.locator("a[href^='/entries/new']").click();
            page.locator("[name=zone]").selectOption("more");
            page.locator("[name=start]").fill("2026-12-01T18:00");
            page.locator("[name=end]").fill("2026-12-01T20:00");
            page.locator("#entry-form button.primary").click();
            assertThat(page).hasURL(teaser);
            assertThat(page.locator(".entries"))
                    .containsText(Pattern.compile("Tue 1 Dec, 18:00 – 20:00.*Encore", Pattern.DOTALL));

            page.locator(".entries a[href^='/moment']").click();
            assertThat(page.locator("#instant")).containsText("December 1, 2026, 18:00");
            assertThat(page.locator(".tile h4", new Page.LocatorOptions().setHasText("Nuit blanche"))).isVisible();

            page.navigate(teaser);
            title(page).fill("Nuit blanche à Lyon");
            save(page);
            assertThat(toast(page)).containsText("Saved: Nuit blanche à Lyon");
            JsonNode document = this.scene.document(teaser.replaceFirst(".*/", "")).orElseThrow();
            assertThat(document.path("title").asString()).isEqualTo("Nuit blanche à Lyon");

            toast(page).locator("button[type=submit]").click();
            assertThat(toast(page)).containsText("Undone");
            assertThat(title(page)).hasValue("Nuit blanche");
            document = this.scene.document(teaser.replaceFirst(".*/", "")).orElseThrow();
            assertThat(document.path("title").asString()).isEqualTo("Nuit blanche");

            page.locator("nav a[href='/history']").click();
            assertThat(page.locator(".journal li")).hasCount(4);
            page.locator(".journal .when").first().click();
            assertThat(page.locator(".diff del")).containsText("à Lyon");

            page.locator(".who button").click();
            assertThat(page).hasURL(Pattern.compile(".*/login\\?out"));
            window.hasNoComplaints();
        }
    }

    @Test
    void twoEditorsAtOnceLoseNothing() {
        try (Window first = editor(Screen.DESKTOP); Window second = editor(Screen.DESKTOP)) {
            Page theirs = first.open(LIGHTHOUSE);
            Page mine = second.open(LIGHTHOUSE);
            title(theirs).fill("Le Phare bleu");
            theirs.locator("[name=callToAction]").fill("Regarder");
            save(theirs);
            assertThat(toast(theirs)).containsText("Saved");

            title(mine).fill("Le Phare rouge");
            mine.locator("[name=subtitle]").fill("Une série");
            save(mine);

            assertThat(mine.locator(".notice.mend")).containsText("Edited in the meantime");
            assertThat(title(mine)).hasValue("Le Phare rouge");
            assertThat(mine.locator("[name=subtitle]")).hasValue("Une série");
            // what only they changed is theirs without a question
            assertThat(mine.locator("[name=callToAction]")).hasValue("Regarder");
            Locator title = mine.locator(".theirs-yours tr.ASK");
            assertThat(title).containsText("Le Phare bleu");
            assertThat(title).containsText("Le Phare rouge");
            second.isAccessible();

            mine.locator("[data-choose=theirs]").click();
            assertThat(title(mine)).hasValue("Le Phare bleu");
            assertThat(mine.locator("[name=subtitle]")).hasValue("");
            mine.locator("[data-choose=yours]").click();
            assertThat(title(mine)).hasValue("Le Phare rouge");
            mine.locator("[name=take-callToAction][value=theirs]").check();
            title(mine).fill("Le Phare violet");
            mine.locator(".theirs-yours button.primary").click();

            assertThat(toast(mine)).containsText("Saved: Le Phare violet");
            JsonNode now = this.scene.teaser("lighthouse").orElseThrow();
            assertThat(now.path("title").asString()).isEqualTo("Le Phare violet");
            assertThat(now.path("subtitle").asString()).isEqualTo("Une série");
            assertThat(now.path("callToAction").asString()).isEqualTo("Regarder");
            second.hasNoComplaints();
        }
    }

    @ParameterizedTest
    @CsvSource({"400, mend, refused", "404, mend, old system", "500, wait, The old system fails",
            "503, wait, The old system fails"})
    void legacyThatFailsLosesNothingThatWasTyped(int status, String tone, String said) {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(LIGHTHOUSE);
            this.legacy.on("PUT", "/teasers/").always().answers(status);
            title(page).fill("Tapé en vain");
            save(page);

            assertThat(page.locator(".notice." + tone)).containsText(said);
            assertThat(page.locator(".notice." + tone)).containsText("Nothing was changed anywhere");
            assertThat(page.locator(".notice." + tone)).isFocused();
            assertThat(title(page)).hasValue("Tapé en vain");
            assertThat(this.scene.titleHere()).isEqualTo("Le Phare");
            window.isAccessible();

            this.legacy.heals();
            (tone.equals("wait") ? page.locator("p.refused-more button.primary")
                    : page.locator("#teaser-form button.primary")).click();
            assertThat(toast(page)).containsText("Saved: Tapé en vain");
            window.hasNoComplaints();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, It is done, Tard", "false, It was not done, Le Phare"})
    void whatCannotBeKnownYetResolvesByItself(boolean late, String told, String title) {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(LIGHTHOUSE);
            if (late) {
                this.legacy.on("PUT", "/teasers/").appliesLate(Duration.ofMillis(1500));
            } else {
                this.legacy.on("PUT", "/teasers/").hangs(Duration.ofMinutes(1));
            }
            title(page).fill("Tard");
            save(page);

            assertThat(page.locator(".notice.unknown")).containsText("not known yet");
            assertThat(page.locator("#outcome")).containsText("asks every second");
            window.isAccessible();
            assertThat(page.locator("#outcome h2")).containsText(told, patient());
            assertThat(title(page)).hasValue("Tard");
            window.isAccessible();
            assertThat(this.scene.titleHere()).isEqualTo(title);

            this.legacy.heals();
            save(page);
            assertThat(toast(page)).containsText("Saved: Tard");
            assertThat(this.scene.teaser("lighthouse").orElseThrow().path("version").asLong()).isEqualTo(2);
            window.hasNoComplaints();
        }
    }

    /** A success that is none, and a failure that is a success: what counts is what legacy holds. */
    @Test
    void whatLegacyLiesIsFoundOut() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(LIGHTHOUSE);
            this.legacy.on("PUT", "/teasers/").appliesThenAnswers(500);
            title(page).fill("Dit en panne");
            save(page);

            assertThat(toast(page)).containsText("Saved: Dit en panne");
            assertThat(this.scene.document("lighthouse").orElseThrow().path("title").asString())
                    .isEqualTo("Dit en panne");
            assertThat(this.scene.titleHere()).isEqualTo("Dit en panne");
            window.hasNoComplaints();
        }
    }

    @Test
    void theHistoryOfAnEditResolvesByItself() {
        this.legacy.on("PUT", "/teasers/").hangs(Duration.ofMinutes(1));
        this.scene.editTitle("Tard");
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/history/" + this.scene.latestOperation().path("id").asString());
            assertThat(page.locator(".operation > .notice.unknown, .operation > .notice.mend").first()).isVisible();
            assertThat(page.locator(".operation > .notice.mend")).containsText("Nothing was changed anywhere",
                    patient());
            window.hasNoComplaints();
        }
    }

    @Test
    void aDoubleClickDoesNothingTwice() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/teasers/new?language=fr");
            title(page).fill("Deux fois");
            page.locator("#teaser-form button.primary").dblclick();

            assertThat(toast(page)).containsText("Created: Deux fois");
            assertThat(this.scene.api().as("viewer").get("/api/operations").json().size()).isEqualTo(1);
        }
    }

    @Test
    void isDoneByKeyboardAlone() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(LIGHTHOUSE);
            title(page).focus();
            page.keyboard().press("End");
            page.keyboard().type(" rouge");
            page.keyboard().press("Enter");
            assertThat(toast(page)).containsText("Saved: Le Phare rouge");

            page.locator("#teaser-form button.danger").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("dialog[open]")).containsText("with its schedule entry");
            window.isAccessible();
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog[open]")).hasCount(0);
            assertThat(page.locator("#teaser-form button.danger")).isFocused();
            page.keyboard().press("Enter");
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/teasers"));
            assertThat(this.scene.teaser("lighthouse").isPresent()).isFalse();
        }
    }

    @Test
    void leadsFromTheListOfWhatIsWrongToTheField() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(LIGHTHOUSE);
            page.locator("[name=url]").fill("nowhere");
            save(page);
            assertThat(page.locator(".notice.mend")).isFocused();
            page.locator(".refused-more a").click();
            assertThat(page.locator("[name=url]")).isFocused();
            assertThat(page.locator("[name=url]")).hasAttribute("aria-invalid", "true");
            window.isAccessible();
        }
    }

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP.in("fr"), Screen.DESKTOP.dark().in("de"), Screen.PHONE.in("de"),
                Screen.PHONE.dark().in("fr"), new Screen(1024, 768, Screen.DESKTOP.colors(), "de", false));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void everyPageIsAccessibleAndFits(Screen screen) {
        this.scene.editTitle("Le Phare rouge et un très long titre qui ne tient guère sur la ligne d’un téléphone");
        String operation = this.scene.latestOperation().path("id").asString();
        try (Window window = editor(screen)) {
            for (String path : new String[] {LIGHTHOUSE, "/teasers/new", "/teasers/new?from=lighthouse", "/history",
                    "/history/" + operation, "/history?author=nobody&from=2027-03-28T02:30"}) {
                Page page = window.open(path);
                page.locator("summary").all().forEach((summary) -> {
                    if (summary.isVisible()) {
                        summary.click();
                    }
                });
                window.isAccessible();
                window.doesNotScrollSideways();
                assertThat(page.locator("html")).hasAttribute("lang", screen.language());
                assertThat(page.locator("body")).not().containsText("??");
            }
            window.hasNoComplaints();
        }
    }
}
