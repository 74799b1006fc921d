package tv.ypsilon.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.browser.Chromium.Screen;
import tv.ypsilon.browser.Chromium.Window;

/** The first page that anybody sees. */
@ServiceTest
class LoginScreenIntegrationTests {

    @LocalServerPort
    private int port;

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP, Screen.DESKTOP.dark().in("fr"), Screen.PHONE.in("de"), Screen.PHONE.dark());
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAccessibleAndFits(Screen screen) {
        try (Window window = Chromium.open(this.port, screen)) {
            window.open("/login");

            window.isAccessible();
            window.doesNotScrollSideways();
            window.hasNoComplaints();
        }
    }

    @Test
    void tellsWhoMistypesAndKeepsTheLanguageThatIsChosen() {
        try (Window window = Chromium.open(this.port, Screen.DESKTOP)) {
            window.open("/login");
            window.page().click("button[value=de]");
            assertThat(window.page().locator("h1")).hasText("Anmeldung");

            window.page().fill("[name=username]", "editor");
            window.page().fill("[name=password]", "wrong");
            window.page().keyboard().press("Enter");
            assertThat(window.page().locator("[role=alert]")).hasText("Name oder Passwort ist falsch.");
        }
    }

    @Test
    void goesOnWhereOneWantedTo() {
        try (Window window = Chromium.open(this.port, Screen.DESKTOP)) {
            window.open("/nowhere");
            assertThat(window.page()).hasURL(Pattern.compile(".*/login"));

            window.page().fill("[name=username]", "editor");
            window.page().fill("[name=password]", "editor");
            window.page().click("main button[type=submit]");
            assertThat(window.page()).hasURL(Pattern.compile(".*/nowhere.*"));
            assertThat(window.page().locator("h1")).hasText("There is nothing here");
        }
    }
}
