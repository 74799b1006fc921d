package tv.ypsilon.importing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.TeaserId;

/** The runs of the import, what each has seen and what it found odd. One runs at a time, on all instances. */
@Repository
public class ImportRuns {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String GONE = "the instance is gone";

    private static final RowMapper<ImportRun> TO_RUN = (row, _) -> new ImportRun(row.getObject("id", UUID.class),
            ImportRun.Status.valueOf(row.getString("status")), row.getString("started_by"),
            row.getObject("started_at", OffsetDateTime.class).toInstant(), instant(row, "ended_at"),
            row.getObject("total", Long.class), row.getLong("read"), row.getLong("imported"), row.getLong("unchanged"),
            row.getLong("removed"), row.getLong("issues"), row.getString("failure"));

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
    record IssueQuery(
            @Nullable List<String> ids,
            @Nullable String documentId,
            @Nullable String rule,
            @Nullable String field) {}

    /**
     * Writes down a new run.
     *
     * @throws Refusal {@code already-running}, naming the one that does
     */
    @Transactional
    ImportRun start(String who) {
        endTheGone();
        UUID id = IDS.generate();
        int rows = this.jdbc.sql("""
                INSERT INTO import_run (id, status, started_by, started_at, beat_at) VALUES (?, 'RUNNING', ?, ?, now())
                ON CONFLICT DO NOTHING
                """).params(id, who, now()).update();
        if (rows == 0) {
            Refusal refusal = Refusal.of(ProblemType.ALREADY_RUNNING);
            throw findRunning().map((run) -> refusal.with("import", run.address())).orElse(refusal);
        }
        this.jdbc.sql("DELETE FROM import_seen").update();
        return getRun(id);
    }

    /** Ends the runs that nobody carries on any more. */
    void endTheGone() {
        this.jdbc.sql("""
                UPDATE import_run SET status = 'FAILED', ended_at = ?, failure = ?
                WHERE status = 'RUNNING' AND beat_at < now() - make_interval(secs => ?)
                """).params(now(), GONE, this.properties.silence().toMillis() / 1000.0).update();
    }

    void beat(UUID id) {
        this.jdbc.sql("UPDATE import_run SET beat_at = now() WHERE id = ? AND status = 'RUNNING'").param(id).update();
    }

