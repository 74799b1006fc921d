package tv.ypsilon.page;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** A real standby that streams from the embedded PostgreSQL of the tests, begun from a base backup of it. */
final class Standby implements AutoCloseable {

    /** What a standby begins without, or has of its own. */
    private static final Set<String> ITS_OWN = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp", "postmaster.pid",
            "postmaster.opts", "epg-lock");

    private final Path data;

    private final String url;

    private final JdbcClient jdbc;

    private final EmbeddedPostgres server;

    private Standby(Path data, JdbcConnectionDetails primary, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
        this.url = primary.getJdbcUrl().replaceFirst(":\\d+/", ":" + server.getPort() + "/");
        this.jdbc = JdbcClient
                .create(new DriverManagerDataSource(this.url, primary.getUsername(), primary.getPassword()));
    }

    static Standby of(JdbcConnectionDetails primary) {
        try {
            Path data = Files.createTempDirectory("standby");
            backUp(primary, data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            return new Standby(data, primary, EmbeddedPostgres.builder().setDataDirectory(data)
                    .setCleanDataDirectory(false).setLocaleConfig("locale", "C").start());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void backUp(JdbcConnectionDetails primary, Path data) throws SQLException, IOException {
        try (Connection session = DriverManager.getConnection(primary.getJdbcUrl(), primary.getUsername(),
                primary.getPassword()); Statement statement = session.createStatement()) {
            Path source = Path.of(value(statement, "SHOW data_directory"));
            String port = value(statement, "SHOW port");
            value(statement, "SELECT pg_backup_start('standby', true)");
            copy(source, data);
            Files.writeString(data.resolve("backup_label"),
                    value(statement, "SELECT labelfile FROM pg_backup_stop(false)"));
            Files.createDirectories(data.resolve("pg_wal/archive_status"));
            Files.createDirectories(data.resolve("pg_replslot"));
            Files.createDirectories(data.resolve("pg_stat_tmp"));
            Files.writeString(data.resolve("postgresql.auto.conf"), "primary_conninfo = 'host=localhost port=" + port
                    + " user=" + primary.getUsername() + "'\n");
            Files.createFile(data.resolve("standby.signal"));
        }
    }

    private static String value(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Files that go away meanwhile are none of the backup. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.getParent().equals(from) && ITS_OWN.contains(directory.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!ITS_OWN.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    } catch (NoSuchFileException _) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
                if (ex instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw ex;
            }
        });
    }

    /** Where it is, for the same database. */
    String url() {
        return this.url;
    }

    JdbcClient jdbc() {
        return this.jdbc;
    }

    /** From now on it stays at what it has. */
    void pauses() {
        this.jdbc.sql("SELECT pg_wal_replay_pause()").query((_) -> {});
    }

    void resumes() {
        this.jdbc.sql("SELECT pg_wal_replay_resume()").query((_) -> {});
    }

    /** All of its processes stand still, and their connections with them. */
    void freezes() {
        signal("STOP");
    }

    void thaws() {
        signal("CONT");
    }

    private void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(postmaster()), postmaster().descendants())
                .forEach((process) -> command.add(Long.toString(process.pid())));
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** SIGKILL. */
    void isKilled() {
        postmaster().destroyForcibly();
    }

    private ProcessHandle postmaster() {
        try {
            long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).getFirst().strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() throws IOException {
        this.server.close();
        FileSystemUtils.deleteRecursively(this.data);
    }
}
