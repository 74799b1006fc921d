package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
class ImportRulesIntegrationTests {

    private static final String LOST = """
            {"id": "lost", "title": "Égaré", "zone": "A-la-Une", "from": "2026-11-01", "to": "2027-02-01", "sticker": 1}""";

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient database;

    @Autowired
    private List<GuardCheck> checks;

    private ApiClient ops;

    @BeforeEach
    void begin() {
        this.scene.begin(0);
        this.ops = this.scene.api().as("ops");
    }

    @Nested
    class Aliases {

        @Test
        void putDocumentsIntoTheZoneThatTheyMeanAtTheNextImport() {
            legacy.put("lost", LOST);
            scene.importAll();
            assertThat(zones("lost")).isEmpty();

            Answer put = ops.put("/api/migration/aliases/a-la-une/top", reason("so says the old front"));

            assertThat(put.status()).isEqualTo(200);
            assertThat(put.text("by")).isEqualTo("ops");
            assertThat(zones("lost")).isEmpty();
            scene.importAll();
            assertThat(zones("lost")).containsExactly("top");
            assertThat(ops.get("/api/migration/aliases").json()).hasSize(1);
            assertThat(events())
                    .anyMatch((event) -> event.contains("ops") && event.contains("alias a-la-une of zone top set")
                            && event.contains("so says the old front"));

            assertThat(ops.delete("/api/migration/aliases/a-la-une/top?reason=wrong").status()).isEqualTo(200);
            scene.importAll();
            assertThat(zones("lost")).isEmpty();
            assertThat(ops.get("/api/migration/aliases").json()).isEmpty();
            assertThat(ops.delete("/api/migration/aliases/a-la-une/top?reason=wrong").status()).isEqualTo(404);
        }

        @Test
        void yieldToTheNamesThatLegacyKnows() {
            ops.put("/api/migration/aliases/top_home/more", reason("mistaken"));
            scene.importAll();

            assertThat(zones("lighthouse")).containsExactly("top");
        }

        @Test
        void areNeverWrittenToLegacy() {
            legacy.put("lost", LOST);
            ops.put("/api/migration/aliases/a-la-une/top", reason("so says the old front"));
            scene.importAll();

            Answer edit = scene.editor().put("/api/teasers/lost", scene.edited("lost", "title", "Retrouvé"));

            assertThat(edit.status()).isEqualTo(200);
            JsonNode document = scene.document("lost").orElseThrow();
            assertThat(document.path("title").asString()).isEqualTo("Retrouvé");
            assertThat(document.path("zone").asString()).isEqualTo("A-la-Une");
            assertThat(document.path("from").asString()).isEqualTo("2026-11-01");
            scene.importAll();
            assertThat(zones("lost")).containsExactly("top");
        }

        @Test
        void areOnlyForOpsAndOfZonesThatThereAre() {
            assertThat(scene.editor().put("/api/migration/aliases/x/top", reason("x")).status()).isEqualTo(403);
            assertThat(ops.put("/api/migration/aliases/x/nowhere", reason("x")).status()).isEqualTo(422);
            assertThat(ops.put("/api/migration/aliases/x/top", "{\"reason\": \"\"}").status()).isEqualTo(422);
        }
    }

    @Nested
    class Exceptions {

        @Test
        void placeOneDocumentUntilItSaysItselfWhereItIs() {
            legacy.put("lost", LOST);
            scene.importAll();
            Answer put = ops.put("/api/migration/exceptions/lost",
                    "{\"zoneId\": \"more\", \"reason\": \"see ticket 12\"}");
            assertThat(put.status()).isEqualTo(200);

            scene.importAll();
            assertThat(zones("lost")).containsExactly("more");
            assertThat(ops.get("/api/migration/exceptions?filter=" + ApiClient.encoded("{\"documentId\":\"lost\"}"))
                    .json().get(0).path("zoneId").asString()).isEqualTo("more");

            legacy.editForeign("lost", (raw) -> raw.replace("A-la-Une", "top"));
            scene.importAll();
            assertThat(zones("lost")).containsExactly("top");

            assertThat(ops.delete("/api/migration/exceptions/lost?reason=corrected").text("documentId"))
                    .isEqualTo("lost");
            assertThat(events()).anyMatch((event) -> event.contains("no longer put into zone more"));
        }

