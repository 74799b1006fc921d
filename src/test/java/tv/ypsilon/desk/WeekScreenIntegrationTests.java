package tv.ypsilon.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Media;
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

/** The week in a browser: what editors see of it, and entries moved by keys, by mouse and by finger. */
@ServiceTest
class WeekScreenIntegrationTests {

    private static final String WEEK = "/week?page=HOME&language=fr&from=2026-11-23";

    private final Scene scene;

    private final LegacySimulator legacy;

    private final int port;

    WeekScreenIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy, @LocalServerPort int port) {
        this.scene = scene;
        this.legacy = legacy;
        this.port = port;
    }

    private String teaser;

    private String entry;

    /** A teaser in the zone that shows all, on Tuesday from six to eight in the evening. */
    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.teaser = this.scene.newTeaser("Nuit");
        this.entry = this.scene.newEntry(this.teaser, Scene.MORE, "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
    }

    private JsonNode stored() {
        return this.scene.editor().get("/api/schedules/" + this.entry).json();
    }

    private void isStored(String zone, String from, String to) {
        assertThat(stored().path("zoneId").asString()).isEqualTo(zone);
        assertThat(stored().path("startsAt").asString()).isEqualTo(from);
        assertThat(stored().path("endsAt").asString()).isEqualTo(to);
    }

    private Window editor(Screen screen) {
        return Chromium.open(this.port, screen).logIn("editor");
    }

    private Locator block(Page page) {
        return page.locator("#entry-" + this.entry);
    }

    private static Locator toast(Page page) {
        return page.locator("#toasts");
    }

    private static Pattern saying(String text) {
        return Pattern.compile(text);
    }

    @Test
    void movesByKeysAloneOnBothSides() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            block(page).focus();
            for (int i = 0; i < 3; i++) {
                page.keyboard().press("Alt+ArrowRight");
            }
            page.keyboard().press("Alt+Shift+ArrowRight");
            page.keyboard().press("Alt+ArrowUp");

            assertThat(toast(page)).containsText(saying("Nuit: Wed 25 Nov( 2026)?, 18:45 – 20:45, À la une"));
            assertThat(block(page)).isFocused();
            assertThat(page.locator("[data-zone=top]").locator(block(page))).isVisible();
            isStored("top", "2026-11-25T17:45:00Z", "2026-11-25T19:45:00Z");
            JsonNode document = this.scene.document(this.teaser).orElseThrow();
            assertThat(document.path("zone").path("id").asString()).isEqualTo("top");
            assertThat(document.toString()).contains("2026-11-25T17:45:00");

            page.keyboard().press("Enter");
            assertThat(page.locator("[name=start]")).hasValue("2026-11-25T18:45");
            window.hasNoComplaints();
        }
    }

    @Test
    void takesBackWhatWasJustMoved() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            block(page).focus();
            page.keyboard().press("Alt+ArrowLeft");
            assertThat(toast(page)).containsText("17:45 – 19:45");

            toast(page).locator("button[type=submit]").click();

            assertThat(block(page).locator(".time")).containsText("18:00 – 20:00");
            isStored("more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        }
    }

    @Test
    void followsAnEntryOutOfTheWeek() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            block(page).focus();
            for (int i = 0; i < 6; i++) {
                page.keyboard().press("Alt+Shift+ArrowRight");
            }

            assertThat(page).hasURL(Pattern.compile(".*from=2026-11-30.*"));
            assertThat(block(page)).isFocused();
            isStored("more", "2026-11-30T17:00:00Z", "2026-11-30T19:00:00Z");
        }
    }

    @Test
    void isDraggedToAnotherHourAndZone() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            BoundingBox box = block(page).boundingBox();
            BoundingBox track = page.locator("[data-zone=top]").boundingBox();
            double hour = track.width / 168;

            page.mouse().move(box.x + 12, box.y + 10);
            page.mouse().down();
            page.mouse().move(box.x + 12 + 26 * hour, track.y + 20, new Mouse.MoveOptions()
                    .setSteps(4));
            assertThat(page.locator("#moving")).containsText(Pattern.compile("Wed 25 Nov.*20:00.*22:00.*À la une"));
            page.mouse().up();

            assertThat(toast(page)).containsText(saying("Wed 25 Nov( 2026)?, 20:00 – 22:00, À la une"));
            isStored("top", "2026-11-25T19:00:00Z", "2026-11-25T21:00:00Z");
            assertThat(page.locator("#moving")).hasCount(0);
            window.hasNoComplaints();
        }
    }

    @Test
    void escapeLetsGoOfWhatIsDragged() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            BoundingBox box = block(page).boundingBox();
            page.mouse().move(box.x + 12, box.y + 10);
            page.mouse().down();
            page.mouse().move(box.x + 212, box.y + 10);
            assertThat(page.locator("#moving")).isVisible();
            page.keyboard().press("Escape");
            page.mouse().up();

            assertThat(page.locator("#moving")).hasCount(0);
            assertThat(block(page).boundingBox().x).isCloseTo(box.x, within(1.0));
            isStored("more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");
        }
    }

    @Test
    void isMadeLongerAtItsEnd() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/week?page=HOME&language=fr&view=day&day=2026-11-24");
            BoundingBox box = block(page).boundingBox();
            double hour = page.locator("[data-zone=more]").boundingBox().width / 24;
            page.mouse().move(box.x + box.width - 3, box.y + 10);
            page.mouse().down();
            page.mouse().move(box.x + box.width - 3 + hour, box.y + 60,
                    new Mouse.MoveOptions().setSteps(4));
            page.mouse().up();

            assertThat(toast(page)).containsText("18:00 – 21:00");
            isStored("more", "2026-11-24T17:00:00Z", "2026-11-24T20:00:00Z");
        }
    }

    @Test
    void aDayOf25HoursIs25HoursWide() {
        String night = this.scene.newEntry(this.teaser, Scene.MORE, "2026-10-25T17:00:00Z", "2026-10-25T23:00:00Z");
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/week?page=HOME&language=fr&from=2026-10-19");
            Locator heads = page.locator(".head");
            assertThat(heads).hasCount(7);
            double saturday = heads.nth(5).boundingBox().width;
            assertThat(heads.nth(6).boundingBox().width / saturday).isCloseTo(25.0 / 24, within(0.01));
            assertThat(heads.nth(6)).containsText("25 h");

            BoundingBox track = page.locator("[data-zone=more] .lanes").boundingBox();
            BoundingBox block = page.locator("#entry-" + night).boundingBox();
            assertThat((block.x - track.x) / track.width).isCloseTo((6 * 24 + 19) / 169.0, within(0.002));
            assertThat((block.x + block.width - track.x) / track.width).isCloseTo(1, within(0.003));

            // dragged across the change, it keeps its times on the wall
            page.mouse().move(block.x + 12, block.y + 10);
            page.mouse().down();
            page.mouse().move(block.x + 12 - 25 * track.width / 169, block.y + 10,
                    new Mouse.MoveOptions().setSteps(4));
            page.mouse().up();
            assertThat(toast(page)).containsText(Pattern.compile("Sat 24 Oct.*18:00.*Sun 25 Oct.*00:00"));
        }
    }

    @Test
    void theSecondOfTwoEditorsIsToldAndSeesWhatTheFirstDid() {
        try (Window first = editor(Screen.DESKTOP); Window second = editor(Screen.DESKTOP)) {
            Page mine = second.open(WEEK);
            Page theirs = first.open(WEEK);
            block(theirs).focus();
            theirs.keyboard().press("Alt+Shift+ArrowRight");
            assertThat(toast(theirs)).containsText("Wed 25 Nov");

            block(mine).focus();
            mine.keyboard().press("Alt+ArrowRight");
            mine.keyboard().press("Alt+ArrowRight");

            assertThat(mine.locator(".refused .notice.mend")).containsText("Edited in the meantime");
            assertThat(mine.locator(".refused")).containsText("The week below shows what is there now");
            assertThat(block(mine).locator(".time")).containsText("Wed 25 Nov");
            assertThat(block(mine)).isFocused();
            isStored("more", "2026-11-25T17:00:00Z", "2026-11-25T19:00:00Z");

            mine.keyboard().press("Alt+ArrowRight");
            assertThat(toast(mine)).containsText("18:15 – 20:15");
            second.hasNoComplaints();
        }
    }

    @ParameterizedTest
    @CsvSource({"503, wait, The old system", "422, mend, refused"})
    void legacyThatFailsLeavesTheWeekAsItWas(int status, String tone, String said) {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            this.legacy.on("PUT", "/teasers/").always().answers(status);
            block(page).focus();
            page.keyboard().press("Alt+ArrowRight");

            assertThat(page.locator(".refused .notice." + tone)).containsText(said);
            assertThat(page.locator(".refused")).containsText("Nothing was changed anywhere");
            assertThat(page.locator(".refused")).containsText("18:15 – 20:15");
            assertThat(block(page).locator(".time")).containsText("18:00 – 20:00");
            assertThat(block(page)).isFocused();
            isStored("more", "2026-11-24T17:00:00Z", "2026-11-24T19:00:00Z");

            this.legacy.heals();
            page.keyboard().press("Alt+ArrowRight");
            assertThat(toast(page)).containsText("18:15 – 20:15");
            assertThat(page.locator(".refused")).hasCount(0);
            window.hasNoComplaints();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, DONE, 18:15 – 20:15", "false, NOT_DONE, 18:00 – 20:00"})
    void whatCannotBeKnownYetHasALinkThatWillTell(boolean late, String outcome, String time) {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            if (late) {
                this.legacy.on("PUT", "/teasers/").appliesLate(Duration.ofMillis(1500));
            } else {
                this.legacy.on("PUT", "/teasers/").hangs(Duration.ofMinutes(1));
            }
            block(page).focus();
            page.keyboard().press("Alt+ArrowRight");
            // the next one waits for the first, and is not sent once that has no answer
            page.keyboard().press("Alt+ArrowRight");

            Locator link = page.locator(".refused .notice.unknown a[href^='/history/']");
            assertThat(link).isVisible();
            assertThat(page.locator(".refused")).containsText("not known yet");
            assertThat(block(page)).isFocused();
            String operation = link.getAttribute("href").replace("/history/", "/api/operations/");
            assertThat(this.scene.decided(operation).path("outcome").asString()).isEqualTo(outcome);
            this.legacy.heals();

            page.reload();
            assertThat(block(page).locator(".time")).containsText(time);
        }
    }

    @Test
    void duringMaintenanceNothingMovesAndItIsSaid() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            this.scene.api().as("ops").put("/api/migration/maintenance", """
                    {"mode": "WRITES", "reason": "New disks"}""");
            block(page).focus();
            page.keyboard().press("Alt+ArrowRight");

            assertThat(page.locator(".refused .notice.wait")).containsText("New disks");
            assertThat(block(page).locator(".time")).containsText("18:00 – 20:00");
            this.scene.api().as("ops").put("/api/migration/maintenance", """
                    {"mode": "OFF", "reason": null}""");
        }
    }

    @Test
    void aSecondZoneIsRefusedBeforeStep4WithAWayOut() {
        this.scene.newEntry(this.teaser, Scene.MORE, "2026-11-26T17:00:00Z", "2026-11-26T19:00:00Z");
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            block(page).focus();
            page.keyboard().press("Alt+ArrowUp");

            assertThat(page.locator(".refused")).containsText("The old system knows one zone");
            page.locator(".refused a[href^='/entries/']").click();
            assertThat(page.locator("[name=zone]")).hasValue("top");
            assertThat(page.locator("[name=others]")).isChecked();
            page.locator("button.primary").click();
            assertThat(page.locator("[data-zone=top] .block")).hasCount(3);
        }
    }

    @Test
    void anAnswerThatNeverComesIsNotTakenForOne() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            page.route("**/move*", (route) -> route.abort());
            block(page).focus();
            page.keyboard().press("Alt+ArrowRight");

            assertThat(page.locator("#no-answer")).isVisible();
            assertThat(block(page)).isVisible();
            page.unroute("**/move*");
            page.keyboard().press("Alt+ArrowRight");
            assertThat(toast(page)).containsText("18:15 – 20:15");
        }
    }

    @Test
    void aTeaserFromTheTrayIsDroppedIntoAZone() {
        this.scene.editor().post("/api/teasers", Scene.NEW_TEASER.replace("Nouveau", "Sans place"));
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            page.locator(".tray summary").click();
            Locator card = page.locator(".tray-card", new Page.LocatorOptions().setHasText("Sans place"));
            assertThat(card).isVisible();
            page.locator("#tray-q").fill("nothing like it");
            assertThat(page.locator("#tray .empty")).isVisible();
            page.locator("#tray-q").fill("sans pl");
            assertThat(card).isVisible();
            card.scrollIntoViewIfNeeded();
            BoundingBox from = card.boundingBox();
            BoundingBox track = page.locator("[data-zone=top]").boundingBox();
            page.mouse().move(from.x + 30, from.y + 20);
            page.mouse().down();
            page.mouse().move(track.x + track.width / 7 * 2, track.y + 20,
                    new Mouse.MoveOptions().setSteps(5));
            page.mouse().up();

            assertThat(page.locator("[name=zone]")).hasValue("top");
            assertThat(page.locator("[name=start]")).hasValue("2026-11-25T00:00");
            page.locator("[name=end]").fill("2026-11-26T00:00");
            page.locator("button.primary").click();
            assertThat(
                    page.locator("[data-zone=top] .block .title", new Page.LocatorOptions().setHasText("Sans place")))
                    .isVisible();
            window.hasNoComplaints();
        }
    }

    @Test
    void theFormAsksWhichHourAndTellsOfGapsBeforeItIsSaved() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/entries/" + this.entry);
            page.locator("[name=start]").fill("2026-10-25T02:30");
            page.locator("[name=position]").focus();

            assertThat(page.locator("[name=startWhich]")).isVisible();
            assertThat(page.locator("#preview")).containsText("02:30 comes twice");
            page.locator("[name=startWhich]").selectOption("EARLIER");
            assertThat(page.locator("#preview h2").first()).containsText("If it is saved");
            page.locator("button.primary").click();
            assertThat(toast(page)).containsText(Pattern.compile("Saved\\. Nuit: Sun 25 Oct"));
            assertThat(stored().path("startsAt").asString()).isEqualTo("2026-10-25T00:30:00Z");
            window.hasNoComplaints();
        }
    }

    @Test
    void anEntryIsTakenOutAfterAQuestion() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open("/entries/" + this.entry);
            page.locator("#entry-form button.danger").click();
            assertThat(page.locator("dialog[open]")).containsText("stays");
            window.isAccessible();
            page.locator("dialog button.danger").click();

            assertThat(toast(page)).containsText("Taken out");
            assertThat(block(page)).hasCount(0);
            window.hasNoComplaints();
        }
    }

    @Test
    void onAPhoneTheWeekIsAListAndATapOpensTheForm() {
        try (Window window = editor(Screen.PHONE)) {
            Page page = window.open(WEEK);
            window.doesNotScrollSideways();
            BoundingBox box = block(page).boundingBox();
            assertThat(box.width).isGreaterThan(300);
            assertThat(box.height).isGreaterThan(44);
            block(page).tap();
            assertThat(page.locator("[name=start]")).hasValue("2026-11-24T18:00");
            window.doesNotScrollSideways();
            window.hasNoComplaints();
        }
    }

    /** Fingers scroll, so an entry is held before it is dragged; what a finger does is told the page as a touch screen does. */
    @Test
    void aFingerHoldsAnEntryAndDragsIt() {
        try (Window window = editor(new Screen(1024, 768, Screen.DESKTOP.colors(), "en", true))) {
            Page page = window.open(WEEK);
            BoundingBox box = block(page).boundingBox();
            double hour = page.locator("[data-zone=more] .lanes").boundingBox().width / 168;
            CDPSession touch = page.context().newCDPSession(page);
            touch(touch, "touchStart", box.x + 12, box.y + 10);
            assertThat(page.locator("#moving")).isVisible();
            touch(touch, "touchMove", box.x + 12 + 12 * hour, box.y + 12);
            touch(touch, "touchMove", box.x + 12 + 24 * hour, box.y + 12);
            assertThat(page.locator("#moving")).containsText(Pattern.compile("Wed 25 Nov.*18:00.*20:00"));
            touch(touch, "touchEnd", -1, -1);

            assertThat(toast(page)).containsText(saying("Wed 25 Nov( 2026)?, 18:00 – 20:00"));
            isStored("more", "2026-11-25T17:00:00Z", "2026-11-25T19:00:00Z");
            window.hasNoComplaints();
        }
    }

    private static void touch(CDPSession session, String type, double x, double y) {
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        JsonArray points = new JsonArray();
        if (x >= 0) {
            JsonObject point = new JsonObject();
            point.addProperty("x", x);
            point.addProperty("y", y);
            points.add(point);
        }
        event.add("touchPoints", points);
        session.send("Input.dispatchTouchEvent", event);
    }

    @Test
    void printsTheWholeWeek() {
        try (Window window = editor(Screen.DESKTOP)) {
            Page page = window.open(WEEK);
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

            assertThat(block(page)).isVisible();
            assertThat(page.locator(".tray")).isHidden();
            Object cut = page.evaluate("() => { const box = document.querySelector('.week-box'); "
                    + "return box.scrollHeight - box.clientHeight + box.scrollWidth - box.clientWidth; }");
            assertThat(((Number) cut).intValue()).isLessThanOrEqualTo(0);
        }
    }

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP.in("fr"), Screen.DESKTOP.dark().in("de"), Screen.PHONE.in("de"),
                Screen.PHONE.dark().in("fr"), new Screen(1024, 768, Screen.DESKTOP.colors(), "de", false));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void everyPageIsAccessibleAndFits(Screen screen) {
        this.scene.editor().put("/api/teasers/" + this.teaser,
                this.scene.edited(this.teaser, "status", "DRAFT"));
        try (Window window = editor(screen)) {
            for (String path : new String[] {WEEK, "/week?page=HOME&language=fr&view=day&day=2026-10-25",
                    "/entries/" + this.entry, "/entries/new?zone=more",
                    "/week?page=HOME&language=de&from=2027-03-22"}) {
                Page page = window.open(path);
                page.locator("summary").all().forEach((summary) -> {
                    if (summary.isVisible()) {
                        summary.click();
                    }
                });
                window.isAccessible();
                window.doesNotScrollSideways();
            }
            window.hasNoComplaints();
        }
    }
}
