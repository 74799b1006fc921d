package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.migration.MigrationProperties;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.rest.RestProperties;
import tv.ypsilon.security.SecurityProperties;

/** The environment variables of the README are those that the service reads, and the other way round. */
class SettingsTests {

    private static final Pattern VARIABLE = Pattern.compile("`(…?_?[A-Z][A-Z0-9_n]*(?:_…)?)`");

    @Test
    void areAllInTheReadme() throws IOException {
        Set<String> told = variablesOfTheReadme().stream().map(SettingsTests::uniform).collect(Collectors.toSet());

        assertThat(propertiesOfTheService()).allSatisfy(
                (property) -> assertThat(told).as(property).contains(uniform(property.replace("users", "users.n"))));
    }

    @Test
    void ofTheReadmeAreAllRead() throws IOException {
        Set<String> read = propertiesOfTheService().stream()
                .map((property) -> uniform(property.replace("users", "users.n"))).collect(Collectors.toSet());
        List<String> ours = variablesOfTheReadme().stream()
                .filter((variable) -> variable
                        .matches("(MIGRATION|LEGACY|EDITING|IMPORTING|PAGE|PARITY|SHADOW|YPSILON)_.*"))
                .toList();

        assertThat(ours).hasSizeGreaterThan(30)
                .allSatisfy((variable) -> assertThat(read).contains(uniform(variable)));
    }

    @Test
    void areBoundByTheirNames() {
        MigrationProperties migration = bind("migration", MigrationProperties.class, Map.of("MIGRATION_STEP", "3",
                "MIGRATION_GUARD", "warn", "MIGRATION_BEAT", "2s", "MIGRATION_INSTANCENAME", "blue"));
        assertThat(migration.requested()).isEqualTo(MigrationStep.RELATIONAL_READS);
        assertThat(migration.beat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(migration.instanceName()).isEqualTo("blue");

        for (String name : List.of("LEGACY_SETTLE_TIME", "LEGACY_SETTLETIME")) {
            LegacyProperties legacy = bind("legacy", LegacyProperties.class, Map.of(name, "30s", "LEGACY_URL",
                    "https://legacy.example.org", "LEGACY_TOKEN", "t", "LEGACY_OVERSTATUSES", "500,501"));
            assertThat(legacy.settleTime()).isEqualTo(Duration.ofSeconds(30));
            assertThat(legacy.url()).hasToString("https://legacy.example.org");
            assertThat(legacy.overStatuses()).containsExactlyInAnyOrder(500, 501);
        }

        SecurityProperties security = bind("ypsilon.security", SecurityProperties.class,
                Map.of("YPSILON_SECURITY_USERS_0_NAME", "olga", "YPSILON_SECURITY_USERS_0_PASSWORD", "{bcrypt}x",
                        "YPSILON_SECURITY_USERS_0_ROLES_0", "OPS", "YPSILON_SECURITY_USERS_0_ROLES_1", "viewer",
                        "YPSILON_SECURITY_USERS_1_NAME", "ed", "YPSILON_SECURITY_USERS_1_PASSWORD", "{bcrypt}y",
                        "YPSILON_SECURITY_USERS_1_ROLES", "EDITOR,VIEWER", "YPSILON_SECURITY_PUBLICPAGES", "false",
                        "YPSILON_SECURITY_ROLESCLAIM", "realm_access.roles"));
        assertThat(security.users()).extracting(SecurityProperties.User::roles)
                .containsExactly(List.of("OPS", "viewer"), List.of("EDITOR", "VIEWER"));
        assertThat(security.publicPages()).isFalse();
        assertThat(security.rolesClaim()).isEqualTo("realm_access.roles");

        assertThat(bind("ypsilon.rest", RestProperties.class, Map.of("YPSILON_REST_ALLOWEDORIGINS",
                "https://a.example.org,https://b.example.org")).allowedOrigins()).hasSize(2);
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        variables));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bind(prefix, type).get();
    }

    /** Those in the first column of the table, abbreviated ones in full. */
    private static Set<String> variablesOfTheReadme() throws IOException {
        Set<String> variables = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("| `")) {
                List<String> named = VARIABLE.matcher(line.split("\\|", -1)[1]).results().map(MatchResult::group)
                        .map((quoted) -> quoted.replace("`", "")).toList();
                String first = named.isEmpty() ? "" : named.getFirst();
                named.stream().map((name) -> name.startsWith("…")
                        ? first.substring(0, first.lastIndexOf('_', first.length() - 1)) + name.substring(1)
                        : name).forEach(variables::add);
            }
        }
        return variables;
    }

    /** As the annotations of the code say. */
    private static Set<String> propertiesOfTheService() throws IOException {
        try (InputStream metadata = YpsilonApplication.class
                .getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Set<String> properties = JsonMapper.shared().readTree(Objects.requireNonNull(metadata)).path("properties")
                    .valueStream().map((property) -> property.path("name").asString())
                    .collect(Collectors.toCollection(TreeSet::new));
            properties.remove("ypsilon.security.users");
            Stream.of("name", "password", "roles.n").map((member) -> "ypsilon.security.users." + member)
                    .forEach(properties::add);
            assertThat(properties).hasSizeGreaterThan(30);
            return Collections.unmodifiableSet(properties);
        }
    }

    private static String uniform(String name) {
        return Arrays.stream(name.split("[._]", -1)).map((part) -> part.replace("-", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
