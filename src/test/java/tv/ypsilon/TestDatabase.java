package tv.ypsilon;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL for tests and the demo: one server per JVM, and an empty database of its own for each Spring context.
 * The system property {@code ypsilon.test.database} says where the server comes from: {@code embedded}, the default,
 * needs nothing installed; {@code testcontainers} needs Docker. Import it; a {@code @DataJpaTest} also needs
 * {@code @AutoConfigureTestDatabase(replace = NONE)}.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestDatabase {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Bean
    JdbcConnectionDetails freshDatabase() throws SQLException {
        var name = "ypsilon_" + DATABASES.incrementAndGet();
        var server = TheServer.INSTANCE;
        try (var connection = DriverManager.getConnection(server.url("postgres"), server.username(), server.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return server.database(name);
    }

    /** Starts the server when it is first asked for; it ends with the JVM. */
    private static final class TheServer {

        static final Server INSTANCE = start(System.getProperty("ypsilon.test.database", "embedded"));

        private static Server start(String kind) {
            return switch (kind) {
                case "embedded" -> embedded();
                case "testcontainers" -> container();
                default -> throw new IllegalArgumentException(
                        "ypsilon.test.database must be embedded or testcontainers, not " + kind);
            };
        }

        // A collation by language, as most servers have: an ORDER BY that forgets COLLATE "C" shows here. And commits
        // that are in the log before they can be seen, as on any server that is not set otherwise.
        @SuppressWarnings("resource")
        private static Server embedded() {
            try {
                var postgres = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale-provider", "icu")
                        .setLocaleConfig("icu-locale", "und")
                        .setLocaleConfig("locale", "C")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                return new Server("localhost", postgres.getPort(), "postgres", "postgres");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @SuppressWarnings("resource")
        private static Server container() {
            var postgres = new PostgreSQLContainer("postgres:18");
            postgres.start();
            return new Server(postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                    postgres.getUsername(), postgres.getPassword());
        }

    }

    private record Server(String host, int port, String username, String password) {

        String url(String database) {
            return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
        }

        JdbcConnectionDetails database(String name) {
            return new JdbcConnectionDetails() {

                @Override
                public String getJdbcUrl() {
                    return url(name);
                }

                @Override
                public String getUsername() {
                    return username;
                }

                @Override
                public String getPassword() {
                    return password;
                }

            };
        }

    }

}
