package tv.ypsilon.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.security.Browser;
import tv.ypsilon.simulator.LegacySimulator;

/** What the tower tells on a night on which step 3 is wanted and not everything is well, and what ops do from it. */
@ServiceTest
@TestPropertySource(properties = "migration.step=3")
class TowerIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Tower tower;

    @LocalServerPort
    private int port;

    @BeforeEach
    void begin() {
        this.scene.begin(2);
        this.jdbc.sql("TRUNCATE parity_run, parity_acceptance, guard_override, page_sample CASCADE").update();
        this.tower.forget();
    }

    @AfterEach
    void letGo() {
        this.legacy.heals();
    }

    private JsonNode look() {
        return this.scene.api().as("viewer").get("/api/migration/tower").json();
    }

    private static JsonNode check(JsonNode move, String name) {
        return StreamSupport.stream(move.path("checks").spliterator(), false)
                .filter((check) -> check.path("name").asString().equals(name)).findFirst().orElseThrow();
    }

    private JsonNode event() {
        return look().path("events").path("value").get(0);
    }

    /** While somebody holds all that the tower reads. */
    private <T> T whileTheDatabaseHangs(Callable<T> work) {
        return new TransactionTemplate(this.transactions).execute((_) -> {
            this.jdbc.sql("""
                    LOCK TABLE migration_state, instance, operation, import_run, parity_run, page_sample, legacy_debt
                    IN ACCESS EXCLUSIVE MODE
                    """).update();
            this.tower.forget();
            try {
                return work.call();
            } catch (Exception ex) {
                throw new AssertionError(ex);
            }
        });
    }

    @Test
    void tellsWhatHoldsTheNextMoveWithWhatMustBeAndWhatIs() {
        JsonNode seen = look();

        assertThat(seen.at("/step/value").asInt()).isEqualTo(2);
        assertThat(seen.at("/next/to").asInt()).isEqualTo(3);
        assertThat(seen.at("/next/light").asString()).isEqualTo("BAD");
        JsonNode parity = check(seen.path("next"), "parity");
        assertThat(parity.path("state").asString()).isEqualTo("FAIL");
        assertThat(parity.path("expected").asString()).contains("15 minutes");
        assertThat(parity.path("detail").asString()).isEqualTo("no run has ended");
        assertThat(check(seen.path("next"), "nothing-undecided").path("state").asString()).isEqualTo("PASS");
        assertThat(seen.at("/back/to").asInt()).isEqualTo(1);
        assertThat(seen.at("/over/answer").asString()).isEqualTo("NOT_YET");
        assertThat(seen.at("/over/missing").toString()).contains("step", "parity");
    }

    @Test
    void tellsWhoIsConnectedAndWhoLives() {
        JsonNode seen = look();

        assertThat(seen.at("/connections/value/most").asInt()).isPositive();
        assertThat(seen.at("/connections/value/groups").toString()).contains("ypsilon", "postgres");
        assertThat(seen.at("/instances/value/0/requested").asInt()).isEqualTo(3);
        assertThat(seen.at("/counters/value/quarantined").asInt()).isZero();
        assertThat(seen.at("/legacy/value/answers").asBoolean()).isTrue();
        assertThat(seen.at("/imports/value/0/status").asString()).isEqualTo("COMPLETED");
        assertThat(seen.at("/steps/value/0/step").asInt()).isBetween(0, 4);
    }

    @Test
    void takesALegacySystemThatHangsForUnknown() {
        this.legacy.on("GET", "/pages").always().hangs(Duration.ofSeconds(30));

        JsonNode seen = look();

        assertThat(seen.at("/legacy/value").isNull()).isTrue();
        assertThat(seen.at("/legacy/error").asString()).contains("no answer within 2 s");
        assertThat(seen.at("/step/value").asInt()).isEqualTo(2);
        assertThat(seen.at("/over/missing").toString()).contains("legacy");
    }

    @Test
    void isThereWhileTheDatabaseHangsAndCallsNothingGood() {
        JsonNode seen = whileTheDatabaseHangs(this::look);

        assertThat(List.of(seen.at("/step"), seen.at("/counters"), seen.at("/instances"), seen.at("/parity")))
                .allSatisfy((told) -> {
                    assertThat(told.path("value").isNull()).isTrue();
                    assertThat(told.path("error").asString()).isNotBlank();
                });
        assertThat(seen.at("/legacy/value/answers").asBoolean()).isTrue();
        assertThat(seen.at("/over/answer").asString()).isEqualTo("UNKNOWN");
        this.tower.forget();
        assertThat(look().at("/step/value").asInt()).isEqualTo(2);
    }

    @Test
    void showsAPageWhileTheDatabaseHangs() {
        String page = whileTheDatabaseHangs(() -> this.scene.api().as("ops").get("/tower").body());

        assertThat(page).contains("The step in force is not known", "no answer within 2 s", "Nobody can tell")
                .contains("</html>");
    }

    @Test
    void asksOnceHoweverManyLook() {
        look();
        int before = this.legacy.requests().size();

        for (int i = 0; i < 5; i++) {
            this.tower.look();
        }

        assertThat(this.legacy.requests().size() - before).isLessThanOrEqualTo(1);
    }

    @Nested
    class Seen {

        @ParameterizedTest
        @ValueSource(strings = {"/tower", "/tower/now", "/tower/quarantine"})
        void byOpsAndViewersOnly(String path) {
            assertThat(scene.api().as("viewer").get(path).status()).isEqualTo(200);
            assertThat(scene.api().as("ops").get(path).status()).isEqualTo(200);
            assertThat(scene.api().as("editor").get(path).status()).isEqualTo(403);
        }

        @Test
        void withoutAnythingToDoForThoseWhoOnlyLook() {
            assertThat(scene.api().as("viewer").get("/tower").body()).doesNotContain("/tower/actions/");
            assertThat(scene.api().as("ops").get("/tower").body()).contains("/tower/actions/parity");
            assertThat(scene.api().as("viewer").get("/tower/actions/parity").status()).isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/tower/parity/nothing", "/tower/parity/0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f00",
                        "/tower/imports/%00", "/tower/quarantine/x", "/tower/actions/everything"})
        void withNothingWhereNothingIs(String path) {
            assertThat(scene.api().as("ops").get(path).status()).isIn(400, 404);
        }
    }

    @Nested
    class Done {

        private final Browser browser = new Browser(port);

        private HttpResponse<String> act(String act, Map<String, String> fields) {
            this.browser.logIn("ops", "ops");
            String token = Browser.tokenIn(this.browser.get("/tower/actions/" + act).body());
            Map<String, String> all = new LinkedHashMap<>(fields);
            all.put("_csrf", token);
            return this.browser.submit("/tower/actions/" + act, all);
        }

        @Test
        void withAReasonOnRecord() {
            HttpResponse<String> answer = act("parity", Map.of("reason", "avant la bascule de 22 h"));

            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/tower");
            await().atMost(SOON).until(() -> look().at("/parity/value/0/status").asString(), "COMPLETED"::equals);
            assertThat(look().at("/events/value").toString()).contains("parity started",
                    "avant la bascule de 22 h");
            assertThat(this.browser.get("/tower").body()).contains("The parity run has begun.");
        }

        @Test
        void onlyWithAReason() {
            HttpResponse<String> answer = act("maintenance", Map.of("reason", "  ", "mode", "WRITES"));

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("reason-error", "Is missing.")
                    .containsPattern("value=\"WRITES\"[^>]*checked");
            assertThat(scene.api().as("ops").get("/api/migration").json().at("/maintenance/mode").asString())
                    .isEqualTo("OFF");
            assertThat(act("parity", Map.of("reason", "x".repeat(501))).statusCode()).isEqualTo(422);
        }

        @Test
        void andUndone() {
            assertThat(act("maintenance", Map.of("reason", "bascule", "mode", "WRITES")).statusCode()).isEqualTo(302);
            assertThat(scene.editTitle("Non").problem()).isEqualTo("maintenance");
            assertThat(event().path("who").asString()).isEqualTo("ops");
            assertThat(event().path("what").asString()).isEqualTo("maintenance WRITES");
            assertThat(event().path("detail").asString()).isEqualTo("bascule");

            assertThat(act("maintenance", Map.of("reason", "fini", "mode", "OFF")).statusCode()).isEqualTo(302);
            assertThat(scene.editTitle("Oui").status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "NIGHT"})
        void notWithAChoiceThatIsNone(String mode) {
            HttpResponse<String> answer = act("maintenance", Map.of("reason", "bascule", "mode", mode));

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("choice-error");
        }

        @Test
        void asAnOverrideOfTheGuardForOneMove() {
            assertThat(act("override", Map.of("reason", "vu avec Anne", "to", "3")).statusCode()).isEqualTo(302);

            tower.forget();
            assertThat(look().at("/next/override/reason").asString()).isEqualTo("vu avec Anne");
            assertThat(act("override", Map.of("reason", "vu avec Anne", "to", "0")).statusCode()).isEqualTo(422);
        }

        @Test
        void toADifferenceThatARunHasFound() {
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Von anderswo"));
            act("parity", Map.of("reason", "contrôle"));
            await().atMost(SOON).until(() -> look().at("/parity/value/0/status").asString(), "COMPLETED"::equals);
            String run = look().at("/parity/value/0/id").asString();
            String page = scene.api().as("ops").get("/tower/parity/" + run).body();
            assertThat(page).contains("says something else", "Von anderswo", "Le Phare");
            String id = page.replaceAll("(?s).*?/tower/actions/repair\\?id=(\\d+).*", "$1");

            assertThat(act("repair", Map.of("id", id, "take", "LEGACY", "reason", "legacy gagne")).statusCode())
                    .isEqualTo(302);

            assertThat(scene.titleHere()).isEqualTo("Von anderswo");
            assertThat(look().at("/events/value").toString()).contains("repair LEGACY", "legacy gagne");
            assertThat(act("accept", Map.of("id", id, "days", "3", "reason", "connu")).statusCode()).isEqualTo(302);
            assertThat(scene.api().as("viewer").get("/tower/parity/" + run).body()).contains("connu");
        }

        @Test
        void toAnEditInQuarantine() {
            legacy.on("PUT", "/teasers/").hangs(SOON);
            String address = scene.editTitle("Le Grand Phare").text("operation");
            legacy.editForeign("lighthouse", (raw) -> raw.replace("Le Phare", "Von anderswo"));
            legacy.heals();
            await().atMost(SOON).until(() -> scene.api().as("ops").get(address).text("state"), "QUARANTINED"::equals);
            String id = address.replaceFirst(".*/", "");
            ApiClient viewer = scene.api().as("viewer");
            assertThat(viewer.get("/tower/quarantine").body()).contains("lighthouse", id);
            assertThat(viewer.get("/tower/quarantine/" + id).body()).contains("Von anderswo", "Le Grand Phare");

            assertThat(act("decide", Map.of("id", id, "choice", "EDIT", "reason", "abgesprochen")).statusCode())
                    .isEqualTo(302);

            assertThat(scene.titleHere()).isEqualTo("Le Grand Phare");
            assertThat(viewer.get("/tower/quarantine").body()).contains("No edit waits to be decided.");
        }

        @Test
        void toTheIssuesOfAnImport() {
            legacy.put("""
                    {"id": "odd", "title": "Ailleurs", "kind": {"code": "SHOW"}, "lang": "fr_FR", "platform": "web",
                     "zone": "nowhere", "page": "home", "from": "01/11/2026 08:00"}""");
            scene.importAll();
            tower.forget();
            String run = look().at("/imports/value/0/id").asString();
            assertThat(scene.api().as("ops").get("/tower/imports/" + run).body()).contains("odd",
                    "/tower/actions/sign-off");

            assertThat(act("sign-off", Map.of("id", run, "reason", "connues")).statusCode()).isEqualTo(302);

            assertThat(scene.api().as("ops").get("/tower/imports/" + run).body()).contains("connues")
                    .doesNotContain("/tower/actions/sign-off");
        }

        @Test
        void toNobodyElsesTower() {
            this.browser.logIn("viewer", "viewer");
            String token = this.browser.token();

            assertThat(this.browser.submit("/tower/actions/parity", Map.of("reason", "x", "_csrf", token)).statusCode())
                    .isEqualTo(403);
        }
    }
}
