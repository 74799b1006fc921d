package tv.ypsilon.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

/** What nobody may know is nowhere to be read: not in the log, not in what the service tells of itself. */
@ExtendWith(OutputCaptureExtension.class)
@ServiceTest
@TestPropertySource(properties = {"legacy.token=" + SecretsIntegrationTests.TOKEN})
class SecretsIntegrationTests {

    static final String TOKEN = "token-3f9c1b7e55";

    private static final String TYPED = "typed-8d2a6e0c41";

    private final Scene scene;

    private final LegacySimulator legacy;

    @LocalServerPort
    private int port;

    SecretsIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy) {
        this.scene = scene;
        this.legacy = legacy;
    }

    @Test
    void areNotToldToAnybody(CapturedOutput log) {
        this.scene.begin(2);
        Browser browser = new Browser(this.port);
        browser.logIn("editor", TYPED);
        browser.logIn(TYPED, TYPED);
        browser.logIn("editor", "editor");
        String session = browser.session().orElseThrow().getValue();
        this.legacy.stop();
        this.scene.editTitle("Titre");
        this.scene.api().with("Authorization", "Bearer " + TYPED).get("/api/teasers");
        List<String> secrets = List.of(TOKEN, TYPED, session, "$2a$", "{bcrypt}");

        ApiClient ops = this.scene.api().as("ops");
        ops.get("/actuator").json().path("_links").valueStream().map((link) -> link.path("href").asString())
                .filter((address) -> !address.contains("{"))
                .forEach((address) -> assertThat(ops.get(URI.create(address).getPath()).body()).as(address)
                        .doesNotContain(secrets));
        assertThat(ops.get("/api/migration/events").body()).doesNotContain(secrets);
        assertThat(log.getAll()).contains("ypsilon").doesNotContain(secrets);
    }
}
