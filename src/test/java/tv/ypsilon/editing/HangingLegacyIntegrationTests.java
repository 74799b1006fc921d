package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.Scene;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.editing.ProtocolBench.Deed;

/** While legacy says nothing, nobody but the editors who wait for it may notice. */
@ProtocolTest
@TestPropertySource(properties = {"legacy.connect-timeout=10s", "legacy.read-timeout=10s", "legacy.write-timeout=15s",
        "editing.deadline=30s",
        "editing.admission-wait=20s", "editing.send-window=3s"})
class HangingLegacyIntegrationTests {

    private static final String PAGE = "/api/pages/HOME?language=fr&support=web";

    private static final int EDITORS = 200;

    private final ProtocolBench bench;

    private final Scene scene;

    private final JdbcClient jdbc;

    private final MeterRegistry meters;

    HangingLegacyIntegrationTests(@Autowired ProtocolBench bench, @Autowired Scene scene, @Autowired JdbcClient jdbc,
            @Autowired MeterRegistry meters) {
        this.bench = bench;
        this.scene = scene;
        this.jdbc = jdbc;
        this.meters = meters;
    }

    @Test
    void holdsNoConnectionAndNoPageReader() {
        List<String> ids = IntStream.range(0, EDITORS).mapToObj("t%05d"::formatted).toList();
        History history = this.bench.begin(3, ids);
        this.bench.legacy().on("PUT", "/teasers/").always().hangs(Duration.ofSeconds(60));
        List<Runnable> edits = new ArrayList<>();
        ids.forEach((id) -> {
            int number = edits.size() + 1;
            edits.add(() -> this.bench.edit(id, Deed.UPDATE, number, "editor " + number));
        });

        Thread editors = Thread.ofPlatform().start(() -> this.bench.runAll(edits, EDITORS));
        await().atMost(Duration.ofSeconds(25)).until(this::hanging, (count) -> count == EDITORS);
        await().atMost(Duration.ofSeconds(2)).until(this::editsConnections, (count) -> count == 0);
        for (int i = 0; i < 50; i++) {
            assertThat(this.scene.api().unjudged().get(PAGE).status()).isEqualTo(200);
            assertThat(idleForLong()).as("transactions that wait while legacy hangs").isZero();
        }
        assertThat(editsConnections()).as("connections that wait while legacy hangs").isZero();
        assertThat(this.bench.undecided()).as("edits that hang all the while").isEqualTo(EDITORS);

        this.bench.legacy().stop();
        await().atMost(Duration.ofSeconds(20)).until(() -> !editors.isAlive());
        this.bench.legacy().start();
        this.bench.legacy().heals();
        assertThat(history.count(Outcome.OK)).isZero();
        this.bench.comeToRest();
        assertThat(HistoryChecker.violations(history, this.bench.end())).isEmpty();
    }

    private long hanging() {
        return this.bench.legacy().requests().stream().filter((request) -> request.method().equals("PUT")).count();
    }

    private double editsConnections() {
        return this.meters.get("hikaricp.connections.active").tag("pool", "edits").gauge().value();
    }

    /** Connections that have waited in a transaction for longer than any of ours thinks. */
    private int idleForLong() {
        return this.jdbc.sql("""
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND state LIKE 'idle in transaction%' AND state_change < now() - interval '200 ms'
                """).query(Integer.class).single();
    }
}
