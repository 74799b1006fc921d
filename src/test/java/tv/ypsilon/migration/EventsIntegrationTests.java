package tv.ypsilon.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;

/** The audit: who did what to the migration, and why. */
@ServiceTest
class EventsIntegrationTests {

    private final Scene scene;

    private final JdbcClient jdbc;

    private final TransactionTemplate transaction;

    EventsIntegrationTests(@Autowired Scene scene, @Autowired JdbcClient jdbc,
            @Autowired PlatformTransactionManager transactions) {
        this.scene = scene;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
    }

    @AfterEach
    void open() {
        ops().put("/api/migration/maintenance", "{\"mode\": \"OFF\"}");
    }

    private ApiClient ops() {
        return this.scene.api().as("ops");
    }

    private Answer events(String filter) {
        Answer answer = this.scene.api().as("viewer").get("/api/migration/events?filter=" + ApiClient.encoded(filter));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static List<String> told(Answer answer) {
        return answer.json().valueStream().map((event) -> event.path("who").asString() + ": "
                + event.path("what").asString()).toList();
    }

    @Test
    void sayWhoDidWhatAndWhy() {
        String before = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        ops().put("/api/migration/maintenance", "{\"mode\": \"WRITES\", \"reason\": \"La base déménage\"}");
        ops().post("/api/migration/guard/override", "{\"to\": 3, \"reason\": \"Vu avec l’équipe\"}");
        ops().put("/api/migration/aliases/autre/top", "{\"reason\": \"Ancien nom\"}");
        ops().delete("/api/migration/aliases/autre/top?reason=Fini");
        ops().put("/api/migration/maintenance", "{\"mode\": \"OFF\"}");
        String parity = ops().post("/api/migration/parity", null).header("Location");
        String sample = ops()
                .post("/api/migration/samples", "{\"name\": \"avant\", \"instants\": [\"2027-01-01T00:00:00Z\"]}")
                .header("Location");

        Answer answer = events("{\"since\": \"" + before + "\"}");

        assertThat(told(answer)).contains("ops: sample taken", "ops: parity started", "ops: maintenance OFF",
                "ops: maintenance WRITES", "ops: guard overridden for step 3");
        assertThat(answer.body()).contains("La base déménage", "Vu avec l’équipe", "Ancien nom", "Fini", parity,
                sample);
        assertThat(answer.json().valueStream().map((event) -> event.path("id").asLong()).toList())
                .isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(told(events("{\"what\": \"IMPORT\"}"))).contains("ops: import started");
    }

    @Test
    void areFoundByWhoAndWhatAndInParts() {
        ops().put("/api/migration/maintenance", "{\"mode\": \"WRITES\", \"reason\": \"a\"}");
        ops().put("/api/migration/maintenance", "{\"mode\": \"ALL\", \"reason\": \"b\"}");

        Answer last = this.scene.api().as("ops").get("/api/migration/events?filter="
                + ApiClient.encoded("{\"who\": \"ops\", \"what\": \"Maintenance\"}") + "&range="
                + ApiClient.encoded("[0,0]"));
        assertThat(told(last)).containsExactly("ops: maintenance ALL");
        assertThat(last.header("Content-Range")).matches("events 0-0/\\d+");
        JsonNode event = last.json().get(0);
        assertThat(events("{\"id\": [\"%s\"]}".formatted(event.path("id").asString())).json().get(0)).isEqualTo(event);
        assertThat(told(events("{\"who\": \"nobody\"}"))).isEmpty();
        assertThat(told(events("{\"what\": \"%\"}"))).isEmpty();
        assertThat(events("{\"since\": \"2100-01-01T00:00:00Z\"}").header("Content-Range")).isEqualTo("events */0");
        JsonNode first = this.scene.api().as("ops").get("/api/migration/events?sort=" + ApiClient.encoded(
                "[\"at\",\"ASC\"]")).json().get(0);
        assertThat(first.path("what").asString()).startsWith("step 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": [\"x\"]}", "{\"since\": \"yesterday\"}", "{\"who\": 1}", "{\"why\": \"x\"}",
            "{\"who\": \"a\\u0000\"}", "{\"who\": \"\\ud800\"}", "{\"id\": [\"99999999999999999999\"]}", "[]"})
    void refuseWhatTheyCannotBeFilteredBy(String filter) {
        Answer answer = this.scene.api().as("ops").get("/api/migration/events?filter=" + ApiClient.encoded(filter));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void areNoBusinessOfEditors() {
        assertThat(this.scene.editor().get("/api/migration/events").problem()).isEqualTo("forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE migration_event SET who = 'nobody'", "DELETE FROM migration_event",
            "DELETE FROM migration_event WHERE id = -1", "TRUNCATE migration_event",
            "TRUNCATE migration_event, migration_state CASCADE"})
    void cannotBeChanged(String sql) {
        List<?> before = this.jdbc.sql("SELECT * FROM migration_event ORDER BY id").query().listOfRows();

        assertThatThrownBy(() -> this.jdbc.sql(sql).update()).hasMessageContaining("the audit is written once");
        assertThatThrownBy(() -> this.transaction.executeWithoutResult((_) -> {
            this.jdbc.sql("SET LOCAL session_replication_role = replica").update();
            this.jdbc.sql(sql).update();
        })).hasMessageContaining("the audit is written once");

        assertThat(this.jdbc.sql("SELECT * FROM migration_event ORDER BY id").query().listOfRows()).isEqualTo(before);
    }

    /** Whatever the role may do to other tables: the audit's own owner gave these rights up. */
    @ParameterizedTest
    @ValueSource(strings = {"UPDATE", "DELETE", "TRUNCATE"})
    void areNotTheServicesToChange(String right) {
        String owner = this.jdbc.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'migration_event'")
                .query(String.class).single();

        assertThat(this.jdbc.sql("""
                SELECT count(*) FROM information_schema.role_table_grants
                WHERE table_name = 'migration_event' AND grantee IN (?, 'PUBLIC') AND privilege_type = ?
                """).params(owner, right).query(Long.class).single()).isZero();
        assertThat(this.jdbc.sql("""
                SELECT count(*) FROM information_schema.role_table_grants
                WHERE table_name = 'migration_event' AND grantee = ? AND privilege_type IN ('SELECT', 'INSERT')
                """).param(owner).query(Long.class).single()).isEqualTo(2);
    }
}
