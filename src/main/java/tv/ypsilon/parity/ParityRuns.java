package tv.ypsilon.parity;

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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.parity.Findings.Where;
import tv.ypsilon.parity.ParityRun.Phase;
import tv.ypsilon.parity.ParityRun.Progress;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.SliceQuery;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/** The parity runs, what they found, and what of that was accepted. One runs at a time, on all instances. */
@Repository
public class ParityRuns {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String GONE = "the instance is gone";

    private static final int ROWS_AT_ONCE = 100;

    private static final String RUNS = """
            (SELECT r.*, r.beyond + count(d.id) FILTER (WHERE a.key IS NULL) AS open,
                    count(d.id) FILTER (WHERE a.key IS NOT NULL) AS accepted
             FROM parity_run r LEFT JOIN parity_difference d ON d.run_id = r.id
                 LEFT JOIN parity_acceptance a ON a.key = d.key AND a.until > now()
             GROUP BY r.id) AS run
            """;

    private static final String DIFFERENCES = """
            (SELECT d.*, a.reason, a.accepted_by, a.accepted_at, a.until AS accepted_until
             FROM parity_difference d LEFT JOIN parity_acceptance a ON a.key = d.key AND a.until > now()) AS difference
            """;

    private static final RowMapper<ParityRun> TO_RUN = (row, _) -> new ParityRun(row.getObject("id", UUID.class),
            ParityRun.Status.valueOf(row.getString("status")), Phase.valueOf(row.getString("phase")),
            row.getBoolean("control"), row.getBoolean("ahead"), row.getString("started_by"),
            getInstant(row, "started_at"),
            instant(row, "ended_at"), getInstant(row, "from_at"), getInstant(row, "until_at"),
            new Progress(row.getLong("documents"), row.getObject("documents_total", Long.class),
                    row.getLong("looked_at_again"), counts(row, "content"), counts(row, "rules"),
                    row.getLong("asked_now"), row.getLong("asked_stabbing"), row.getLong("stabbing"),
                    row.getLong("asked_boundaries"), row.getLong("boundaries"), row.getBoolean("at_ignored"),
                    row.getObject("legacy_millis", Long.class), row.getString("throttled")),
            row.getLong("beyond"), row.getLong("open"), row.getLong("accepted"), row.getString("failure"));

    private final JdbcClient jdbc;

    private final JsonMapper json;

    private final ParityProperties properties;

    private final Clock clock;

    ParityRuns(JdbcClient jdbc, JsonMapper json, ParityProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.properties = properties;
        this.clock = clock;
    }

    /** That somebody has found a difference to be all right. */
    public record Acceptance(String reason, String by, Instant at, Instant until) {}

    /**
     * A difference as it is stored.
     *
     * @param acceptance null if nobody has accepted it, or no longer
     */
    public record Stored(long id, UUID run, Difference difference, @Nullable Acceptance acceptance) {

        String address() {
            return "/api/migration/parity/differences/" + this.id;
        }
    }

    /** Which differences are wanted; null leaves a criterion out. */
    public record Query(
            @Nullable List<String> ids,
            @Nullable Half half,
            @Nullable Cause cause,
            @Nullable String page,
            @Nullable String language,
            @Nullable Support support,
            @Nullable String zone,
            @Nullable String teaser,
            @Nullable Boolean accepted) {}

    /**
     * Writes down a new run, and forgets the oldest ones.
     *
     * @throws Refusal {@code already-running}, naming the one that does
     */
    @Transactional
    ParityRun start(String who, @Nullable Instant from, Duration horizon, boolean control) {
        endTheGone();
        UUID id = IDS.generate();
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant begin = from == null ? now : from;
        boolean ahead = from == null && !control && horizon.compareTo(this.properties.horizon()) >= 0;
        int rows = this.jdbc.sql("""
                INSERT INTO parity_run (id, status, phase, control, ahead, started_by, started_at, beat_at, from_at, until_at)
                VALUES (?, 'RUNNING', 'READING', ?, ?, ?, ?, now(), ?, ?) ON CONFLICT DO NOTHING
                """).params(id, control, ahead, who, at(now), at(begin), at(begin.plus(horizon))).update();
        if (rows == 0) {
            Refusal refusal = Refusal.of(ProblemType.ALREADY_RUNNING);
            throw findRunning().map((run) -> refusal.with("parity", run.address())).orElse(refusal);
        }
        this.jdbc.sql("""
                DELETE FROM parity_run WHERE id IN (SELECT id FROM parity_run WHERE status <> 'RUNNING'
                                                    ORDER BY started_at DESC, id OFFSET ?)
                """).param(this.properties.keepRuns()).update();
        return getRun(id);
    }

    /** Ends the runs that nobody carries on any more. */
    void endTheGone() {
        this.jdbc.sql("""
                UPDATE parity_run SET status = 'FAILED', phase = 'ENDED', ended_at = ?, failure = ?
                WHERE status = 'RUNNING' AND beat_at < now() - make_interval(secs => ?)
                """).params(at(this.clock.instant()), GONE, this.properties.silence().toMillis() / 1000.0).update();
    }

