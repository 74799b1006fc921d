package tv.ypsilon.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL that can go away and come back with what it held; always the embedded one. */
final class PostgresProcess implements AutoCloseable {

    private static final String USER = "postgres";

    private final Path data;

    private final int port;

    private EmbeddedPostgres server;

    private PostgresProcess(Path data) {
        this.data = data;
        this.server = launch(data, 0);
        this.port = this.server.getPort();
    }

    static PostgresProcess start(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return new PostgresProcess(directory);
    }

    private static EmbeddedPostgres launch(Path data, int port) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(data)
                    .setCleanDataDirectory(false).setLocaleConfig("locale", "C")
                    .setServerConfig("max_connections", "200");
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Stops, as for an update: sessions are cut off, and their transactions rolled back. */
    void stop() {
        try {
            this.server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Starts again, on the same port and data. */
    void startAgain() {
        this.server = launch(this.data, this.port);
    }

    /** An empty database, and what the service is to be told of it. */
    Map<String, String> createDatabase(String name) {
        jdbc("postgres").sql("CREATE DATABASE " + name).update();
        return Map.of("spring.datasource.url", dataSource(name).getURL(), "spring.datasource.username", USER,
                "spring.datasource.password", USER);
    }

    JdbcClient jdbc(String database) {
        return JdbcClient.create(dataSource(database));
    }

    PGSimpleDataSource dataSource(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {this.port});
        source.setDatabaseName(database);
        source.setUser(USER);
        source.setPassword(USER);
        return source;
    }

    /**
     * Cuts off every session of the service.
     *
     * @return how many there were
     */
    int terminateSessions() {
        return jdbc("postgres").sql("""
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'ypsilon'
                """).query(Integer.class).single();
    }

    @Override
    public void close() {
        stop();
        try {
            FileSystemUtils.deleteRecursively(this.data);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
