package tv.ypsilon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;

@ServiceTest
@TestPropertySource(properties = {"pools.edits=1", "spring.datasource.hikari.connection-timeout=250"})
class PoolsIntegrationTests {

    private final JdbcTemplate jdbc;

    private final Scene scene;

    PoolsIntegrationTests(@Autowired JdbcTemplate jdbc, @Autowired Scene scene) {
        this.jdbc = jdbc;
        this.scene = scene;
    }

    @Test
    void leaveTheOthersAloneWhenOneIsExhausted() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            var holder = other.submit(() -> Purpose.EDITS.run(() -> this.jdbc.query("SELECT 1", (_) -> {
                held.countDown();
                awaitQuietly(goOn);
            })));
            held.await();

            for (Purpose purpose : Purpose.values()) {
                if (purpose == Purpose.EDITS) {
                    assertThatThrownBy(() -> purpose.get(this::ask))
                            .isInstanceOf(CannotGetJdbcConnectionException.class);
                } else {
                    assertThat(purpose.get(this::ask)).isEqualTo(1);
                }
            }
            goOn.countDown();
            holder.get();
        }
        assertThat(Purpose.EDITS.get(this::ask)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void tellHowManyConnectionsAreInUse(Purpose purpose) {
        purpose.get(this::ask);

        JsonNode metric = this.scene.api().as("ops").unjudged()
                .get("/actuator/metrics/hikaricp.connections.max?tag=pool:" + purpose.word()).json();

        assertThat(metric.at("/measurements/0/value").asInt()).isEqualTo(switch (purpose) {
            case PAGES -> 10;
            case EDITS -> 1;
            case RECOVERY, BACKGROUND -> 2;
            case TOWER -> 3;
            case REQUESTS -> 6;
        });
    }

    private Integer ask() {
        return this.jdbc.queryForObject("SELECT 1", Integer.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
