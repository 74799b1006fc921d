package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.page.Pages;
import tv.ypsilon.simulator.DemoSite;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/** A legacy API with a site, and imports of it. */
@TestComponent
public class ImportScenario {

    /** When the demo's sites are programmed around. */
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final LegacySimulator legacy;

    private final Importer importer;

    private final ImportRuns runs;

    private final BulkTeasers teasers;

    private final Pages pages;

    private final JdbcClient database;

    ImportScenario(LegacySimulator legacy, Importer importer, ImportRuns runs, BulkTeasers teasers,
            Pages pages, JdbcClient database) {
        this.legacy = legacy;
        this.importer = importer;
        this.runs = runs;
        this.teasers = teasers;
        this.pages = pages;
        this.database = database;
    }

    /** Nothing anywhere, at step 0. */
    public void reset() {
        this.runs.findRunning().ifPresent((run) -> ended(run.id()));
        this.legacy.reset();
        this.database.sql("""
                TRUNCATE import_run, import_issue, import_seen, import_again, import_gone, zone_alias, document_exception, operation, legacy_debt, foreign_edit, legacy_document,
                    schedule_entry, teaser, zone, page
                """).update();
        this.database.sql("UPDATE site_revision SET revision = 'empty', rules_revision = ''").update();
        step(0);
    }

    public void step(int number) {
        this.database.sql("UPDATE migration_state SET step = ?").param(number).update();
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                .until(() -> this.pages.step().number() == number);
    }

    public void legacyHolds(DemoSite site) {
        site.loadInto(this.legacy);
    }

    public ImportRun start() {
        return this.importer.start("ops", false, null);
    }

    /** The run once it has ended, however it did. */
    public ImportRun ended(UUID id) {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20))
                .until(() -> this.runs.getRun(id), (run) -> run.status() != ImportRun.Status.RUNNING);
    }

    /** One import, which must complete. */
    public ImportRun importAll() {
        ImportRun run = ended(start().id());
        assertThat(run.status()).as("%s", run).isEqualTo(ImportRun.Status.COMPLETED);
        return run;
    }

    public Optional<Teaser> teaser(String id) {
        return Optional.ofNullable(this.teasers.find(List.of(new TeaserId(id))).get(new TeaserId(id)));
    }

    /** An edit of a teaser in the journal, decided at an instant or not yet. */
    public void operation(String teaserId, String kind, String state, Instant decidedAt) {
        this.database.sql("""
                INSERT INTO operation (id, teaser_id, kind, state, step, author, before, created_at, decided_at, owner,
                                       look_at)
                VALUES (?, ?, ?, ?, 0, 'editor', '{}', now(), ?, ?, 'infinity')
                """).param(UUID.randomUUID()).param(teaserId).param(kind).param(state)
                .param(decidedAt == null ? null : OffsetDateTime.ofInstant(decidedAt, ZoneOffset.UTC))
                .param(UUID.randomUUID()).update();
    }

    /** Lets the edit of a teaser that is under way be committed. */
    public void commit(String teaserId) {
        this.database.sql("UPDATE operation SET state = 'COMMITTED', decided_at = clock_timestamp() "
                + "WHERE teaser_id = ? AND state = 'SENDING'").param(teaserId).update();
    }
}
