package tv.ypsilon.migration;

import com.fasterxml.uuid.Generators;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who runs at the moment, by the database's own clock, and which step each of them requests. */
@Component
public class Instances {

    private final JdbcClient jdbc;

    private final MigrationProperties properties;

    private final UUID id = Generators.timeBasedEpochGenerator().generate();

    private final String name;

    Instances(JdbcClient jdbc, MigrationProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.name = properties.instanceName() != null ? properties.instanceName() : hostName();
    }

    /**
     * A running instance.
     *
     * @param requested the step that it requests
     * @param beatAt when it last said that it lives
     */
    public record Instance(UUID id, String name, MigrationStep requested, Instant startedAt, Instant beatAt) {}

    /** The id of this instance, new with every start. */
    public UUID id() {
        return this.id;
    }

    /** How this instance is called. */
    public String name() {
        return this.name;
    }

    void beat() {
        this.jdbc.sql("""
                INSERT INTO instance (id, name, requested, started_at, beat_at) VALUES (?, ?, ?, now(), now())
                ON CONFLICT (id) DO UPDATE SET beat_at = now()
                """).params(this.id, this.name, this.properties.requested().number()).update();
        this.jdbc.sql("DELETE FROM instance WHERE beat_at < now() - interval '1 day'").update();
    }

    void leave() {
        this.jdbc.sql("DELETE FROM instance WHERE id = ?").param(this.id).update();
    }

    /** All that have beaten lately, the longest running first. */
    public List<Instance> living() {
        return this.jdbc.sql("""
                SELECT id, name, requested, started_at, beat_at FROM instance
                WHERE beat_at > now() - make_interval(secs => ?) ORDER BY started_at, id
                """).param(this.properties.silence().toMillis() / 1000.0)
                .query((row, _) -> new Instance(row.getObject("id", UUID.class), row.getString("name"),
                        MigrationStep.find(row.getInt("requested")).orElseThrow(),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("beat_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "instance";
        }
    }
}
