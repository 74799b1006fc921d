package tv.ypsilon.editing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tv.ypsilon.teaser.TeaserId;

/** Why a teaser need not be the same on both sides at the moment. */
@Repository
public class LooseEnds {

    private final JdbcClient jdbc;

    LooseEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is not finished about a teaser. */
    public enum LooseEnd {

        /** An edit of it is on its way. */
        UNDECIDED,

        /** An edit of it waits for an operator. */
        QUARANTINED,

        /** Legacy is owed an edit of it. */
        OWED
    }

    /** What is not finished about a teaser; empty if all is. */
    public Optional<LooseEnd> of(TeaserId id) {
        return this.jdbc.sql("""
                SELECT CASE WHEN o.state = 'QUARANTINED' THEN 'QUARANTINED' WHEN o.state IS NOT NULL THEN 'UNDECIDED'
                            WHEN d.teaser_id IS NOT NULL THEN 'OWED' END
                FROM (VALUES (?)) AS wanted (id)
                    LEFT JOIN operation o ON o.teaser_id = wanted.id
                        AND o.state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING', 'QUARANTINED')
                    LEFT JOIN legacy_debt d ON d.teaser_id = wanted.id
                """).param(id.value()).query(String.class).optional().map(LooseEnd::valueOf);
    }

    /** The same for several teasers at once; those of which all is finished are left out. */
    public Map<TeaserId, LooseEnd> of(Collection<TeaserId> ids) {
        Map<TeaserId, LooseEnd> ends = new HashMap<>();
        this.jdbc.sql("""
                SELECT wanted.id, CASE WHEN o.state = 'QUARANTINED' THEN 'QUARANTINED'
                                       WHEN o.state IS NOT NULL THEN 'UNDECIDED' ELSE 'OWED' END AS loose
                FROM unnest(?) AS wanted (id)
                    LEFT JOIN operation o ON o.teaser_id = wanted.id
                        AND o.state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING', 'QUARANTINED')
                    LEFT JOIN legacy_debt d ON d.teaser_id = wanted.id
                WHERE o.state IS NOT NULL OR d.teaser_id IS NOT NULL
                """).param(ids.stream().map(TeaserId::value).toArray(String[]::new))
                .query((row) -> {
                    ends.put(new TeaserId(row.getString("id")), LooseEnd.valueOf(row.getString("loose")));
                });
        return ends;
    }

    /** When a document was last found that somebody else had changed, and that is not settled yet; null: none is. */
    public @Nullable Instant lastForeignEdit() {
        OffsetDateTime seen = this.jdbc.sql("SELECT max(seen_at) FROM foreign_edit").query(OffsetDateTime.class)
                .optional().orElse(null);
        return seen == null ? null : seen.toInstant();
    }
}
