package tv.ypsilon.teaser;

import jakarta.persistence.LockModeType;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import tv.ypsilon.site.ZoneId;

/** The stored teasers. */
interface TeaserRows extends JpaRepository<TeaserRow, String>, JpaSpecificationExecutor<TeaserRow> {

    /**
     * The row; to be preferred to {@code findById} wherever nothing else follows, as that one says "none" where the
     * connection is lost in a transaction.
     */
    @Query("SELECT t FROM TeaserRow t WHERE t.id = ?1")
    Optional<TeaserRow> findRow(String id);

    /** The row, locked until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT t FROM TeaserRow t WHERE t.id = ?1")
    Optional<TeaserRow> lockRow(String id);

    static Specification<TeaserRow> matching(TeaserQuery query) {
        return (root, criteria, builder) -> {
            List<Predicate> all = new ArrayList<>();
            if (query.ids() != null) {
                all.add(root.get("id").in(query.ids()));
            }
            if (query.text() != null && !query.text().isBlank()) {
                String text = query.text().strip();
                String pattern = "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
                all.add(builder.or(builder.like(root.get("search"), builder.lower(builder.literal(pattern)), '\\'),
                        builder.equal(root.get("id"), text)));
            }
            equal(all, builder, root, "language", query.language());
            equal(all, builder, root, "kind", query.kind());
            equal(all, builder, root, "status", query.status());
            equal(all, builder, root, "programId", query.programId());
            if (query.support() != null) {
                // of what is not in it, this function says 0 where that of PostgreSQL says null
                all.add(builder.greaterThan(builder.function("array_position", Integer.class, root.get("supports"),
                        builder.literal(query.support().word())), 0));
            }
            if (query.zoneId() != null || query.scheduled() != null) {
                Subquery<Integer> entries = criteria.subquery(Integer.class);
                Root<ScheduleEntryRow> entry = entries.from(ScheduleEntryRow.class);
                List<Predicate> entryIs = new ArrayList<>(List.of(builder.equal(entry.get("teaser"), root)));
                equal(entryIs, builder, entry, "zoneId", query.zoneId() != null ? query.zoneId().value() : null);
                Predicate exists = builder.exists(entries.select(builder.literal(1)).where(entryIs));
                all.add(Boolean.FALSE.equals(query.scheduled()) ? exists.not() : exists);
            }
            return builder.and(all);
        };
    }

    static Specification<TeaserRow> shown(Showing showing) {
        return (root, criteria, builder) -> {
            List<Function<Root<ScheduleEntryRow>, Predicate>> there = new ArrayList<>();
            Collection<ZoneId> wanted = showing.zones();
            if (wanted != null) {
                List<String> zones = wanted.stream().map(ZoneId::value).toList();
                there.add((entry) -> entry.get("zoneId").in(zones));
            }
            Window during = showing.during();
            if (during != null) {
                Instant from = during.startsAt();
                Instant until = during.endsAt();
                there.add((entry) -> builder.and(endsAfter(builder, entry, from),
                        startsBefore(builder, entry, until)));
            }
            Function<List<Function<Root<ScheduleEntryRow>, Predicate>>, Predicate> exists = (conditions) -> {
                Subquery<Integer> entries = criteria.subquery(Integer.class);
                Root<ScheduleEntryRow> entry = entries.from(ScheduleEntryRow.class);
                List<Predicate> entryIs = new ArrayList<>(List.of(builder.equal(entry.get("teaser"), root)));
                conditions.forEach((condition) -> entryIs.add(condition.apply(entry)));
                return builder.exists(entries.select(builder.literal(1))
                        .where(entryIs.toArray(Predicate[]::new)));
            };
            Showing.When when = showing.when();
            if (when == null) {
                return there.isEmpty() ? builder.conjunction() : exists.apply(there);
            }
            Instant now = showing.now();
            return switch (when) {
                case EVER -> exists.apply(there);
                case NOW -> exists.apply(and(there, (entry) -> builder.and(endsAfter(builder, entry, now),
                        builder.or(entry.get("startsAt").isNull(),
                                builder.lessThanOrEqualTo(entry.<Instant>get("startsAt"), now)))));
                case LATER -> exists.apply(
                        and(there, (entry) -> builder.greaterThan(entry.<Instant>get("startsAt"), now)));
                case OVER -> builder.and(exists.apply(there),
                        exists.apply(and(there, (entry) -> endsAfter(builder, entry, now))).not());
                case NEVER -> exists.apply(there).not();
            };
        };
    }

    private static <T> List<T> and(List<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private static Predicate endsAfter(CriteriaBuilder builder, Root<ScheduleEntryRow> entry,
            @Nullable Instant instant) {
        return instant == null ? builder.conjunction() : builder.or(entry.get("endsAt").isNull(),
                builder.greaterThan(entry.<Instant>get("endsAt"), instant));
    }

    private static Predicate startsBefore(CriteriaBuilder builder, Root<ScheduleEntryRow> entry,
            @Nullable Instant instant) {
        return instant == null ? builder.conjunction() : builder.or(entry.get("startsAt").isNull(),
                builder.lessThan(entry.<Instant>get("startsAt"), instant));
    }

    private static void equal(List<Predicate> all, CriteriaBuilder builder, Root<?> root, String property,
            @Nullable Object value) {
        if (value != null) {
            all.add(builder.equal(root.get(property), value));
        }
    }
}
