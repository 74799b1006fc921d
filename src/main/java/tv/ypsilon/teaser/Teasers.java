package tv.ypsilon.teaser;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.repository.query.FluentQuery;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.ZoneId;

/** The teasers that PostgreSQL holds. Writing belongs into the transaction of the edit, so it wants one. */
@Repository
public class Teasers {

    /** Bound where nothing that is done will last. */
    private static final ScopedValue<Boolean> REHEARSING = ScopedValue.newInstance();

    private final TeaserRows rows;

    private final ScheduleEntryRows entryRows;

    private final EntityManager entityManager;

    private final ApplicationEventPublisher events;

    private final Clock clock;

    Teasers(TeaserRows rows, ScheduleEntryRows entryRows, EntityManager entityManager,
            ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.entryRows = entryRows;
        this.entityManager = entityManager;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<Teaser> findTeaser(TeaserId id) {
        return this.rows.findRow(id.value()).map(TeaserRow::toTeaser);
    }

    /**
     * The teaser, its row locked until the transaction ends, so that it stays what was read.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Teaser> lockTeaser(TeaserId id) {
        return this.rows.lockRow(id.value()).map(TeaserRow::toTeaser);
    }

    /**
     * The teaser, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    @Transactional(readOnly = true)
    public Teaser getTeaser(TeaserId id) {
        return findTeaser(id).orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "teaser", id.value()));
    }

    /**
     * The schedule entry, which must be there.
     *
     * @throws Refusal {@code not-found}
     */
    @Transactional(readOnly = true)
    public Scheduled getEntry(EntryId id) {
        return this.entryRows.findRow(id.value()).map(Teasers::scheduled)
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "schedule", id.value()));
    }

    /** A part of the teasers that the query wants. The work grows with the rows that match, the memory with the limit. */
    @Transactional(readOnly = true)
    public Slice<Teaser> list(TeaserQuery query, ListOrder order) {
        return list(TeaserRows.matching(query), order);
    }

    /** The same of those only that have such a schedule. */
    @Transactional(readOnly = true)
    public Slice<Teaser> list(TeaserQuery query, Showing showing, ListOrder order) {
        return list(TeaserRows.matching(query).and(TeaserRows.shown(showing)), order);
    }

    private Slice<Teaser> list(Specification<TeaserRow> wanted, ListOrder order) {
        return slice(order, this.rows.count(wanted), () -> this.rows.findBy(wanted, (found) -> part(found, order)))
                .map(TeaserRow::toTeaser);
    }

    /** A part of the schedule entries that the query wants; grows alike. */
    @Transactional(readOnly = true)
    public Slice<Scheduled> listEntries(ScheduleQuery query, ListOrder order) {
        Specification<ScheduleEntryRow> wanted = ScheduleEntryRows.matching(query);
        return slice(order, this.entryRows.count(wanted),
                () -> this.entryRows.findBy(wanted, (found) -> part(found, order))).map(Teasers::scheduled);
    }

    /**
     * Stores the teaser as it says, new or not, lets every constraint speak, and says {@link TeaserChanged}.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException if a constraint refuses it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(Teaser teaser) {
        TeaserRow row = this.rows.findById(teaser.id().value())
                .orElseGet(() -> new TeaserRow(teaser.id(), this.clock.instant()));
        // an entry may take the place that another one leaves in the same edit, so only the end of it counts
        boolean moves = !row.isScheduledAs(teaser);
        if (moves) {
            checkOverlaps("DEFERRED");
        }
        Set<ZoneId> zones = row.zones();
        row.become(teaser, this.clock.instant());
        zones.addAll(row.zones());
        this.rows.save(row);
        this.entityManager.flush();
        if (moves) {
            checkOverlaps("IMMEDIATE");
        }
        say(new TeaserChanged(teaser.id(), zones));
    }

    private void checkOverlaps(String when) {
        this.entityManager.createNativeQuery("SET CONSTRAINTS schedule_entry_never_overlaps " + when).executeUpdate();
    }

    /** Removes the teaser with its schedule, and says {@link TeaserChanged}; nothing happens if there is none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(TeaserId id) {
        this.rows.findById(id.value()).ifPresent((row) -> {
            Set<ZoneId> zones = row.zones();
            this.rows.delete(row);
            say(new TeaserChanged(id, zones));
        });
        this.entityManager.flush();
    }

    private void say(TeaserChanged changed) {
        if (!REHEARSING.isBound()) {
            this.events.publishEvent(changed);
        }
    }

    /** Lets no statement of this transaction wait longer than that for a row that somebody else has locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void waitForLocks(Duration atMost) {
        this.entityManager.createNativeQuery("SET LOCAL lock_timeout = " + atMost.toMillis()).executeUpdate();
    }

    /** Runs a change and takes it back, so that every constraint has spoken and nothing has changed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rehearse(Runnable change) {
        Session session = this.entityManager.unwrap(Session.class);
        Savepoint before = session.doReturningWork(Connection::setSavepoint);
        try {
            ScopedValue.where(REHEARSING, true).run(change);
        } finally {
            this.entityManager.clear();
            session.doWork((connection) -> connection.rollback(before));
        }
    }

    private static <R> Slice<R> slice(ListOrder order, long total, Supplier<List<R>> items) {
        return new Slice<>(total <= order.offset() ? List.of() : items.get(), order.offset(), total);
    }

    private static <R> List<R> part(FluentQuery.FetchableFluentQuery<R> found, ListOrder order) {
        // an offset position names the last item before the part
        ScrollPosition before = order.offset() == 0 ? ScrollPosition.offset()
                : ScrollPosition.offset(order.offset() - 1);
        return found.sortBy(order.sort()).limit(order.limit()).scroll(before).getContent();
    }

    private static Scheduled scheduled(ScheduleEntryRow row) {
        return new Scheduled(row.toEntry(), row.teaser().id(), row.teaser().version());
    }
}
