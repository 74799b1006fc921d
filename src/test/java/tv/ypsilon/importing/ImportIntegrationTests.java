package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static tv.ypsilon.importing.ImportScenario.NOW;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.database.BackgroundProperties;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"importing.backoff=20ms",
        "importing.longest-backoff=300ms", "importing.attempts=12", "importing.page-size=100", "migration.beat=1h",
        "migration.silence=3h", "importing.follow-every=0", "importing.beat=100ms", "importing.silence=30s",
        "page.legacy-site-age=0s"})
@Import({TestDatabase.class, TestLegacy.class, ImportScenario.class})
class ImportIntegrationTests {

    private static final List<String> ODD = List.of("""
            {"id": "odd-1", "title": "NUL \\u0000 and half a pair \\ud83d", "zone": "nowhere"}
            """, """
            {"id": "odd-2", "windows": [{"from": "gestern"}, 7, {"from": "2026-12-02", "to": "2026-12-01"}]}
            """, """
            {"id": "odd-3", "id": "odd-4", "title": "twice"}
            """, """
            {"title": "no id at all"}
            """, """
            {"id": "odd-5", "title": "%s"}
            """.formatted(IntStream.range(0, 20_000).mapToObj((i) -> Integer.toString(i * 7919 % 10007, 36))
            .collect(Collectors.joining(" "))));

    @Autowired
    private ImportScenario scenario;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private ImportRuns runs;

    @Autowired
    private BulkTeasers teasers;

    @Autowired
    private JdbcClient database;

    @LocalServerPort
    private int port;

    private final DemoSite site = DemoSite.generate(350, 7, NOW);

    @BeforeEach
    void beginAtStepZero() {
        this.scenario.reset();
        this.scenario.legacyHolds(this.site);
    }

    @Test
    void takesInEveryDocument() {
        ImportRun run = this.scenario.importAll();

        assertThat(run).extracting(ImportRun::total, ImportRun::read, ImportRun::imported, ImportRun::unchanged,
                ImportRun::removed, ImportRun::failure).containsExactly(350L, 350L, 350L, 0L, 0L, null);
        assertThat(storedDocuments()).isEqualTo(this.legacy.documents());
    }

    @Test
    void findsNothingNewTheSecondTime() {
        this.scenario.importAll();
        Map<TeaserId, Teaser> before = teasers();

        ImportRun run = this.scenario.importAll();

        assertThat(run).extracting(ImportRun::read, ImportRun::imported, ImportRun::unchanged, ImportRun::removed)
                .containsExactly(350L, 0L, 350L, 0L);
        assertThat(teasers()).isEqualTo(before);
    }

    @Test
    void takesInOddDocumentsAndTellsWhatIsOdd() {
        for (int i = 0; i < ODD.size(); i++) {
            this.legacy.put("odd-" + (i + 1), ODD.get(i));
        }

        ImportRun run = this.scenario.importAll();

        assertThat(run.read()).isEqualTo(355);
        assertThat(run.imported()).isEqualTo(353);
        assertThat(run.issues()).isEqualTo(issues(run).size());
        assertThat(issues(run)).extracting(ImportIssue::documentId, ImportIssue::rule)
                .contains(tuple("odd-1", "text-replaced"),
                        tuple("odd-1", "zone-unknown"),
                        tuple("odd-2", "window-unreadable"),
                        tuple("odd-2", "title-missing"),
                        tuple(null, "id-unusable"),
                        tuple(null, "document-unreadable"));
        assertThat(issues(run)).filteredOn((issue) -> issue.raw() != null)
                .extracting(ImportIssue::raw).anyMatch((raw) -> raw.contains("no id at all"))
                .anyMatch((raw) -> raw.contains("twice")).hasSize(2);
        assertThat(this.scenario.teaser("odd-1").orElseThrow().content().title()).isEqualTo(
                "NUL \uFFFD and half a pair \uFFFD");
        assertThat(this.scenario.teaser("odd-5").orElseThrow().content().title()).hasSizeGreaterThan(50_000);
    }

    @Nested
    class WhenLegacyHasChanged {

        @Test
        void takesInAChangedTitleAndKeepsTheEntries() {
            scenario.importAll();
            Teaser before = anyScheduled();
            legacy.editForeign(before.id().value(), (raw) -> withTitle(raw, "Une autre histoire"));

            ImportRun run = scenario.importAll();

            assertThat(run.imported()).isEqualTo(1);
            Teaser after = scenario.teaser(before.id().value()).orElseThrow();
            assertThat(after.content().title()).isEqualTo("Une autre histoire");
            assertThat(after.version()).isEqualTo(2);
            assertThat(after.schedule()).isEqualTo(before.schedule());
        }