        @Test
        void leaveAnEditWhereTheEditorPutIt() {
            legacy.put("lost", LOST);
            ops.put("/api/migration/exceptions/lost", "{\"zoneId\": \"more\", \"reason\": \"see ticket 12\"}");
            scene.importAll();
            JsonNode entry = scene.api().as("viewer")
                    .get("/api/schedules?filter=" + ApiClient.encoded("{\"teaserId\":\"lost\"}")).json().get(0);
            Answer moved = scene.editor().put("/api/schedules/" + entry.path("id").asString(),
                    entry.toString().replace("\"zoneId\":\"more\"", "\"zoneId\":\"top\""));
            assertThat(moved.status()).isEqualTo(200);

            scene.importAll();

            assertThat(zones("lost")).containsExactly("top");
        }

        @Test
        void doNotReachAcrossLanguages() {
            legacy.put("lost", LOST);
            ops.put("/api/migration/exceptions/lost", "{\"zoneId\": \"oben\", \"reason\": \"mistaken\"}");

            scene.importAll();

            assertThat(zones("lost")).isEmpty();
        }
    }

    @Nested
    class DryRuns {

        @Test
        void countWhatAnImportWouldDoAndChangeNothing() {
            legacy.put("lost", LOST);
            legacy.put("broken", "{\"id\": \"broken\", \"title\": ");
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Le Port"));
            Map<String, Object> before = counts();

            JsonNode run = ended(ops.post("/api/migration/imports", "{\"dryRun\": true}"));

            assertThat(run.path("status").asString()).isEqualTo("COMPLETED");
            assertThat(run.path("dryRun").asBoolean()).isTrue();
            assertThat(run.path("imported").asInt()).isEqualTo(2);
            assertThat(run.path("issues").asInt()).isPositive();
            assertThat(counts()).isEqualTo(before);
            JsonNode real = ended(ops.post("/api/migration/imports", "{\"dryRun\": false}"));
            for (String count : List.of("read", "imported", "unchanged", "removed", "issues", "total")) {
                assertThat(run.path(count)).as(count).isEqualTo(real.path(count));
            }
        }

        @Test
        void tellWhatWouldGo() {
            legacy.removeForeign("lighthouse");

            JsonNode run = ended(ops.post("/api/migration/imports", "{\"dryRun\": true}"));

            assertThat(run.path("removed").asInt()).isEqualTo(1);
            assertThat(scene.teaser("lighthouse")).isPresent();
        }

        @Test
        void readDocumentsWithThePagesThatAnImportWouldTakeIn() {
            legacy.put("lost", LOST);
            legacy.pages("""
                    [{"id": "HOME-fr", "code": "HOME", "language": "fr", "title": "Accueil", "zones": [
                        {"id": "top", "code": "top_HOME", "order": 0}, {"id": "more", "code": "more_HOME", "order": 1},
                        {"id": "new", "code": "a-la-une", "order": 2}]},
                     {"id": "HOME-de", "code": "HOME", "language": "de", "title": "Startseite", "zones": [
                        {"id": "oben", "code": "top_HOME", "order": 0}]}]
                    """);

            JsonNode run = ended(ops.post("/api/migration/imports", "{\"dryRun\": true}"));

            assertThat(ops.get("/api/migration/imports/" + run.path("id").asString() + "/issues").json())
                    .noneMatch((issue) -> issue.path("rule").asString().equals("zone-unknown"));
            assertThat(database.sql("SELECT count(*) FROM zone WHERE id = 'new'").query(Long.class).single()).isZero();
        }

