package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.Scene;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * Measures how long a page read from PostgreSQL takes (step 3) beside nobody, beside 200 editors, and beside 200 editors
 * while legacy hangs, {@code mvn -Pbench verify}. Each editor begins a write every two seconds. Client, service, legacy
 * and PostgreSQL share one machine. It prints a table and asserts no time.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "migration.step=3")
@Import({TestDatabase.class, TestLegacy.class, Scene.class})
class HangingLegacyBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(HangingLegacyBenchmark.class);

    private static final String PAGE = "/api/pages/HOME?language=fr&support=web";

    private static final int EDITORS = 200;

    private static final Duration EVERY = Duration.ofSeconds(2);

    private static final int READS = 2000;

    private final Scene scene;

    private final LegacySimulator legacy;

    private final JdbcClient jdbc;

    private int idle;

    HangingLegacyBenchmark(@Autowired Scene scene, @Autowired LegacySimulator legacy, @Autowired JdbcClient jdbc) {
        this.scene = scene;
        this.legacy = legacy;
        this.jdbc = jdbc;
    }

    @Test
    void measures() throws Exception {
        this.scene.begin(0);
        for (int i = 0; i < EDITORS; i++) {
            this.legacy.put(Scene.LIGHTHOUSE.replace("\"lighthouse\"", "\"bench-" + i + "\""));
        }
        this.scene.importAll();
        this.scene.atStep(3);
        beside(true);
        StringBuilder table = new StringBuilder(String.format("%n%-36s | %8s %8s | %s%n", "page reads", "p50", "p99",
                "writes done, not done; idle in transaction"));
        table.append(row("beside nobody", beside(false)));
        table.append(row("beside 200 editors", beside(true)));
        this.legacy.on("/teasers/").always().hangs(Duration.ofSeconds(30));
        table.append(row("beside 200 editors, legacy hanging", beside(true)));
        this.legacy.heals();
        LOG.info("{}", table);
    }

    private record Measured(List<Long> micros, int done, int notDone, int idle) {}

    private static String row(String name, Measured measured) {
        List<Long> sorted = measured.micros().stream().sorted().toList();
        return String.format(Locale.ROOT, "%-36s | %5.1f ms %5.1f ms | %d, %d; %d%n", name,
                sorted.get(sorted.size() / 2) / 1000.0, sorted.get(sorted.size() * 99 / 100) / 1000.0, measured.done(),
                measured.notDone(), measured.idle());
    }

    private Measured beside(boolean withEditors) throws Exception {
        AtomicBoolean goOn = new AtomicBoolean(true);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger notDone = new AtomicInteger();
        this.idle = 0;
        try (ExecutorService editors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; withEditors && i < EDITORS; i++) {
                int editor = i;
                all.add(editors.submit(() -> edit(editor, goOn, done, notDone)));
            }
            List<Long> micros = LongStream.range(0, READS).map((_) -> read()).boxed().toList();
            goOn.set(false);
            for (Future<?> one : all) {
                one.get();
            }
            return new Measured(micros, done.get(), notDone.get(), this.idle);
        }
    }

    private long read() {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        long start = System.nanoTime();
        assertThat(this.scene.api().unjudged().get(PAGE).status()).isEqualTo(200);
        long micros = (System.nanoTime() - start) / 1000;
        if (start % 10 == 0) {
            this.idle = Math.max(this.idle, idleForLong());
        }
        return micros;
    }

    private void edit(int editor, AtomicBoolean goOn, AtomicInteger done, AtomicInteger notDone) {
        String id = "bench-" + editor;
        long next = System.nanoTime() + EVERY.toNanos() * editor / EDITORS;
        for (int n = 0; goOn.get(); n++) {
            LockSupport.parkNanos(next - System.nanoTime());
            next = Math.max(next + EVERY.toNanos(), System.nanoTime());
            int status = this.scene.editor().unjudged()
                    .put("/api/teasers/" + id, this.scene.edited(id, "title", "Titre " + n)).status();
            (status == 200 ? done : notDone).incrementAndGet();
        }
    }

    private int idleForLong() {
        return this.jdbc.sql("""
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND state LIKE 'idle in transaction%' AND state_change < now() - interval '200 ms'
                """).query(Integer.class).single();
    }
}