        @Test
        void keepsTheVersionWhereTheTeaserSaysTheSame() {
            scenario.importAll();
            String id = anyScheduled().id().value();
            legacy.editForeign(id, (raw) -> raw.replaceFirst("\\{", "{\"sticker\": \"new\", "));

            ImportRun run = scenario.importAll();

            assertThat(run.imported()).isEqualTo(1);
            assertThat(scenario.teaser(id).orElseThrow().version()).isEqualTo(1);
            assertThat(storedDocuments()).isEqualTo(legacy.documents());
        }

        @Test
        void readsEveryDocumentAgainWhenThePagesHaveChanged() {
            scenario.importAll();
            legacy.pages(site.pages().replaceAll("\"limit\":(\\d+|null)", "\"limit\":3"));

            ImportRun run = scenario.importAll();

            assertThat(run).extracting(ImportRun::imported, ImportRun::unchanged).containsExactly(0L, 350L);
            assertThat(database.sql("SELECT count(*) FROM zone WHERE max_teasers = 3").query(Long.class).single())
                    .isPositive();
            assertThat(database.sql("""
                    SELECT count(*) FROM legacy_document d JOIN site_revision r ON d.site_revision = r.revision
                    """).query(Long.class).single()).isEqualTo(350);
        }

        @Test
        void removesTeasersWhoseDocumentsAreGone() {
            scenario.importAll();
            List<String> gone = legacy.documents().keySet().stream().limit(20).toList();
            gone.forEach(legacy::removeForeign);

            ImportRun run = scenario.importAll();

            assertThat(run).extracting(ImportRun::removed, ImportRun::unchanged).containsExactly(20L, 330L);
            assertThat(storedDocuments()).isEqualTo(legacy.documents());
        }

        @Test
        void removesNothingWhenTooMuchIsGone() {
            scenario.importAll();
            legacy.documents().keySet().stream().limit(36).toList().forEach(legacy::removeForeign);

            ImportRun run = scenario.importAll();

            assertThat(run.removed()).isZero();
            assertThat(issues(run)).extracting(ImportIssue::rule).contains("too-many-gone");
            assertThat(teasers()).hasSize(350);
        }

        @Test
        void believesNoEmptyListOfPages() {
            scenario.importAll();
            legacy.pages("[]");

            ImportRun run = scenario.ended(scenario.start().id());

            assertThat(run).extracting(ImportRun::status, ImportRun::failure)
                    .containsExactly(ImportRun.Status.FAILED, "legacy lists no pages");
            assertThat(database.sql("SELECT count(*) FROM schedule_entry").query(Long.class).single()).isPositive();
        }
    }

    @Nested
    class WhileTeasersAreEdited {

        @Test
        void leavesAloneWhatIsBeingEdited() {
            scenario.importAll();
            Teaser before = anyScheduled();
            scenario.operation(before.id().value(), "UPDATE", "QUARANTINED", null);
            legacy.editForeign(before.id().value(), (raw) -> withTitle(raw, "Une autre histoire"));

            ImportRun run = scenario.importAll();

            assertThat(scenario.teaser(before.id().value())).contains(before);
            assertThat(issues(run)).filteredOn((issue) -> issue.rule().equals("left-alone"))
                    .extracting(ImportIssue::documentId).containsExactly(before.id().value());
        }

        @Test
        void takesInWhatIsThereOnceTheEditIsDecided() {
            scenario.importAll();
            String id = anyScheduled().id().value();
            scenario.operation(id, "UPDATE", "SENDING", null);
            legacy.editForeign(id, (raw) -> withTitle(raw, "Une autre histoire"));
            legacy.on("GET", "/teasers/" + id).nth(2).onRequest((_) -> scenario.commit(id));

            ImportRun run = scenario.importAll();

            assertThat(run.imported()).isEqualTo(1);
            assertThat(scenario.teaser(id).orElseThrow().content().title()).isEqualTo("Une autre histoire");
            assertThat(issues(run)).extracting(ImportIssue::rule).doesNotContain("left-alone");
        }

