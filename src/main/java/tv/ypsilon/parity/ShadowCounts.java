package tv.ypsilon.parity;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How the reads came out that were compared in the shadow, on all instances, by the minute; kept for a week. */
@Repository
class ShadowCounts {

    private final JdbcClient jdbc;

    ShadowCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How so many reads came out.
     *
     * @param dropped how many were not compared because too many waited
     */
    record Outcome(long equal, long different, long notComparable, long dropped) {

        static final Outcome NONE = new Outcome(0, 0, 0, 0);

        Outcome plus(Outcome more) {
            return new Outcome(this.equal + more.equal, this.different + more.different,
                    this.notComparable + more.notComparable, this.dropped + more.dropped);
        }

        long compared() {
            return this.equal + this.different;
        }

        /** The share of those compared that is equal; 1 where none is. */
        double matching() {
            return compared() == 0 ? 1 : (double) this.equal / compared();
        }
    }

    void add(Outcome more) {
        this.jdbc.sql("""
                INSERT INTO shadow_minute AS known (minute, equal, different, not_comparable, dropped)
                VALUES (date_trunc('minute', now()), ?, ?, ?, ?)
                ON CONFLICT (minute) DO UPDATE SET equal = known.equal + excluded.equal,
                    different = known.different + excluded.different,
                    not_comparable = known.not_comparable + excluded.not_comparable,
                    dropped = known.dropped + excluded.dropped
                """).params(more.equal(), more.different(), more.notComparable(), more.dropped()).update();
        this.jdbc.sql("DELETE FROM shadow_minute WHERE minute < now() - interval '7 days'").update();
    }

    /** Of the last while, to the minute. */
    Outcome within(Duration window) {
        return this.jdbc.sql("""
                SELECT coalesce(sum(equal), 0) AS equal, coalesce(sum(different), 0) AS different,
                       coalesce(sum(not_comparable), 0) AS not_comparable, coalesce(sum(dropped), 0) AS dropped
                FROM shadow_minute WHERE minute > now() - make_interval(secs => ?)
                """).param(window.toMillis() / 1000.0)
                .query((row, _) -> new Outcome(row.getLong("equal"), row.getLong("different"),
                        row.getLong("not_comparable"), row.getLong("dropped")))
                .single();
    }
}
