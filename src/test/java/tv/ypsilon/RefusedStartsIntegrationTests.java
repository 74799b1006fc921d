package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** What stops the start, and how it is told to those who set the environment. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartsIntegrationTests {

    private static final String PASSWORD = "{bcrypt}$2a$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    /** All that a start needs. */
    private static Map<String, String> goodEnvironment() {
        return new LinkedHashMap<>(Map.of("MIGRATION_STEP", "0", "LEGACY_URL", "http://localhost:1", "SERVER_PORT", "0",
                "YPSILON_SECURITY_USERS_0_NAME", "olga", "YPSILON_SECURITY_USERS_0_PASSWORD", PASSWORD,
                "YPSILON_SECURITY_USERS_0_ROLES_0", "OPS"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "MIGRATION_STEP     | 5           | MIGRATION_STEP must be a number from 0 to 4, not '5'.",
            "MIGRATION_STEP     | abc         | MIGRATION_STEP must be a number from 0 to 4, not 'abc'.",
            "MIGRATION_STEP     | -1          | MIGRATION_STEP must be a number from 0 to 4, not '-1'.",
            "MIGRATION_STEP     | ''          | MIGRATION_STEP must be a number from 0 to 4, not ''.",
            "MIGRATION_GUARD    | perhaps     | MIGRATION_GUARD must be enforce or warn, not 'perhaps'.",
            "MIGRATION_SILENCE  | 1s          | migration.silence must be at least twice migration.beat, not PT1S.",
            "LEGACY_URL         | ''          | LEGACY_URL is missing: at steps 0 to 3 every edit is written to the legacy API too.",
            "LEGACY_URL         | nonsense    | LEGACY_URL must be an address such as https://legacy.example.org, not 'nonsense'.",
            "LEGACY_URL         | ftp://x.org | LEGACY_URL must be an address such as https://legacy.example.org, not 'ftp://x.org'.",
            "LEGACY_SETTLE_TIME | -1s         | LEGACY_SETTLE_TIME must not be negative, as PT-1S is.",
            "YPSILON_SECURITY_USERS_0_PASSWORD | hunter2       | The password of user 'olga' must be encoded, as {bcrypt}$2a$10$…, and never be readable.",
            "YPSILON_SECURITY_USERS_0_PASSWORD | {noop}hunter2 | The password of user 'olga' must be encoded, as {bcrypt}$2a$10$…, and never be readable.",
            "YPSILON_SECURITY_USERS_0_ROLES_0  | ADMIN         | User 'olga' has the role 'ADMIN', which is none of EDITOR, OPS, VIEWER."})
    void areToldInOneSentence(String variable, String value, String sentence, CapturedOutput output) {
        Map<String, String> environment = goodEnvironment();
        environment.put(variable, value);

        assertStops(environment, sentence, output);
        assertThat(output).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"LEGACY_URL, ht tp://x, legacy.url", "EDITING_DEADLINE, soon, editing.deadline",
            "IMPORTING_PAGESIZE, many, importing.page-size",
            "YPSILON_REST_MAXDEPTH, 0, ypsilon.rest.maxDepth",
            "YPSILON_SECURITY_PUBLICPAGES, perhaps, ypsilon.security.public-pages"})
    void areToldByNameWhereAValueIsOfAnotherKind(String variable, String value, String property,
            CapturedOutput output) {
        Map<String, String> environment = goodEnvironment();
        environment.put(variable, value);

        assertThatThrownBy(() -> start(environment).close()).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START", property).doesNotContain("\tat ");
    }

    @Test
    void areToldWhereNobodyCouldLogIn(CapturedOutput output) {
        Map<String, String> environment = goodEnvironment();
        environment.keySet().removeIf((name) -> name.startsWith("YPSILON_"));

        assertStops(environment, "Nobody could log in: set YPSILON_SECURITY_USERS_0_NAME, …_0_PASSWORD and "
                + "…_0_ROLES_0, or SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI.", output);
    }

    @Test
    void areToldWhereTwoUsersHaveOneName(CapturedOutput output) {
        Map<String, String> environment = goodEnvironment();
        environment.putAll(Map.of("YPSILON_SECURITY_USERS_1_NAME", "Olga", "YPSILON_SECURITY_USERS_1_PASSWORD",
                PASSWORD, "YPSILON_SECURITY_USERS_1_ROLES_0", "EDITOR"));

        assertStops(environment, "There are two users of the name 'Olga'.", output);
    }

    private static void assertStops(Map<String, String> variables, String sentence, CapturedOutput output) {
        assertThatThrownBy(() -> start(variables).close()).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START", "Description:\n\n" + sentence + "\n")
                .doesNotContain("\tat ", "Action:");
    }

    private static ConfigurableApplicationContext start(Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.copyOf(variables)));
        SpringApplication application = new SpringApplication(YpsilonApplication.class, TestDatabase.class);
        application.setEnvironment(environment);
        application.addInitializers((context) -> context.getBeanFactory().registerSingleton("withoutTheTestsOwn",
                new WithoutTheTestsOwn()));
        return application.run();
    }

    private static final class WithoutTheTestsOwn extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
            return reader.getAnnotationMetadata().hasAnnotation(TestConfiguration.class.getName());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WithoutTheTestsOwn;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