        @Test
        void doesNotBringBackWhatIsDeletedWhileItIsRead() {
            scenario.importAll();
            String id = legacy.documents().keySet().iterator().next();
            // the list is read with the document in it; then the edit deletes it on both sides
            legacy.on("GET", "/teasers").nth(1).onRequest((_) -> {
                legacy.editForeign(id, (raw) -> withTitle(raw, "Une dernière histoire"));
                scenario.operation(id, "DELETE", "COMMITTED", Instant.now());
                database.sql("DELETE FROM teaser WHERE id = ?").param(id).update();
            });
            legacy.on("GET", "/teasers").nth(2).onRequest((_) -> legacy.removeForeign(id));

            ImportRun run = scenario.importAll();

            assertThat(scenario.teaser(id)).isEmpty();
            assertThat(run.imported()).isZero();
        }

        @Test
        void missesNothingWhenTheListShiftsMeanwhile() {
            String first = legacy.documents().keySet().iterator().next();
            legacy.on("GET", "/teasers").nth(2).onRequest((_) -> legacy.removeForeign(first));

            scenario.importAll();

            assertThat(storedDocuments()).containsAllEntriesOf(legacy.documents());
            assertThat(scenario.importAll().removed()).isEqualTo(1);
            assertThat(storedDocuments()).isEqualTo(legacy.documents());
        }
    }

    @Nested
    class WhenLegacyFails {

        @Test
        void waitsWhileItDoesNotAnswer() {
            legacy.on("GET", "/pages").times(2).answers(503);
            legacy.on("GET", "/teasers").nth(2).answers(500);
            legacy.on("GET", "/teasers").nth(5).resets();
            legacy.on("GET", "/teasers").nth(6).truncates();

            assertThat(scenario.importAll().imported()).isEqualTo(350);
            assertThat(storedDocuments()).isEqualTo(legacy.documents());
        }

        @Test
        void givesUpWhenItStaysAwayAndBeginsAnewLater() {
            legacy.on("GET", "/teasers").nth(1).onRequest((_) -> legacy.on("GET", "/teasers").always().answers(500));

            ImportRun failed = scenario.ended(scenario.start().id());

            assertThat(failed.status()).isEqualTo(ImportRun.Status.FAILED);
            assertThat(failed.failure()).contains("legacy does not answer").contains("12 attempts");
            legacy.heals();
            assertThat(scenario.importAll().read()).isEqualTo(350);
        }

        @Test
        void readsAPartThatCannotBeReadInSmallerOnes() {
            legacy.on("GET", "/teasers").nth(3).answersNotJson();

            assertThat(scenario.importAll()).extracting(ImportRun::imported, ImportRun::read).containsExactly(350L,
                    350L);
        }

        @Test
        void leavesOutTheOneDocumentThatMakesTheListUnreadable() {
            legacy.put("0000-poison", "{\"id\": \"0000-poison\", \"title\": ");

            ImportRun run = scenario.importAll();

            assertThat(run).extracting(ImportRun::imported, ImportRun::read, ImportRun::total)
                    .containsExactly(350L, 351L, 351L);
            assertThat(issues(run)).filteredOn((issue) -> issue.rule().equals("document-unreadable"))
                    .singleElement().extracting(ImportIssue::detail).asString().contains("document 1 ");
        }

        @Test
        void leavesOutWhatTheDatabaseRefuses() {
            database.sql("ALTER TABLE teaser ADD CONSTRAINT no_storms CHECK (title NOT LIKE '%storm%')").update();
            try {
                legacy.put("odd-storm", "{\"id\": \"odd-storm\", \"title\": \"a storm\"}");

                ImportRun run = scenario.importAll();

                assertThat(run).extracting(ImportRun::read, ImportRun::imported).containsExactly(351L, 350L);
                assertThat(issues(run)).filteredOn((issue) -> issue.rule().equals("not-storable"))
                        .singleElement().extracting(ImportIssue::documentId).isEqualTo("odd-storm");
            } finally {
                database.sql("ALTER TABLE teaser DROP CONSTRAINT no_storms").update();
            }
        }

        @Test
        void failsWhenNothingInTheListCanBeRead() {
            legacy.on("GET", "/teasers").always().answersNotJson();

            ImportRun run = scenario.ended(scenario.start().id());

            assertThat(run.status()).isEqualTo(ImportRun.Status.FAILED);
            assertThat(run.failure()).contains("list cannot be read");
        }
    }

    @Nested
    class Followed {

