package tv.ypsilon;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;
import tv.ypsilon.simulator.LegacySimulator;

/** A legacy API for tests, on a port of its own for each Spring context, and the users that the tests log in as. */
@TestConfiguration(proxyBeanMethods = false)
public class TestLegacy {

    @Bean
    LegacySimulator legacySimulator() {
        return LegacySimulator.launch();
    }

    @Bean
    DynamicPropertyRegistrar legacyAndUsers(LegacySimulator legacy) {
        return (registry) -> {
            registry.add("legacy.url", legacy::url);
            TestUsers.PROPERTIES.forEach((name, value) -> registry.add(name, () -> value));
        };
    }
}
