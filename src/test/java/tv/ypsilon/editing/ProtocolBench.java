package tv.ypsilon.editing;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import tv.ypsilon.Scene;
import tv.ypsilon.editing.History.Journaled;
import tv.ypsilon.editing.History.Stored;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.UnreadableDocument;
import tv.ypsilon.page.Pages;
import tv.ypsilon.page.ShownPage;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.simulator.AppliedWrite;
import tv.ypsilon.simulator.LegacySimulator;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.TeaserQuery;
import tv.ypsilon.teaser.Teasers;

/**
 * Where the protocol of edits is put to the test: runs edits of many teasers against a legacy API and a process that
 * both fail as planned, and takes down what happened. A teaser's value is its title and its position.
 */
final class ProtocolBench {

    /** How long recovery may take to come to rest. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene;

    private final LegacySimulator legacy;

    private final Editing editing;

    private final Recovery recovery;

    private final Journal journal;

    private final Teasers teasers;

    private final Documents documents;

    private final Sites sites;

    private final Pages pages;

    private final JdbcClient jdbc;

    private final Saboteur saboteur;

    private History history = new History();

    private int step;

    private int writesRead;

    ProtocolBench(Scene scene, LegacySimulator legacy, Editing editing, Recovery recovery, Journal journal,
            Teasers teasers, Documents documents, Sites sites, Pages pages, JdbcClient jdbc, Saboteur saboteur) {
        this.scene = scene;
        this.legacy = legacy;
        this.editing = editing;
        this.recovery = recovery;
        this.journal = journal;
        this.teasers = teasers;
        this.documents = documents;
        this.sites = sites;
        this.pages = pages;
        this.jdbc = jdbc;
        this.saboteur = saboteur;
    }

    /** The beans of such a test. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        @Bean
        @Primary
        Saboteur saboteur() {
            return new Saboteur();
        }

        @Bean
        ProtocolBench protocolBench(Scene scene, LegacySimulator legacy, Editing editing, Recovery recovery,
                Journal journal, Teasers teasers, Documents documents, Sites sites, Pages pages, JdbcClient jdbc,
                Saboteur saboteur) {
            return new ProtocolBench(scene, legacy, editing, recovery, journal, teasers, documents, sites, pages, jdbc,
                    saboteur);
        }
    }

    /** What an editor does. */
    enum Deed {

        CREATE, UPDATE, DELETE,

        /** Moves the teaser to another position. */
        SCHEDULE
    }

    /** A beginning at a step, with these teasers on both sides, and an empty history. */
    History begin(int atStep, List<String> ids) {
        this.saboteur.leave();
        this.legacy.start();
        this.scene.atStep(1);
        this.scene.begin(1);
        ids.forEach((id) -> this.legacy.put(id, """
                {"id": "%s", "title": "before", "kind": {"code": "SHOW", "label": "Show"}, "lang": "fr",
                 "platform": ["web", "app", "tv"], "zone": {"id": "more", "page": "HOME"}, "extra": {"weight": 1.50},
                 "windows": [{"from": "2020-01-01T00:00:00Z", "order": 0}]}""".formatted(id)));
        this.scene.importAll();
        this.scene.atStep(atStep);
        this.step = atStep;
        this.history = new History();
        this.writesRead = 0;
        stored().forEach((id, stored) -> this.history.begins(id, stored.value(), stored.version()));
        return this.history;
    }

    void moveTo(int anotherStep) {
        readLegacy();
        this.scene.atStep(anotherStep);
        this.step = anotherStep;
    }

    History history() {
        return this.history;
    }

    LegacySimulator legacy() {
        return this.legacy;
    }

    Saboteur saboteur() {
        return this.saboteur;
    }

