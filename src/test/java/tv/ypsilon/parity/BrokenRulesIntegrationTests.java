package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.legacy.BrokenRules;
import tv.ypsilon.legacy.BrokenRules.Rule;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * A service that has misunderstood one of legacy's rules, in the import as in the comparison: nothing but legacy's own pages
 * can tell it so.
 */
@ServiceTest
@Import(BrokenRules.Configuration.class)
@TestPropertySource(
        properties = {"parity.looks=2", "parity.look-again-after=1ms", "parity.rest=0", "page.legacy-site-age=0s"})
class BrokenRulesIntegrationTests {

    private static final Instant AUTUMN = Instant.parse("2026-10-20T12:00:00Z");

    private static final Instant SPRING = Instant.parse("2027-03-20T12:00:00Z");

    private static final String PAGES = """
            [{"id": "CINEMA-fr", "code": "CINEMA", "language": "fr", "title": "Cinéma", "zones": [
                {"id": "news", "code": "news", "title": "Nouveau", "order": 0, "limit": null, "template": null}]},
             {"id": "HOME-de", "code": "HOME", "language": "de", "title": "Startseite", "zones": [
                {"id": "mehr", "code": "more", "title": "Mehr", "order": 0, "limit": null, "template": null}]},
             {"id": "HOME-fr", "code": "HOME", "language": "fr", "title": "Accueil", "zones": [
                {"id": "more", "code": "more_HOME", "title": "Encore", "order": 0, "limit": null, "template": null,
                 "aliases": ["the-old-name"]},
                {"id": "news", "code": "news", "title": "Nouveau", "order": 1, "limit": null, "template": null},
                {"id": "short", "code": "short", "title": "Peu", "order": 2, "limit": 2, "template": null}]}]
            """;

    /** Each rule has a document that it matters to; what all of them say in the same way is added to each. */
    private static final List<String> DOCUMENTS = List.of("""
            "id": "status-in-any-case", "status": "PUBLISHED\"""", """
            "id": "online", "online": false""", """
            "id": "language-absent", "lang": null""", """
            "id": "language-without-region", "lang": "fr_BE\"""", """
            "id": "zone-in-any-case", "zone": " MORE \"""", """
            "id": "zone-by-alias", "zone": "the-old-name\"""", """
            "id": "zone-by-page-and-code", "zone": "HOME/more_HOME\"""", """
            "id": "page-of-the-document", "zone": "news", "page": "CINEMA\"""", """
            "id": "page-home-first", "zone": "news\"""", """
            "id": "leads-nowhere", "zone": "a-zone-of-old\"""", """
            "id": "support-synonyms", "platform": "desktop,mobile\"""", """
            "id": "supports-of-the-zone", "zone": {"id": "more", "platform": ["tv"]}, "platform": "web\"""", """
            "id": "supports-absent\"""", """
            "id": "external-not-on-app", "kind": "EXTERNAL", "platform": "web,app\"""", """
            "id": "kind-absent", "kind": null""", """
            "id": "windows-empty", "windows": []""", """
            "id": "window-ends-before-it-begins", "from": "2026-10-28T00:00:00Z", "to": "2026-10-24T00:00:00Z\"""", """
            "id": "window-without-its-end", "from": "2026-10-21T10:00:00Z", "to": "2026-10-22T10:00:00Z\"""", """
            "id": "windows-all", "windows": [{"from": "2026-01-01", "to": "2026-10-22T00:00:00Z"},
                {"from": "2026-10-24T00:00:00Z", "to": "2026-10-26T00:00:00Z"}]""", """
            "id": "times-of-paris", "from": "2026-10-23 08:00\"""", """
            "id": "last-day-included", "to": "2026-10-27\"""", """
            "id": "hour-that-comes-twice", "from": "2026-10-25T02:30\"""", """
            "id": "hour-jumped-over", "from": "2027-03-28 02:30\"""", """
            "id": "epoch-seconds", "from": 1792800000""", """
            "id": "days-of-the-calendar", "from": "2026-02-30\"""", """
            "id": "order-as-text", "order": "-1\"""", """
            "id": "order-of-the-lowest", "windows": [{"from": "2026-01-01", "order": 9}, {"from": "2026-10-22", "order": 2}]\
            """, """
            "id": "order-latest-start-first", "from": "2026-03-01", "order": 7""", """
            "id": "of-the-same-order", "from": "2026-02-01", "order": 7""", """
            "id": "first-of-three", "zone": "short", "order": 1""", """
            "id": "limit", "zone": "short", "order": 2""", """
            "id": "limit-of-a-full-zone", "zone": "short", "order": 3""");

    private static final List<String> DEFAULTS = List.of("\"lang\": \"fr_FR\"", "\"kind\": \"SHOW\"",
            "\"zone\": {\"id\": \"more\", \"page\": \"HOME\"}", "\"from\": \"2026-01-01T00:00:00Z\"", "\"order\": 5");

    @Autowired
    private BrokenRules rules;

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void keepThemAgain() {
        this.rules.breakOnly(Rule.NONE);
    }

