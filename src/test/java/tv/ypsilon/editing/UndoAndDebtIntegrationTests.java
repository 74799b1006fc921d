package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tv.ypsilon.Scene.LIGHTHOUSE;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
class UndoAndDebtIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(40);

    private static final String PHARE = "/api/teasers/lighthouse";

    private final Scene scene;

    private final LegacySimulator legacy;

    UndoAndDebtIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy) {
        this.scene = scene;
        this.legacy = legacy;
    }

    @BeforeEach
    void begin() {
        this.scene.begin(2);
    }

    @AfterEach
    void heal() {
        this.legacy.heals();
    }

    private Answer undoLatest() {
        return this.scene.editor().post(address(this.scene.latestOperation()) + "/undo", null);
    }

    private static String address(JsonNode operation) {
        return "/api/operations/" + operation.path("id").asString();
    }

    @Nested
    class Undoing {

        @Test
        void givesLegacyItsOwnDocumentBackToTheLetter() {
            scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "top", "position": 0, "startsAt": "2027-03-01T08:00:00Z"}""");

            Answer undone = undoLatest();

            assertThat(undone.status()).isEqualTo(201);
            assertThat(legacy.document("lighthouse")).contains(LIGHTHOUSE);
            assertThat(scene.teaser("lighthouse").orElseThrow().path("version").asLong()).isEqualTo(3);
            assertThat(undone.text("undoes")).isNotEmpty();
        }

        @Test
        void bringsADeletedTeaserBackWithAllThatItsDocumentHeld() {
            scene.editor().delete(PHARE + "?version=1");
            assertThat(legacy.document("lighthouse")).isEmpty();

            assertThat(undoLatest().status()).isEqualTo(201);

            assertThat(legacy.document("lighthouse")).contains(LIGHTHOUSE);
            assertThat(scene.teaser("lighthouse").orElseThrow().path("version").asLong()).isEqualTo(2);
        }

        @Test
        void takesACreatedTeaserAway() {
            Answer created = scene.editor().post("/api/teasers", Scene.NEW_TEASER);

            assertThat(undoLatest().status()).isEqualTo(201);

            assertThat(scene.teaser(created.text("id"))).isEmpty();
            assertThat(legacy.document(created.text("id"))).isEmpty();
        }

        @Test
        void isItselfUndone() {
            scene.editTitle("Le Grand Phare");
            undoLatest();
            assertThat(scene.titleHere()).isEqualTo("Le Phare");

            undoLatest();

            assertThat(scene.titleHere()).isEqualTo("Le Grand Phare");
        }

        @Test
        void isRefusedAfterALaterEdit() {
            scene.editTitle("Eins");
            JsonNode first = scene.latestOperation();
            scene.editTitle("Zwei");

            Answer refused = scene.editor().post(address(first) + "/undo", null);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.problem()).isEqualTo("changed-since");
            assertThat(scene.titleHere()).isEqualTo("Zwei");
        }

        @Test
        void isRefusedForWhatWasNotDone() {
            legacy.on("PUT", "/teasers/").answers(422);
            scene.editTitle("Eins");

            assertThat(undoLatest().problem()).isEqualTo("not-undoable");
        }
    }

    @Nested
    class Quarantined {

        private String address;

        /** Legacy shows a third thing while an edit of ours is in doubt. */
        @BeforeEach
        void editBetweenOurRequestAndOurLook() {
            legacy.on("PUT", "/teasers/").hangs(LONG);
            Answer unknown = scene.editTitle("Le Grand Phare");
            this.address = unknown.text("operation");
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Von anderswo"));
            legacy.heals();
            await().atMost(LONG).until(() -> scene.api().as("ops").get(this.address).text("state"),
                    "QUARANTINED"::equals);
        }

        @Test
        void holdsTheTeaserAndShowsBothSides() {
            Answer held = scene.editTitle("X");
            assertThat(held.status()).isEqualTo(409);
            assertThat(held.text("state")).isEqualTo("QUARANTINED");

            JsonNode sides = scene.api().as("ops").get(this.address + "/quarantine").json();
            assertThat(sides.at("/legacy/title").asString()).isEqualTo("Von anderswo");
            assertThat(sides.at("/ours/title").asString()).isEqualTo("Le Phare");
            assertThat(sides.at("/wanted/title").asString()).isEqualTo("Le Grand Phare");
            assertThat(sides.at("/rawLegacy/tracking/campaign").toString()).isEqualTo("12345678901234567890");
        }

        @ParameterizedTest
        @CsvSource({"KEEP_LEGACY, Von anderswo", "KEEP_OURS, Le Phare", "EDIT, Le Grand Phare"})
        void endsAsAnOperatorChooses(String choice, String title) {
            Answer resolved = scene.api().as("ops").post(this.address + "/resolution",
                    "{\"choice\": \"" + choice + "\", \"reason\": \"abgesprochen\"}");

            assertThat(resolved.status()).isEqualTo(200);
            assertThat(resolved.text("state")).isEqualTo("ABORTED");
            assertThat(scene.titleHere()).isEqualTo(title);
            assertThat(scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo(title);
            assertThat(scene.editTitle("Weiter").status()).isEqualTo(200);
            assertThat(scene.api().as("ops").get(this.address + "/quarantine").problem()).isEqualTo("not-quarantined");
        }

        @Test
        void hasEndedThoughTheEditThatFollowsIsRefusedAndSaysSo() {
            legacy.on("PUT", "/teasers/").answers(422);

            Answer refused = scene.api().as("ops").post(this.address + "/resolution",
                    "{\"choice\": \"KEEP_OURS\", \"reason\": \"abgesprochen\"}");

            assertThat(refused.problem()).isEqualTo("legacy-refused");
            assertThat(refused.text("settled")).isEqualTo("quarantine-ended");
            assertThat(scene.titleHere()).isEqualTo("Von anderswo");
            assertThat(scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo("Von anderswo");
            assertThat(scene.editTitle("Weiter").status()).isEqualTo(200);
        }

        @Test
        void isNotForEditorsToEnd() {
            assertThat(scene.editor().post(this.address + "/resolution",
                    "{\"choice\": \"KEEP_OURS\", \"reason\": \"x\"}").status()).isEqualTo(403);
        }
    }

    @Nested
    class ComingBackFromStepFour {

        private void noDebtIsLeft() {
            await().atMost(LONG).untilAsserted(() -> assertThat(
                    scene.api().as("viewer").get("/api/migration").json().path("debt").asLong()).isZero());
        }

        @Test
        void paysWhatWasCreatedEditedAndDeleted() {
            scene.atStep(4);
            String created = scene.editor().post("/api/teasers", Scene.NEW_TEASER).text("id");
            scene.editTitle("Eins");
            scene.editTitle("Zwei");
            String gone = scene.editor().post("/api/teasers", Scene.NEW_TEASER).text("id");
            scene.editor().delete("/api/teasers/" + gone);

            scene.atStep(3);

            noDebtIsLeft();
            assertThat(legacy.document("lighthouse")).contains(LIGHTHOUSE.replace("Le Phare", "Zwei"));
            assertThat(scene.document(created).orElseThrow().path("title").asString()).isEqualTo("Nouveau");
            assertThat(legacy.document(gone)).isEmpty();
            assertThat(scene.teaser("lighthouse").orElseThrow().path("version").asLong())
                    .as("a payment is no edit").isEqualTo(3);
        }

        @Test
        void deletesInLegacyWhatWasDeletedHere() {
            scene.atStep(4);
            scene.editor().delete(PHARE);

            scene.atStep(3);

            noDebtIsLeft();
            assertThat(legacy.document("lighthouse")).isEmpty();
        }

        @Test
        void goesOnWhereAFailingLegacyHasInterruptedIt() {
            scene.atStep(4);
            scene.editTitle("Eins");
            legacy.on("/teasers").times(2).answers(500);

            scene.atStep(3);

            noDebtIsLeft();
            assertThat(scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo("Eins");
        }

        @Test
        void putsIntoQuarantineWhatSomebodyElseHasEditedInLegacy() {
            scene.atStep(4);
            scene.editTitle("Eins");
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Von anderswo"));

            scene.atStep(3);

            await().atMost(LONG)
                    .until(() -> scene.latestOperation().path("state").asString().equals("QUARANTINED"));
            assertThat(scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo("Von anderswo");
            assertThat(scene.titleHere()).isEqualTo("Eins");
            scene.api().as("ops").post(address(scene.latestOperation()) + "/resolution",
                    "{\"choice\": \"KEEP_OURS\", \"reason\": \"unsere gilt\"}");
            noDebtIsLeft();
            assertThat(scene.document("lighthouse").orElseThrow().path("title").asString()).isEqualTo("Eins");
        }

        @Test
        void letsAnEditOfAnIndebtedTeaserPayItsOwn() {
            scene.atStep(4);
            scene.editTitle("Eins");
            scene.atStep(3);

            await().atMost(LONG).until(
                    () -> scene.editor().put(PHARE, scene.edited("lighthouse", "title", "Zwei")).status() == 200);

            noDebtIsLeft();
            assertThat(legacy.document("lighthouse")).contains(LIGHTHOUSE.replace("Le Phare", "Zwei"));
        }
    }
}