        @Test
        void areNoImportForTheGuard() {
            database.sql("DELETE FROM import_run").update();
            ended(ops.post("/api/migration/imports", "{\"dryRun\": true}"));

            assertThat(importComplete().verdict()).isEqualTo(GuardCheck.Verdict.FAIL);
        }
    }

    @Nested
    class SignedOffIssues {

        @Test
        void letTheStepMove() {
            legacy.put("nul", "{\"id\": \"nul\", \"title\": \"NUL \\u0000\"}");
            scene.importAll();
            assertThat(importComplete().verdict()).isEqualTo(GuardCheck.Verdict.FAIL);
            assertThat(importComplete().evidence()).containsEntry("notSignedOff", Map.of("text-replaced", 1L));
            String address = String.valueOf(importComplete().evidence().get("signOff"));

            Answer signed = ops.put(address, reason("nobody will miss the NUL"));

            assertThat(signed.json().path("signedOff").path("by").asString()).isEqualTo("ops");
            assertThat(importComplete().verdict()).isEqualTo(GuardCheck.Verdict.PASS);
            assertThat(events()).anyMatch((event) -> event.contains("nobody will miss the NUL"));
            // the same issue again needs no new signature, another one does
            scene.importAll();
            assertThat(importComplete().verdict()).isEqualTo(GuardCheck.Verdict.PASS);
            legacy.put("nul-2", "{\"id\": \"nul-2\", \"title\": \"NUL \\u0000\"}");
            scene.importAll();
            assertThat(importComplete().verdict()).isEqualTo(GuardCheck.Verdict.FAIL);
        }

        @Test
        void areWarnedOfWhereBothSystemsReadThemAlike() {
            legacy.put("lost", LOST);
            scene.importAll();

            assertThat(importComplete().verdict()).isEqualTo(GuardCheck.Verdict.WARNING);
        }

        @Test
        void areThoseOfACompleteImport() {
            JsonNode run = ended(ops.post("/api/migration/imports", "{\"dryRun\": true}"));

            Answer answer = ops.put("/api/migration/imports/" + run.path("id").asString() + "/signoff", reason("x"));

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.problem()).isEqualTo("import-not-complete");
        }
    }

    private GuardCheck.Result importComplete() {
        return this.checks.stream().filter((check) -> check.name() == GuardCheck.Name.IMPORT_COMPLETE).findFirst()
                .orElseThrow().check(MigrationStep.PREPARATION, MigrationStep.IMPORTED);
    }

    private JsonNode ended(Answer started) {
        assertThat(started.status()).isEqualTo(202);
        String address = started.header("Location");
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20))
                .until(() -> this.ops.get(address).json(), (run) -> !run.path("status").asString().equals("RUNNING"));
    }

    private List<String> zones(String teaser) {
        return this.database.sql("SELECT DISTINCT zone_id FROM schedule_entry WHERE teaser_id = ?").param(teaser)
                .query(String.class).list();
    }

    private List<String> events() {
        return this.database.sql("SELECT who || ': ' || what || ': ' || coalesce(detail, '') FROM migration_event")
                .query(String.class).list();
    }

    private Map<String, Object> counts() {
        return this.database.sql("""
                SELECT (SELECT string_agg(t::text, ',' ORDER BY id) FROM teaser t) AS teasers,
                       (SELECT string_agg(e::text, ',' ORDER BY id) FROM schedule_entry e) AS entries,
                       (SELECT string_agg(d::text, ',' ORDER BY teaser_id) FROM legacy_document d) AS documents,
                       (SELECT string_agg(z::text, ',' ORDER BY id) FROM zone z) AS zones,
                       (SELECT string_agg(f::text, ',') FROM foreign_edit f) AS foreign_edits
                """).query().singleRow();
    }

    private static String reason(String reason) {
        return "{\"reason\": \"" + reason + "\"}";
    }
}
