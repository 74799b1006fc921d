package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static tv.ypsilon.importing.ImportScenario.NOW;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;
import tv.ypsilon.database.Pace;
import tv.ypsilon.importing.ImportRuns.Carried;
import tv.ypsilon.legacy.LegacyListing;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;

/** Imports whose carrier dies between two of its writes, wherever that is. Nobody carries them on but the test. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"importing.page-size=40",
        "importing.beat=1h", "importing.silence=3h", "importing.follow-every=0", "importing.backoff=10ms",
        "importing.longest-backoff=20ms", "importing.attempts=4", "migration.beat=1h", "migration.silence=3h"})
@Import({TestDatabase.class, TestLegacy.class, ImportScenario.class})
class ImportResumeIntegrationTests {

    private static final int DOCUMENTS = 170;

    @Autowired
    private ImportScenario scenario;

    @Autowired
    private LegacySimulator legacy;

    @Autowired
    private LegacySite site;

    @Autowired
    private LegacyListing listing;

    @Autowired
    private LegacyTeasers documents;

    @Autowired
    private ImportRuns runs;

    @Autowired
    private ImportWrites writes;

    @Autowired
    private ImportProperties properties;

    @Autowired
    private JdbcClient database;

    @Autowired
    private TransactionTemplate transactions;

    /** The end of a thread in the middle of its work, as if the process had been killed there: nothing may catch it. */
    private static final class Death extends Error {

        private static final long serialVersionUID = 1L;

        Death() {
            super("killed", null, false, false);
        }
    }

    /** Lives for so many more moments; there is one before each write, and one after it. */
    private static final class Life implements RunningImport.Moments {

        private int left;

        private int lived;

        Life(int moments) {
            this.left = moments;
        }

        @Override
        public void pass() {
            if (this.left-- == 0) {
                throw new Death();
            }
            this.lived++;
        }
    }

    @BeforeEach
    void begin() {
        this.scenario.reset();
        this.legacy.heals();
    }

    @Test
    void endsAsIfNothingHadHappenedWhereverItsCarrierDies() {
        legacyIsUntidy();
        Life whole = new Life(Integer.MAX_VALUE);
        carry(start(), whole);
        List<Tuple> expected = everything();
        assertThat(expected.getFirst().toList()).startsWith("COMPLETED", "DONE");
        assertThat(whole.lived).isGreaterThan(20);

        for (int moment = 0; moment < whole.lived; moment++) {
            legacyIsUntidy();
            Carried run = start();
            die(run, new Life(moment));
            silence();
            // killed in its very last moment, it leaves nothing to be done
            this.runs.takeOver().ifPresent((left) -> carry(left, new Life(Integer.MAX_VALUE)));
            assertThat(everything()).as("killed at moment %s", moment).isEqualTo(expected);
        }
    }

    @Test
    void endsWhenEveryCarrierDiesSoon() {
        legacyIsUntidy();
        // an edit that never ends is waited for, by each carrier anew
        this.database.sql("DELETE FROM operation").update();
        carry(start(), new Life(Integer.MAX_VALUE));
        List<Tuple> expected = everything();

        legacyIsUntidy();
        // an edit that never ends is waited for, by each carrier anew
        this.database.sql("DELETE FROM operation").update();
        Carried carried = start();
        int deaths = 0;
        // each lives just long enough for one or two writes
        while (!dies(carried, new Life(3 + deaths % 2))) {
            deaths++;
            carried = takeOver();
        }

        assertThat(deaths).isGreaterThan(5);
        assertThat(everything()).isEqualTo(expected);
    }

    @Test
    void removesWhatIsGoneOnceAndCountsItOnce() {
        DemoSite.generate(DOCUMENTS, 7, NOW).loadInto(this.legacy);
        List<String> gone = this.legacy.documents().keySet().stream().limit(15).toList();
        Life whole = new Life(Integer.MAX_VALUE);
        importThenLose(gone);
        carry(start(), whole);
        List<Tuple> expected = everything();
        assertThat(expected.getFirst().toList()).contains(15L);

        for (int moment = 0; moment < whole.lived; moment += 3) {
            importThenLose(gone);
            die(start(), new Life(moment));
            silence();
            this.runs.takeOver().ifPresent((left) -> carry(left, new Life(Integer.MAX_VALUE)));
            assertThat(everything()).as("killed at moment %s", moment).isEqualTo(expected);
        }
    }

    @Test
    void letsNoFrozenCarrierWriteOnceAnotherOneHasTakenOver() throws Exception {
        DemoSite.generate(DOCUMENTS, 7, NOW).loadInto(this.legacy);
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        Carried first = start();
        int[] moments = {0};
        Throwable[] end = new Throwable[1];
        Thread carrier = Thread.ofVirtual().start(() -> {
            try {
                running(first, () -> {
                    if (moments[0]++ == 6) {
                        frozen.countDown();
                        await(thawed);
                    }
                }).run();
            } catch (RuntimeException ex) {
                end[0] = ex;
            }
        });
        frozen.await();
        Carried second = takeOver();
        carry(second, new Life(5 * 2));
        thawed.countDown();
        carrier.join();

        assertThat(end[0]).isInstanceOf(ImportLetGo.class);
        carry(takeOver(), new Life(Integer.MAX_VALUE));
        assertThat(this.runs.getRun(first.run().id())).extracting(ImportRun::status, ImportRun::read,
                ImportRun::imported)
                .containsExactly(ImportRun.Status.COMPLETED, (long) DOCUMENTS, (long) DOCUMENTS);
        assertThatThrownBy(() -> this.transactions.executeWithoutResult(
                (_) -> this.runs.add(first.run(), ImportRuns.Counts.NONE, List.of(), null)))
                .isInstanceOf(ImportLetGo.class);
    }

    @Test
    void isGivenUpWhenItKillsWhoeverCarriesIt() {
        DemoSite.generate(DOCUMENTS, 7, NOW).loadInto(this.legacy);
        Carried run = start();
        for (int carriers = 0; carriers < this.properties.attempts(); carriers++) {
            silence();
            assertThat(this.runs.takeOver()).isPresent();
        }
        silence();

        assertThat(this.runs.takeOver()).isEmpty();
        assertThat(this.runs.getRun(run.run().id()).failure()).contains("4 instances");
    }

    /** Nothing here; legacy with odd documents, one that nobody can read, and one that is being edited. */
    private void legacyIsUntidy() {
        this.scenario.reset();
        DemoSite.generate(DOCUMENTS, 7, NOW).loadInto(this.legacy);
        this.legacy.put("odd-0", "{\"title\": \"no id at all\"}");
        this.legacy.put("odd-1", "{\"id\": \"odd-1\", \"title\": \"NUL \\u0000\", \"zone\": \"nowhere\"}");
        this.legacy.put("odd-2", "{\"id\": \"odd-2\", \"title\": ");
        this.legacy.put("being-edited", "{\"id\": \"being-edited\", \"title\": \"x\"}");
        this.scenario.operation("being-edited", "UPDATE", "QUARANTINED", null);
    }

    private void importThenLose(List<String> gone) {
        this.scenario.reset();
        DemoSite.generate(DOCUMENTS, 7, NOW).loadInto(this.legacy);
        carry(start(), new Life(Integer.MAX_VALUE));
        gone.forEach(this.legacy::removeForeign);
        // one of them has another title, so that not everything is unchanged
        String other = this.legacy.documents().keySet().iterator().next();
        this.legacy.editForeign(other,
                (raw) -> ((ObjectNode) JsonMapper.shared().readTree(raw)).put("title", "Une autre histoire")
                        .toString());
        this.database.sql("DELETE FROM import_run").update();
    }

    private Carried start() {
        return this.runs.start("ops", false);
    }

    private void silence() {
        this.database.sql("UPDATE import_run SET beat_at = '-infinity' WHERE status = 'RUNNING'").update();
    }

    private Carried takeOver() {
        silence();
        return this.runs.takeOver().orElseThrow();
    }

    private void carry(Carried carried, Life life) {
        dies(carried, life);
    }

    private void die(Carried carried, Life life) {
        assertThat(dies(carried, life)).isFalse();
    }

    /** Whether the run came to its end before the life did. */
    private boolean dies(Carried carried, Life life) {
        try {
            running(carried, life).run();
            return true;
        } catch (Death _) {
            return false;
        }
    }

    private RunningImport running(Carried carried, RunningImport.Moments moments) {
        Patience patience = new Patience(this.properties, new Pace(0, new CountDownLatch(1)));
        return new RunningImport(carried, new PatientLegacy(this.site, this.listing, this.documents, patience),
                patience,
                this.writes, this.runs, this.properties, Clock.systemUTC(), moments);
    }

    /** The last run and all that it has left behind, but ids and instants. */
    private List<Tuple> everything() {
        return this.database.sql("SELECT * FROM import_run").query((row, _) -> tuple(row.getString("status"),
                row.getString("phase"), row.getLong("total"), row.getLong("read"), row.getLong("imported"),
                row.getLong("unchanged"), row.getLong("removed"), row.getLong("issues"), issues(), rows(),
                row.getString("failure"))).list();
    }

    private List<String> issues() {
        return this.database
                .sql("SELECT document_id || ' ' || rule || ' ' || coalesce(field, '') || ' ' || detail AS issue "
                        + "FROM (SELECT coalesce(document_id, '-') AS document_id, rule, field, detail FROM import_issue) i")
                .query(String.class).list().stream().sorted().toList();
    }

    private Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        this.database.sql("""
                SELECT t.id, t.version, t.title, d.raw, s.entries FROM teaser t LEFT JOIN legacy_document d ON d.teaser_id = t.id
                    LEFT JOIN (SELECT teaser_id, string_agg(zone_id || during || coalesce(position, -1), ',' ORDER BY during)
                               AS entries FROM schedule_entry GROUP BY teaser_id) s ON s.teaser_id = t.id
                """).query((row) -> {
            rows.put(row.getString("id"), List.of("version", "title", "raw", "entries").stream().map((column) -> {
                try {
                    return String.valueOf(row.getString(column));
                } catch (java.sql.SQLException ex) {
                    throw new IllegalStateException(ex);
                }
            }).collect(Collectors.joining(" ")));
        });
        for (String table : List.of("import_seen", "import_again", "import_gone")) {
            rows.put(table, this.database.sql("SELECT count(*) FROM " + table).query(String.class).single());
        }
        return rows;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
