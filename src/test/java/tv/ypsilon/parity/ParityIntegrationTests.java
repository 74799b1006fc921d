package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

@ServiceTest
@TestPropertySource(
        properties = {"parity.look-again-after=50ms", "parity.backoff=20ms", "parity.attempts=5", "parity.rest=0",
                "page.legacy-site-age=0s"})
class ParityIntegrationTests {

    private static final String PARITY = "/api/migration/parity";

    /** Beside the lighthouse, in the same zone. */
    private static final String HARBOUR = """
            {"id": "harbour", "title": "Le Port", "lang": "fr", "zone": {"id": "top", "page": "HOME"},
             "windows": [{"from": "2026-01-01T00:00:00Z", "to": "2030-01-01T00:00:00Z", "order": 1}]}""";

    private static final String OTHER_LIMIT = "UPDATE zone SET max_teasers = 1 WHERE id = 'top'; "
            + "UPDATE site_revision SET revision = revision || '.'";

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void begin() {
        this.jdbc.sql("UPDATE parity_run SET status = 'FAILED', ended_at = now() WHERE status = 'RUNNING'").update();
        this.jdbc.sql("TRUNCATE parity_run, parity_difference, parity_acceptance, guard_override").update();
        this.scene.begin(1);
        this.legacy.put(HARBOUR);
        this.scene.importAll();
    }

