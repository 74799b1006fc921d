package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** The whole service, as springdoc reads it out of the controllers. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"springdoc.api-docs.enabled=true", "migration.step=4", "migration.beat=1h",
                "migration.silence=3h"})
@Import({TestDatabase.class, TestLegacy.class})
class DescribedOperationsOfTheServiceIntegrationTests {

    @LocalServerPort
    private int port;

    @Test
    void areThoseOfTheContract() {
        Set<String> described = DescribedOperations.in(ApiClient.of(this.port).as("ops").get("/v3/api-docs").body());
        assertThat(described).isEqualTo(Contract.operations());
    }
}
