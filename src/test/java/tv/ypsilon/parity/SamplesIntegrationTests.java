package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
class SamplesIntegrationTests {

    private static final String SAMPLES = "/api/migration/samples";

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void begin() {
        this.jdbc.sql("UPDATE page_sample SET status = 'FAILED' WHERE status = 'RUNNING'").update();
        this.jdbc.sql("TRUNCATE page_sample, page_sample_content, page_sample_comparison").update();
        this.scene.begin(3);
    }

    @Test
    void keepsEveryPageNowAndEverySixHoursForAWeek() {
        JsonNode sample = taken(null);

        assertThat(sample.path("instants").size()).isEqualTo(29);
        assertThat(sample.path("pages").asLong()).isEqualTo(29 * 2 * 3);
        assertThat(sample.path("source").asString()).isEqualTo("POSTGRESQL");
        assertThat(ops().get(SAMPLES).json().size()).isEqualTo(1);
    }

    @Test
    void findsNothingWhereNothingHasChanged() {
        JsonNode comparison = compared(taken("{\"name\": \"before the release\"}"));

        assertThat(comparison.path("equal").asLong()).isEqualTo(29 * 2 * 3).isEqualTo(
                comparison.path("compared").asLong());
        assertThat(comparison.path("differences").isEmpty()).isTrue();
    }

    @Test
    void findsNothingWhereOnlyTheSystemHasChangedThatPagesAreReadFrom() {
        JsonNode sample = taken(null);
        this.scene.atStep(2);

        JsonNode comparison = compared(sample);

        assertThat(comparison.path("source").asString()).isEqualTo("LEGACY");
        assertThat(comparison.path("different").asLong()).as("%s", comparison).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "UPDATE teaser SET title = 'Autre' WHERE id = 'lighthouse' | FIELD",
            "UPDATE teaser SET status = 'DRAFT' WHERE id = 'lighthouse' | MISSING",
            "UPDATE schedule_entry SET zone_id = 'more' WHERE teaser_id = 'lighthouse' | ZONE",
            "UPDATE schedule_entry SET position = 9 WHERE teaser_id = 'lighthouse' | ORDER",
            "UPDATE schedule_entry SET ends_at = ends_at + interval '1 hour' WHERE teaser_id = 'lighthouse' | WINDOW",
            "UPDATE zone SET max_teasers = 0 WHERE id = 'top' | LIMIT"})
    void findsWhatAChangeHasBroken(String change, String cause) {
        JsonNode sample = taken("{\"instants\": [\"2026-12-01T12:00:00Z\"]}");
        this.jdbc.sql(change).update();
        this.jdbc.sql("UPDATE site_revision SET revision = revision || '.'").update();

        JsonNode comparison = compared(sample);

        assertThat(comparison.path("byCause").propertyNames()).containsExactly(cause);
        assertThat(comparison.path("different").asLong()).isEqualTo(2);
        assertThat(comparison.at("/differences/0/pageId").asString()).isEqualTo("HOME-fr");
        assertThat(comparison.at("/differences/0/before").toString()).contains("lighthouse");
    }

    @Test
    void needsNoLegacyWherePagesDoNot() {
        JsonNode sample = taken(null);
        this.scene.atStep(4);
        this.legacy.on("GET", "/").always().answers(503);

        assertThat(compared(sample).path("status").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void isRefusedToEditorsAndWhereItMakesNoSense() {
        assertThat(this.scene.editor().post(SAMPLES, null).status()).isEqualTo(403);
        assertThat(ops().post(SAMPLES, "{\"instants\": []}").status()).isEqualTo(422);
        assertThat(ops().get(SAMPLES + "/0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f03").status()).isEqualTo(404);
        assertThat(ops().post(SAMPLES + "/0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f03/comparison", null).status())
                .isEqualTo(404);
        JsonNode sample = taken(null);
        assertThat(ops().get(SAMPLES + "/" + sample.path("id").asString() + "/comparison").status()).isEqualTo(404);
    }

    private ApiClient ops() {
        return this.scene.api().as("ops");
    }

    private JsonNode taken(String body) {
        ApiClient.Answer answer = ops().post(SAMPLES, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return ended(SAMPLES + "/" + answer.text("id"));
    }

    private JsonNode compared(JsonNode sample) {
        String address = SAMPLES + "/" + sample.path("id").asString() + "/comparison";
        ApiClient.Answer answer = ops().post(address, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return ended(address);
    }

    private JsonNode ended(String address) {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> ops().get(address).json(), (each) -> !each.path("status").asString().equals("RUNNING"));
    }
}
