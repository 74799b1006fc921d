package tv.ypsilon.parity;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.parity.Sample.Comparison;
import tv.ypsilon.parity.Sample.Content;
import tv.ypsilon.parity.Sample.Regression;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.SliceQuery;
import tv.ypsilon.teaser.Support;

/** Samples and what they were compared with. One is taken or compared at a time, on all instances. */
@Repository
public class SampleStore {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /** How many samples are kept. */
    private static final int KEPT = 20;

    /** After which one that is being taken counts as gone with its instance, in seconds. */
    private static final int SILENCE = 60;

    private static final RowMapper<Sample> TO_SAMPLE = (row, _) -> new Sample(row.getObject("id", UUID.class),
            row.getString("name"), ParityRun.Status.valueOf(row.getString("status")),
            MigrationStep.ReadSource.valueOf(row.getString("source")), row.getInt("step"), row.getString("taken_by"),
            getInstant(row, "started_at"), instant(row, "ended_at"), instants(row), row.getLong("pages"),
            row.getString("failure"));

    private final JdbcClient jdbc;

    private final JsonMapper json;

    private final Clock clock;

    SampleStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** What one page showed. */
    record Kept(String pageId, Support support, Instant instant, Content content) {}

    /**
     * Writes down a new sample, and forgets the oldest ones.
     *
     * @throws Refusal {@code already-running}
     */
    @Transactional
    Sample start(@Nullable String name, MigrationStep step, String who, List<Instant> instants) {
        endTheGone();
        UUID id = IDS.generate();
        int rows = this.jdbc.sql("""
                INSERT INTO page_sample (id, name, status, source, step, taken_by, started_at, beat_at, instants)
                VALUES (?, ?, 'RUNNING', ?, ?, ?, ?, now(), ?::timestamptz[]) ON CONFLICT DO NOTHING
                """).param(id).param(name).param(step.readsFrom().name()).param(step.number()).param(who).param(now())
                .param(instants.stream().map(Instant::toString).toArray(String[]::new)).update();
        if (rows == 0) {
            throw Refusal.of(ProblemType.ALREADY_RUNNING);
        }
        this.jdbc.sql("""
                DELETE FROM page_sample WHERE id IN (SELECT id FROM page_sample WHERE status <> 'RUNNING'
                                                     ORDER BY started_at DESC, id OFFSET ?)
                """).param(KEPT).update();
        return getSample(id);
    }

    /**
     * Writes down a new comparison, in place of the one before.
     *
     * @throws Refusal {@code already-running}
     */
    @Transactional
    Comparison startComparison(Sample sample, MigrationStep step, String who) {
        endTheGone();
        this.jdbc.sql("DELETE FROM page_sample_comparison WHERE sample_id = ? AND status <> 'RUNNING'")
                .param(sample.id()).update();
        int rows = this.jdbc.sql("""
                INSERT INTO page_sample_comparison (sample_id, status, source, step, compared_by, started_at, beat_at)
                VALUES (?, 'RUNNING', ?, ?, ?, ?, now()) ON CONFLICT DO NOTHING
                """).params(sample.id(), step.readsFrom().name(), step.number(), who, now()).update();
        if (rows == 0) {
            throw Refusal.of(ProblemType.ALREADY_RUNNING);
        }
        return getComparison(sample.id());
    }

    /** Ends what nobody carries on any more. */
    void endTheGone() {
        for (String table : List.of("page_sample", "page_sample_comparison")) {
            this.jdbc.sql("UPDATE " + table + """
                     SET status = 'FAILED', ended_at = ?, failure = 'the instance is gone'
                    WHERE status = 'RUNNING' AND beat_at < now() - make_interval(secs => ?)
                    """).params(now(), SILENCE).update();
        }
    }

