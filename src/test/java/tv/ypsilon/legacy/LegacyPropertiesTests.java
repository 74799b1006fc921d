package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tv.ypsilon.problem.InvalidSetting;

class LegacyPropertiesTests {

    @EnableConfigurationProperties(LegacyProperties.class)
    static class Configuration {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Configuration.class);

    @Test
    void needNotBeSet() {
        this.runner.run((context) -> {
            LegacyProperties properties = context.getBean(LegacyProperties.class);
            assertThat(properties.url()).isNull();
            assertThat(properties.token()).isNull();
            assertThat(properties.connectTimeout()).isEqualTo(Duration.ofMillis(500));
            assertThat(properties.readTimeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(properties.writeTimeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(properties.settleTime()).isEqualTo(Duration.ofSeconds(15));
            assertThat(properties.overStatuses()).containsExactlyInAnyOrder(408, 429, 500, 501, 503);
        });
    }

    @Test
    void comeFromTheEnvironment() {
        withEnvironment(Map.of("LEGACY_URL", "https://legacy.example.org/api/", "LEGACY_TOKEN", "secret",
                "LEGACY_SETTLE_TIME", "20s", "LEGACY_OVER_STATUSES", "503")).run((context) -> {
                    LegacyProperties properties = context.getBean(LegacyProperties.class);
                    assertThat(properties.url()).isEqualTo(URI.create("https://legacy.example.org/api/"));
                    assertThat(properties.token()).isEqualTo("secret");
                    assertThat(properties.settleTime()).isEqualTo(Duration.ofSeconds(20));
                    assertThat(properties.overStatuses()).containsExactly(503);
                    assertThat(properties.toString()).doesNotContain("secret");
                });
    }

    @Test
    void areNotThereWhenTheyAreEmpty() {
        withEnvironment(Map.of("LEGACY_URL", "", "LEGACY_TOKEN", " ")).run((context) -> {
            assertThat(context.getBean(LegacyProperties.class).url()).isNull();
            assertThat(context.getBean(LegacyProperties.class).token()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({"LEGACY_URL, legacy.example.org", "LEGACY_URL, ftp://legacy.example.org", "LEGACY_URL, https:///x",
            "LEGACY_URL, https://legacy.example.org?a=b", "LEGACY_TOKEN, two words", "LEGACY_SETTLE_TIME, -1s",
            "LEGACY_READ_TIMEOUT, 0s"})
    void stopTheStartWithOneSentenceWhenTheyMakeNoSense(String name, String value) {
        withEnvironment(Map.of(name, value)).run((context) -> assertThat(context).getFailure().rootCause()
                .isInstanceOf(InvalidSetting.class).message().endsWith("."));
    }

    private ApplicationContextRunner withEnvironment(Map<String, Object> variables) {
        return this.runner.withInitializer((context) -> context.getEnvironment().getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)));
    }
}
