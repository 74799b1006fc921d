package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.page.Pages;
import tv.ypsilon.simulator.LegacySimulator;

/** A small site with a few documents, on which a test begins, and what the test asks both sides. */
public class Scene {

    /** A zone of HOME in French that shows three teasers. */
    public static final String TOP = "top";

    /** Another one, which shows all. */
    public static final String MORE = "more";

    private static final String PAGES = """
            [{"id": "HOME-fr", "code": "HOME", "language": "fr", "title": "Accueil", "zones": [
                {"id": "top", "code": "top_HOME", "title": "À la une", "order": 0, "limit": 3, "template": "slider"},
                {"id": "more", "code": "more_HOME", "title": "Encore", "order": 1, "limit": null, "template": null}]},
             {"id": "HOME-de", "code": "HOME", "language": "de", "title": "Startseite", "zones": [
                {"id": "oben", "code": "top_HOME", "title": "Oben", "order": 0, "limit": 3, "template": "slider"}]}]
            """;

    /** A document with members that the service knows nothing of, in forms that it would not write itself. */
    public static final String LIGHTHOUSE = """
            {"id": "lighthouse", "stickers": [{"code": "NEW", "weight": 1.50}], "title": "Le Phare", "text": "Une nuit.",
             "kind": {"code": "TV_SERIES", "label": "Série"}, "program": "RC-000001", "lang": "fr_FR",
             "link": {"url": "https://www.example.org/phare", "deeplink": "app://phare"}, "picture": "https://img.example/p",
             "platform": "web,tv", "zone": " TOP_home ", "page": "home", "tracking": {"campaign": 12345678901234567890},
             "from": "01/11/2026 08:00", "to": "2027-02-01", "order": "2"}""";

    /** A teaser as one asks for a new one. */
    public static final String NEW_TEASER = """
            {"language": "fr", "kind": "SHOW", "title": "Nouveau", "supports": ["web", "app", "tv"],
             "status": "PUBLISHED"}""";

    private final WebServerApplicationContext context;

    private final LegacySimulator legacy;

    private final JdbcClient jdbc;

    Scene(WebServerApplicationContext context, LegacySimulator legacy, JdbcClient jdbc) {
        this.context = context;
        this.legacy = legacy;
        this.jdbc = jdbc;
    }

    /** Everything as at the beginning: an empty database at that step, filled from legacy by an import. */
    public Scene begin(int step) {
        // what the test before left undecided is waited for, so that nothing of it reaches into this one
        this.legacy.heals();
        this.jdbc.sql(
                "UPDATE operation SET state = 'ABORTED', decided_at = now(), look_at = 'infinity', epoch = epoch + 1 "
                        + "WHERE decided_at IS NULL")
                .update();
        this.jdbc.sql("""
                TRUNCATE operation, legacy_debt, foreign_edit, legacy_document, schedule_entry, teaser, zone, page,
                    import_run, import_issue, import_seen, import_again, import_gone, zone_alias, document_exception CASCADE
                """).update();
        this.jdbc.sql("UPDATE site_revision SET revision = 'empty', rules_revision = ''").update();
        this.jdbc.sql("UPDATE migration_state SET maintenance = 'OFF', paused_until = NULL").update();
        this.legacy.reset().pages(PAGES).put(LIGHTHOUSE);
        importAll();
        atStep(step);
        return this;
    }

    public void atStep(int step) {
        this.jdbc.sql("UPDATE migration_state SET step = ?").param(step).update();
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                .until(() -> this.context.getBean(Pages.class).step().number() == step);
    }

    public void importAll() {
        api().as("ops").followed("/api/migration/imports");
    }

    public ApiClient api() {
        return ApiClient.of(this.context.getWebServer().getPort());
    }

    public ApiClient editor() {
        return api().as("editor");
    }

    /** What the service says of a teaser; empty if it has none. */
    public Optional<JsonNode> teaser(String id) {
        ApiClient.Answer answer = api().as("viewer").get("/api/teasers/" + ApiClient.encoded(id));
        return answer.status() == 404 ? Optional.empty() : Optional.of(answer.json());
    }

    /** The body of an edit of a teaser: all that it says now, with one member changed. */
    public String edited(String id, String member, String value) {
        ObjectNode body = (ObjectNode) teaser(id).orElseThrow();
        return body.put(member, value).toString();
    }

    /** An editor gives the lighthouse another title. */
    public ApiClient.Answer editTitle(String title) {
        return editor().put("/api/teasers/lighthouse", edited("lighthouse", "title", title));
    }

    /** An editor makes a teaser with that title; its id. */
    public String newTeaser(String title) {
        return created(editor().post("/api/teasers", NEW_TEASER.replace("Nouveau", title)));
    }

    /** An editor schedules a teaser, after all that have a position; the id of the entry. */
    public String newEntry(String teaser, String zone, String from, String until) {
        return newEntry(teaser, zone, null, from, until);
    }

    /** An editor schedules a teaser; the id of the entry. */
    public String newEntry(String teaser, String zone, @Nullable Integer position, String from, String until) {
        return created(editor().post("/api/schedules", """
                {"teaserId": "%s", "zoneId": "%s", "position": %s, "startsAt": "%s", "endsAt": "%s"}
                """.formatted(teaser, zone, position, from, until)));
    }

    private static String created(ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("id");
    }

    /** So many teasers at once, each with an entry in the zone that shows all; in PostgreSQL only. */
    public void many(int count, String from, String until) {
        this.jdbc.sql("""
                INSERT INTO teaser (id, language, kind, title, supports, status, version, created_at, updated_at)
                SELECT 'many' || n, 'fr', 'SHOW', 'Many ' || n, '{web}', 'PUBLISHED', 1, now(), now()
                FROM generate_series(1, ?) AS n
                """).param(count).update();
        this.jdbc.sql("""
                INSERT INTO schedule_entry (id, teaser_id, zone_id, position, starts_at, ends_at)
                SELECT 'e' || n, 'many' || n, 'more', n, ?::timestamptz, ?::timestamptz
                FROM generate_series(1, ?) AS n
                """).params(from, until, count).update();
    }

    /** The title of the lighthouse, by the service. */
    public String titleHere() {
        return teaser("lighthouse").orElseThrow().path("title").asString();
    }

    /** The legacy document; empty if there is none. */
    public Optional<JsonNode> document(String id) {
        return this.legacy.document(id).map((raw) -> JsonMapper.shared().readTree(raw));
    }

    /** How an operation ended, once it has. */
    public JsonNode decided(String address) {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50)).until(
                () -> api().as("viewer").get(address).json(),
                (operation) -> !operation.path("outcome").asString().equals("PENDING"));
    }

    /** The latest operation. */
    public JsonNode latestOperation() {
        return api().as("viewer").get("/api/operations").json().get(0);
    }
}
