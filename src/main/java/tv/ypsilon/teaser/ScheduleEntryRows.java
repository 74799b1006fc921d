package tv.ypsilon.teaser;

import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;

/** The stored schedule entries. */
interface ScheduleEntryRows
        extends
            JpaRepository<ScheduleEntryRow, String>,
            JpaSpecificationExecutor<ScheduleEntryRow> {

    /** The row; never "none" because the connection is lost. */
    @Query("SELECT e FROM ScheduleEntryRow e WHERE e.id = ?1")
    Optional<ScheduleEntryRow> findRow(String id);

    static Specification<ScheduleEntryRow> matching(ScheduleQuery query) {
        return (root, criteria, builder) -> {
            List<Predicate> all = new ArrayList<>();
            if (query.ids() != null) {
                all.add(root.get("id").in(query.ids()));
            }
            if (query.zoneIds() != null) {
                all.add(root.get("zoneId").in(query.zoneIds()));
            }
            if (query.teaserIds() != null) {
                all.add(root.get("teaser").get("id").in(query.teaserIds()));
            }
            if (query.from() != null) {
                Path<Instant> endsAt = root.get("endsAt");
                all.add(builder.or(endsAt.isNull(), builder.greaterThan(endsAt, query.from())));
            }
            if (query.to() != null) {
                Path<Instant> startsAt = root.get("startsAt");
                all.add(builder.or(startsAt.isNull(), builder.lessThan(startsAt, query.to())));
            }
            return builder.and(all);
        };
    }
}