    void beat(UUID id) {
        this.jdbc.sql("UPDATE parity_run SET beat_at = now() WHERE id = ? AND status = 'RUNNING'").param(id).update();
    }

    /**
     * Says how far a run is.
     *
     * @throws RunFailed if it has been ended by somebody else
     */
    void save(UUID id, Phase phase, Progress progress) {
        Counts content = progress.content();
        Counts rules = progress.rules();
        int rows = this.jdbc.sql("""
                UPDATE parity_run SET beat_at = now(), phase = ?, documents = ?, documents_total = ?,
                    looked_at_again = ?, content_compared = ?, content_equal = ?, content_different = ?,
                    content_not_comparable = ?, rules_compared = ?, rules_equal = ?, rules_different = ?,
                    rules_not_comparable = ?, asked_now = ?, asked_stabbing = ?, stabbing = ?, asked_boundaries = ?,
                    boundaries = ?, at_ignored = ?, legacy_millis = ?, throttled = ?
                WHERE id = ? AND status = 'RUNNING'
                """).param(phase.name()).param(progress.documents()).param(progress.total())
                .param(progress.lookedAtAgain()).param(content.compared()).param(content.equal())
                .param(content.different()).param(content.notComparable()).param(rules.compared())
                .param(rules.equal()).param(rules.different()).param(rules.notComparable())
                .param(progress.askedNow()).param(progress.askedStabbing()).param(progress.stabbing())
                .param(progress.askedBoundaries()).param(progress.boundaries()).param(progress.atIgnored())
                .param(progress.legacyMillis()).param(progress.throttled()).param(id).update();
        if (rows == 0) {
            throw new RunFailed("it was ended by another instance");
        }
    }

    /** Ends a run with what it has found. */
    @Transactional
    void complete(UUID id, RunningParity.Result result) {
        save(id, Phase.ENDED, result.progress());
        for (int i = 0; i < result.differences().size(); i += ROWS_AT_ONCE) {
            add(id, result.differences().subList(i, Math.min(i + ROWS_AT_ONCE, result.differences().size())));
        }
        this.jdbc.sql("UPDATE parity_run SET status = 'COMPLETED', ended_at = ?, beyond = ? WHERE id = ?")
                .params(at(this.clock.instant()), result.beyond(), id).update();
    }

    private void add(UUID id, List<Difference> differences) {
        List<Map<String, @Nullable Object>> rows = differences.stream().map((difference) -> {
            Where where = difference.where();
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("half", where.half());
            row.put("cause", where.cause());
            row.put("comparable", where.cause().isDifference());
            row.put("page_id", where.pageId());
            row.put("page", where.page());
            row.put("language", where.language());
            row.put("support", where.support());
            row.put("zone_id", where.zone());
            row.put("teaser_id", where.teaser());
            row.put("instant", difference.instant());
            row.put("until", difference.until());
            row.put("times", difference.times());
            row.put("fields", difference.fields());
            row.put("legacy", difference.legacy());
            row.put("ours", difference.ours());
            row.put("key", difference.key());
            return row;
        }).toList();
        this.jdbc.sql("""
                INSERT INTO parity_difference (run_id, half, cause, comparable, page_id, page, language, support, zone_id,
                                               teaser_id, instant, until, times, fields, legacy, ours, key)
                SELECT ?, half, cause, comparable, page_id, page, language, support, zone_id, teaser_id, instant, until,
                       times, fields, legacy, ours, key
                FROM ROWS FROM (jsonb_to_recordset(?::jsonb) AS (half text, cause text, comparable boolean, page_id text,
                    page text, language text, support text, zone_id text, teaser_id text, instant timestamptz,
                    until timestamptz, times bigint, fields text[], legacy jsonb, ours jsonb, key text))
                    WITH ORDINALITY ORDER BY ordinality
                """).param(id).param(this.json.writeValueAsString(rows)).update();
    }

    void fail(UUID id, String why) {
        this.jdbc.sql("""
                UPDATE parity_run SET status = 'FAILED', phase = 'ENDED', ended_at = ?, failure = ?
                WHERE id = ? AND status = 'RUNNING'
                """).params(at(this.clock.instant()), why, id).update();
    }

    Optional<ParityRun> findRunning() {
        return this.jdbc.sql("SELECT * FROM " + RUNS + " WHERE status = 'RUNNING'").query(TO_RUN).optional();
    }

    /** The one that was begun last, whatever became of it. */
    Optional<ParityRun> findLatest() {
        return this.jdbc.sql("SELECT * FROM " + RUNS + """
                WHERE id = (SELECT id FROM parity_run ORDER BY started_at DESC, id DESC LIMIT 1)
                """).query(TO_RUN).optional();
    }

    /** The last one that the guard may rely on. */
    public Optional<ParityRun> findLastAhead() {
        return this.jdbc.sql("SELECT * FROM " + RUNS + """
                WHERE id = (SELECT id FROM parity_run WHERE status = 'COMPLETED' AND ahead
                            ORDER BY ended_at DESC LIMIT 1)
                """).query(TO_RUN).optional();
    }