    /**
     * Does an edit to its answer, or to its sudden end.
     *
     * @param mark what makes the edit unlike any other
     */
    void edit(String id, Deed deed, int mark, String author) {
        TeaserId teaserId = new TeaserId(id);
        Teaser before = this.teasers.findTeaser(teaserId).orElse(null);
        if (before == null != (deed == Deed.CREATE)) {
            return;
        }
        Teaser wanted = switch (deed) {
            case CREATE -> Teaser.create(teaserId, new TeaserContent("fr", "SHOW", "title " + mark, null, null, null,
                    null, null, null, Set.of(Support.values()), Status.PUBLISHED));
            case UPDATE -> titled(before, "title " + mark);
            case DELETE -> null;
            case SCHEDULE -> placed(before, mark);
        };
        if (deed == Deed.SCHEDULE && wanted.equals(before)) {
            return;
        }
        Edit edit = switch (deed) {
            case CREATE -> Edit.create(wanted);
            case DELETE -> Edit.delete(teaserId, before.version());
            case UPDATE, SCHEDULE -> Edit.update(teaserId, before.version(), null,
                    (now) -> deed == Deed.UPDATE ? titled(now, "title " + mark) : placed(now, mark));
        };
        History.Edit noted = this.history.invoke(id, author, wanted == null ? null : value(wanted));
        try {
            Decision decision = this.editing.edit(edit, author, null);
            this.history.ok(noted, decision.operationId() == null ? null : decision.operationId().toString(),
                    decision.after() == null ? 0 : decision.after().version());
        } catch (Refusal refusal) {
            if (refusal.type() == ProblemType.OUTCOME_UNKNOWN) {
                this.history.unknown(noted, String.valueOf(refusal.extensions().get("operation"))
                        .replaceFirst(".*/", ""), "outcome unknown");
            } else {
                this.history.fail(noted, refusal.getMessage());
            }
        } catch (IllegalStateException dead) {
            this.history.unknown(noted, null, String.valueOf(dead.getCause()));
        }
    }

    /** Somebody else gives a document another title, if there is one. */
    void editForeign(String id, String title) {
        if (this.legacy.document(id).isPresent()) {
            try {
                this.legacy.editForeign(id,
                        (raw) -> raw.replaceFirst("\"title\":\\s*\"[^\"]*\"", "\"title\":\"" + title + "\""));
            } catch (NoSuchElementException _) {
                // it has just gone
            }
        }
    }

    /** Runs all, so many at a time, while a reader looks at the page. */
    void runAll(List<Runnable> cases, int atOnce) {
        try (ScheduledExecutorService readers = Executors.newSingleThreadScheduledExecutor();
                ExecutorService editors = Executors.newVirtualThreadPerTaskExecutor()) {
            ScheduledFuture<?> reader = readers.scheduleWithFixedDelay(this::readThePage, 0, 100,
                    TimeUnit.MILLISECONDS);
            Semaphore places = new Semaphore(atOnce);
            List<Callable<Object>> all = cases.stream().map((one) -> Executors.callable(() -> {
                places.acquireUninterruptibly();
                try {
                    one.run();
                } finally {
                    places.release();
                }
            })).toList();
            for (Future<Object> done : editors.invokeAll(all)) {
                done.get();
            }
            reader.cancel(false);
        } catch (InterruptedException | ExecutionException ex) {
            throw new IllegalStateException("an editor of the test has failed", ex);
        }
    }

    /** Lets recovery go on, from several threads at once, until there is nothing left to do. */
    void comeToRest() {
        hurry("true");
        try (ExecutorService recoveries = Executors.newFixedThreadPool(2)) {
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(() -> {
                Future<?> other = recoveries.submit(this::recover);
                recover();
                other.get();
                hurry("settle_until IS NULL OR settle_until <= now()");
                readThePage();
                return isAtRest();
            });
        }
    }

    /** One round of recovery; what is thrown at a fault point ends it. */
    void recover() {
        try {
            while (this.recovery.recoverDue() > 0) {
                Thread.onSpinWait();
            }
        } catch (Saboteur.Death _) {
            // as if the process had gone: what it had taken over waits for another one
        }
    }

    /** Recovery may look at any time at what is undecided: that is never what makes it safe. */
    void hurry(String which) {
        this.jdbc.sql("""
                UPDATE operation SET look_at = now() WHERE id IN (
                    SELECT id FROM operation WHERE look_at > now() AND look_at <> 'infinity'
                        AND (state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING') AND (%s)
                            OR state = 'ABORTED' AND decided_at < now() - interval '2 s')
                    FOR UPDATE SKIP LOCKED)
                """.formatted(which)).update();
    }

