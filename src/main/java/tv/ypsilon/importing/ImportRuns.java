package tv.ypsilon.importing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.importing.ImportRun.Phase;
import tv.ypsilon.importing.ImportWrites.Run;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.SliceQuery;
import tv.ypsilon.teaser.TeaserId;

/**
 * The runs of the import: where each is, what it has seen and what it found odd. One runs at a time, on all instances.
 * One instance carries it, and says so; when it falls silent, another one takes the run over. Only the last one to do so
 * writes in its name.
 */
@Repository
public class ImportRuns {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String RUNS = """
            (SELECT r.*, (r.read - r.carried_from)
                 / nullif(greatest(extract(epoch FROM coalesce(r.ended_at, now()) - r.carried_since), 0), 0) AS rate
             FROM import_run r) AS import_run""";

    private static final RowMapper<ImportRun> TO_RUN = (row, _) -> new ImportRun(row.getObject("id", UUID.class),
            ImportRun.Status.valueOf(row.getString("status")), Phase.valueOf(row.getString("phase")),
            row.getBoolean("dry_run"), row.getString("started_by"),
            row.getObject("started_at", OffsetDateTime.class).toInstant(), instant(row, "ended_at"),
            row.getObject("total", Long.class), row.getLong("read"), row.getLong("imported"), row.getLong("unchanged"),
            row.getLong("removed"), row.getLong("issues"), row.getString("failure"), rate(row), signedOff(row));

    private static final RowMapper<Carried> TO_CARRIED = (row, _) -> new Carried(
            new Run(row.getObject("id", UUID.class), row.getInt("epoch"), row.getBoolean("takes_all"),
                    row.getBoolean("dry_run"), null),
            new ImportCursor(Phase.valueOf(row.getString("phase")), row.getInt("walk"), row.getInt("list_size"),
                    row.getLong("list_offset"), row.getLong("walk_seen"),
                    row.getObject("walk_total_at_first", Long.class), row.getObject("walk_total", Long.class)));

    private static final RowMapper<ImportIssue> TO_ISSUE = (row, _) -> new ImportIssue(row.getLong("id"),
            row.getString("document_id"), row.getString("rule"), row.getString("field"), row.getString("detail"),
            row.getString("raw"));

    private final JdbcClient jdbc;

    private final ImportProperties properties;

    private final Clock clock;

