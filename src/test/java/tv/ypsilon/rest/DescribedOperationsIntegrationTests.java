package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import tv.ypsilon.Contract;
import tv.ypsilon.DescribedOperations;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = TinyApi.class, properties = {
        "management.endpoint.health.validate-group-membership=false",
        "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
        "springdoc.api-docs.enabled=true"})
@ActiveProfiles("tiny-api")
class DescribedOperationsIntegrationTests {

    @LocalServerPort
    private int port;

    @Test
    void otherOriginsAreNotLetInByDefault() throws Exception {
        var answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/api/teasers"))
                        .header("Origin", "https://admin.example.org").build(),
                BodyHandlers.ofString());

        assertThat(answer.headers().map().keySet()).noneMatch((name) -> name.startsWith("access-control"));
    }

    @Test
    void areThoseOfTheControllers() throws Exception {
        Set<String> described = DescribedOperations.in(HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/v3/api-docs")).build(),
                BodyHandlers.ofString()).body());

        Set<String> beyondTheContract = new TreeSet<>(described);
        beyondTheContract.removeAll(Contract.operations());
        assertThat(described).contains("GET /api/teasers", "PUT /api/teasers/{id}", "GET /api/pages/{code}");
        assertThat(beyondTheContract).containsExactly("GET /api/faults/{fault}", "POST /api/faults");
    }
}