    /** How many operations are undecided. */
    long undecided() {
        return this.journal.countOnTheirWay();
    }

    private boolean isAtRest() {
        return this.legacy.lateWrites() == 0 && this.jdbc.sql("""
                SELECT count(*) FROM operation WHERE state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING')
                    OR state = 'ABORTED' AND look_at <> 'infinity'
                """).query(Long.class).single() == 0;
    }

    /** While pages come from legacy, there is always a reader who sees all that legacy ever holds. */
    private void readLegacy() {
        List<AppliedWrite> writes = this.legacy.writes();
        writes.stream().skip(this.writesRead)
                .filter((write) -> this.step < 3 && write.source() == AppliedWrite.Source.HTTP).forEach(
                        (write) -> this.history.sees(write.id(), write.after().map(this::value).orElse(null),
                                write.at()));
        this.writesRead = writes.size();
    }

    private void readThePage() {
        try {
            ShownPage page = this.pages.show("HOME", "fr", Support.WEB, Clock.systemUTC().instant(), false);
            page.zones().forEach((zone) -> zone.teasers().forEach((teaser) -> this.history.sees(teaser.id().value(),
                    value(teaser.title(), teaser.position()), page.at())));
        } catch (Refusal _) {
            // legacy has no page to show just now
        }
    }

    /** What the promises are judged by, once all has come to rest. */
    History.End end() {
        readLegacy();
        List<Journaled> journaled = this.journal
                .list(new Journal.Query(null, null, null, null, null, null),
                        new ListOrder("createdAt", true, 0, 1_000_000))
                .items().stream().map(ProtocolBench::journaled).toList();
        int idle = this.jdbc.sql("""
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND state LIKE 'idle in transaction%' AND state_change < now() - interval '300 ms'
                """).query(Integer.class).single();
        return new History.End(stored(), this.legacy.documents(), this::value, journaled,
                this.legacy.writes(), this.legacy.requests(),
                new HashSet<>(this.jdbc.sql("SELECT teaser_id FROM legacy_debt").query(String.class).list()), idle);
    }

    private Map<String, Stored> stored() {
        Map<String, Stored> stored = new HashMap<>();
        this.teasers
                .list(new TeaserQuery(null, null, null, null, null, null, null, null, null),
                        new ListOrder("id", true, 0, 1_000_000))
                .items()
                .forEach((teaser) -> stored.put(teaser.id().value(), new Stored(value(teaser), teaser.version())));
        return stored;
    }

    private static Journaled journaled(Operation one) {
        Teaser committed = one.committed();
        return new Journaled(one.id().toString(), one.teaserId().value(), one.author(), one.state().name(),
                one.before() == null ? null : value(one.before()), committed == null ? null : value(committed),
                one.before() == null ? 0 : one.before().version(), committed == null ? 0 : committed.version(),
                one.rawBefore(), one.rawAfter());
    }

    private String value(String raw) {
        try {
            return value(this.documents.read(LegacyDocument.parse(raw), this.sites.current()).teaser());
        } catch (UnreadableDocument _) {
            return raw;
        }
    }

    static String value(Teaser teaser) {
        return value(teaser.content().title(),
                teaser.schedule().isEmpty() ? null : teaser.schedule().getFirst().position());
    }

    private static String value(@Nullable String title, @Nullable Position position) {
        return title + " at " + (position == null ? "none" : position.asNumber());
    }

    private static Teaser titled(Teaser teaser, String title) {
        TeaserContent now = teaser.content();
        return teaser.edit(new TeaserContent(now.language(), now.kind(), title, now.subtitle(), now.description(),
                now.programId(), now.url(), now.image(), now.callToAction(), now.supports(), now.status()));
    }

    private Teaser placed(Teaser teaser, int position) {
        if (teaser.schedule().isEmpty()) {
            return teaser;
        }
        ScheduleEntry entry = teaser.schedule().getFirst();
        return teaser.reschedule(
                new ScheduleEntry(entry.id(), entry.zoneId(), new Position(position), entry.window()),
                this.sites.current().findZone(entry.zoneId()).orElseThrow());
    }
}