    /** Each rule, and what the run says of the document that it matters to. */
    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(Rule.STATUS_IN_ANY_CASE, "MISSING"), Arguments.of(Rule.ONLINE, "EXTRA"),
                Arguments.of(Rule.LANGUAGE_ABSENT, "ZONE"), Arguments.of(Rule.LANGUAGE_WITHOUT_REGION, "MISSING"),
                Arguments.of(Rule.ZONE_IN_ANY_CASE, "MISSING"), Arguments.of(Rule.ZONE_BY_ALIAS, "MISSING"),
                Arguments.of(Rule.ZONE_BY_PAGE_AND_CODE, "MISSING"), Arguments.of(Rule.PAGE_OF_THE_DOCUMENT, "ZONE"),
                Arguments.of(Rule.PAGE_HOME_FIRST, "ZONE"), Arguments.of(Rule.LEADS_NOWHERE, "EXTRA"),
                Arguments.of(Rule.SUPPORT_SYNONYMS, "MISSING"), Arguments.of(Rule.SUPPORTS_OF_THE_ZONE, "MISSING"),
                Arguments.of(Rule.SUPPORTS_ABSENT, "MISSING"), Arguments.of(Rule.EXTERNAL_NOT_ON_APP, "EXTRA"),
                Arguments.of(Rule.KIND_ABSENT, "MISSING"), Arguments.of(Rule.WINDOWS_EMPTY, "MISSING"),
                Arguments.of(Rule.WINDOW_ENDS_BEFORE_IT_BEGINS, "EXTRA"),
                Arguments.of(Rule.WINDOW_WITHOUT_ITS_END, "WINDOW"), Arguments.of(Rule.WINDOWS_ALL, "WINDOW"),
                Arguments.of(Rule.TIMES_OF_PARIS, "WINDOW"), Arguments.of(Rule.LAST_DAY_INCLUDED, "WINDOW"),
                Arguments.of(Rule.HOUR_THAT_COMES_TWICE, "WINDOW"), Arguments.of(Rule.HOUR_JUMPED_OVER, "WINDOW"),
                Arguments.of(Rule.EPOCH_SECONDS, "WINDOW"), Arguments.of(Rule.DAYS_OF_THE_CALENDAR, "EXTRA"),
                Arguments.of(Rule.ORDER_AS_TEXT, "ORDER"), Arguments.of(Rule.ORDER_OF_THE_LOWEST, "ORDER"),
                Arguments.of(Rule.ORDER_LATEST_START_FIRST, "ORDER"), Arguments.of(Rule.LIMIT, "LIMIT"),
                // at its end, a teaser too many and too large a limit look alike
                Arguments.of(Rule.LIMIT_OF_A_FULL_ZONE, "EXTRA"));
    }

    @Test
    void eachIsBrokenOnce() {
        assertThat(rules().map((rule) -> (Rule) rule.get()[0]))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Rule.NONE)));
    }

    @Test
    void whoKeepsThemAllIsEqual() {
        for (Instant from : List.of(AUTUMN, SPRING)) {
            JsonNode run = run(Rule.NONE, from);

            assertThat(run.path("open").asLong()).as("%s", causes(run)).isZero();
            assertThat(run.path("equal").asLong()).isEqualTo(run.path("compared").asLong()).isGreaterThan(40);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whoBreaksOneIsToldWhich(Rule rule, String cause) {
        JsonNode run = run(rule, rule == Rule.HOUR_JUMPED_OVER ? SPRING : AUTUMN);

        assertThat(run.at("/content/compared").asLong()).isPositive();
        assertThat(run.at("/content/different").asLong()).as("we agree with ourselves").isZero();
        assertThat(run.at("/rules/different").asLong()).as("legacy does not").isPositive();
        assertThat(causes(run))
                .contains("RULES " + cause + " " + rule.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** A run of a service that has just imported everything by these rules. */
    private JsonNode run(Rule rule, Instant from) {
        this.rules.breakOnly(rule);
        this.jdbc.sql("TRUNCATE parity_run, parity_difference, parity_acceptance").update();
        this.scene.begin(1);
        this.legacy.reset().pages(PAGES).clock(Clock.fixed(from, ZoneOffset.UTC));
        DOCUMENTS.forEach((document) -> this.legacy.put(whole(document)));
        this.scene.importAll();
        ApiClient ops = this.scene.api().as("ops");
        ApiClient.Answer started = ops.post("/api/migration/parity", "{\"from\": \"" + from + "\"}");
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        JsonNode run = await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(
                () -> ops.get("/api/migration/parity/" + started.text("id")).json(),
                (each) -> !each.path("status").asString().equals("RUNNING"));
        assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETED");
        return run;
    }

    /** A document with all that it does not say itself; a member that is null there is left out. */
    private static String whole(String document) {
        String said = document.strip();
        String rest = DEFAULTS.stream()
                .filter((each) -> !said.contains(each.substring(0, each.indexOf(':')) + ":")
                        && !(each.startsWith("\"from\"") && said.contains("\"windows\": [{")))
                .collect(Collectors.joining(", "));
        String members = Arrays.stream((said + ", " + rest).split(", (?=\")", -1))
                .filter((member) -> !member.endsWith(": null")).collect(Collectors.joining(", "));
        return "{\"title\": \"Titre\", " + members + "}";
    }

    /** Each difference that was found, as its half, its cause and the teaser. */
    private Set<String> causes(JsonNode run) {
        return this.scene.api().as("ops").get("/api/migration/parity/" + run.path("id").asString()
                + "/differences?range=" + ApiClient.encoded("[0,999]")).json().valueStream()
                .map((each) -> each.path("half").asString() + " " + each.path("cause").asString() + " "
                        + each.at("/teaserIds/0").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
