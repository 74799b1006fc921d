package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static tv.ypsilon.Contract.keepsToTheContract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tv.ypsilon.problem.ProblemType;

class ContractTests {

    private static final OpenAPI CONTRACT = Contract.parsed();

    @Test
    void offersWhatTheDesignSays() {
        assertThat(Contract.operations()).contains("GET /api/pages/{code}", "PUT /api/teasers/{id}",
                "POST /api/operations/{id}/undo", "PUT /api/migration/maintenance").hasSize(49);
    }

    @Test
    void namesEveryTypeOfProblem() {
        Schema<?> type = (Schema<?>) CONTRACT.getComponents().getSchemas().get("Problem").getProperties().get("type");

        assertThat(type.getEnum().stream().map(Object::toString)).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(ProblemType.values()).map((known) -> known.uri().toString()).toList());
    }

    @Test
    void everyProblemIsToldWhereItsStatusIs() {
        Map<String, Set<String>> told = new TreeMap<>();
        CONTRACT.getComponents().getResponses().forEach((name, response) -> Arrays.stream(ProblemType.values())
                .filter((type) -> response.getDescription().contains("`" + type.slug() + "`"))
                .forEach((type) -> told.computeIfAbsent(type.slug(), (_) -> new TreeSet<>()).add(name)));

        assertThat(told.keySet()).containsAll(Arrays.stream(ProblemType.values()).map(ProblemType::slug)
                .filter((slug) -> !slug.equals("method-not-allowed")).toList());
    }

    @Test
    void everyOperationSaysWhatCanHappenToAnyRequest() {
        operations().forEach((name, operation) -> assertThat(operation.getResponses().keySet()).as(name)
                .contains("401", "403", "406", "500", "503"));
    }

    @Test
    void everyWriteTakesAnIdempotencyKeyAndEveryEditCanEndInDoubt() {
        operations().forEach((name, operation) -> {
            // a quarantine ends once, whatever is sent again
            boolean writes = !name.startsWith("GET ") && !name.endsWith("/resolution");
            assertThat(parameters(operation).contains("Idempotency-Key")).as(name).isEqualTo(writes);
            if (writes && !name.contains("/migration/")) {
                assertThat(operation.getResponses().keySet()).as(name).contains("409", "422", "504");
            }
        });
    }

    @Test
    void everythingIsDescribed() {
        List<String> silent = new ArrayList<>();
        operations().forEach((name, operation) -> {
            if (operation.getSummary() == null || operation.getOperationId() == null) {
                silent.add(name);
            }
            Stream.ofNullable(operation.getParameters()).flatMap(List::stream)
                    .filter((parameter) -> parameter.getDescription() == null)
                    .forEach((parameter) -> silent.add(name + " " + parameter.getName()));
        });
        CONTRACT.getComponents().getSchemas().forEach((name, schema) -> {
            if (schema.getDescription() == null) {
                silent.add(name);
            }
            Map<String, Schema<?>> properties = properties(schema);
            properties.forEach((property, described) -> {
                if (described.getDescription() == null) {
                    silent.add(name + "." + property);
                }
            });
        });
        assertThat(silent).isEmpty();
    }

    @Test
    void everyExampleKeepsToItsSchema() throws JsonProcessingException {
        OpenApiInteractionValidator validator = OpenApiInteractionValidator
                .createForInlineApiSpecification(Contract.text())
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.request.parameter", Level.IGNORE)
                        .withLevel("validation.request.security", Level.IGNORE)
                        .withLevel("validation.response.header", Level.IGNORE).build())
                .build();
        int examples = 0;
        for (var entry : operations().entrySet()) {
            String method = entry.getKey().split(" ", 2)[0];
            String path = entry.getKey().split(" ", 2)[1].replace("{id}", "0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f03")
                    .replace("{code}", "HOME");
            Operation operation = entry.getValue();
            for (String body : examples(operation.getRequestBody() == null ? null
                    : operation.getRequestBody().getContent())) {
                examples++;
                assertThat(errors(validator.validateRequest(new SimpleRequest.Builder(method, path)
                        .withContentType("application/json").withBody(body).build())))
                        .as(entry.getKey() + " " + body).isEmpty();
            }
            for (var response : operation.getResponses().entrySet()) {
                for (String body : examples(response.getValue().getContent())) {
                    examples++;
                    assertThat(errors(validator.validateResponse(path,
                            Request.Method.valueOf(method),
                            SimpleResponse.Builder.status(Integer.parseInt(response.getKey()))
                                    .withContentType(response.getValue().getContent().keySet().iterator().next())
                                    .withBody(body).build())))
                            .as(entry.getKey() + " " + body).isEmpty();
                }
            }
        }
        assertThat(examples).isGreaterThan(30);
    }

    @Nested
    class AsAJudge {

        private static final String ZONE = """
                {"id": "z", "page": "HOME", "language": "fr", "code": "TOP", "title": null, "order": 0, "limit": null,
                 "template": null}""";

        @Test
        void isContentWithAnAnswerThatKeepsToIt() {
            assertThatCode(() -> answering(200, "application/json", ZONE).perform(get("/api/zones/z"))
                    .andExpect(keepsToTheContract())).doesNotThrowAnyException();
        }

        @Test
        void findsAMemberThatIsMissingOrTooMany() {
            assertRefused(200, "application/json", ZONE.replace("\"limit\": null,", ""), "limit");
            assertRefused(200, "application/json", ZONE.replace("{", "{\"more\": 1,"), "more");
        }

        @Test
        void findsAStatusThatItDoesNotName() {
            assertRefused(202, "application/json", ZONE, "202");
        }

        @Test
        void findsAnErrorThatIsNoProblem() {
            assertRefused(404, "application/json", "{\"error\": \"Not Found\"}", "Content-Type");
            assertRefused(404, "application/problem+json", "{\"type\": \"about:blank\"}", "required");
        }

        @Test
        void findsAHeaderThatIsMissing() {
            assertThatThrownBy(() -> answering(200, "application/json", "[]").perform(get("/api/zones"))
                    .andExpect(keepsToTheContract())).hasMessageContaining("Content-Range");
        }

        @Test
        void findsARequestThatTheServiceShouldNotHaveTaken() {
            String teaser = """
                    {"id": "t", "language": "fr", "kind": "SHOW", "title": "T", "subtitle": null, "description": null,
                     "programId": null, "url": null, "image": null, "callToAction": null, "supports": ["web"],
                     "status": "DRAFT", "version": 1}""";

            assertThatThrownBy(() -> answering(201, "application/json", teaser)
                    .perform(post("/api/teasers").contentType(MediaType.APPLICATION_JSON).content("{\"title\": 1}"))
                    .andExpect(keepsToTheContract())).hasMessageContaining("language").hasMessageContaining("/title");
        }

        private static void assertRefused(int status, String type, String body, String because) {
            assertThatThrownBy(() -> answering(status, type, body).perform(get("/api/zones/z"))
                    .andExpect(keepsToTheContract())).isInstanceOf(AssertionError.class)
                    .hasMessageContaining(because);
        }

        private static MockMvc answering(int status, String type, String body) {
            return MockMvcBuilders.standaloneSetup(new Object()).addFilters((_, answer, _) -> {
                HttpServletResponse response = (HttpServletResponse) answer;
                response.setStatus(status);
                response.setContentType(type);
                response.setHeader("ETag", "\"1\"");
                response.setHeader("Location", "/api/teasers/t");
                response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }).build();
        }
    }

    private static List<ValidationReport.Message> errors(ValidationReport report) {
        return report.getMessages().stream().filter((message) -> message.getLevel() != Level.IGNORE).toList();
    }

    private static Map<String, Operation> operations() {
        Map<String, Operation> operations = new TreeMap<>();
        CONTRACT.getPaths().forEach((path, item) -> item.readOperationsMap()
                .forEach((method, operation) -> operations.put(method + " " + path, withShared(item, operation))));
        return operations;
    }

    private static Operation withShared(PathItem item, Operation operation) {
        if (item.getParameters() != null) {
            item.getParameters().stream().filter((shared) -> !parameters(operation).contains(shared.getName()))
                    .toList().forEach(operation::addParametersItem);
        }
        return operation;
    }

    private static List<String> parameters(Operation operation) {
        return operation.getParameters() == null ? List.of()
                : operation.getParameters().stream().map((parameter) -> parameter.getName()).toList();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, Schema<?>> properties(Schema<?> schema) {
        return schema.getProperties() == null ? Map.of() : (Map) schema.getProperties();
    }

    private static List<String> examples(Content content) throws JsonProcessingException {
        List<String> bodies = new ArrayList<>();
        if (content != null) {
            for (var media : content.values()) {
                for (Example example : media.getExamples() == null ? List.<Example>of()
                        : media.getExamples().values()) {
                    bodies.add(Json31.mapper().writeValueAsString(example.getValue()));
                }
            }
        }
        return bodies;
    }
}
