package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.editing.ProtocolBench.Deed;

/** While legacy says nothing, nobody but the editors who wait for it may notice. */
@Tag("endurance")
@ProtocolTest
class HangingLegacyIntegrationTests {

    private static final Logger LOG = LoggerFactory.getLogger("proof.hanging");

    private static final String PAGE = "/api/pages/HOME?language=fr&support=web";

    private final ProtocolBench bench;

    private final Scene scene;

    private final JdbcClient jdbc;

    HangingLegacyIntegrationTests(@Autowired ProtocolBench bench, @Autowired Scene scene, @Autowired JdbcClient jdbc) {
        this.bench = bench;
        this.scene = scene;
        this.jdbc = jdbc;
    }

    @Test
    void holdsNoTransactionAndNoPageReader() {
        List<String> ids = IntStream.range(0, 200).mapToObj("t%05d"::formatted).toList();
        History history = this.bench.begin(3, ids);
        this.bench.legacy().on("PUT", "/teasers/").always().hangs(Duration.ofSeconds(2));
        List<Runnable> edits = new ArrayList<>();
        ids.forEach((id) -> {
            int number = edits.size() + 1;
            edits.add(() -> this.bench.edit(id, Deed.UPDATE, number, "editor " + number));
        });
        List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        List<Answer> notPages = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger idle = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        try (ScheduledExecutorService others = Executors.newScheduledThreadPool(2)) {
            var _ = others.scheduleWithFixedDelay(() -> {
                long start = System.nanoTime();
                Answer page = this.scene.api().get(PAGE);
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
                if (page.status() != 200) {
                    notPages.add(page);
                }
            }, 0, 5, TimeUnit.MILLISECONDS);
            var _ = others.scheduleWithFixedDelay(() -> {
                idle.accumulateAndGet(idleForLong(), Math::max);
                looks.incrementAndGet();
            }, 0, 20, TimeUnit.MILLISECONDS);
            this.bench.runAll(edits, edits.size());
            others.shutdownNow();
        }

        List<Long> sorted = micros.stream().sorted().toList();
        LOG.info("{} page reads beside {} hanging edits: p50 {} ms, p99 {} ms; {} looks for idle transactions",
                sorted.size(), edits.size(), sorted.get(sorted.size() / 2) / 1000.0,
                sorted.get(sorted.size() * 99 / 100) / 1000.0, looks);
        assertThat(notPages).as("page reads without a page").isEmpty();
        assertThat(sorted).as("page reads").isNotEmpty();
        assertThat(looks).hasPositiveValue();
        assertThat(idle).as("transactions that wait while legacy hangs").hasValue(0);
        assertThat(history.count(Outcome.OK)).isZero();
        this.bench.legacy().heals();
        this.bench.comeToRest();
        assertThat(HistoryChecker.violations(history, this.bench.end())).isEmpty();
    }

    /** Connections that have waited in a transaction for longer than any of ours thinks, and for less than legacy hangs. */
    private int idleForLong() {
        return this.jdbc.sql("""
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND state LIKE 'idle in transaction%' AND state_change < now() - interval '200 ms'
                """).query(Integer.class).single();
    }
}