    ImportRuns(JdbcClient jdbc, ImportProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /** What one transaction adds to a run's counts. */
    record Counts(long read, long imported, long unchanged, long removed) {

        static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /** Which issues are wanted; null leaves a criterion out. */
    public record IssueQuery(
            @Nullable List<String> ids,
            @Nullable String documentId,
            @Nullable String rule,
            @Nullable String field) {}

    /** A run in the hands of this instance, from where it is. */
    record Carried(Run run, ImportCursor cursor) {}

    /**
     * Writes down a new run, and takes it into the hands of this instance.
     *
     * @throws Refusal {@code already-running}, naming the one that does
     */
    @Transactional
    Carried start(String who, boolean dryRun) {
        return insert(who, dryRun, null).orElseThrow(() -> {
            Refusal refusal = Refusal.of(ProblemType.ALREADY_RUNNING);
            return findRunning().map((run) -> refusal.with("import", run.address())).orElse(refusal);
        });
    }

    /** The same, unless one runs or has ended within that time. */
    @Transactional
    Optional<Carried> startUnlessOneEndedWithin(Duration lately, String who) {
        return insert(who, false, lately);
    }

    private Optional<Carried> insert(String who, boolean dryRun, @Nullable Duration unlessEndedWithin) {
        UUID id = IDS.generate();
        int rows = this.jdbc.sql("""
                INSERT INTO import_run (id, status, started_by, started_at, beat_at, dry_run, takes_all)
                SELECT ?, 'RUNNING', ?, ?, now(), ?,
                       NOT EXISTS (SELECT FROM import_run WHERE status = 'COMPLETED' AND NOT dry_run)
                WHERE NOT EXISTS (SELECT FROM import_run
                                  WHERE NOT dry_run AND ended_at > now() - make_interval(secs => ?))
                ON CONFLICT DO NOTHING
                """).param(id).param(who).param(now()).param(dryRun)
                .param(unlessEndedWithin == null ? null : seconds(unlessEndedWithin)).update();
        if (rows == 0) {
            return Optional.empty();
        }
        forget(null);
        this.jdbc.sql("""
                DELETE FROM import_run WHERE id IN (
                    SELECT id FROM import_run WHERE status <> 'RUNNING' AND signed_off_at IS NULL
                        AND id IS DISTINCT FROM (SELECT id FROM import_run WHERE status = 'COMPLETED' AND NOT dry_run
                                                 ORDER BY started_at DESC, id DESC LIMIT 1)
                    ORDER BY started_at DESC, id DESC OFFSET ?)
                """).param(this.properties.keepRuns()).update();
        return Optional.of(this.jdbc.sql("SELECT * FROM import_run WHERE id = ?").param(id).query(TO_CARRIED).single());
    }

    /** Takes over a run that nobody carries on any more. */
    @Transactional
    Optional<Carried> takeOver() {
        this.jdbc.sql("""
                UPDATE import_run SET status = 'FAILED', ended_at = ?, failure = ?
                WHERE status = 'RUNNING' AND beat_at < now() - make_interval(secs => ?) AND in_vain >= ?
                """).param(now())
                .param("each of " + this.properties.attempts() + " instances that carried it on is gone")
                .param(seconds(this.properties.silence())).param(this.properties.attempts()).update();
        return this.jdbc.sql("""
                UPDATE import_run SET epoch = epoch + 1, in_vain = in_vain + 1, beat_at = now(), carried_since = now(),
                    carried_from = read
                WHERE status = 'RUNNING' AND beat_at < now() - make_interval(secs => ?) RETURNING *
                """).param(seconds(this.properties.silence())).query(TO_CARRIED).optional();
    }

    void beat(Run run) {
        this.jdbc.sql("UPDATE import_run SET beat_at = now() WHERE id = ? AND epoch = ? AND status = 'RUNNING'")
                .params(run.id(), run.epoch()).update();
    }

    /** Lets another instance take the run over at once. */
    void letGo(Run run) {
        this.jdbc.sql("UPDATE import_run SET beat_at = '-infinity' WHERE id = ? AND epoch = ? AND status = 'RUNNING'")
                .params(run.id(), run.epoch()).update();
    }

    /**
     * Adds to a run's counts and to its issues, and moves it on.
     *
     * @param moved where the run is once the transaction is committed; null: where it was
     * @throws ImportLetGo if the run is in other hands: then nothing more may be written in its name
     */
    void add(Run run, Counts counts, List<ImportIssue> issues, @Nullable ImportCursor moved) {
        int rows = this.jdbc.sql("""
                UPDATE import_run SET read = read + ?, imported = imported + ?, unchanged = unchanged + ?,
                    removed = removed + ?, issues = issues + ?, beat_at = now(), in_vain = 0
                WHERE id = ? AND epoch = ? AND status = 'RUNNING'
                """).params(counts.read(), counts.imported(), counts.unchanged(), counts.removed(), issues.size(),
                run.id(), run.epoch()).update();
        if (rows == 0) {
            throw new ImportLetGo("another instance carries it on");
        }
        if (!issues.isEmpty()) {
            addIssues(run.id(), issues);
        }
        if (moved != null) {
            move(run.id(), moved);
        }
    }

    private void move(UUID id, ImportCursor to) {
        this.jdbc.sql("""
                UPDATE import_run SET phase = ?, walk = ?, list_size = ?, list_offset = ?, walk_seen = ?,
                    walk_total_at_first = ?, walk_total = ?, total = coalesce(?, total) WHERE id = ?
                """).param(to.phase().name()).param(to.walk()).param(to.listSize()).param(to.offset()).param(to.seen())
                .param(to.totalAtFirst()).param(to.total()).param(to.total()).param(id).update();
    }

    private void addIssues(UUID id, List<ImportIssue> issues) {
        int size = issues.size();
        @Nullable
        String[] documents = new String[size];
        String[] rules = new String[size];
        @Nullable
        String[] fields = new String[size];
        String[] details = new String[size];
        @Nullable
        String[] raws = new String[size];
        for (int i = 0; i < size; i++) {
            ImportIssue issue = issues.get(i);
            documents[i] = issue.documentId();
            rules[i] = issue.rule();
            fields[i] = issue.field();
            details[i] = issue.detail();
            raws[i] = issue.raw();
        }
        this.jdbc.sql("""
                INSERT INTO import_issue (run_id, document_id, rule, field, detail, raw)
                SELECT ?, document_id, rule, field, detail, raw
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    WITH ORDINALITY AS given (document_id, rule, field, detail, raw, place)
                ORDER BY place
                """).param(id).param(documents).param(rules).param(fields).param(details).param(raws).update();
    }

    /** Notes that the run has seen these documents, and gives those that it had not seen before. */
    Set<TeaserId> see(UUID id, Collection<TeaserId> documents) {
        return new HashSet<>(this.jdbc.sql("""
                INSERT INTO import_seen (run_id, teaser_id) SELECT ?, unnest(?::text[]) ON CONFLICT DO NOTHING
                RETURNING teaser_id
                """).param(id).param(documents.stream().map(TeaserId::value).distinct().toArray(String[]::new))
                .query((row, _) -> new TeaserId(row.getString("teaser_id"))).list());
    }

    /** Teasers whose documents the run has neither seen nor found gone, in id order. */
    List<TeaserId> unseen(UUID id, @Nullable TeaserId after, int limit) {
        if (after == null) {
            // filled within minutes and emptied at once, so what the planner knows of it is wrong by then
            this.jdbc.sql("ANALYZE import_seen").update();
        }
        return this.jdbc.sql("""
                SELECT t.id FROM teaser t
                WHERE t.id > ? AND NOT EXISTS (SELECT FROM import_seen s WHERE s.run_id = ? AND s.teaser_id = t.id)
                    AND NOT EXISTS (SELECT FROM import_gone g WHERE g.run_id = ? AND g.teaser_id = t.id)
                ORDER BY t.id LIMIT ?
                """).param(after == null ? "" : after.value()).param(id).param(id).param(limit)
                .query((row, _) -> new TeaserId(row.getString("id"))).list();
    }

    /** Notes that these documents must be looked at again. */
    void again(UUID id, Collection<TeaserId> documents) {
        note("import_again", id, documents);
    }

    void notAgain(UUID id, TeaserId document) {
        this.jdbc.sql("DELETE FROM import_again WHERE run_id = ? AND teaser_id = ?").params(id, document.value())
                .update();
    }

    /** Documents that must be looked at again, in id order. */
    List<TeaserId> toLookAtAgain(UUID id, @Nullable TeaserId after, int limit) {
        return noted("import_again", id, after, limit);
    }

    /** Notes that legacy has no such document any more. */
    void gone(UUID id, TeaserId document) {
        note("import_gone", id, List.of(document));
    }

    void notGone(UUID id, TeaserId document) {
        this.jdbc.sql("DELETE FROM import_gone WHERE run_id = ? AND teaser_id = ?").params(id, document.value())
                .update();
    }

    List<TeaserId> gone(UUID id, int limit) {
        return noted("import_gone", id, null, limit);
    }

    long countGone(UUID id) {
        return this.jdbc.sql("SELECT count(*) FROM import_gone WHERE run_id = ?").param(id).query(Long.class).single();
    }

    private void note(String table, UUID id, Collection<TeaserId> documents) {
        if (!documents.isEmpty()) {
            this.jdbc.sql("INSERT INTO " + table
                    + " (run_id, teaser_id) SELECT ?, unnest(?::text[]) ON CONFLICT DO NOTHING").param(id)
                    .param(documents.stream().map(TeaserId::value).distinct().toArray(String[]::new)).update();
        }
    }

    private List<TeaserId> noted(String table, UUID id, @Nullable TeaserId after, int limit) {
        return this.jdbc.sql("SELECT teaser_id FROM " + table
                + " WHERE run_id = ? AND teaser_id > ? ORDER BY teaser_id LIMIT ?").param(id)
                .param(after == null ? "" : after.value()).param(limit)
                .query((row, _) -> new TeaserId(row.getString("teaser_id"))).list();
    }

    long countTeasers() {
        return this.jdbc.sql("SELECT count(*) FROM teaser").query(Long.class).single();
    }

    @Transactional
    void fail(Run run, String why) {
        end(run, ImportRun.Status.FAILED, why);
    }

    /**
     * Ends a run that has nothing left to do.
     *
     * @throws ImportLetGo if the run is in other hands
     */
    void complete(Run run, ImportCursor at) {
        add(run, Counts.NONE, List.of(), at.at(Phase.DONE));
        end(run, ImportRun.Status.COMPLETED, null);
    }

    private void end(Run run, ImportRun.Status status, @Nullable String failure) {
        int rows = this.jdbc.sql("""
                UPDATE import_run SET status = ?, ended_at = ?, failure = ?
                WHERE id = ? AND epoch = ? AND status = 'RUNNING'
                """).param(status.name()).param(now()).param(failure).param(run.id()).param(run.epoch()).update();
        if (rows == 1) {
            forget(run.id());
        }
    }

    /** Forgets what a run has seen; null: what any has. */
    private void forget(@Nullable UUID id) {
        for (String table : List.of("import_seen", "import_again", "import_gone")) {
            this.jdbc.sql("DELETE FROM " + table + " WHERE run_id = coalesce(?, run_id)").param(id).update();
        }
    }

    /**
     * Notes that somebody takes the issues of a run as they are.
     *
     * @throws Refusal {@code not-found}; {@code import-not-complete} unless all of legacy was taken in by it
     */
    void signOff(UUID id, String who, String reason) {
        ImportRun run = getRun(id);
        if (run.status() != ImportRun.Status.COMPLETED || run.dryRun()) {
            throw Refusal.of(ProblemType.IMPORT_NOT_COMPLETE);
        }
        this.jdbc.sql("UPDATE import_run SET signed_off_by = ?, signed_off_at = ?, sign_off_reason = ? WHERE id = ?")
                .params(who, now(), reason, id).update();
    }

    /** How many issues of a run there are of each rule, the most frequent first. */
    public Map<String, Long> countIssues(UUID id) {
        return counts("""
                SELECT rule, count(*) AS issues FROM import_issue WHERE run_id = :run
                GROUP BY rule ORDER BY count(*) DESC, rule LIMIT 50
                """, id);
    }

    /** The same, without those that somebody has signed off, with this run or with another one. */
    public Map<String, Long> countIssuesNotSignedOff(UUID id) {
        return counts("""
                SELECT rule, count(*) AS issues FROM import_issue i WHERE run_id = :run AND NOT EXISTS (
                    SELECT FROM import_issue same JOIN import_run r ON r.id = same.run_id
                    WHERE r.signed_off_at IS NOT NULL AND same.rule = i.rule
                        AND coalesce(same.document_id, same.detail) = coalesce(i.document_id, i.detail)
                        AND coalesce(same.field, '') = coalesce(i.field, ''))
                GROUP BY rule ORDER BY count(*) DESC, rule LIMIT 50
                """, id);
    }

    private Map<String, Long> counts(String sql, UUID id) {
        Map<String, Long> counts = new LinkedHashMap<>();
        this.jdbc.sql(sql).param("run", id).query((row) -> {
            counts.put(row.getString("rule"), row.getLong("issues"));
        });
        return counts;
    }

    /** The import that took in all of legacy last; none while none ever has. */
    public Optional<ImportRun> findLastComplete() {
        return this.jdbc.sql("SELECT * FROM " + RUNS + """
                 WHERE status = 'COMPLETED' AND NOT dry_run ORDER BY started_at DESC, id DESC LIMIT 1
                """).query(TO_RUN).optional();
    }

    /** The one that was begun last, whatever became of it. */
    Optional<ImportRun> findLatest() {
        return this.jdbc.sql("SELECT * FROM " + RUNS + " ORDER BY started_at DESC, id DESC LIMIT 1").query(TO_RUN)
                .optional();
    }

    public Optional<ImportRun> findRunning() {
        return this.jdbc.sql("SELECT * FROM " + RUNS + " WHERE status = 'RUNNING'").query(TO_RUN).optional();
    }

    /**
     * The run, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public ImportRun getRun(UUID id) {
        return this.jdbc.sql("SELECT * FROM " + RUNS + " WHERE id = ?").param(id).query(TO_RUN).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "import", id.toString()));
    }

    /**
     * A part of the runs; null leaves a criterion out.
     *
     * @param order by {@code id} or {@code startedAt}
     */
    @Transactional(readOnly = true)
    public Slice<ImportRun> list(@Nullable List<String> ids, ImportRun.@Nullable Status status, ListOrder order) {
        String column = switch (order.property()) {
            case "id" -> "id";
            case "startedAt" -> "started_at";
            default -> throw new IllegalArgumentException("imports are not sorted by " + order.property());
        };
        return SliceQuery.of(RUNS).whereIn("id", ids).where("status = ?", status == null ? null : status.name())
                .list(this.jdbc, column, order, TO_RUN);
    }

    /**
     * A part of the issues of a run.
     *
     * @param order by {@code id}, {@code documentId}, {@code rule} or {@code field}
     */
    @Transactional(readOnly = true)
    public Slice<ImportIssue> listIssues(UUID run, IssueQuery query, ListOrder order) {
        String column = switch (order.property()) {
            case "id", "rule", "field" -> order.property();
            case "documentId" -> "document_id";
            default -> throw new IllegalArgumentException("issues are not sorted by " + order.property());
        };
        return SliceQuery.of("import_issue").where("run_id = ?", run).whereIn("id", query.ids())
                .where("document_id = ?", query.documentId()).where("rule = ?", query.rule())
                .where("field = ?", query.field()).list(this.jdbc, column, order, TO_ISSUE);
    }

    private OffsetDateTime now() {
        return this.clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static @Nullable Double rate(ResultSet row) throws SQLException {
        double rate = row.getDouble("rate");
        return row.wasNull() || rate <= 0 ? null : (Double) rate;
    }

    private static ImportRun.@Nullable SignOff signedOff(ResultSet row) throws SQLException {
        Instant at = instant(row, "signed_off_at");
        return at == null ? null
                : new ImportRun.SignOff(row.getString("signed_off_by"), at, row.getString("sign_off_reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
