package tv.ypsilon.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.TestUsers;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Measures what imports and parity runs take, and what readers of pages notice of them, {@code mvn -Pbench verify
 * -Dit.test=BackgroundBenchmark}: the packaged service with a heap of 512 MB, at step 3, and readers in a process of their
 * own who read all pages on all supports in turn. It prints tables and asserts no time.
 * <p>
 * {@code -Dypsilon.bench.documents} says how many documents there are, {@code -Dypsilon.bench.rate} how many pages are read
 * in a second (0: as many as eight connections can), {@code -Dypsilon.bench.legacy} the address of another legacy API than
 * the one that this test brings, {@code -Dypsilon.bench.settings} what else the service is told, as
 * {@code name=value,name=value}.
 */
class BackgroundBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundBenchmark.class);

    private static final Path DIRECTORY = Path.of("target", "process", "background");

    private static final String IMPORTS = "/api/migration/imports";

    private static final String PARITY = "/api/migration/parity";

    private static final String SAMPLES = "/api/migration/samples";

    private static final Path READS = DIRECTORY.resolve("reads.txt");

    private static final int DOCUMENTS = Integer.getInteger("ypsilon.bench.documents", 100_000);

    private static final int RATE = Integer.getInteger("ypsilon.bench.rate", 100);

    private static final Optional<String> LEGACY = Optional.ofNullable(System.getProperty("ypsilon.bench.legacy"));

    private static final Duration ALONE = Duration.ofSeconds(12);

    private final Map<String, List<Stretch>> stretches = new LinkedHashMap<>();

    private ApiClient ops;

    /** When something was going on beside the readers. */
    private record Stretch(long begin, long end) {}

    @Test
    void longWorkByItself() throws Exception {
        onAService((service, _, table) -> {
            time(table, "import of all", IMPORTS, null);
            time(table, "import of nothing new", IMPORTS, null);
            time(table, "parity run", PARITY, null);
            time(table, "control run", PARITY, "{\"control\": true}");
            String sample = time(table, "sample", SAMPLES, null);
            time(table, "comparison", sample + "/comparison", null);
            table.append(String.format(Locale.ROOT, "%-40s %6d MB%n", "most memory of the process",
                    service.mostMemory() >> 20));
        });
    }

    @Test
    void readersBesideLongWork() throws Exception {
        onAService((service, legacy, table) -> {
            time(table, "import of all, nobody reads", IMPORTS, null);
            try (PacedReaders _ = PacedReaders.begin(service.port(), RATE, paths(service), READS)) {
                // the compiler is done before anything is measured
                beside("warming up", ALONE.multipliedBy(2));
                beside("alone", ALONE);
                time(table, "import of nothing new", IMPORTS, null, (_) -> "an import");
                beside("alone", ALONE);
                time(table, "parity run", PARITY, null,
                        (run) -> "parity: " + run.path("phase").asString().toLowerCase(Locale.ROOT));
                beside("alone", ALONE);
                besideLegacyAlone(legacy);
                beside("alone", ALONE);
            }
            tell(table);
        });
    }

    private interface Measurement {

        void take(ServiceProcess service, String legacy, StringBuilder table) throws Exception;
    }

    private void onAService(Measurement measurement) throws Exception {
        StringBuilder table = new StringBuilder("\n" + DOCUMENTS + " documents\n\n");
        try (PostgresProcess postgres = PostgresProcess.start(DIRECTORY.resolve("postgres"));
                LegacySimulator brought = LegacySimulator.launch()) {
            if (LEGACY.isEmpty()) {
                DemoSite.generate(DOCUMENTS, 1, Instant.now()).loadInto(brought);
            }
            String legacy = LEGACY.orElseGet(brought::url);
            Map<String, String> settings = new HashMap<>(TestUsers.PROPERTIES);
            settings.putAll(postgres.createDatabase("background"));
            settings.putAll(Map.of("legacy.url", legacy, "migration.step", "3"));
            Stream.of(System.getProperty("ypsilon.bench.settings", "").split(",", -1))
                    .filter((each) -> !each.isEmpty()).map((each) -> each.split("=", 2))
                    .forEach((each) -> settings.put(each[0], each[1]));
            try (ServiceProcess service = ServiceProcess.launchAsIs("service", DIRECTORY,
                    List.of("-Xmx512m", "-Xlog:gc:" + DIRECTORY.resolve("gc.log")), settings).awaitReady()) {
                this.ops = service.api().as("ops").unjudged();
                measurement.take(service, legacy, table);
            }
        }
        LOG.info("{}", table);
    }

    private static List<String> paths(ServiceProcess service) {
        return service.api().unjudged().get("/api/pages").json().valueStream()
                .flatMap((page) -> Stream.of("web", "app", "tv").map((support) -> "/api/pages/"
                        + page.path("code").asString() + "?language=" + page.path("language").asString() + "&support="
                        + support))
                .toList();
    }

    private void beside(String what, Duration duration) throws InterruptedException {
        long begin = System.currentTimeMillis();
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        keep(what, begin);
    }

    private void keep(String what, long begin) {
        this.stretches.computeIfAbsent(what, (_) -> new ArrayList<>())
                .add(new Stretch(begin, System.currentTimeMillis()));
    }

    private String time(StringBuilder table, String what, String address, @Nullable String body)
            throws InterruptedException {
        return time(table, what, address, body, (_) -> "");
    }

    /**
     * Starts some work and waits for its end.
     *
     * @param stretch what readers are beside, by what is told of the work
     * @return where it is told of
     */
    private String time(StringBuilder table, String what, String address, @Nullable String body,
            Function<JsonNode, String> stretch) throws InterruptedException {
        long start = System.nanoTime();
        ApiClient.Answer started = this.ops.post(address, body);
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        String run = started.header("Location");
        while (true) {
            long begin = System.currentTimeMillis();
            TimeUnit.MILLISECONDS.sleep(250);
            JsonNode now = this.ops.get(run).json();
            keep(stretch.apply(now), begin);
            if (!now.path("status").asString().equals("RUNNING")) {
                assertThat(now.path("status").asString()).as("%s", now).isEqualTo("COMPLETED");
                table.append(String.format(Locale.ROOT, "%-40s %6.1f s   %s%n", what,
                        (System.nanoTime() - start) / 1e9, counts(now)));
                return run;
            }
        }
    }

    private static String counts(JsonNode run) {
        return Stream.of("read", "imported", "compared", "equal", "different", "notComparable", "pages")
                .filter(run::has).map((name) -> name + " " + run.path(name).asString("?"))
                .collect(Collectors.joining(", "));
    }

    /** Somebody else asks legacy for its list, as fast as the service did while nobody read pages. */
    private void besideLegacyAlone(String legacy) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            long begin = System.currentTimeMillis();
            for (int page = 1; page <= Math.min(200, DOCUMENTS / 200); page++) {
                HttpResponse<byte[]> part = http.send(
                        HttpRequest.newBuilder(URI.create(legacy + "/teasers?_page=" + page + "&_limit=200")).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertThat(part.statusCode()).isEqualTo(200);
            }
            keep("somebody else reads legacy", begin);
        }
    }

    private void tell(StringBuilder table) throws IOException {
        table.append(String.format(Locale.ROOT, "%n%-32s %8s %10s %9s %9s %9s %9s %7s%n", "pages are read beside",
                "seconds", "reads/s", "p50 ms", "p95 ms", "p99 ms", "longest", "errors"));
        List<String[]> lines;
        try (Stream<String> all = Files.lines(READS)) {
            lines = all.map((line) -> line.split(" ", -1)).filter((words) -> words.length == 3).toList();
        }
        this.stretches.forEach((what, parts) -> {
            double seconds = parts.stream().mapToLong((part) -> part.end() - part.begin()).sum() / 1000.0;
            List<String[]> here = lines.stream().filter((words) -> {
                long at = Long.parseLong(words[0]);
                return parts.stream().anyMatch((part) -> part.begin() <= at && at < part.end());
            }).toList();
            double[] millis = here.stream().mapToDouble((words) -> Long.parseLong(words[1]) / 1000.0).sorted()
                    .toArray();
            if (millis.length > 0) {
                table.append(String.format(Locale.ROOT, "%-32s %8.1f %10.0f %9.2f %9.2f %9.2f %9.1f %7d%n", what,
                        seconds,
                        millis.length / seconds, millis[millis.length / 2], millis[(int) (millis.length * 0.95)],
                        millis[(int) (millis.length * 0.99)], Arrays.stream(millis).max().orElse(0),
                        here.stream().filter((words) -> !words[2].equals("true")).count()));
            }
        });
    }
}