        @Test
        void tellsHowFarItIsAndLetsNoOtherBegin() throws InterruptedException {
            CountDownLatch goOn = new CountDownLatch(1);
            legacy.on("GET", "/teasers").nth(3).onRequest((_) -> waitFor(goOn));
            try {
                ApiClient ops = ApiClient.of(port).as("ops");
                ApiClient.Answer started = ops.post("/api/migration/imports", null);
                assertThat(started.status()).isEqualTo(202);
                String address = started.header("Location");

                await().untilAsserted(() -> {
                    JsonNode run = ops.get(address).json();
                    assertThat(run.path("status").asString()).isEqualTo("RUNNING");
                    assertThat(run.path("total").asLong()).isEqualTo(350);
                    assertThat(run.path("read").asLong()).isEqualTo(200);
                });
                ApiClient.Answer second = ops.post("/api/migration/imports", null);
                assertThat(second.status()).isEqualTo(409);
                assertThat(second.problem()).isEqualTo("already-running");
                assertThat(second.text("import")).isEqualTo(address);

                goOn.countDown();
                await().untilAsserted(
                        () -> assertThat(ops.get(address).text("status")).isEqualTo("COMPLETED"));
            } finally {
                goOn.countDown();
            }
        }

        @Test
        void listsRunsAndIssues() {
            ImportRun first = scenario.importAll();
            ImportRun second = scenario.importAll();
            ApiClient ops = ApiClient.of(port).as("ops");

            ApiClient.Answer runs = ops.get("/api/migration/imports?range=" + ApiClient.encoded("[0,0]"));
            assertThat(runs.header("Content-Range")).isEqualTo("imports 0-0/2");
            assertThat(runs.json().get(0).path("id").asString()).isEqualTo(second.id().toString());
            assertThat(ops.get("/api/migration/imports?filter=" + ApiClient.encoded("{\"status\":\"FAILED\"}")).json())
                    .isEmpty();

            String address = first.address() + "/issues";
            JsonNode all = ops.get(address + "?range=" + ApiClient.encoded("[0,999]")).json();
            assertThat(all).hasSize((int) first.issues());
            String rule = all.get(0).path("rule").asString();
            ApiClient.Answer some = ops.get(address + "?sort=" + ApiClient.encoded("[\"documentId\",\"DESC\"]")
                    + "&filter=" + ApiClient.encoded("{\"rule\":\"" + rule + "\"}"));
            assertThat(some.json()).isNotEmpty().allMatch((issue) -> issue.path("rule").asString().equals(rule));
            assertThat(ops.get("/api/migration/imports/" + UUID.randomUUID() + "/issues").status()).isEqualTo(404);
        }

        @Test
        void carriesOnARunWhoseInstanceIsSilent() {
            UUID gone = UUID.randomUUID();
            database.sql("""
                    INSERT INTO import_run (id, status, started_by, started_at, beat_at)
                    VALUES (?, 'RUNNING', 'ops', now() - interval '1 hour', now() - interval '31 seconds')
                    """).param(gone).update();

            assertThat(scenario.ended(gone)).extracting(ImportRun::status, ImportRun::imported)
                    .containsExactly(ImportRun.Status.COMPLETED, 350L);
        }

        @Test
        void isCarriedOnByAnotherInstanceWhenItsOwnStops(@Autowired ApplicationContext context) throws Exception {
            Importer other = new Importer(runs, context.getBean(ImportWrites.class), context.getBean(LegacySite.class),
                    context.getBean(LegacyListing.class), context.getBean(LegacyTeasers.class),
                    context.getBean(LegacyProperties.class), context.getBean(Migration.class),
                    context.getBean(ImportProperties.class), context.getBean(BackgroundProperties.class),
                    Clock.systemUTC());
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch stopping = new CountDownLatch(1);
            legacy.on("GET", "/teasers").nth(2).onRequest((_) -> {
                reading.countDown();
                waitFor(stopping);
            });
            ImportRun run = other.start("ops", false, null);
            reading.await();
            Thread stop = Thread.ofVirtual().start(() -> stop(other));
            await().until(() -> stop.getState() == Thread.State.WAITING
                    || stop.getState() == Thread.State.TIMED_WAITING);
            stopping.countDown();
            stop.join();

            assertThat(scenario.ended(run.id())).extracting(ImportRun::status, ImportRun::read, ImportRun::imported)
                    .containsExactly(ImportRun.Status.COMPLETED, 350L, 350L);
            assertThat(database.sql("SELECT epoch FROM import_run").query(Integer.class).single()).isEqualTo(1);
        }
    }

    @Nested
    class AtLaterSteps {

