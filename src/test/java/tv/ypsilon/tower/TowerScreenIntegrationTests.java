package tv.ypsilon.tower;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.browser.Chromium;
import tv.ypsilon.browser.Chromium.Screen;
import tv.ypsilon.browser.Chromium.Window;
import tv.ypsilon.simulator.LegacySimulator;

/** The tower in a browser, as a team follows it through a night. */
@ServiceTest
@TestPropertySource(properties = "migration.step=3")
class TowerScreenIntegrationTests {

    /** The page renews itself every three seconds, and looks for two at the most. */
    private static final LocatorAssertions.ContainsTextOptions PATIENTLY = new LocatorAssertions.ContainsTextOptions()
            .setTimeout(20_000);

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Tower tower;

    @LocalServerPort
    private int port;

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.jdbc.sql("TRUNCATE parity_run, parity_acceptance, guard_override, page_sample CASCADE").update();
        this.tower.forget();
    }

    @AfterEach
    void heal() {
        this.legacy.heals();
    }

    static Stream<Screen> screens() {
        return Stream.of(Screen.DESKTOP, Screen.DESKTOP.dark().in("de"), Screen.PHONE.in("fr"), Screen.PHONE.dark());
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isAccessibleAndFits(Screen screen) {
        String run = this.scene.api().as("viewer").get("/api/migration/imports").json().get(0).path("id").asString();
        try (Window window = Chromium.open(this.port, screen).logIn("ops")) {
            for (String path : new String[] {"/tower", "/tower/actions/maintenance", "/tower/imports/" + run,
                    "/tower/quarantine"}) {
                window.open(path);
                window.isAccessible();
                window.doesNotScrollSideways();
            }
            window.hasNoComplaints();
        }
    }

    @Test
    void showsARedGuardWithWhatMustBeAndWhatIs() {
        try (Window window = Chromium.open(this.port, Screen.DESKTOP).logIn("viewer")) {
            Page page = window.open("/tower");

            assertThat(page.locator("#before > header .badge")).hasText("not so");
            assertThat(page.locator("#before .checks > li.bad")).containsText("no run has ended");
            assertThat(page.locator("#over .answer")).containsText("Not at all");
            assertThat(page.locator("a[href*='/tower/actions/']")).hasCount(0);
        }
    }

    @Test
    void renewsItselfAndKeepsWhatIsOpenAndWhereOneIs() {
        try (Window window = Chromium.open(this.port, Screen.DESKTOP).logIn("ops")) {
            Page page = window.open("/tower");
            page.locator("#next-nothing-undecided-s").click();
            page.locator("#do-parity").focus();
            String before = page.locator("#tower").getAttribute("data-now");

            this.legacy.on("GET", "/pages").always().hangs(Duration.ofSeconds(30));

            assertThat(page.locator("#connections > header .badge")).hasText("unknown",
                    new LocatorAssertions.HasTextOptions().setTimeout(20_000));
            assertThat(page.locator("#tower")).not().hasAttribute("data-now", before);
            assertThat(page.locator("#next-nothing-undecided")).hasAttribute("open", "");
            assertThat(page.locator("#do-parity")).isFocused();
            window.hasNoComplaints();
        }
    }

    @Test
    void saysThatItDoesNotKnowWhileTheDatabaseHangs() {
        try (Window window = Chromium.open(this.port, Screen.DESKTOP).logIn("ops")) {
            new TransactionTemplate(this.transactions).executeWithoutResult((_) -> {
                this.jdbc.sql("LOCK TABLE migration_state, operation, parity_run IN ACCESS EXCLUSIVE MODE").update();
                this.tower.forget();
                Page page = window.open("/tower");

                assertThat(page.locator("#tower")).containsText("The step in force is not known");
                assertThat(page.locator("#over .answer")).containsText("Nobody can tell");
                assertThat(page.locator("#connections .counters .good .number")).hasCount(1);
            });
        }
    }

    @Test
    void asksWhyBeforeAnythingIsDone() {
        try (Window window = Chromium.open(this.port, Screen.PHONE).logIn("ops")) {
            Page page = window.open("/tower");
            page.locator("#do-parity").click();
            page.locator("form.card button[type=submit]").click();
            assertThat(page.locator("#reason-error")).hasText("Is missing.");
            window.isAccessible();

            page.fill("[name=reason]", "avant 22 h");
            page.locator("form.card button[type=submit]").click();

            assertThat(page).hasURL(Pattern.compile(".*/tower$"));
            assertThat(page.locator("#toasts")).containsText("The parity run has begun.");
            assertThat(page.locator("#events")).containsText("avant 22 h", PATIENTLY);
            assertThat(page.locator("#going")).containsText("Parity run", PATIENTLY);
        }
    }
}
