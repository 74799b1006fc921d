package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Support;

/**
 * Measures how fast pages are read, {@code mvn -Pbench verify -Dit.test=PageBenchmark}: a page now, at random instants, and
 * just after it changed, each beside a controller in the same JVM that returns a constant array of the same length, and a
 * page now while editors write, an import runs and legacy hangs. The load comes from a process of its own, by plain sockets
 * that stay open; service, PostgreSQL and load share the machine. It prints tables and asserts no time.
 * {@code -Dypsilon.bench.documents} says how many documents there are, {@code -Dypsilon.bench.seconds} for how long each
 * figure is measured.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "migration.step=3")
@Import({TestDatabase.class, TestLegacy.class, Scene.class, PageBenchmark.Constants.class})
class PageBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(PageBenchmark.class);

    private static final int DOCUMENTS = Integer.getInteger("ypsilon.bench.documents", 2000);

    private static final int SECONDS = Integer.getInteger("ypsilon.bench.seconds", 4);

    private static final int[] CONNECTIONS = {1, 8, 64};

    /** As many as make a page of some 336 KiB. */
    private static final int SHOWN = 720;

    private static final int PAGES = 20;

    private static final String HOME = "/api/pages/P0?language=fr&support=web";

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private Sites sites;

    @Autowired
    private PageSheets sheets;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Constant constant;

    @LocalServerPort
    private int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class Constants {

        @Bean
        Constant constant() {
            return new Constant();
        }
    }

    /** What the service could do at best. */
    @RestController
    static class Constant {

        private volatile byte[] bytes = new byte[0];

        @GetMapping("/api/pages/constant")
        ResponseEntity<byte[]> get() {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(this.bytes);
        }
    }

    @Test
    void measures() throws Exception {
        fill();
        ApiClient.Answer first = this.scene.api().get(HOME);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        byte[] page = first.body().getBytes(StandardCharsets.UTF_8);
        this.constant.bytes = page;
        StringBuilder table = new StringBuilder("\n" + DOCUMENTS + " documents, a page of " + page.length / 1024
                + " KiB, " + SECONDS + " s for each figure\n");
        line(table, "", "connections", "requests/s", "p50 ms", "p99 ms", "errors");
        // the compiler is done before anything is measured
        for (Load load : List.of(new Load("constant"), new Load("now"), new Load("preview"))) {
            run(load, 8, Math.max(SECONDS, 4));
        }
        for (int connections : CONNECTIONS) {
            for (Load load : List.of(new Load("constant"), new Load("now"), new Load("preview"))) {
                row(table, load.name(), connections, run(load, connections, SECONDS));
            }
            row(table, "constant again", connections, run(new Load("constant"), connections, SECONDS));
        }
        LOG.info("{}", table);
        table.setLength(0);
        cold(table);
        LOG.info("{}", table);
        table.setLength(0);
        amongOthers(table);
        LOG.info("{}", table);
    }

    /** Every read finds its page forgotten, as if an edit of it had just been made. */
    private void cold(StringBuilder table) {
        List<tv.ypsilon.site.Page> pages = this.sites.current().pages();
        long[] nanos = new long[200];
        for (int i = 0; i < nanos.length; i++) {
            this.sheets.hear(new PageSignals.Changed(null, null));
            tv.ypsilon.site.Page page = pages.get(i % pages.size());
            long start = System.nanoTime();
            this.sheets.sheet(page).now(Support.WEB, Clock.systemUTC().instant()).plain();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        table.append(String.format(Locale.ROOT, "%ncold page, loaded and written: p50 %.1f ms, p99 %.1f ms%n",
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6));
    }

    private void amongOthers(StringBuilder table) throws Exception {
        line(table, "now, at 8 connections", "", "requests/s", "p50 ms", "p99 ms", "errors");
        row(table, "alone", 8, run(new Load("now"), 8, SECONDS));
        row(table, "while 4 editors write", 8, beside(this::write, 4));
        row(table, "while an import runs", 8, beside((_) -> importAll(), 1));
        this.legacy.on("").always().hangs(Duration.ofSeconds(30));
        row(table, "while legacy hangs", 8, beside((n) -> this.scene.editor().unjudged().put("/api/teasers/b-" + n,
                edited("b-" + n)), 4));
        this.legacy.heals();
        row(table, "alone again", 8, run(new Load("now"), 8, SECONDS));
    }

    private void write(int n) {
        String id = "b-" + n;
        ApiClient.Answer answer = this.scene.editor().unjudged().put("/api/teasers/" + id, edited(id));
        assertThat(answer.status()).as(answer.body()).isIn(200, 409, 503);
    }

    private String edited(String id) {
        return this.scene.edited(id, "title", "Titre " + System.nanoTime());
    }

    private interface Task {

        void run(int number) throws Exception;
    }

    /** The load, with others at work beside it. */
    private Figures beside(Task task, int workers) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int first = i;
                working.add(others.submit(() -> {
                    for (int n = first; !over.get(); n += workers) {
                        task.run(n % Math.min(DOCUMENTS, 500));
                        // an editor thinks, however briefly
                        TimeUnit.MILLISECONDS.sleep(250);
                    }
                    return null;
                }));
            }
            Figures figures = run(new Load("now"), 8, SECONDS);
            over.set(true);
            for (Future<?> each : working) {
                each.get();
            }
            return figures;
        }
    }

    private record Load(String name) {}

    /** What a run of the load found. */
    record Figures(double rate, double median, double p99, long errors) {

        static Figures parse(String line) {
            String[] words = line.strip().split(" ", -1);
            return new Figures(Double.parseDouble(words[0]), Double.parseDouble(words[1]),
                    Double.parseDouble(words[2]), Long.parseLong(words[3]));
        }
    }

    private Figures run(Load load, int connections, int seconds) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC", "-Xmx256m", "-cp", System.getProperty("java.class.path"), Client.class.getName(),
                Integer.toString(this.port), load.name(), Integer.toString(connections), Integer.toString(seconds))
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return Figures.parse(out.strip().replaceFirst("(?s).*\n", ""));
    }

    /** The load, in a process of its own. */
    static final class Client {

        private static final int LONGEST = 1 << 20;

        private Client() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) throws Exception {
            int port = Integer.parseInt(args[0]);
            int connections = Integer.parseInt(args[2]);
            int seconds = Integer.parseInt(args[3]);
            Instant now = Clock.systemUTC().instant();
            IntFunction<Supplier<byte[]>> requests = (seed) -> {
                Random random = new Random(seed);
                return switch (args[1]) {
                    case "constant" -> () -> request("/api/pages/constant");
                    case "now" -> () -> request(HOME);
                    default -> () -> request(HOME + "&at="
                            + now.plusSeconds(random.nextInt(60 * 24 * 3600)).toString().replaceFirst("\\.\\d+", ""));
                };
            };
            // connections and code warm up before time is taken
            long begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            List<Future<long[]>> running = new ArrayList<>();
            long errors = 0;
            long[] all = new long[0];
            try (ExecutorService clients = Executors.newFixedThreadPool(connections)) {
                for (int i = 0; i < connections; i++) {
                    int seed = i;
                    running.add(clients.submit(() -> client(port, requests.apply(seed), begin, end)));
                }
                for (Future<long[]> each : running) {
                    long[] took = each.get();
                    errors += took[0];
                    int before = all.length;
                    all = Arrays.copyOf(all, before + took.length - 1);
                    System.arraycopy(took, 1, all, before, took.length - 1);
                }
            }
            Arrays.sort(all);
            System.out.println(String.format(Locale.ROOT, "%.0f %.3f %.3f %d", all.length / (double) seconds,
                    all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6, errors));
        }

        private static byte[] request(String path) {
            return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }

        /** How many answers were not good, and how long each good one took. */
        private static long[] client(int port, Supplier<byte[]> requests, long begin, long end) throws IOException {
            long[] took = new long[1024];
            int count = 1;
            byte[] buffer = new byte[LONGEST];
            try (Socket socket = new Socket("localhost", port)) {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                socket.setSoTimeout(10_000);
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 18);
                for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                    out.write(requests.get());
                    boolean good = readAnswer(in, buffer);
                    if (start >= begin) {
                        if (!good) {
                            took[0]++;
                        } else {
                            took = count == took.length ? Arrays.copyOf(took, 2 * count) : took;
                            took[count++] = System.nanoTime() - start;
                        }
                    }
                }
            }
            return Arrays.copyOf(took, count);
        }

        private static boolean readAnswer(InputStream in, byte[] buffer) throws IOException {
            String status = line(in);
            int length = -1;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            if (length < 0) {
                throw new IOException("no length: " + status);
            }
            if (in.readNBytes(buffer, 0, length) != length) {
                throw new IOException("cut off");
            }
            return status.contains(" 200");
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }

    /**
     * Twenty pages in four zones each. The first page shows the same 720 teasers for as long as it is measured, however
     * many documents there are; all others are spread over it and the other pages, and over four months.
     */
    private void fill() throws InterruptedException {
        this.scene.begin(0);
        StringBuilder pages = new StringBuilder();
        for (int p = 0; p < PAGES; p++) {
            pages.append(p == 0 ? "[" : ",").append("""
                    {"id": "P%d-fr", "code": "P%d", "language": "fr", "title": "Page", "zones": [""".formatted(p, p));
            for (int z = 0; z < 4; z++) {
                pages.append(z == 0 ? "" : ",").append("""
                        {"id": "z%d-%d", "code": "z%d_P%d", "title": "Zone", "order": %d, "limit": %d, "template": "t"}
                        """.formatted(p, z, z, p, z, SHOWN / 4));
            }
            pages.append("]}");
        }
        this.legacy.pages(pages.append("]").toString());
        Random random = new Random(1);
        Instant today = Clock.systemUTC().instant();
        for (int i = 0; i < DOCUMENTS; i++) {
            boolean always = i < SHOWN;
            int page = always ? 0 : i % PAGES;
            Instant from = always ? today.minus(Duration.ofDays(100))
                    : today.plus(Duration.ofMinutes(random.nextInt(-60 * 24 * 60, 60 * 24 * 60)));
            Instant to = always ? today.plus(Duration.ofDays(100)) : from.plus(Duration.ofDays(7));
            this.legacy.put("b-" + i, """
                    {"id": "b-%d", "title": "Titre %d", "subtitle": "%s", "text": "%s", "kind": {"code": "SHOW"},
                     "program": "RC-%06d", "lang": "fr_FR", "link": {"url": "https://www.example.org/fr/videos/%d"},
                     "picture": "https://img.example.org/%d/__SIZE__", "platform": "web,tv,app",
                     "zone": "z%d_P%d", "page": "P%d", "from": "%s", "to": "%s", "order": "%d"}
                    """.formatted(i, i, "s".repeat(50), "t".repeat(120), i, i, i, i % 4, page, page, from, to,
                    always ? 0 : 5));
        }
        importAll();
        this.scene.atStep(3);
        this.database.sql("ANALYZE").update();
    }

    private void importAll() {
        String run = this.scene.api().as("ops").post("/api/migration/imports", null).text("id");
        await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(200))
                .until(() -> this.scene.api().as("ops")
                        .get("/api/migration/imports/" + run).text("status"), (status) -> status.equals("COMPLETED"));
    }

    private static void line(StringBuilder table, Object... cells) {
        table.append(String.format(Locale.ROOT, "%n%-24s %12s %12s %10s %10s %8s%n", cells));
    }

    private static void row(StringBuilder table, String what, int connections, Figures figures) {
        table.append(String.format(Locale.ROOT, "%-24s %12d %12.0f %10.2f %10.2f %8d%n", what, connections,
                figures.rate(), figures.median(), figures.p99(), figures.errors()));
    }
}
