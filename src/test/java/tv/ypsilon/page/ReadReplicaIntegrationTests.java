package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistrar;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;

/** A replica takes work off the database, and never shows: not while it lags, nor hangs, nor when it dies. */
@ServiceTest
@Import(ReadReplicaIntegrationTests.Replica.class)
@DirtiesContext
@DisabledIfSystemProperty(
        named = "ypsilon.test.database",
        matches = "testcontainers",
        disabledReason = "the standby is begun from the files of the embedded PostgreSQL")
class ReadReplicaIntegrationTests {

    private static final String HOME = "/api/pages/HOME?language=fr&support=web";

    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger edits = new AtomicInteger();

    @Autowired
    private Scene scene;

    @Autowired
    private Standby standby;

    @Autowired
    private MeterRegistry meters;

    @TestConfiguration(proxyBeanMethods = false)
    static class Replica {

        @Bean
        Standby standby(JdbcConnectionDetails database) {
            return Standby.of(database);
        }

        @Bean
        DynamicPropertyRegistrar readDatasource(Standby standby) {
            return (registry) -> registry.add("ypsilon.read.datasource.url", standby::url);
        }
    }

    @Test
    void neverShows() {
        this.scene.begin(3);
        assertThat(this.standby.jdbc().sql("SELECT pg_is_in_recovery()").query(Boolean.class).single()).isTrue();
        isLoadedFrom();

        this.standby.pauses();
        for (int i = 0; i < 5; i++) {
            edit();
        }
        assertThat(used("behind")).isPositive();
        assertThat(titleThere()).as("the replica lags").isNotEqualTo(this.scene.titleHere());

        this.standby.resumes();
        isLoadedFrom();

        this.standby.freezes();
        try {
            isAway();
        } finally {
            this.standby.thaws();
        }
        isLoadedFrom();

        this.standby.isKilled();
        isAway();
        for (int i = 0; i < 5; i++) {
            edit();
        }
    }

    /** Edits until the page comes from the replica. */
    private void isLoadedFrom() {
        double before = used("loaded");
        await().atMost(LONG).until(() -> {
            edit();
            return used("loaded") > before;
        });
    }

    /** Edits until the replica is found not to answer. */
    private void isAway() {
        double before = used("away");
        await().atMost(LONG).until(() -> {
            edit();
            return used("away") > before;
        });
    }

    /** Edits, and sees the edit at once. */
    private void edit() {
        String title = "La " + this.edits.incrementAndGet() + "e fois";
        assertThat(this.scene.editTitle(title).status()).isEqualTo(200);

        Answer page = this.scene.api().get(HOME);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains(title);
    }

    private String titleThere() {
        return this.standby.jdbc().sql("SELECT title FROM teaser WHERE id = 'lighthouse'").query(String.class)
                .single();
    }

    private double used(String use) {
        return this.meters.get("ypsilon.page.replica").tag("use", use).counter().count();
    }
}
