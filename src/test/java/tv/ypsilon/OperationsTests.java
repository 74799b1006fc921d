package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that the service is shipped and watched with say nothing that the service does not know. */
class OperationsTests {

    private static final Path OPERATIONS = Path.of("docs", "operations");

    /** Members of an object of YAML or JSON, by a path of names; lists by numbers. */
    private static Object at(Object from, Object... path) {
        Object here = from;
        for (Object step : path) {
            here = step instanceof Integer i ? ((List<?>) here).get(i) : ((Map<?, ?>) here).get(step);
            assertThat(here).as("%s in %s", step, Arrays.toString(path)).isNotNull();
        }
        return here;
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new Yaml().load(in);
        }
    }

    /** Every setting that Spring Boot, a library or the service itself describes, in one writing. */
    private static Set<String> settings() throws IOException {
        Set<String> names = new TreeSet<>();
        ClassLoader loader = OperationsTests.class.getClassLoader();
        for (URL url : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = url.openStream()) {
                JsonMapper.shared().readTree(in.readAllBytes()).path("properties")
                        .forEach((property) -> names.add(uniform(property.path("name").asString())));
            }
        }
        Stream.of("name", "password", "roles0").forEach((member) -> names.add("ypsilonsecurityusers0" + member));
        return names;
    }

    private static String uniform(String name) {
        return name.replaceAll("[-._]", "").toLowerCase(Locale.ROOT);
    }

    private static void areSettings(Stream<String> variables) throws IOException {
        Set<String> known = settings();
        assertThat(variables).isNotEmpty()
                .allSatisfy((name) -> assertThat(known).as(name).contains(uniform(name.replaceAll("_[1-9]_", "_0_"))));
    }

    @Nested
    class OnKubernetes {

        private final List<Map<?, ?>> manifests = new ArrayList<>();

        OnKubernetes() throws IOException {
            try (InputStream in = Files.newInputStream(OPERATIONS.resolve("kubernetes/ypsilon.yaml"))) {
                new Yaml().loadAll(in).forEach((each) -> {
                    if (each instanceof Map<?, ?> manifest) {
                        this.manifests.add(manifest);
                    }
                });
            }
        }

        private Map<?, ?> one(String kind) {
            List<Map<?, ?>> found = this.manifests.stream().filter((each) -> kind.equals(each.get("kind"))).toList();
            assertThat(found).as(kind).hasSize(1);
            return found.getFirst();
        }

        private Object container() {
            return at(one("Deployment"), "spec", "template", "spec", "containers", 0);
        }

        @Test
        void namesOnlySettingsThatThereAre() throws IOException {
            Stream<String> direct = ((List<?>) at(container(), "env")).stream()
                    .map((each) -> (String) at(each, "name"));
            Stream<String> shared = ((Map<?, ?>) at(one("ConfigMap"), "data")).keySet().stream()
                    .map(String.class::cast);

            areSettings(Stream.concat(direct, shared));
        }

        @Test
        void readsSecretsFromSecrets() {
            List<?> env = (List<?>) at(container(), "env");
            List<?> secret = env.stream().filter((each) -> at(each, "name").toString().matches(".*(PASSWORD|TOKEN).*"))
                    .toList();

            assertThat(secret).hasSize(3).allSatisfy((each) -> at(each, "valueFrom", "secretKeyRef", "key"));
            assertThat(((Map<?, ?>) at(one("ConfigMap"), "data")).keySet().toString()).doesNotContain("PASSWORD",
                    "TOKEN");
        }

        @Test
        void probesWhatTheServiceAnswers() {
            assertThat(at(container(), "readinessProbe", "httpGet", "path")).isEqualTo("/actuator/health/readiness");
            assertThat(at(container(), "livenessProbe", "httpGet", "path")).isEqualTo("/actuator/health/liveness");
            assertThat(at(container(), "startupProbe", "httpGet", "path")).isEqualTo("/actuator/health/liveness");
            assertThat(at(container(), "ports", 0, "containerPort")).isEqualTo(8080);
            String port = (String) at(container(), "ports", 0, "name");
            for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
                assertThat(at(container(), probe, "httpGet", "port")).isEqualTo(port);
            }
            assertThat(at(one("Service"), "spec", "ports", 0, "targetPort")).isEqualTo(port);
            assertThat(at(one("NetworkPolicy"), "spec", "ingress", 0, "ports", 0, "port")).isEqualTo(port);
        }

        @Test
        void replacesInstancesOneByOneAndLetsThemEnd() throws IOException {
            Object deployment = one("Deployment");
            assertThat((Integer) at(deployment, "spec", "replicas")).isGreaterThanOrEqualTo(2);
            assertThat(at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable")).isEqualTo(0);
            assertThat((Integer) at(one("PodDisruptionBudget"), "spec", "minAvailable")).isPositive();

            Duration phase = duration(at(yaml(Path.of("src/main/resources/application.yaml")), "spring", "lifecycle",
                    "timeout-per-shutdown-phase"));
            Duration ending = Duration.ofSeconds((Integer) at(container(), "lifecycle", "preStop", "sleep", "seconds"))
                    .plus(duration(at(one("ConfigMap"), "data", "SHUTDOWN_DRAIN"))).plus(phase.multipliedBy(2));
            assertThat(Duration.ofSeconds((Integer) at(deployment, "spec", "template", "spec",
                    "terminationGracePeriodSeconds"))).isGreaterThan(ending);
        }

        @Test
        void takesNoRightsThatItDoesNotNeed() throws IOException {
            assertThat(at(container(), "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
            assertThat(at(container(), "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
            assertThat(at(container(), "securityContext", "capabilities", "drop")).isEqualTo(List.of("ALL"));
            Object pod = at(one("Deployment"), "spec", "template", "spec", "securityContext");
            assertThat(at(pod, "runAsNonRoot")).isEqualTo(true);
            assertThat(Files.readString(Path.of("Dockerfile"))).contains("USER " + at(pod, "runAsUser"));
        }

        @Test
        void selectsItsOwnInstances() {
            Object labels = at(one("Deployment"), "spec", "template", "metadata", "labels");

            assertThat(List.of(at(one("Deployment"), "spec", "selector", "matchLabels"),
                    at(one("Service"), "spec", "selector"),
                    at(one("PodDisruptionBudget"), "spec", "selector", "matchLabels"),
                    at(one("NetworkPolicy"), "spec", "podSelector", "matchLabels"))).containsOnly(labels);
        }

        private static Duration duration(Object text) {
            return DurationStyle.detectAndParse(text.toString());
        }
    }

    @Nested
    class WithCompose {

        private final Map<?, ?> compose = yaml(Path.of("compose.yaml"));

        WithCompose() throws IOException {}

        @Test
        void namesOnlySettingsThatThereAre() throws IOException {
            areSettings(((Map<?, ?>) at(this.compose, "services", "ypsilon", "environment")).keySet().stream()
                    .map(String.class::cast));
        }

        @Test
        void bringsFilesThatThereAre() {
            ((Map<?, ?>) at(this.compose, "services")).values().forEach((service) -> {
                if (((Map<?, ?>) service).get("volumes") instanceof List<?> volumes) {
                    assertThat(volumes.stream().map((each) -> each.toString().split(":", -1)[0])
                            .filter((source) -> source.startsWith("./")))
                            .allSatisfy((source) -> assertThat(Path.of(source)).exists());
                }
            });
        }

        @Test
        void buildsWhatTheDockerfileKnows() throws IOException {
            String dockerfile = Files.readString(Path.of("Dockerfile"));
            assertThat(dockerfile).contains(" AS " + at(this.compose, "services", "legacy", "build", "target"))
                    .contains(" AS " + at(this.compose, "services", "ypsilon", "build", "target"));
        }

        @Test
        void asksPrometheusToLookWhereTheServiceIs() throws IOException {
            Map<?, ?> prometheus = yaml(OPERATIONS.resolve("prometheus/prometheus.yaml"));

            assertThat(at(prometheus, "scrape_configs", 0, "static_configs", 0, "targets", 0))
                    .isEqualTo("ypsilon:8080");
            assertThat(at(prometheus, "scrape_configs", 0, "metrics_path")).isEqualTo("/actuator/prometheus");
        }
    }

    @Nested
    class WithGrafana {

        @Test
        void showsPanelsThatDoNotOverlapAndAllAskForSomething() throws IOException {
            JsonNode dashboard = JsonMapper.shared()
                    .readTree(Files.readString(OPERATIONS.resolve("grafana/ypsilon.json")));
            List<String> taken = new ArrayList<>();
            dashboard.path("panels").forEach((panel) -> {
                JsonNode place = panel.path("gridPos");
                for (int x = place.path("x").asInt(); x < place.path("x").asInt() + place.path("w").asInt(); x++) {
                    for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                        taken.add(x + "," + y);
                    }
                }
                assertThat(panel.path("title").asString("")).isNotBlank();
                if (!panel.path("type").asString().equals("row")) {
                    assertThat(panel.path("targets").valueStream().map((target) -> target.path("expr").asString("")))
                            .as(panel.path("title").asString()).isNotEmpty().noneMatch(String::isBlank);
                }
            });

            assertThat(taken).doesNotHaveDuplicates().hasSizeGreaterThan(400);
        }
    }

    /** Debian's {@code prometheus} brings promtool; where there is none, tests are skipped aloud. */
    @Nested
    class WithPrometheus {

        private static final Path RULES = OPERATIONS.resolve("prometheus");

        @Test
        void understandsItsRules() throws Exception {
            assertThat(promtool("check", "rules", "alerts.yaml")).contains("SUCCESS");
            assertThat(promtool("check", "config", "prometheus.yaml")).contains("SUCCESS");
        }

        @Test
        void raisesAlertsWhenItShouldAndOnlyThen() throws Exception {
            assertThat(promtool("test", "rules", "alerts.test.yaml")).contains("SUCCESS");
        }

        @Test
        void testsEachAlertAndSaysOfEachWhatToDo() throws IOException {
            String tests = Files.readString(RULES.resolve("alerts.test.yaml"));
            List<Object> rules = ((List<?>) at(yaml(RULES.resolve("alerts.yaml")), "groups")).stream()
                    .flatMap((group) -> ((List<?>) at(group, "rules")).stream()).map(Object.class::cast).toList();

            assertThat(rules).hasSizeGreaterThan(10).allSatisfy((rule) -> {
                assertThat(tests).contains(at(rule, "alert").toString());
                assertThat(at(rule, "annotations", "runbook").toString()).hasSizeGreaterThan(40);
                assertThat(at(rule, "labels", "severity")).isIn("page", "ticket");
            });
        }

        private static String promtool(String... arguments) throws Exception {
            Path program = new TestProgram("ypsilon.test.promtool", "prometheus", "THE ALERTS ARE")
                    .find(List.of("promtool"));
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).directory(RULES.toFile()).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        }
    }

    @Nested
    class InTheImage {

        private static final Pattern ENV = Pattern.compile("\\b([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)=");

        @Test
        void namesOnlySettingsThatThereAre() throws IOException {
            String dockerfile = Files.readString(Path.of("Dockerfile"));

            areSettings(ENV.matcher(dockerfile).results().map((MatchResult found) -> found.group(1))
                    .filter((name) -> !name.equals("JAVA_TOOL_OPTIONS")).collect(Collectors.toSet()).stream());
        }
    }
}
