package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tv.ypsilon.Scene.LIGHTHOUSE;
import static tv.ypsilon.Scene.MORE;
import static tv.ypsilon.Scene.TOP;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.AppliedWrite;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
class EditingIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static final String PHARE = "/api/teasers/lighthouse";

    private final Scene scene;

    private final LegacySimulator legacy;

    EditingIntegrationTests(@Autowired Scene scene, @Autowired LegacySimulator legacy) {
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

    private String titleInLegacy() {
        return this.scene.document("lighthouse").orElseThrow().path("title").asString();
    }

    private void nothingHasChanged() {
        assertThat(this.scene.teaser("lighthouse").orElseThrow().path("version").asLong()).isEqualTo(1);
        assertThat(scene.titleHere()).isEqualTo("Le Phare");
        assertThat(this.legacy.document("lighthouse")).contains(LIGHTHOUSE);
    }

    private List<AppliedWrite> writesToLegacy() {
        return this.legacy.writes().stream().filter((write) -> write.source() == AppliedWrite.Source.HTTP).toList();
    }

    private long requestsToWrite() {
        return this.legacy.requests().stream().filter((request) -> !request.method().equals("GET")).count();
    }

    @Nested
    class WhileLegacyIsWell {

        @Test
        void createsATeaserOnBothSides() {
            Answer created = scene.editor().post("/api/teasers", Scene.NEW_TEASER);

            assertThat(created.status()).isEqualTo(201);
            assertThat(created.header("Location")).isEqualTo("/api/teasers/" + created.text("id"));
            assertThat(created.header("ETag")).isEqualTo("\"1\"");
            assertThat(scene.document(created.text("id")).orElseThrow().path("title").asString()).isEqualTo("Nouveau");
            assertThat(scene.teaser(created.text("id"))).contains(created.json());
        }

        @Test
        void changesNothingOfADocumentButWhatWasEdited() {
            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);

            assertThat(legacy.document("lighthouse")).contains(LIGHTHOUSE.replace("Le Phare", "Le Grand Phare"));
            assertThat(scene.titleHere()).isEqualTo("Le Grand Phare");
        }

        @Test
        void writesAnEditedScheduleAsOneListOfWindows() {
            Answer created = scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "top", "position": 0, "startsAt": "2027-03-01T08:00:00+01:00",
                     "endsAt": null}""");

            assertThat(created.status()).isEqualTo(201);
            assertThat(created.version()).isEqualTo(2);
            JsonNode document = scene.document("lighthouse").orElseThrow();
            assertThat(document.path("windows")).hasToString(
                    "[{\"from\":\"2026-11-01T07:00:00Z\",\"to\":\"2027-02-01T23:00:00Z\",\"order\":2},"
                            + "{\"from\":\"2027-03-01T07:00:00Z\",\"order\":0}]");
            assertThat(document.has("from") || document.has("to") || document.has("order")).isFalse();
            assertThat(document.path("zone").asString()).isEqualTo(" TOP_home ");
        }

        @Test
        void movesAnEntryToAnotherZone() {
            JsonNode entry = scene.api().as("viewer")
                    .get("/api/schedules?filter=%7B%22teaserId%22%3A%22lighthouse%22%7D").json().get(0);

            Answer moved = scene.editor().put("/api/schedules/" + entry.path("id").asString(),
                    entry.toString().replace("\"" + TOP + "\"", "\"" + MORE + "\""));

            assertThat(moved.status()).isEqualTo(200);
            assertThat(scene.document("lighthouse").orElseThrow().path("zone"))
                    .hasToString("{\"id\":\"more\",\"page\":\"HOME\"}");
        }

        @Test
        void deletesAnEntryAndThenTheTeaserOnBothSides() {
            JsonNode entry = scene.api().as("viewer")
                    .get("/api/schedules?filter=%7B%22teaserId%22%3A%22lighthouse%22%7D").json().get(0);

            Answer unscheduled = scene.editor().with("If-Match", "\"1\"")
                    .delete("/api/schedules/" + entry.path("id").asString());
            assertThat(unscheduled.status()).isEqualTo(200);
            assertThat(unscheduled.text("id")).isEqualTo(entry.path("id").asString());
            assertThat(unscheduled.version()).as("of the teaser, as it is now").isEqualTo(2);
            assertThat(scene.document("lighthouse").orElseThrow().path("windows")).hasToString("[]");

            Answer deleted = scene.editor().delete(PHARE + "?version=2");
            assertThat(deleted.status()).isEqualTo(200);
            assertThat(deleted.text("id")).isEqualTo("lighthouse");
            assertThat(scene.document("lighthouse")).isEmpty();
            assertThat(scene.teaser("lighthouse")).isEmpty();
        }

        @Test
        void deletesATeaserWhoseDocumentIsGoneAlready() {
            legacy.removeForeign("lighthouse");

            assertThat(scene.editor().delete(PHARE + "?version=1").status()).isEqualTo(200);
            assertThat(scene.teaser("lighthouse")).isEmpty();
        }

        @Test
        void journalsWhoDidWhat() {
            scene.editTitle("Le Grand Phare");

            JsonNode operation = scene.latestOperation();
            assertThat(operation.path("author").asString()).isEqualTo("editor");
            assertThat(operation.path("state").asString()).isEqualTo("COMMITTED");
            assertThat(operation.at("/before/title").asString()).isEqualTo("Le Phare");
            assertThat(operation.at("/after/title").asString()).isEqualTo("Le Grand Phare");
            assertThat(operation.at("/after/version").asLong()).isEqualTo(2);
        }

        @Test
        void leavesLegacyAloneWhenNothingChanges() {
            Answer same = scene.editTitle("Le Phare");

            assertThat(same.status()).isEqualTo(200);
            assertThat(same.version()).isEqualTo(1);
            assertThat(requestsToWrite()).isZero();
        }

        @Test
        void sendsOneRequestForEachEdit() {
            scene.editTitle("Eins");
            assertThat(requestsToWrite()).isEqualTo(1);
            assertThat(legacy.requests().getLast().operation()).isPresent();
        }
    }

    @Nested
    class WhatIsNotPossible {

        @Test
        void refusesAStaleVersionAndShowsTheLatest() {
            String stale = scene.edited("lighthouse", "title", "Zu spät");
            scene.editTitle("Schneller");

            Answer refused = scene.editor().put(PHARE, stale);

            assertThat(refused.status()).isEqualTo(412);
            assertThat(refused.json().at("/current/title").asString()).isEqualTo("Schneller");
            assertThat(titleInLegacy()).isEqualTo("Schneller");
        }

        @Test
        void wantsAVersion() {
            String body = scene.edited("lighthouse", "title", "X").replace("\"version\":1", "\"version\":null");
            assertThat(scene.editor().put(PHARE, body).status()).isEqualTo(428);
            nothingHasChanged();
        }

        @Test
        void wantsNoVersionOfADeleteAsTheStockFrontSendsNone() {
            Answer deleted = scene.editor().with("Content-Type", "text/plain").delete(PHARE);

            assertThat(deleted.status()).isEqualTo(200);
            assertThat(deleted.text("id")).isEqualTo("lighthouse");
            assertThat(scene.editor().with("If-Match", "\"7\"").delete(PHARE).status()).isEqualTo(404);
        }

        @Test
        void neverWipesWhatABulkUpdateLeavesOut() {
            assertThat(scene.editor().put(PHARE, "{\"title\": \"X\", \"version\": 1}").status()).isEqualTo(422);
            nothingHasChanged();
        }

        @Test
        void refusesOverlappingEntriesNamingTheOther() {
            Answer refused = scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "top", "startsAt": "2027-01-01T00:00:00Z"}""");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.problem()).isEqualTo("overlapping-entries");
            assertThat(refused.text("scheduleId")).isNotEmpty();
            nothingHasChanged();
        }

        @Test
        void refusesASecondZoneWhileLegacyIsWrittenTo() {
            Answer refused = scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "more", "startsAt": "2027-01-01T00:00:00Z"}""");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.problem()).isEqualTo("not-representable-in-legacy");
            nothingHasChanged();
        }

        @Test
        void refusesAZoneOfAnotherLanguage() {
            Answer refused = scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "oben", "startsAt": "2027-01-01T00:00:00Z"}""");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().path("errors").has("zoneId")).isTrue();
        }

        @Test
        void refusesAnEndThatIsNotAfterItsStartAndADayThatIsNone() {
            assertThat(scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "top", "startsAt": "2028-01-01T00:00:00Z",
                     "endsAt": "2028-01-01T00:00:00Z"}""").json().path("errors").has("endsAt")).isTrue();
            assertThat(scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "top", "startsAt": "2027-02-30T00:00:00Z"}""").json()
                    .path("errors").has("startsAt")).isTrue();
        }

        @Test
        void refusesADocumentThatCannotBeReadForCertain() {
            legacy.put("lighthouse", "{\"id\": \"lighthouse\", \"title\": \"a\", \"title\": \"b\"}");

            Answer refused = scene.editTitle("X");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.problem()).isEqualTo("legacy-document-unreadable");
            assertThat(writesToLegacy()).isEmpty();
        }

        @Test
        void closesForWritesInMaintenance() {
            scene.api().as("ops").put("/api/migration/maintenance", "{\"mode\": \"WRITES\", \"reason\": \"Umzug\"}");

            Answer refused = scene.editTitle("X");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("maintenance");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.text("detail")).contains("Umzug");
            nothingHasChanged();
        }
    }

    @Nested
    class WhenLegacyFailsAndHasDoneNothing {

        @ParameterizedTest
        @ValueSource(ints = {400, 409, 413, 415, 422})
        void refusesWhatLegacyRefuses(int status) {
            legacy.on("PUT", "/teasers/").answers(status);

            Answer refused = scene.editTitle("X");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.problem()).isEqualTo("legacy-refused");
            nothingHasChanged();
        }

        @ParameterizedTest
        @CsvSource({"2, 401", "2, 403", "2, 408", "2, 429", "2, 500", "2, 501", "2, 503", "3, 401", "3, 408", "3, 500",
                "3, 503"})
        void saysThatLegacyIsUnavailable(int step, int status) {
            scene.atStep(step);
            legacy.on("PUT", "/teasers/").answers(status);

            Answer refused = scene.editTitle("X");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("legacy-unavailable");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            nothingHasChanged();
            assertThat(scene.latestOperation().path("state").asString()).isEqualTo("ABORTED");
        }

        @Test
        void saysSoWhenLegacyIsDown() {
            legacy.stop();
            try {
                Answer refused = scene.editTitle("X");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.problem()).isEqualTo("legacy-unavailable");
            } finally {
                legacy.start();
            }
            nothingHasChanged();
        }

        @ParameterizedTest
        @ValueSource(strings = {"create", "delete"})
        void undoesNothingOfACreateOrADelete(String kind) {
            legacy.on("/teasers").nth(2).answers(500);

            Answer refused = kind.equals("create") ? scene.editor().post("/api/teasers", Scene.NEW_TEASER)
                    : scene.editor().delete(PHARE + "?version=1");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(writesToLegacy()).isEmpty();
            nothingHasChanged();
        }

        @Test
        void isReadyForTheNextEditAtOnce() {
            legacy.on("PUT", "/teasers/").answers(500);
            scene.editTitle("X");

            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
            assertThat(titleInLegacy()).isEqualTo("Le Grand Phare");
        }
    }

    @Nested
    class WhenLegacyHasDoneItAndDoesNotSaySo {

        @ParameterizedTest
        @CsvSource({"2, 408", "2, 500", "2, 502", "2, 504", "3, 408", "3, 500", "3, 502", "3, 504"})
        void findsOutByReadingBack(int step, int status) {
            scene.atStep(step);
            legacy.on("PUT", "/teasers/").appliesThenAnswers(status);

            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
            assertThat(scene.titleHere()).isEqualTo(titleInLegacy()).isEqualTo("Le Grand Phare");
            assertThat(requestsToWrite()).isEqualTo(1);
        }

        @Test
        void findsOutAfterAReset() {
            legacy.on("PUT", "/teasers/").appliesThenResets();
            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
        }

        @Test
        void findsOutAfterATruncatedAnswer() {
            legacy.on("PUT", "/teasers/").applying().truncates();
            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
        }

        @Test
        void findsOutAfterHalfAMinuteOfSilence() {
            legacy.on("PUT", "/teasers/").appliesThenHangs(LONG);
            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
        }

        @Test
        void believesNoLoginPage() {
            legacy.on("PUT", "/teasers/").answersHtmlLogin();

            Answer unknown = scene.editTitle("X");

            assertThat(unknown.status()).isEqualTo(504);
            assertThat(scene.decided(unknown.text("operation")).path("state").asString()).isEqualTo("ABORTED");
            nothingHasChanged();
        }

        @Test
        void findsACreateAndADeleteToo() {
            legacy.on("POST", "/teasers").appliesThenResets();
            Answer created = scene.editor().post("/api/teasers", Scene.NEW_TEASER);
            assertThat(created.status()).isEqualTo(201);

            legacy.on("DELETE", "/teasers/").appliesThenAnswers(500);
            assertThat(scene.editor().delete("/api/teasers/" + created.text("id") + "?version=1").status())
                    .isEqualTo(200);
            assertThat(scene.document(created.text("id"))).isEmpty();
        }
    }

    @Nested
    class WhenItCannotBeKnown {

        @Test
        void whilePagesComeFromLegacyTellsWhereItWillBeTold() {
            legacy.on("PUT", "/teasers/").hangs(LONG);

            Answer unknown = scene.editTitle("X");

            assertThat(unknown.status()).isEqualTo(504);
            assertThat(unknown.problem()).isEqualTo("outcome-unknown");
            assertThat(unknown.header("Retry-After")).isNotEmpty();
            Answer other = scene.editTitle("Y");
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.text("operation")).isEqualTo(unknown.text("operation"));
            assertThat(scene.decided(unknown.text("operation")).path("outcome").asString()).isEqualTo("NOT_DONE");
            nothingHasChanged();
        }

        @Test
        void goesForwardFromAnEditThatLegacyAppliesLate() {
            legacy.on("PUT", "/teasers/").appliesLate(Duration.ofMillis(1500));

            Answer unknown = scene.editTitle("Le Grand Phare");

            assertThat(unknown.status()).isEqualTo(504);
            assertThat(scene.decided(unknown.text("operation")).path("outcome").asString()).isEqualTo("DONE");
            assertThat(scene.titleHere()).isEqualTo(titleInLegacy()).isEqualTo("Le Grand Phare");
        }

        @Test
        void whilePagesComeFromPostgresqlFailsForCertainAndTakesALateApplyBack() {
            scene.atStep(3);
            legacy.on("PUT", "/teasers/").appliesLate(Duration.ofMillis(1500));

            Answer refused = scene.editTitle("Le Grand Phare");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("legacy-unavailable");
            assertThat(scene.latestOperation().path("state").asString()).isEqualTo("ABORTING");
            assertThat(scene.decided("/api/operations/" + scene.latestOperation().path("id").asString()).path("state")
                    .asString()).isEqualTo("ABORTED");
            assertThat(legacy.writes()).as("the late apply and its way back").hasSizeGreaterThanOrEqualTo(2);
            nothingHasChanged();
        }

        @Test
        void takesALateLookAtWhatLegacyHasRefusedAndDoneAllTheSame() {
            legacy.on("PUT", "/teasers/").appliesThenAnswers(422);

            assertThat(scene.editTitle("X").problem()).isEqualTo("legacy-refused");

            await().atMost(LONG).untilAsserted(() -> {
                nothingHasChanged();
                assertThat(scene.latestOperation().path("state").asString()).isEqualTo("ABORTED");
            });
        }
    }

    @Nested
    class WhenSomebodyElseEditsInLegacy {

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void takesItInWhereLegacyIsTheTruth(int step) {
            scene.atStep(step);
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Von anderswo"));

            Answer refused = scene.editTitle("X");

            assertThat(refused.status()).isEqualTo(412);
            assertThat(scene.titleHere()).isEqualTo(titleInLegacy()).isEqualTo("Von anderswo");
            assertThat(writesToLegacy()).isEmpty();
        }

        @Test
        void doesNotMindWhatItDoesNotKnowOf() {
            scene.atStep(1);
            legacy.editForeign("lighthouse", (raw) -> raw.replace("NEW", "OLD"));

            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
            assertThat(legacy.document("lighthouse"))
                    .contains(LIGHTHOUSE.replace("NEW", "OLD").replace("Le Phare", "Le Grand Phare"));
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 3})
        void refusesToOverwriteItAndShowsBoth(int step) {
            scene.atStep(step);
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Von anderswo"));

            Answer refused = scene.editTitle("X");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.problem()).isEqualTo("changed-in-legacy");
            assertThat(refused.json().at("/current/title").asString()).isEqualTo("Le Phare");
            assertThat(refused.json().at("/legacy/title").asString()).isEqualTo("Von anderswo");
            assertThat(titleInLegacy()).isEqualTo("Von anderswo");
        }
    }

    @Nested
    class AtStepFour {

        @BeforeEach
        void leaveLegacy() {
            scene.atStep(4);
            legacy.stop();
        }

        @AfterEach
        void comeBack() {
            legacy.start();
        }

        @Test
        void editsWithoutLegacyAndRemembersWhatItIsOwed() {
            Answer created = scene.editor().post("/api/teasers", Scene.NEW_TEASER);
            assertThat(created.status()).isEqualTo(201);
            assertThat(scene.editTitle("Le Grand Phare").status()).isEqualTo(200);
            assertThat(scene.editor().post("/api/schedules", """
                    {"teaserId": "lighthouse", "zoneId": "more", "startsAt": "2027-01-01T00:00:00Z"}""").status())
                    .as("a second zone").isEqualTo(201);

            assertThat(scene.api().as("viewer").get("/api/migration").json().path("debt").asLong()).isEqualTo(2);
            assertThat(scene.editor().delete(PHARE + "?version=3").status()).isEqualTo(200);
            assertThat(scene.api().as("viewer").get("/api/migration").json().path("debt").asLong()).isEqualTo(2);
            assertThat(legacy.document("lighthouse")).as("legacy, untouched").contains(LIGHTHOUSE);
        }
    }

    @Nested
    class WhenTwoComeAtOnce {

        private List<Answer> atOnce(int clients, Callable<Answer> request) throws Exception {
            try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Answer>> answers = all
                        .invokeAll(IntStream.range(0, clients).mapToObj((_) -> request).toList());
                return Stream.of(answers.toArray(Future[]::new)).map((answer) -> (Answer) answer.resultNow()).toList();
            }
        }

        @Test
        void oneEditorWinsAndTheOtherIsTold() throws Exception {
            String body = scene.edited("lighthouse", "title", "Le Grand Phare");

            List<Answer> answers = atOnce(4, () -> scene.editor().put(PHARE, body));

            assertThat(answers).extracting(Answer::status).containsOnlyOnce(200);
            assertThat(answers).extracting(Answer::status).isSubsetOf(200, 412, 409);
            assertThat(writesToLegacy()).hasSize(1);
        }

        @Test
        void theSameRequestTwiceHasOneEffectAndOneAnswer() throws Exception {
            List<Answer> answers = atOnce(4,
                    () -> scene.editor().with("Idempotency-Key", "k-1").post("/api/teasers", Scene.NEW_TEASER));

            assertThat(answers).extracting(Answer::status).containsOnly(201);
            assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
            assertThat(writesToLegacy()).hasSize(1);
        }

        @Test
        void aKeyIsGoodForOneRequestOnly() {
            scene.editor().with("Idempotency-Key", "k-2").post("/api/teasers", Scene.NEW_TEASER);

            Answer other = scene.editor().with("Idempotency-Key", "k-2").post("/api/teasers",
                    Scene.NEW_TEASER.replace("Nouveau", "Autre"));

            assertThat(other.status()).isEqualTo(422);
            assertThat(other.problem()).isEqualTo("idempotency-key-reused");
            assertThat(writesToLegacy()).hasSize(1);
        }

        @Test
        void aKeyIsFreeAgainAfterAFailureWithoutEffect() {
            legacy.on("POST", "/teasers").answers(500);
            assertThat(scene.editor().with("Idempotency-Key", "k-3").post("/api/teasers", Scene.NEW_TEASER).status())
                    .isEqualTo(503);

            assertThat(scene.editor().with("Idempotency-Key", "k-3").post("/api/teasers", Scene.NEW_TEASER).status())
                    .isEqualTo(201);
        }
    }
}
