package tv.ypsilon.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.TestProgram;

/**
 * The browser, started once for all tests that run in one thread. It is found where Debian puts it, or named by the system
 * property {@code ypsilon.test.chromium}; where there is none, tests are skipped aloud, unless {@code ypsilon.test.browser}
 * is {@code required}: then they fail.
 */
public final class Chromium {

    private static final List<String> USUAL = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable");

    private static @Nullable Browser browser;

    private Chromium() {}

    /** What a person has in front of them. */
    public record Screen(int width, int height, ColorScheme colors, String language, boolean touch) {

        public static final Screen DESKTOP = new Screen(1440, 900, ColorScheme.LIGHT, "en", false);

        public static final Screen PHONE = new Screen(390, 844, ColorScheme.LIGHT, "en", true);

        public Screen dark() {
            return new Screen(this.width, this.height, ColorScheme.DARK, this.language, this.touch);
        }

        public Screen in(String other) {
            return new Screen(this.width, this.height, this.colors, other, this.touch);
        }
    }

    /** Somebody's window, with cookies of its own; what its pages complain of is kept. Close it after the test. */
    public static final class Window implements AutoCloseable {

        private final BrowserContext context;

        private final Page page;

        /** What a script says of a request that was cut off, in htmx's words; it says both. */
        private static final List<String> CUT_OFF = List.of("htmx:sendAbort", "htmx:afterRequest");

        private final List<String> complaints = new ArrayList<>();

        private final Map<String, Integer> saidCutOff = new HashMap<>();

        private int cutOff;

        private final String service;

        private Window(BrowserContext context, String service) {
            this.context = context;
            this.service = service;
            this.page = context.newPage();
            this.page.onPageError((error) -> this.complaints.add(error));
            this.page.onRequestFailed((request) -> {
                if (request.failure().equals("net::ERR_ABORTED")) {
                    this.cutOff++;
                }
            });
            this.page.onConsoleMessage((message) -> {
                Optional<String> line = CUT_OFF.stream().filter(message.text()::startsWith).findAny();
                if (line.isPresent()) {
                    this.saidCutOff.merge(line.get(), 1, Integer::sum);
                } else if (isComplaint(message)) {
                    this.complaints.add(message.text());
                }
            });
        }

        /** A refused answer is an answer; scripts that fail and what the content policy forbids are faults. */
        private static boolean isComplaint(ConsoleMessage message) {
            return message.type().equals("error") && !message.text().startsWith("Failed to load resource")
                    && !message.text().startsWith("Response Status Error Code");
        }

        public Page page() {
            return this.page;
        }

        /** Goes to a path of the service. */
        public Page open(String path) {
            this.page.navigate(this.service + path);
            return this.page;
        }

        /** Fills in the login form; each user's password is the name. */
        public Window logIn(String user) {
            open("/login");
            this.page.fill("[name=username]", user);
            this.page.fill("[name=password]", user);
            this.page.click("main button[type=submit]");
            this.page.waitForURL((address) -> !address.contains("/login"));
            return this;
        }

        /** The page breaks none of the rules of WCAG 2.2 AA that axe can see. */
        public void isAccessible() {
            AxeResults results = new AxeBuilder(this.page)
                    .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                    .analyze();
            assertThat(results.getViolations())
                    .as(() -> this.page.url() + ": " + results.getViolations().stream()
                            .map((rule) -> rule.getId() + " at " + rule.getNodes().stream()
                                    .map((node) -> node.getTarget() + " " + node.getFailureSummary()).toList())
                            .toList())
                    .isEmpty();
        }

        /** The page is no wider than its window. */
        public void doesNotScrollSideways() {
            Object over = this.page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(((Number) over).intValue()).as("too wide: " + this.page.url()).isLessThanOrEqualTo(0);
        }

        /**
         * No script failed, the content policy forbade nothing that the pages wanted, and no request failed but those that
         * the browser itself cut off, as it does where one goes on before a part has come.
         */
        public void hasNoComplaints() {
            assertThat(this.complaints).isEmpty();
            assertThat(this.saidCutOff.values()).as("%s for %d requests", this.saidCutOff, this.cutOff)
                    .allMatch((said) -> said <= this.cutOff);
        }

        @Override
        public void close() {
            this.context.close();
        }
    }

    /** Opens a window on a service at that port. */
    public static Window open(int port, Screen screen) {
        Browser started = start();
        BrowserContext context = started.newContext(new Browser.NewContextOptions()
                .setViewportSize(screen.width(), screen.height()).setColorScheme(screen.colors())
                .setLocale(screen.language()).setTimezoneId("Europe/Paris").setHasTouch(screen.touch())
                .setIsMobile(screen.touch()));
        context.setDefaultTimeout(15_000);
        return new Window(context, "http://localhost:" + port);
    }

    private static synchronized Browser start() {
        if (browser != null) {
            return browser;
        }
        String named = System.getProperty("ypsilon.test.chromium", "");
        Path program = new TestProgram("ypsilon.test.browser", "chromium, or name one by -Dypsilon.test.chromium=PATH",
                "THE PAGES ARE").find(named.isBlank() ? USUAL : List.of(named));
        Playwright playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(program)
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--disable-dev-shm-usage")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        return browser;
    }
}