    /**
     * The run, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public ParityRun getRun(UUID id) {
        return this.jdbc.sql("SELECT * FROM " + RUNS + " WHERE id = ?").param(id).query(TO_RUN).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "parity", id.toString()));
    }

    /** How far a run is, from 0 to 1; half of it is reading. */
    public double progress(ParityRun run) {
        return run.progress(this.properties);
    }

    /** How many differences of a run that nobody has accepted have which cause. */
    public Map<String, Long> openByCause(UUID id) {
        Map<String, Long> byCause = new LinkedHashMap<>();
        this.jdbc.sql("SELECT cause, count(*) AS times FROM " + DIFFERENCES
                + " WHERE run_id = ? AND accepted_at IS NULL GROUP BY cause ORDER BY times DESC, cause").param(id)
                .query((row) -> {
                    byCause.put(row.getString("cause"), row.getLong("times"));
                });
        return byCause;
    }

    /**
     * A part of the runs; null leaves a criterion out.
     *
     * @param order by {@code id} or {@code startedAt}
     */
    @Transactional(readOnly = true)
    public Slice<ParityRun> list(@Nullable List<String> ids, ParityRun.@Nullable Status status,
            @Nullable Boolean control,
            ListOrder order) {
        String column = switch (order.property()) {
            case "id" -> "id";
            case "startedAt" -> "started_at";
            default -> throw new IllegalArgumentException("runs are not sorted by " + order.property());
        };
        return SliceQuery.of(RUNS).whereIn("id", ids).where("status = ?", status == null ? null : status.name())
                .where("control = ?", control).list(this.jdbc, column, order, TO_RUN);
    }

    /**
     * A part of what a run has found.
     *
     * @param order by {@code id}, {@code cause}, {@code page}, {@code teaserId} or {@code instant}
     */
    @Transactional(readOnly = true)
    public Slice<Stored> listDifferences(UUID run, Query query, ListOrder order) {
        String column = switch (order.property()) {
            case "id", "cause", "page", "instant" -> order.property();
            case "teaserId" -> "teaser_id";
            default -> throw new IllegalArgumentException("differences are not sorted by " + order.property());
        };
        return SliceQuery.of(DIFFERENCES).where("run_id = ?", run).whereIn("id", query.ids())
                .where("half = ?", query.half() == null ? null : query.half().name())
                .where("cause = ?", query.cause() == null ? null : query.cause().name())
                .where("page = ?", query.page()).where("language = ?", query.language())
                .where("support = ?", query.support() == null ? null : query.support().word())
                .where("zone_id = ?", query.zone()).where("teaser_id = ?", query.teaser())
                .where("(accepted_at IS NOT NULL) = ?", query.accepted())
                .list(this.jdbc, column, order, (row, _) -> toStored(row));
    }

    /**
     * What a run has found, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public Stored getDifference(long id) {
        return this.jdbc.sql("SELECT * FROM " + DIFFERENCES + " WHERE id = ?").param(id)
                .query((row, _) -> toStored(row)).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "difference", Long.toString(id)));
    }

    void accept(String key, String reason, String who, Instant until) {
        this.jdbc.sql("""
                INSERT INTO parity_acceptance (key, reason, accepted_by, accepted_at, until) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, accepted_by = excluded.accepted_by,
                    accepted_at = excluded.accepted_at, until = excluded.until
                """).params(key, reason, who, at(this.clock.instant()), at(until)).update();
        this.jdbc.sql("DELETE FROM parity_acceptance WHERE until < now() - interval '30 days'").update();
    }

    void withdraw(String key) {
        this.jdbc.sql("DELETE FROM parity_acceptance WHERE key = ?").param(key).update();
    }

    private Stored toStored(ResultSet row) throws SQLException {
        String support = row.getString("support");
        String teaser = row.getString("teaser_id");
        Where where = new Where(Half.valueOf(row.getString("half")), Cause.valueOf(row.getString("cause")),
                row.getString("page_id"), row.getString("page"), row.getString("language"),
                support == null ? null : Support.find(support).orElseThrow(), row.getString("zone_id"),
                teaser == null ? null : new TeaserId(teaser));
        Difference difference = new Difference(where, getInstant(row, "instant"), getInstant(row, "until"),
                row.getLong("times"), Arrays.asList((String[]) row.getArray("fields").getArray()),
                this.json.readValue(row.getString("legacy"), Difference.Answer.class),
                this.json.readValue(row.getString("ours"), Difference.Answer.class), row.getString("key"));
        Instant acceptedAt = instant(row, "accepted_at");
        return new Stored(row.getLong("id"), row.getObject("run_id", UUID.class), difference,
                acceptedAt == null ? null : new Acceptance(row.getString("reason"), row.getString("accepted_by"),
                        acceptedAt, getInstant(row, "accepted_until")));
    }

    private static Counts counts(ResultSet row, String half) throws SQLException {
        return new Counts(row.getLong(half + "_compared"), row.getLong(half + "_equal"),
                row.getLong(half + "_different"), row.getLong(half + "_not_comparable"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private static Instant getInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