    /**
     * Adds to a run's counts, and to its issues.
     *
     * @throws ImportFailed if the run has been ended by somebody else: then nothing more may be written in its name
     */
    void add(UUID id, Counts counts, List<ImportIssue> issues) {
        int rows = this.jdbc.sql("""
                UPDATE import_run SET read = read + ?, imported = imported + ?, unchanged = unchanged + ?,
                    removed = removed + ?, issues = issues + ?, beat_at = now()
                WHERE id = ? AND status = 'RUNNING'
                """).params(counts.read(), counts.imported(), counts.unchanged(), counts.removed(), issues.size(), id)
                .update();
        if (rows == 0) {
            throw new ImportFailed("it was ended by another instance");
        }
        if (!issues.isEmpty()) {
            addIssues(id, issues);
        }
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

    void total(UUID id, long total) {
        this.jdbc.sql("UPDATE import_run SET total = ? WHERE id = ?").params(total, id).update();
    }

    /** Notes that the run has seen these documents, and gives those that it had not seen before. */
    Set<TeaserId> see(UUID id, Collection<TeaserId> documents) {
        return new HashSet<>(this.jdbc.sql("""
                INSERT INTO import_seen (run_id, teaser_id) SELECT ?, unnest(?::text[]) ON CONFLICT DO NOTHING
                RETURNING teaser_id
                """).param(id).param(documents.stream().map(TeaserId::value).distinct().toArray(String[]::new))
                .query((row, _) -> new TeaserId(row.getString("teaser_id"))).list());
    }

    /** Teasers whose documents the run has not seen, in id order. */
    List<TeaserId> unseen(UUID id, @Nullable TeaserId after, int limit) {
        return this.jdbc.sql("""
                SELECT t.id FROM teaser t
                WHERE t.id > ? AND NOT EXISTS (SELECT FROM import_seen s WHERE s.run_id = ? AND s.teaser_id = t.id)
                ORDER BY t.id LIMIT ?
                """).param(after == null ? "" : after.value()).param(id).param(limit)
                .query((row, _) -> new TeaserId(row.getString("id"))).list();
    }

    long countTeasers() {
        return this.jdbc.sql("SELECT count(*) FROM teaser").query(Long.class).single();
    }

    @Transactional
    void complete(UUID id) {
        end(id, ImportRun.Status.COMPLETED, null);
    }

    @Transactional
    void fail(UUID id, String why) {
        end(id, ImportRun.Status.FAILED, why);
    }

    private void end(UUID id, ImportRun.Status status, @Nullable String failure) {
        this.jdbc.sql("""
                UPDATE import_run SET status = ?, ended_at = ?, failure = ? WHERE id = ? AND status = 'RUNNING'
                """).param(status.name()).param(now()).param(failure).param(id).update();
        this.jdbc.sql("DELETE FROM import_seen WHERE run_id = ?").param(id).update();
    }

    /** Whether all of legacy has ever been taken in. */
    public boolean hasCompleted() {
        return findLast(ImportRun.Status.COMPLETED).isPresent();
    }

    public Optional<ImportRun> findRunning() {
        return findLast(ImportRun.Status.RUNNING);
    }

    /** The run of that status that started last. */
    public Optional<ImportRun> findLast(ImportRun.Status status) {
        return this.jdbc.sql("SELECT * FROM import_run WHERE status = ? ORDER BY started_at DESC, id DESC LIMIT 1")
                .param(status.name()).query(TO_RUN).optional();
    }

    /**
     * The run, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public ImportRun getRun(UUID id) {
        return this.jdbc.sql("SELECT * FROM import_run WHERE id = ?").param(id).query(TO_RUN).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "import", id.toString()));
    }

    /**
     * A part of the runs; null leaves a criterion out.
     *
     * @param order by {@code id} or {@code startedAt}
     */
    @Transactional(readOnly = true)
    public Slice<ImportRun> list(@Nullable List<String> ids, ImportRun.@Nullable Status status, ListOrder order) {
        Where where = new Where("true");
        where.add("id::text = ANY (?)", ids == null ? null : ids.toArray(String[]::new));
        where.add("status = ?", status == null ? null : status.name());
        String column = switch (order.property()) {
            case "id" -> "id";
            case "startedAt" -> "started_at";
            default -> throw new IllegalArgumentException("imports are not sorted by " + order.property());
        };
        return list("import_run", where, column, order, TO_RUN);
    }

    /**
     * A part of the issues of a run.
     *
     * @param order by {@code id}, {@code documentId}, {@code rule} or {@code field}
     */
    @Transactional(readOnly = true)
    Slice<ImportIssue> listIssues(UUID run, IssueQuery query, ListOrder order) {
        Where where = new Where("true");
        where.add("run_id = ?", run);
        where.add("id::text = ANY (?)", query.ids() == null ? null : query.ids().toArray(String[]::new));
        where.add("document_id = ?", query.documentId());
        where.add("rule = ?", query.rule());
        where.add("field = ?", query.field());
        String column = switch (order.property()) {
            case "id", "rule", "field" -> order.property();
            case "documentId" -> "document_id";
            default -> throw new IllegalArgumentException("issues are not sorted by " + order.property());
        };
        return list("import_issue", where, column, order, TO_ISSUE);
    }

    /** Conditions that must all hold, with their values. */
    private static final class Where {

        private final List<String> conditions = new ArrayList<>();

        private final List<Object> values = new ArrayList<>();

        private Where(String always) {
            this.conditions.add(always);
        }

        private void add(String condition, @Nullable Object value) {
            if (value != null) {
                this.conditions.add(condition);
                this.values.add(value);
            }
        }
    }

    private <T> Slice<T> list(String table, Where where, String column, ListOrder order, RowMapper<T> mapper) {
        String from = " FROM " + table + " WHERE " + String.join(" AND ", where.conditions);
        long total = this.jdbc.sql("SELECT count(*)" + from).params(where.values).query(Long.class).single();
        String direction = order.ascending() ? "" : " DESC";
        List<T> items = this.jdbc.sql("SELECT *" + from + " ORDER BY " + column + direction + " NULLS LAST, id"
                + direction + " LIMIT ? OFFSET ?").params(where.values).param(order.limit()).param(order.offset())
                .query(mapper).list();
        return new Slice<>(items, order.offset(), total);
    }

    private OffsetDateTime now() {
        return this.clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
