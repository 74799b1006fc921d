package tv.ypsilon;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Starts the service to be tried out, {@code mvn spring-boot:test-run}: with a database of its own, and a legacy API
 * beside it that has a site's worth of teasers and can be told to fail.
 */
public class DemoApplication {

    private static final Logger LOG = LoggerFactory.getLogger(DemoApplication.class);

    private static final int LEGACY_PORT = 9090;

    /** Starts the legacy API, then the service. */
    public static void main(String[] args) {
        int port = Optional.ofNullable(System.getenv("DEMO_LEGACY_PORT")).map(Integer::parseInt).orElse(LEGACY_PORT);
        LegacySimulator legacy = LegacySimulator.launch(port);
        DemoSite.create(1, Clock.systemUTC().instant()).loadInto(legacy);
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.add("--legacy.url=" + legacy.url());
        if (System.getenv("MIGRATION_STEP") == null) {
            all.add("--migration.step=2");
        }
        TestUsers.PROPERTIES.forEach((name, value) -> all.add("--" + name + "=" + value));
        SpringApplication.from(YpsilonApplication::main).with(DemoConfiguration.class)
                .run(all.toArray(String[]::new));
    }

    /** What only the demo has. */
    @TestConfiguration(proxyBeanMethods = false)
    @Import(TestDatabase.class)
    static class DemoConfiguration {

        @Bean
        FirstImport firstImport() {
            return new FirstImport();
        }
    }

    /** Imports the demo's documents as ops would, and says where everything is. */
    static class FirstImport {

        @EventListener
        void importOnceReady(ApplicationReadyEvent ready) throws Exception {
            WebServerApplicationContext context = (WebServerApplicationContext) ready.getApplicationContext();
            String service = "http://localhost:" + context.getWebServer().getPort();
            String ops = Base64.getEncoder().encodeToString("ops:ops".getBytes(StandardCharsets.UTF_8));
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(service + "/api/migration/imports"))
                                .header("Authorization", "Basic " + ops).POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                LOG.info("The demo's import was asked for: {}", answer.statusCode());
            }
            LOG.warn("""

                    This is a demo: everybody knows its users (editor/editor, ops/ops, viewer/viewer), and its data is gone \
                    when it ends.
                      The service     {}   (API: {}/swagger-ui.html)
                      The legacy API  {}   (what was written to it: {}/__log)
                    """, service, service, context.getEnvironment().getProperty("legacy.url"),
                    context.getEnvironment().getProperty("legacy.url"));
        }
    }
}
