package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Measures how long a write takes beyond legacy's own time, {@code mvn -Pbench verify}: what a client waits for an answer,
 * less what the service waited for legacy's GET and PUT in the same write (its {@code Server-Timing}). Client, service,
 * legacy and PostgreSQL share one machine. It prints a table and asserts no time.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "migration.step=2")
@Import({TestDatabase.class, TestLegacy.class, Scene.class})
class WriteOverheadBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(WriteOverheadBenchmark.class);

    private static final int TEASERS = 64;

    /** So many writes pass before the first that counts: what is measured is a service that has run for a while. */
    private static final int WARM_UP = Integer.getInteger("ypsilon.bench.warm-up", 12_000);

    /** An editor at work, at a very good pace. */
    private static final Duration THINKING = Duration.ofMillis(200);

    private static final int WRITES = 3000;

    private final Scene scene;

    private final LegacySimulator legacy;

    private final List<String> ids = new ArrayList<>();

    WriteOverheadBenchmark(@Autowired Scene scene, @Autowired LegacySimulator legacy) {
        this.scene = scene;
        this.legacy = legacy;
    }

    private record Sample(double total, double legacy) {

        double own() {
            return this.total - this.legacy;
        }
    }

    @BeforeEach
    void fill() {
        this.scene.begin(0);
        for (int i = 0; i < TEASERS; i++) {
            this.legacy.put(Scene.LIGHTHOUSE.replace("\"lighthouse\"", "\"bench-" + i + "\""));
            this.ids.add("bench-" + i);
        }
        this.scene.importAll();
        this.scene.atStep(2);
    }

    @Test
    void measures() throws Exception {
        run(8, WARM_UP, Duration.ZERO);
        StringBuilder table = new StringBuilder(
                String.format("%n%-32s | %8s | %22s | %22s | %22s%n", "editors", "writes/s",
                        "beyond legacy p50 p99", "legacy p50 p99", "whole answer p50 p99"));
        for (Load load : List.of(new Load("1", 1, Duration.ZERO), new Load("16, a write each 200 ms", 16, THINKING),
                new Load("16, without a pause", 16, Duration.ZERO))) {
            long start = System.nanoTime();
            List<Sample> samples = run(load.editors(), WRITES, load.every());
            double seconds = (System.nanoTime() - start) / 1e9;
            table.append(String.format(Locale.ROOT,
                    "%-32s | %8.0f | %10.1f %8.1f ms | %10.1f %8.1f ms | %10.1f %8.1f ms%n", load.name(),
                    samples.size() / seconds, at(50, samples.stream().mapToDouble(Sample::own).toArray()),
                    at(99, samples.stream().mapToDouble(Sample::own).toArray()),
                    at(50, samples.stream().mapToDouble(Sample::legacy).toArray()),
                    at(99, samples.stream().mapToDouble(Sample::legacy).toArray()),
                    at(50, samples.stream().mapToDouble(Sample::total).toArray()),
                    at(99, samples.stream().mapToDouble(Sample::total).toArray())));
        }
        LOG.info("{}", table);
    }

    /**
     * So many editors at once.
     *
     * @param every how often each begins a write; zero: when the last one is answered
     */
    private record Load(String name, int editors, Duration every) {}

    /** Every editor has teasers of its own, as editors do. */
    private List<Sample> run(int editors, int writes, Duration every) throws Exception {
        List<Sample> samples = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger left = new AtomicInteger(writes);
        try (ExecutorService all = Executors.newFixedThreadPool(editors)) {
            List<Future<?>> running = new ArrayList<>();
            for (int editor = 0; editor < editors; editor++) {
                int first = editor;
                running.add(all.submit(() -> {
                    long next = System.nanoTime() + every.toNanos() * first / editors;
                    for (int n = first; left.getAndDecrement() > 0; n += editors) {
                        LockSupport.parkNanos(next - System.nanoTime());
                        next += every.toNanos();
                        samples.add(write("bench-" + n % TEASERS, "Titre " + n));
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        return samples;
    }

    private Sample write(String id, String title) {
        String body = this.scene.edited(id, "title", title + " " + System.nanoTime());
        long start = System.nanoTime();
        ApiClient.Answer answer = this.scene.editor().unjudged().put("/api/teasers/" + id, body);
        double total = (System.nanoTime() - start) / 1e6;
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new Sample(total, Double.parseDouble(answer.header("Server-Timing").replaceFirst(".*dur=", "")));
    }

    private static double at(int percentile, double[] values) {
        Arrays.sort(values);
        return values[Math.min(values.length - 1, values.length * percentile / 100)];
    }
}