    @Transactional
    void keep(UUID id, Kept kept) {
        int rows = this.jdbc.sql(
                "UPDATE page_sample SET pages = pages + 1, beat_at = now() WHERE id = ? AND status = 'RUNNING'")
                .param(id)
                .update();
        if (rows == 0) {
            throw new RunFailed("it was ended by another instance");
        }
        this.jdbc.sql("""
                INSERT INTO page_sample_content (sample_id, page_id, support, instant, content)
                VALUES (?, ?, ?, ?, ?::jsonb)
                """).params(id, kept.pageId(), kept.support().word(), kept.instant().atOffset(ZoneOffset.UTC),
                this.json.writeValueAsString(kept.content())).update();
    }

    /** What pages showed at an instant. */
    List<Kept> kept(UUID id, Instant instant) {
        return this.jdbc.sql("""
                SELECT page_id, support, content FROM page_sample_content WHERE sample_id = ? AND instant = ?
                ORDER BY page_id, support
                """).params(id, instant.atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Kept(row.getString("page_id"),
                        Support.find(row.getString("support")).orElseThrow(), instant,
                        this.json.readValue(row.getString("content"), Content.class)))
                .list();
    }

    void save(Comparison comparison) {
        int rows = this.jdbc.sql("""
                UPDATE page_sample_comparison SET compared = ?, equal = ?, different = ?, by_cause = ?::jsonb,
                    differences = ?::jsonb, beat_at = now()
                WHERE sample_id = ? AND status = 'RUNNING'
                """).params(comparison.compared(), comparison.equal(), comparison.different(),
                this.json.writeValueAsString(comparison.byCause()),
                this.json.writeValueAsString(comparison.differences()), comparison.sample()).update();
        if (rows == 0) {
            throw new RunFailed("it was ended by another instance");
        }
    }

    void end(UUID id, @Nullable String failure) {
        end("page_sample", "id", id, failure);
    }

    void endComparison(UUID id, @Nullable String failure) {
        end("page_sample_comparison", "sample_id", id, failure);
    }

    private void end(String table, String column, UUID id, @Nullable String failure) {
        this.jdbc.sql("UPDATE " + table + " SET status = ?, ended_at = ?, failure = ? WHERE " + column
                + " = ? AND status = 'RUNNING'").param(failure == null ? "COMPLETED" : "FAILED").param(now())
                .param(failure).param(id).update();
    }

    /**
     * The sample, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public Sample getSample(UUID id) {
        return this.jdbc.sql("SELECT * FROM page_sample WHERE id = ?").param(id).query(TO_SAMPLE).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "sample", id.toString()));
    }

    /**
     * What the sample was compared with last, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public Comparison getComparison(UUID id) {
        return this.jdbc.sql("SELECT * FROM page_sample_comparison WHERE sample_id = ?").param(id)
                .query((row, _) -> comparison(row)).optional()
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "comparison", id.toString()));
    }

    private Comparison comparison(ResultSet row) throws SQLException {
        return new Comparison(row.getObject("sample_id", UUID.class),
                ParityRun.Status.valueOf(row.getString("status")),
                MigrationStep.ReadSource.valueOf(row.getString("source")), row.getInt("step"),
                row.getString("compared_by"), getInstant(row, "started_at"), instant(row, "ended_at"),
                row.getLong("compared"), row.getLong("equal"), row.getLong("different"),
                this.json.readValue(row.getString("by_cause"), new TypeReference<Map<String, Long>>() {}),
                this.json.readValue(row.getString("differences"), new TypeReference<List<Regression>>() {}),
                row.getString("failure"));
    }

    /**
     * A part of the samples; null leaves a criterion out.
     *
     * @param order by {@code id} or {@code startedAt}
     */
    @Transactional(readOnly = true)
    public Slice<Sample> list(@Nullable List<String> ids, ParityRun.@Nullable Status status, ListOrder order) {
        String column = order.property().equals("id") ? "id" : "started_at";
        return SliceQuery.of("page_sample").whereIn("id", ids)
                .where("status = ?", status == null ? null : status.name()).list(this.jdbc, column, order, TO_SAMPLE);
    }

    private OffsetDateTime now() {
        return this.clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private static List<Instant> instants(ResultSet row) throws SQLException {
        return Arrays.stream((Object[]) row.getArray("instants").getArray())
                .map((each) -> ((Timestamp) each).toInstant()).toList();
    }

    private static Instant getInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