    @Test
    void isWholeAndEqualAfterAnImport() {
        JsonNode run = run("{}");

        assertThat(run.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(run.path("compared").asLong()).isPositive().isEqualTo(run.path("equal").asLong());
        assertThat(run.at("/content/documents").asLong()).isEqualTo(2);
        assertThat(run.at("/rules/now").asLong()).isEqualTo(6);
        assertThat(run.at("/rules/stabbing").asLong()).isPositive()
                .isEqualTo(run.at("/rules/stabbingWanted").asLong());
        assertThat(run.path("open").asLong()).isZero();
        assertThat(Duration.between(Instant.parse(run.path("from").asString()),
                Instant.parse(run.path("until").asString()))).isEqualTo(Duration.ofDays(14));
        assertThat(parity()).isEqualTo("PASS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-20T12:00:00Z", "2027-03-20T12:00:00Z"})
    void isEqualAcrossClockChangesOfOddDocuments(String now) {
        DemoSite.generate(800, 7, Instant.parse(now)).loadInto(this.legacy);
        this.scene.importAll();

        JsonNode run = run("{\"from\": \"" + now + "\"}");

        assertThat(run.path("failure").isNull()).as("%s", run).isTrue();
        assertThat(run.path("open").asLong()).as("%s", differences(run)).isZero();
        assertThat(run.path("equal").asLong()).isEqualTo(run.path("compared").asLong()).isGreaterThan(1000);
        assertThat(run.at("/rules/boundaries").asLong()).isGreaterThan(100);
        assertThat(parity()).as("a run of another time says nothing about now").isEqualTo("FAIL");
    }

    @Test
    void aForeignEditIsFoundWithItsCauseAndBothAnswers() {
        this.legacy.editForeign("harbour", (raw) -> raw.replace("Le Port", "La Digue"));

        JsonNode run = run(null);

        assertThat(causes(run)).containsExactly("FIELD");
        JsonNode difference = differences(run).get(0);
        assertThat(difference.path("half").asString()).isEqualTo("CONTENT");
        assertThat(difference.at("/fields/0").asString()).isEqualTo("title");
        assertThat(difference.at("/legacy/teaser/title").asString()).isEqualTo("La Digue");
        assertThat(difference.at("/ours/teaser/title").asString()).isEqualTo("Le Port");
        assertThat(difference.at("/legacy/shown").toString()).contains("harbour", "lighthouse");
        assertThat(difference.path("teaser").asString()).isEqualTo("/api/teasers/harbour");
        assertThat(difference.path("document").asString()).isEqualTo(this.legacy.url() + "/teasers/harbour");
        assertThat(run.path("different").asLong()).isEqualTo(3);
        assertThat(parity()).isEqualTo("FAIL");
    }

    @Test
    void aDocumentThatComesOrGoesIsFound() {
        this.legacy.createForeign(HARBOUR.replace("harbour", "quay"));
        this.legacy.removeForeign("harbour");

        assertThat(causes(run(null))).containsExactlyInAnyOrder("MISSING", "EXTRA");
    }

    @Test
    void anotherLimitOfAZoneIsFound() {
        this.jdbc.sql(OTHER_LIMIT).update();

        assertThat(causes(run(null))).containsExactly("LIMIT");
    }

    /** What an importer that gets one rule wrong would have stored, and what the run says. */
    static Stream<Arguments> brokenRules() {
        String entries = "UPDATE schedule_entry SET ";
        String teasers = "UPDATE teaser SET ";
        String lighthouse = " WHERE teaser_id = 'lighthouse'";
        return Stream.of(
                Arguments.of("1 visible", teasers + "status = 'DRAFT' WHERE id = 'harbour'", "MISSING", "status"),
                Arguments.of("2 language", teasers + "language = 'de' WHERE id = 'harbour'", "MISSING", "language"),
                Arguments.of("3 zone", entries + "zone_id = 'more'" + lighthouse, "ZONE", "zone"),
                Arguments.of("4 page", entries + "zone_id = 'oben' WHERE teaser_id = 'harbour'", "MISSING", "zone"),
                Arguments.of("5 reference that leads nowhere",
                        "INSERT INTO schedule_entry (id, teaser_id, zone_id) VALUES ('x', 'nowhere', 'more')", "EXTRA",
                        ""),
                Arguments.of("6 supports", teasers + "supports = '{web}' WHERE id = 'harbour'", "MISSING", "supports"),
                Arguments.of("6 kind", teasers + "kind = 'EXTERNAL' WHERE id = 'harbour'", "FIELD", "kind"),
                Arguments.of("7 windows", "DELETE FROM schedule_entry" + lighthouse, "MISSING", "zone"),
                Arguments.of("8 dates", entries + "starts_at = starts_at + interval '1 hour'" + lighthouse, "WINDOW",
                        "window"),
                Arguments.of("8 a day included", entries + "ends_at = ends_at - interval '1 day'" + lighthouse,
                        "WINDOW", "window"),
                Arguments.of("9 order", entries + "position = 0" + lighthouse, "ORDER", "position"),
                Arguments.of("10 limit", OTHER_LIMIT, "LIMIT", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void aBrokenRuleOfTheImporterIsNamed(String rule, String corruption, String cause, String field) {
        this.legacy
                .put("""
                {"id": "nowhere", "title": "Nulle part", "lang": "fr", "zone": "no-such-zone", "from": "2026-01-01"}""");
        this.scene.importAll();
        this.jdbc.sql(corruption).update();

        JsonNode run = run(null);

        assertThat(causes(run)).as(rule).contains(cause);
        assertThat(differences(run).valueStream().filter((each) -> each.path("cause").asString().equals(cause))
                .flatMap((each) -> each.path("fields").valueStream()).map(JsonNode::asString)
                .collect(Collectors.joining(" "))).contains(field);
        assertThat(parity()).isEqualTo("FAIL");
    }

    @Nested
    class WhenLegacyReadsItsDocumentsOtherwise {

        @Test
        void itsOwnPagesSayWhatWeMiss() {
            answerPagesWith((body) -> body.replace("\"harbour\"", "\"unheard-of\""));

            JsonNode run = run(null);

            assertThat(halves(run)).containsExactly("RULES");
            assertThat(causes(run)).contains("MISSING", "EXTRA");
            assertThat(run.at("/content/different").asLong()).isZero();
            assertThat(parity()).isEqualTo("FAIL");
        }

        @Test
        void itsOwnPagesSayWhenTheyShowItAtOtherTimes() {
            legacy.put(HARBOUR.replace("harbour", "late").replace("2026-01-01T00:00:00Z", "2029-01-01T00:00:00Z"));
            scene.importAll();
            answerPagesWith((body) -> body.replace("\"harbour\"", "\"late\""));

            assertThat(causes(run(null))).contains("WINDOW");
        }

        @Test
        void itsOwnPagesSayInWhichOrder() {
            answerPagesWith((body) -> body.replace("\"harbour\"", "\"#\"").replace("\"lighthouse\"", "\"harbour\"")
                    .replace("\"#\"", "\"lighthouse\""));

            JsonNode run = run(null);

            assertThat(halves(run)).containsExactly("RULES");
            assertThat(run.at("/rules/different").asLong()).isPositive();
        }

        private void answerPagesWith(UnaryOperator<String> change) {
            legacy.on("GET", "/pages/").always().tells(change);
        }
    }

    @Nested
    class WhileEditsAreUnderWay {

        @Test
        void anEditDuringTheRunIsNoFalseAlarm() {
            String edited = scene.edited("harbour", "title", "La Jetée");
            legacy.on("GET", "/pages/HOME-fr").onRequest((_) -> assertThat(
                    scene.editor().put("/api/teasers/harbour", edited).status()).isEqualTo(200));

            JsonNode run = run(null);

            assertThat(run.path("open").asLong()).as("%s", differences(run)).isZero();
            assertThat(scene.document("harbour").orElseThrow().path("title").asString()).isEqualTo("La Jetée");
        }

        @Test
        void whatIsUndecidedAllTheTimeIsNotComparable() {
            legacy.editForeign("harbour", (raw) -> raw.replace("Le Port", "La Digue"));
            undecided("SENDING");

            JsonNode run = run(null);

            assertThat(causes(run)).containsExactly("UNDECIDED");
            assertThat(run.path("different").asLong()).isZero();
            assertThat(run.path("notComparable").asLong()).isPositive();
            assertThat(run.path("equal").asLong() + run.path("notComparable").asLong())
                    .isEqualTo(run.path("compared").asLong());
            assertThat(parity()).isEqualTo("FAIL");
        }

        @Test
        void whatIsQuarantinedIsNotComparable() {
            legacy.editForeign("harbour", (raw) -> raw.replace("Le Port", "La Digue"));
            undecided("QUARANTINED");

            assertThat(causes(run(null))).containsExactly("QUARANTINED");
        }

        private void undecided(String state) {
            jdbc.sql("""
                    INSERT INTO operation (id, teaser_id, kind, state, step, author, created_at, owner, look_at)
                    VALUES (gen_random_uuid(), 'harbour', 'UPDATE', ?, 1, 'editor', now(), gen_random_uuid(), 'infinity')
                    """).param(state).update();
        }
    }

    @Test
    void whatIgnoresAtIsAskedForNowOnly() {
        this.legacy.ignoresAt();

        JsonNode run = run(null);

        assertThat(run.at("/rules/atIgnored").asBoolean()).isTrue();
        assertThat(run.at("/rules/now").asLong()).isEqualTo(6);
        assertThat(run.at("/rules/compared").asLong()).isEqualTo(6);
        assertThat(run.at("/rules/stabbing").asLong()).isZero();
        assertThat(run.at("/rules/boundaries").asLong()).isZero();
        assertThat(run.path("open").asLong()).isZero();
        assertThat(parity()).isEqualTo("WARNING");
    }

    @Test
    void aRunFailsAndSaysWhyWhereLegacyDoesNotAnswer() {
        this.legacy.on("GET", "/teasers").always().answers(503);

        JsonNode run = run(null);

        assertThat(run.path("status").asString()).isEqualTo("FAILED");
        assertThat(run.path("failure").asString()).contains("503").contains("5 attempts");
        assertThat(parity()).isEqualTo("FAIL");
    }

    @Test
    void aShortFailureOfLegacyIsWaitedFor() {
        this.legacy.on("GET", "/pages").times(2).answers(500);

        assertThat(run(null).path("status").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void aSlowLegacyIsAskedLessAndTheRunSaysSo() {
        this.legacy.on("GET", "/teasers").answersSlowly(Duration.ofMillis(700));
        this.legacy.on("GET", "/pages").times(2).answersSlowly(Duration.ofMillis(600));

        assertThat(run(null).path("throttled").asString()).contains("ms");
    }

    @Test
    void aControlRunIsLegacyAgainstItselfAndNothingToRelyOn() {
        this.jdbc.sql("UPDATE teaser SET title = 'Autre chose' WHERE id = 'harbour'").update();

        JsonNode run = run("{\"control\": true}");

        assertThat(run.path("control").asBoolean()).isTrue();
        assertThat(run.path("open").asLong()).isZero();
        assertThat(run.path("equal").asLong()).isPositive();
        assertThat(parity()).isEqualTo("FAIL");
    }

    @Test
    void oneRunsAtATime() {
        this.legacy.on("GET", "/teasers").answersSlowly(Duration.ofMillis(500));
        ApiClient.Answer first = ops().post(PARITY, null);

        ApiClient.Answer second = ops().post(PARITY, null);

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("parity").asString()).isEqualTo(PARITY + "/" + first.text("id"));
        ended(first.text("id"));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(ops().post(PARITY, "{\"horizon\": \"P61D\"}").status()).isEqualTo(422);
        assertThat(ops().post(PARITY, "{\"horizon\": \"two weeks\"}").status()).isEqualTo(422);
        assertThat(ops().post(PARITY, "{\"horizon\": \"-PT1H\"}").status()).isEqualTo(422);
        assertThat(ops().get(PARITY + "/0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f02").status()).isEqualTo(404);
        assertThat(ops().get(PARITY + "/differences/1").status()).isEqualTo(404);
        assertThat(this.scene.editor().post(PARITY, null).status()).isEqualTo(403);
        this.scene.atStep(4);
        assertThat(ops().post(PARITY, null).status()).isEqualTo(409);
    }

    @Nested
    class ADifference {

        private JsonNode difference;

        private String address;

        @BeforeEach
        void isFound() {
            legacy.editForeign("harbour", (raw) -> raw.replace("Le Port", "La Digue"));
            this.difference = differences(run(null)).get(0);
            this.address = PARITY + "/differences/" + this.difference.path("id").asLong();
        }

        @Test
        void isRepairedWithWhatLegacyHas() {
            scene.atStep(2);
            ApiClient.Answer answer = ops().post(this.address + "/repair",
                    "{\"take\": \"LEGACY\", \"reason\": \"They were right.\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(scene.teaser("harbour").orElseThrow().path("title").asString()).isEqualTo("La Digue");
            JsonNode operation = ops().get(answer.text("operation")).json();
            assertThat(operation.path("author").asString()).isEqualTo("ops");
            assertThat(operation.path("outcome").asString()).isEqualTo("DONE");
            assertThat(operation.at("/before/title").asString()).isEqualTo("Le Port");
            assertThat(operation.at("/after/title").asString()).isEqualTo("La Digue");
            assertThat(causes(run(null))).isEmpty();
            assertThat(parity()).isEqualTo("PASS");
            assertThat(scene.editor().put("/api/teasers/harbour", scene.edited("harbour", "title", "Après")).status())
                    .as("it can be edited on").isEqualTo(200);
        }

        @Test
        void isRepairedWithWhatWeHave() {
            scene.atStep(2);
            ApiClient.Answer answer = ops().post(this.address + "/repair",
                    "{\"take\": \"OURS\", \"reason\": \"Nobody should have.\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(scene.document("harbour").orElseThrow().path("title").asString()).isEqualTo("Le Port");
            assertThat(scene.teaser("harbour").orElseThrow().path("title").asString()).isEqualTo("Le Port");
            assertThat(ops().get(answer.text("operation")).json().path("outcome").asString()).isEqualTo("DONE");
            assertThat(causes(run(null))).isEmpty();
            assertThat(jdbc.sql("SELECT count(*) FROM legacy_debt").query(Long.class).single()).isZero();
        }

        @Test
        void isRepairedLaterWhereLegacyFailsAndThatIsSaid() {
            scene.atStep(2);
            legacy.on("PUT", "/teasers/").answers(500);

            ApiClient.Answer answer = ops().post(this.address + "/repair",
                    "{\"take\": \"OURS\", \"reason\": \"Nobody should have.\"}");

            assertThat(answer.problem()).isEqualTo("legacy-unavailable");
            assertThat(answer.text("settled")).isEqualTo("told-later");
            assertThat(scene.document("harbour").orElseThrow().path("title").asString()).isEqualTo("La Digue");
            assertThat(jdbc.sql("SELECT count(*) FROM legacy_debt").query(Long.class).single()).isEqualTo(1);
        }

        @Test
        void isRepairedWhereOneSideHasNoneOfIt() {
            legacy.removeForeign("harbour");
            assertThat(repair("OURS")).isEqualTo(200);
            assertThat(scene.document("harbour")).isPresent();
            legacy.removeForeign("harbour");
            assertThat(repair("LEGACY")).isEqualTo(200);
            assertThat(scene.teaser("harbour")).isEmpty();
            legacy.createForeign(HARBOUR);
            assertThat(repair("OURS")).isEqualTo(200);
            assertThat(scene.document("harbour")).isEmpty();
            legacy.createForeign(HARBOUR);
            assertThat(repair("LEGACY")).isEqualTo(200);
            assertThat(scene.teaser("harbour")).isPresent();
            assertThat(causes(run(null))).isEmpty();
        }

        @Test
        void isNotRepairedWhileAnEditIsUnderWay() {
            jdbc.sql("""
                    INSERT INTO operation (id, teaser_id, kind, state, step, author, created_at, owner, look_at)
                    VALUES (gen_random_uuid(), 'harbour', 'UPDATE', 'SENDING', 1, 'editor', now(), gen_random_uuid(),
                            'infinity')
                    """).update();

            assertThat(repair("LEGACY")).isEqualTo(409);
            assertThat(repair("OURS")).isEqualTo(409);
        }

        @Test
        void isAcceptedWithAReasonUntilItExpires() {
            ApiClient.Answer accepted = accept(Instant.now().plusSeconds(3600));

            assertThat(accepted.status()).isEqualTo(200);
            assertThat(accepted.json().at("/acceptance/acceptedBy").asString()).isEqualTo("ops");
            acceptAll();
            JsonNode again = run(null);
            assertThat(again.path("different").asLong()).as("it is still different").isEqualTo(3);
            assertThat(again.path("accepted").asLong()).isEqualTo(3);
            assertThat(again.path("open").asLong()).isZero();
            assertThat(parity()).isEqualTo("PASS");

            jdbc.sql("UPDATE parity_acceptance SET until = now()").update();
            assertThat(parity()).isEqualTo("FAIL");
        }

        @Test
        void isAcceptedOnlyAsItIs() {
            acceptAll();
            legacy.editForeign("harbour", (raw) -> raw.replace("La Digue", "La Grève"));

            assertThat(run(null).path("open").asLong()).isEqualTo(3);
        }

        @Test
        void isNoLongerAcceptedWhenThatIsWithdrawn() {
            acceptAll();
            assertThat(parity()).isEqualTo("PASS");

            ApiClient.Answer answer = ops().delete(this.address + "/acceptance");

            assertThat(answer.json().path("acceptance").isNull()).isTrue();
            assertThat(parity()).isEqualTo("FAIL");
        }

        @Test
        void isNotAcceptedForEverNorWithoutAReasonNorByEditors() {
            assertThat(accept(Instant.now().plus(Duration.ofDays(400))).status()).isEqualTo(422);
            assertThat(accept(Instant.now().minusSeconds(1)).status()).isEqualTo(422);
            assertThat(ops().post(this.address + "/acceptance",
                    "{\"reason\": \" \", \"until\": \"" + Instant.now().plusSeconds(60).truncatedTo(
                            ChronoUnit.SECONDS) + "\"}")
                    .status()).isEqualTo(422);
            assertThat(scene.editor().delete(this.address + "/acceptance").status()).isEqualTo(403);
        }

        private void acceptAll() {
            differences(runs().get(0)).forEach((each) -> assertThat(ops()
                    .post(PARITY + "/differences/" + each.path("id").asLong() + "/acceptance",
                            acceptance(Instant.now().plusSeconds(3600)))
                    .status()).isEqualTo(200));
        }

        private ApiClient.Answer accept(Instant until) {
            return ops().post(this.address + "/acceptance", acceptance(until));
        }

        private String acceptance(Instant until) {
            return "{\"reason\": \"It is known.\", \"until\": \""
                    + until.truncatedTo(ChronoUnit.SECONDS) + "\"}";
        }

        private int repair(String take) {
            return ops().post(this.address + "/repair", "{\"take\": \"" + take + "\", \"reason\": \"So be it.\"}")
                    .status();
        }
    }

    @Nested
    class TheGuard {

        @Test
        void wantsARun() {
            assertThat(parity()).isEqualTo("FAIL");
            assertThat(check("parity").at("/evidence/start").asString()).isEqualTo("POST /api/migration/parity");
        }

        @Test
        void wantsARecentRun() {
            run(null);
            jdbc.sql("UPDATE parity_run SET ended_at = now() - interval '16 minutes'").update();

            assertThat(parity()).isEqualTo("FAIL");
            assertThat(check("parity").at("/evidence/run").asString()).startsWith(PARITY + "/");
        }

        @Test
        void wantsARunThatLooksFarEnough() {
            run("{\"horizon\": \"P1D\"}");

            assertThat(parity()).isEqualTo("FAIL");
        }

        @Test
        void wantsNoForeignEditSince() {
            run(null);
            assertThat(parity()).isEqualTo("PASS");
            jdbc.sql("INSERT INTO foreign_edit (teaser_id, seen_at) VALUES ('harbour', now())").update();

            assertThat(parity()).isEqualTo("FAIL");
        }

        @Test
        void looksAtTheSchema() {
            assertThat(check("schema-version").path("state").asString()).isEqualTo("PASS");
        }

        @Test
        void isOverriddenWithAReasonForOneMoveAndForAWhile() {
            ApiClient.Answer answer = ops().post("/api/migration/guard/override",
                    "{\"to\": 2, \"reason\": \"The night is short.\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("green").asBoolean()).isFalse();
            assertThat(answer.json().at("/override/givenBy").asString()).isEqualTo("ops");
            assertThat(ops().get("/api/migration/guard?to=2").json().path("override").isNull()).isFalse();
            assertThat(ops().get("/api/migration/guard?to=0").json().path("override").isNull()).isTrue();
            assertThat(jdbc.sql("SELECT detail FROM migration_event ORDER BY id DESC LIMIT 1").query(String.class)
                    .single()).contains("The night is short.");
            jdbc.sql("UPDATE guard_override SET until = now()").update();
            assertThat(ops().get("/api/migration/guard?to=2").json().path("override").isNull()).isTrue();
        }

        @Test
        void isNotOverriddenWithoutAReasonNorByEditorsNorForAStepBeyond() {
            String path = "/api/migration/guard/override";
            assertThat(ops().post(path, "{\"to\": 2, \"reason\": \"  \"}").status()).isEqualTo(422);
            assertThat(ops().post(path, "{\"to\": 4, \"reason\": \"Now.\"}").status()).isEqualTo(422);
            assertThat(ops().post(path, "{\"to\": 2, \"reason\": \"Now.\", \"minutes\": 61}").status())
                    .isEqualTo(422);
            assertThat(scene.editor().post(path, "{\"to\": 2, \"reason\": \"Now.\"}").status()).isEqualTo(403);
        }
    }

    private ApiClient ops() {
        return this.scene.api().as("ops");
    }

    /** A run, from its start to its end. */
    private JsonNode run(String body) {
        ApiClient.Answer started = ops().post(PARITY, body);
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        return ended(started.text("id"));
    }

    private JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(30)).until(
                () -> ops().get(PARITY + "/" + id).json(),
                (run) -> !run.path("status").asString().equals("RUNNING"));
    }

    private JsonNode runs() {
        return ops().get(PARITY).json();
    }

    private JsonNode differences(JsonNode run) {
        return ops().get(PARITY + "/" + run.path("id").asString() + "/differences?range="
                + ApiClient.encoded("[0,999]")).json();
    }

    private Set<String> causes(JsonNode run) {
        return words(run, "cause");
    }

    private Set<String> halves(JsonNode run) {
        return words(run, "half");
    }

    private Set<String> words(JsonNode run, String member) {
        return differences(run).valueStream().map((each) -> each.path(member).asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String parity() {
        return check("parity").path("state").asString();
    }

    private JsonNode check(String name) {
        int step = this.jdbc.sql("SELECT step FROM migration_state").query(Integer.class).single();
        List<JsonNode> checks = ops().get("/api/migration/guard?to=" + (step + 1)).json().path("checks").valueStream()
                .filter((check) -> check.path("name").asString().equals(name)).toList();
        assertThat(checks).hasSize(1);
        return checks.getFirst();
    }
}
