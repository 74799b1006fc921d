package tv.ypsilon.tower;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is connected to the database, as PostgreSQL itself tells. */
@Repository
class DatabaseCallers {

    private static final int MOST = 30;

    private static final String WHO = """
            SELECT coalesce(nullif(application_name, ''), '–') AS application, coalesce(usename, '–') AS login,
                   coalesce(state, 'hidden') AS state, count(*) AS connections,
                   coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0) AS longest,
                   count(*) OVER () AS groups,
                   (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
                   current_setting('max_connections')::int AS most
            FROM pg_stat_activity WHERE datname = current_database()
            GROUP BY 1, 2, 3 ORDER BY connections DESC, application, login, state LIMIT ?
            """;

    private final JdbcClient jdbc;

    DatabaseCallers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Connections that have the same of all.
     *
     * @param state as PostgreSQL calls it; {@code hidden} where we may not see it
     * @param longest for how many seconds the longest of their open transactions has been open; 0: none is
     */
    record Group(String application, String login, String state, long connections, double longest) {}

    /**
     * All connections to our database.
     *
     * @param used how many connections the server has, of all databases
     * @param most how many it takes
     * @param beyond how many groups there is no room to tell of
     */
    record Callers(List<Group> groups, long used, long most, long beyond) {

        private static final double CROWDED = 0.85;

        private static final double LONG = 60;

        Callers {
            groups = List.copyOf(groups);
        }

        boolean isCrowded() {
            return this.used > this.most * CROWDED;
        }

        boolean isHeldUp() {
            return this.groups.stream().anyMatch((group) -> group.longest() > LONG);
        }
    }

    Callers look() {
        List<Group> groups = new ArrayList<>();
        long[] sums = new long[3];
        this.jdbc.sql(WHO).param(MOST).query((row) -> {
            groups.add(new Group(row.getString("application"), row.getString("login"), row.getString("state"),
                    row.getLong("connections"), row.getDouble("longest")));
            sums[0] = row.getLong("used");
            sums[1] = row.getLong("most");
            sums[2] = row.getLong("groups");
        });
        return new Callers(groups, sums[0], sums[1], Math.max(0, sums[2] - groups.size()));
    }
}