        @Test
        void reportsWhatSomebodyElseHasChanged() {
            scenario.importAll();
            scenario.step(2);
            Teaser changed = anyScheduled();
            legacy.editForeign(changed.id().value(), (raw) -> withTitle(raw, "Une autre histoire"));
            legacy.createForeign("{\"id\": \"a-new-one\", \"title\": \"Nouveau\"}");
            String gone = legacy.documents().keySet().stream()
                    .filter((id) -> !id.equals(changed.id().value()) && !id.equals("a-new-one")).findFirst()
                    .orElseThrow();
            legacy.removeForeign(gone);
            Map<TeaserId, Teaser> before = teasers();

            ImportRun run = scenario.importAll();

            assertThat(run).extracting(ImportRun::imported, ImportRun::unchanged, ImportRun::removed)
                    .containsExactly(0L, 348L, 0L);
            assertThat(issues(run)).filteredOn((issue) -> issue.rule().equals("changed-in-legacy"))
                    .extracting(ImportIssue::documentId)
                    .containsExactlyInAnyOrder(changed.id().value(), "a-new-one", gone);
            assertThat(teasers()).isEqualTo(before);
            assertThat(database.sql("SELECT teaser_id FROM foreign_edit").query(String.class).list())
                    .containsExactlyInAnyOrder(changed.id().value(), "a-new-one", gone);
        }

        @Test
        void keepsZonesThatLegacyLacks() {
            scenario.importAll();
            scenario.step(3);
            long entries = database.sql("SELECT count(*) FROM schedule_entry").query(Long.class).single();
            ArrayNode pages = (ArrayNode) JsonMapper.shared().readTree(site.pages());
            pages.remove(0);
            legacy.pages(pages.toString());

            ImportRun run = scenario.importAll();

            assertThat(issues(run)).extracting(ImportIssue::rule).contains("pages-changed-in-legacy");
            assertThat(database.sql("SELECT count(*) FROM schedule_entry").query(Long.class).single())
                    .isEqualTo(entries);
        }

        @Test
        void takesEverythingInTheFirstTime() {
            scenario.step(3);

            assertThat(scenario.importAll().imported()).isEqualTo(350);
        }

        @Test
        void isRefusedOnceLegacyIsNotLookedAt() {
            scenario.importAll();
            scenario.step(4);

            assertThatThrownBy(() -> scenario.start()).isInstanceOfSatisfying(Refusal.class,
                    (refusal) -> assertThat(refusal.type()).isEqualTo(ProblemType.NOT_POSSIBLE_AT_THIS_STEP));
        }
    }

    @Nested
    class ForTheGuard {

        @Autowired
        private List<GuardCheck> checks;

        @Test
        void saysWhetherAnImportIsComplete() {
            assertThat(verdict(GuardCheck.Name.IMPORT_COMPLETE)).isEqualTo(GuardCheck.Verdict.FAIL);

            scenario.importAll();

            assertThat(verdict(GuardCheck.Name.IMPORT_COMPLETE).blocks()).isFalse();
        }

        @Test
        void saysWhetherLegacyAnswers() {
            assertThat(verdict(GuardCheck.Name.LEGACY_ANSWERS)).isEqualTo(GuardCheck.Verdict.PASS);

            legacy.on("GET", "/pages").answers(500);

            assertThat(verdict(GuardCheck.Name.LEGACY_ANSWERS)).isEqualTo(GuardCheck.Verdict.FAIL);
        }

        private GuardCheck.Verdict verdict(GuardCheck.Name name) {
            return this.checks.stream().filter((check) -> check.name() == name).findFirst().orElseThrow()
                    .check(MigrationStep.PREPARATION, MigrationStep.IMPORTED).verdict();
        }
    }

    private Map<String, String> storedDocuments() {
        Map<String, String> documents = new TreeMap<>();
        this.database.sql("SELECT teaser_id, raw FROM legacy_document").query((row) -> {
            documents.put(row.getString("teaser_id"), row.getString("raw"));
        });
        return documents;
    }

    private Map<TeaserId, Teaser> teasers() {
        return this.teasers.find(this.database.sql("SELECT id FROM teaser").query(String.class).list().stream()
                .map(TeaserId::new).toList());
    }

    private Teaser anyScheduled() {
        return teasers().values().stream().filter((teaser) -> !teaser.schedule().isEmpty()).findFirst().orElseThrow();
    }

    private List<ImportIssue> issues(ImportRun run) {
        return this.runs.listIssues(run.id(), new ImportRuns.IssueQuery(null, null, null, null),
                new ListOrder("id", true, 0, 1000)).items();
    }

    private static String withTitle(String raw, String title) {
        return ((ObjectNode) JsonMapper.shared().readTree(raw)).put("title", title).toString();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Importer importer) {
        try {
            importer.destroy();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
