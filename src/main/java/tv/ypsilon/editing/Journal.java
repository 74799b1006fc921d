package tv.ypsilon.editing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.SliceQuery;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * The journal of edits. States change by compare-and-set only, so that of two that act on one operation one loses and
 * sees it; a partial unique index keeps a teaser to one undecided operation.
 */
@Repository
public class Journal {

    private static final String UNDECIDED = "('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING', 'QUARANTINED')";

    private final JdbcClient jdbc;

    private final JsonMapper json;

    private final Clock clock;

    Journal(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Which operations are wanted; null leaves a criterion out. */
    public record Query(
            @Nullable List<String> ids,
            @Nullable String teaserId,
            @Nullable String author,
            @Nullable List<String> states,
            @Nullable Instant from,
            @Nullable Instant to) {}

    public Optional<Operation> findOperation(UUID id) {
        return this.jdbc.sql("SELECT * FROM operation WHERE id = ?").param(id).query(this.toOperation).optional();
    }

    /**
     * The operation, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    public Operation getOperation(UUID id) {
        return findOperation(id)
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "operation", id.toString()));
    }

    /** The operation, its row locked until the transaction ends: what it says is what was committed, even if nobody saw it. */
    Optional<Operation> lockOperation(UUID id) {
        return this.jdbc.sql("SELECT * FROM operation WHERE id = ? FOR UPDATE").param(id).query(this.toOperation)
                .optional();
    }

    /** The operation that holds a teaser. */
    public Optional<Operation> findUndecided(TeaserId teaserId) {
        return this.jdbc.sql("SELECT * FROM operation WHERE teaser_id = ? AND state IN " + UNDECIDED)
                .param(teaserId.value()).query(this.toOperation).optional();
    }

    /** The operation that an author sent under a key. */
    Optional<Operation> findByKey(String author, IdempotencyKey key) {
        return this.jdbc.sql("SELECT * FROM operation WHERE author = ? AND idempotency_key = ?")
                .params(author, key.value()).query(this.toOperation).optional();
    }

    boolean wasSentWith(UUID id, IdempotencyKey key) {
        return this.jdbc.sql("SELECT request_hash = ? FROM operation WHERE id = ?").params(key.requestHash(), id)
                .query(Boolean.class).single();
    }

    /** Lets the key be used again, as what it was used for has not happened. */
    void freeKey(UUID id) {
        this.jdbc.sql("UPDATE operation SET idempotency_key = NULL, request_hash = NULL WHERE id = ?").param(id)
                .update();
    }

    /** Writes down that an operation never was; waits for whoever is writing one of that id, and leaves that one. */
    void addNever(UUID id, Edit edit, String author, MigrationStep step, UUID owner) {
        this.jdbc.sql("""
                INSERT INTO operation (id, teaser_id, kind, state, step, author, undoes, created_at, decided_at, owner,
                                       look_at, failure)
                VALUES (?, ?, ?, 'ABORTED', ?, ?, ?, ?, ?, ?, 'infinity', ?) ON CONFLICT (id) DO NOTHING
                """).param(id).param(edit.teaserId().value()).param(edit.kind().name()).param(step.number())
                .param(author).param(edit.undoes()).param(at(this.clock.instant())).param(at(this.clock.instant()))
                .param(owner).param(ProblemType.DATABASE_UNAVAILABLE.slug()).update();
    }

    /** Lets keys be used again that were sent long ago; what is undecided keeps its own. */
    int forgetKeysOlderThan(Duration age) {
        return this.jdbc.sql("""
                UPDATE operation SET idempotency_key = NULL, request_hash = NULL
                WHERE idempotency_key IS NOT NULL AND decided_at < now() - make_interval(secs => ?)
                """).param(seconds(age)).update();
    }

    /** Writes a new operation down, RESERVED or, where legacy is not written to, COMMITTED at once. */
    void add(Operation operation, UUID owner, @Nullable IdempotencyKey key, Duration lookAfter) {
        this.jdbc.sql("""
                INSERT INTO operation (id, teaser_id, kind, state, step, author, undoes, before, after, created_at,
                                       decided_at, owner, look_at, idempotency_key, request_hash, entry_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, CASE WHEN ? THEN now() + make_interval(secs => ?) ELSE 'infinity' END, ?, ?, ?)
                """)
                .param(operation.id()).param(operation.teaserId().value()).param(operation.kind().name())
                .param(operation.state().name()).param(operation.step().number()).param(operation.author())
                .param(operation.undoes()).param(toJson(operation.before())).param(toJson(operation.after()))
                .param(at(operation.createdAt())).param(at(operation.decidedAt())).param(owner)
                .param(operation.state().isUndecided()).param(seconds(lookAfter))
                .param(key != null ? key.value() : null)
                .param(key != null ? key.requestHash() : null).param(operation.entryId()).update();
    }

    /**
     * The send mark: from here on, a request to legacy may be on its way.
     *
     * @param settle how long from now legacy may still apply it
     * @return whether the operation was still ours to send
     */
    boolean markSending(Operation operation, @Nullable String rawBefore, @Nullable String rawAfter, Duration settle,
            Duration lookAfter) {
        return this.jdbc.sql("""
                UPDATE operation SET state = 'SENDING', raw_before = ?, raw_after = ?,
                    settle_until = now() + make_interval(secs => ?), look_at = now() + make_interval(secs => ?)
                WHERE id = ? AND state = 'RESERVED' AND epoch = ?
                """).param(rawBefore).param(rawAfter).param(seconds(settle)).param(seconds(lookAfter))
                .param(operation.id())
                .param(operation.epoch())
                .update() == 1;
    }

    /**
     * Moves an operation from one state to another, unless somebody else has moved it.
     *
     * @param failure the slug of the problem that ends it; null where it goes on or ends well
     * @param lookAfter when recovery looks at it; null: never
     * @return whether it moved
     */
    boolean move(Operation operation, OperationState from, OperationState to, @Nullable String failure,
            @Nullable String failureDetail, @Nullable Duration lookAfter) {
        if (!from.next().contains(to)) {
            throw new IllegalArgumentException("an operation does not go from " + from + " to " + to);
        }
        return this.jdbc.sql("""
                UPDATE operation SET state = ?, failure = coalesce(?, failure),
                    failure_detail = coalesce(?, failure_detail),
                    decided_at = CASE WHEN ? THEN clock_timestamp() END,
                    look_at = coalesce(now() + make_interval(secs => ?::double precision), 'infinity')
                WHERE id = ? AND state = ? AND epoch = ?
                """).param(to.name()).param(failure).param(failureDetail)
                .param(!to.isUndecided())
                .param(lookAfter != null ? seconds(lookAfter) : null).param(operation.id()).param(from.name())
                .param(operation.epoch()).update() == 1;
    }

    /**
     * Takes over operations that are due, at the most so many. Whoever had them before finds that they have moved on.
     *
     * @param lease when somebody else may look if this one does not finish
     */
    List<Due> takeOver(UUID owner, int limit, Duration lease) {
        return this.jdbc.sql("""
                UPDATE operation SET epoch = epoch + 1, attempts = attempts + 1, owner = ?,
                    look_at = now() + make_interval(secs => ?)
                WHERE id IN (SELECT id FROM operation
                             WHERE state NOT IN ('COMMITTED', 'QUARANTINED') AND look_at <= now()
                             ORDER BY look_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING *, coalesce(settle_until <= now(), true) AS settled
                """).params(owner, seconds(lease), limit)
                .query((row, number) -> new Due(Objects.requireNonNull(this.toOperation.mapRow(row, number)),
                        row.getBoolean("settled")))
                .list();
    }

    /**
     * An operation that recovery has taken over.
     *
     * @param settled whether legacy can no longer apply what was sent before
     */
    record Due(Operation operation, boolean settled) {}

    /** Lets recovery look again after a while; never, if null. */
    boolean lookAgain(Operation operation, @Nullable Duration after) {
        return this.jdbc.sql("""
                UPDATE operation SET look_at = coalesce(now() + make_interval(secs => ?::double precision), 'infinity')
                WHERE id = ? AND epoch = ?
                """).param(after != null ? seconds(after) : null).param(operation.id()).param(operation.epoch())
                .update() == 1;
    }

    /** Lets recovery look again once what was sent must have settled. */
    boolean lookWhenSettled(Operation operation) {
        return this.jdbc.sql("UPDATE operation SET look_at = greatest(settle_until, now()) WHERE id = ? AND epoch = ?")
                .params(operation.id(), operation.epoch()).update() == 1;
    }

    /**
     * The mark before a compensation is sent: from now on, legacy may apply that.
     *
     * @return whether the operation is still this one's to undo
     */
    boolean markCompensating(Operation operation, Duration settle) {
        return this.jdbc.sql("""
                UPDATE operation SET settle_until = now() + make_interval(secs => ?)
                WHERE id = ? AND state = 'ABORTING' AND epoch = ?
                """).params(seconds(settle), operation.id(), operation.epoch()).update() == 1;
    }

    /**
     * Begins to undo an aborted operation after all, as legacy has applied it late.
     *
     * @param rawBefore what legacy is to hold again; null for none
     */
    boolean reopen(Operation operation, @Nullable String rawBefore) {
        return this.jdbc.sql("""
                UPDATE operation SET state = 'ABORTING', raw_before = ?, decided_at = NULL, look_at = now()
                WHERE id = ? AND state = 'ABORTED' AND epoch = ?
                """).param(rawBefore).param(operation.id()).param(operation.epoch()).update() == 1;
    }

    /** A part of the journal. */
    public Slice<Operation> list(Query query, ListOrder order) {
        String column = switch (order.property()) {
            case "teaserId" -> "teaser_id";
            case "author", "kind", "state", "step", "id" -> order.property();
            case "createdAt" -> "created_at";
            case "decidedAt" -> "decided_at";
            default -> throw new IllegalArgumentException("operations are not sorted by " + order.property());
        };
        return SliceQuery.of("operation")
                .where("id = ANY (?::uuid[])", query.ids() == null ? null : query.ids().toArray(String[]::new))
                .where("teaser_id = ?", query.teaserId()).where("author = ?", query.author())
                .whereIn("state", query.states()).where("created_at >= ?", at(query.from()))
                .where("created_at < ?", at(query.to())).list(this.jdbc, column, order, this.toOperation);
    }

    /** The time by which the journal is written. */
    Instant now() {
        return this.clock.instant();
    }

    /** How many edits are on their way. */
    long countOnTheirWay() {
        return this.jdbc
                .sql("SELECT count(*) FROM operation WHERE state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING')")
                .query(Long.class).single();
    }

    /** How many edits wait for an operator. */
    long countQuarantined() {
        return this.jdbc.sql("SELECT count(*) FROM operation WHERE state = 'QUARANTINED'").query(Long.class).single();
    }

    private final RowMapper<Operation> toOperation = (row, _) -> new Operation(row.getObject("id", UUID.class),
            new TeaserId(row.getString("teaser_id")), OperationKind.valueOf(row.getString("kind")),
            OperationState.valueOf(row.getString("state")), MigrationStep.find(row.getInt("step")).orElseThrow(),
            row.getString("author"), teaser(row, "before"), teaser(row, "after"), row.getString("raw_before"),
            row.getString("raw_after"), row.getObject("created_at", OffsetDateTime.class).toInstant(),
            instant(row, "settle_until"), instant(row, "decided_at"), row.getInt("epoch"), row.getInt("attempts"),
            row.getString("failure"), row.getString("failure_detail"), row.getObject("undoes", UUID.class),
            row.getString("entry_id"));

    private @Nullable Teaser teaser(ResultSet row, String column) throws SQLException {
        String image = row.getString(column);
        return image == null ? null : this.json.readValue(image, TeaserImage.class).toTeaser();
    }

    private @Nullable String toJson(@Nullable Teaser teaser) {
        return teaser == null ? null : this.json.writeValueAsString(TeaserImage.of(teaser));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
