package tv.ypsilon.rest;

import static java.util.Objects.requireNonNull;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.InvalidMediaTypeException;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;

/**
 * The contract, {@code openapi.yaml}, as a judge of requests. It finds what is wrong with which field or parameter;
 * texts are found by the codes, as those of the validator follow the language of the machine.
 */
final class RequestContract {

    private static final String BODY = "validation.request.body.";

    private static final String PARAMETER = "validation.request.parameter.";

    private static final String SCHEMA = "schema.";

    private static final Set<String> METHODS = Arrays.stream(Request.Method.values()).map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private final OpenApiInteractionValidator validator;

    private final JsonMapper mapper;

    RequestContract(int maxDepth) {
        try (InputStream contract = new ClassPathResource("static/openapi.yaml").getInputStream()) {
            this.validator = OpenApiInteractionValidator
                    .createForInlineApiSpecification(new String(contract.readAllBytes(), StandardCharsets.UTF_8))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.mapper = JsonBody.mapper(maxDepth);
    }

    /** Reads the contract beside what else happens at the start, as it takes more than a second. */
    static CompletableFuture<RequestContract> load(int maxDepth) {
        return CompletableFuture.supplyAsync(() -> new RequestContract(maxDepth),
                Thread.ofPlatform().name("contract").daemon()::start);
    }

    /**
     * What a request breaks.
     *
     * @param path below the context path, as it came
     * @return null if the request keeps to the contract, or if the contract knows no such path or method
     */
    @Nullable
    Refusal findBreach(String path, HttpServletRequest request, byte[] bytes) {
        if (!METHODS.contains(request.getMethod())) {
            return null;
        }
        JsonBody body = new JsonBody(this.mapper, bytes);
        ValidationReport report;
        try {
            report = this.validator.validateRequest(new ContractRequest(path, request, body));
        } catch (NumberFormatException _) {
            // a number such as 1e999, which is beyond what the validator can compare
            return Refusal.of(ProblemType.MALFORMED_REQUEST);
        }
        Set<Violation> inBody = new LinkedHashSet<>();
        Set<Violation> inParameters = new LinkedHashSet<>();
        for (Message message : report.getMessages()) {
            String key = message.getKey();
            switch (key) {
                case "validation.request.path.missing", "validation.request.operation.notAllowed" -> {
                    return null;
                }
                case "validation.request.contentType.notAllowed", "validation.request.contentType.invalid" -> {
                    if (bytes.length == 0 && request.getContentType() == null) {
                        // there is no body to be of any kind; whether there must be one is another question
                        continue;
                    }
                    return Refusal.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, String.valueOf(request.getContentType()));
                }
                case BODY + "missing" -> {
                    return Refusal.of(ProblemType.MALFORMED_REQUEST).because("body-missing");
                }
                default -> {
                    if (key.startsWith(BODY + SCHEMA)) {
                        breachesOfBody(message, body).forEach(inBody::add);
                    } else if (key.startsWith(PARAMETER) && message.getLevel() == ValidationReport.Level.ERROR) {
                        inParameters.add(breachOfParameter(message));
                    }
                    // logins, Accept and bodies that nobody reads are not judged here
                }
            }
        }
        if (body.failure() != null) {
            return notJson(body.failure());
        }
        if (!inParameters.isEmpty()) {
            return Refusal.of(ProblemType.MALFORMED_REQUEST).because("parameters")
                    .violating(List.copyOf(inParameters));
        }
        if (!inBody.isEmpty()) {
            return Refusal.invalid(List.copyOf(inBody));
        }
        return body.wasRead() && bytes.length > 0 && !isUtf8(request) ? Refusal.of(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                String.valueOf(request.getContentType())) : null;
    }

    private static boolean isUtf8(HttpServletRequest request) {
        try {
            org.springframework.http.MediaType type = org.springframework.http.MediaType
                    .parseMediaType(String.valueOf(request.getContentType()));
            return type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8);
        } catch (InvalidMediaTypeException _) {
            return false; // in a character set that does not exist
        }
    }

    private static Refusal notJson(JsonProcessingException failure) {
        JsonLocation location = failure.getLocation();
        Refusal refusal = location == null ? Refusal.of(ProblemType.MALFORMED_REQUEST)
                : Refusal.of(ProblemType.MALFORMED_REQUEST, location.getLineNr(), location.getColumnNr());
        return location == null ? refusal : refusal.because("json");
    }

    private static Stream<Violation> breachesOfBody(Message message, JsonBody body) {
        ValidationReport.MessageContext context = message.getContext().orElseThrow();
        String keyword = message.getKey().substring((BODY + SCHEMA).length());
        if (keyword.equals("invalidJson") || context.getPointers().isEmpty()) {
            return Stream.of(Violation.of("body", "invalid"));
        }
        String instance = context.getPointers().get().getInstance();
        Schema<?> schema = schemaAt(bodySchema(context), context.getPointers().get().getSchema());
        JsonNode node = body.toJsonNode().at(instance);
        return switch (keyword) {
            case "required" -> schema.getRequired().stream().filter((name) -> !node.has(name))
                    .map((name) -> Violation.of(member(instance, name), "required"));
            case "additionalProperties" -> node.propertyStream().map((member) -> member.getKey())
                    .filter((name) -> schema.getProperties() == null || !schema.getProperties().containsKey(name))
                    .map((name) -> Violation.of(member(instance, name), "unknown-member"));
            default -> Stream.of(violation(field(instance), keyword, schema, node.isNull()));
        };
    }

    private static Violation breachOfParameter(Message message) {
        Parameter parameter = message.getContext().orElseThrow().getParameter().orElseThrow();
        String what = message.getKey().substring(PARAMETER.length());
        if (what.endsWith("missing")) {
            return Violation.of(parameter.getName(), "required");
        }
        return what.startsWith(SCHEMA)
                ? violation(parameter.getName(), what.substring(SCHEMA.length()), parameter.getSchema(), false)
                : Violation.of(parameter.getName(), "invalid");
    }

    /** What a breach of one keyword of a schema is called, with the limit that was broken. */
    private static Violation violation(String field, String keyword, Schema<?> schema, boolean isNull) {
        return switch (keyword) {
            case "type" -> Violation.of(field, isNull ? "required" : typeCode(schema));
            case "enum" -> Violation.of(field, "one-of",
                    schema.getEnum().stream().map(String::valueOf).collect(Collectors.joining(", ")));
            case "minLength" -> Violation.of(field, "too-short", schema.getMinLength());
            case "maxLength" -> Violation.of(field, "too-long", schema.getMaxLength());
            case "minItems" -> Violation.of(field, "too-few", schema.getMinItems());
            case "maxItems" -> Violation.of(field, "too-many", schema.getMaxItems());
            case "uniqueItems" -> Violation.of(field, "duplicates");
            case "minimum" -> Violation.of(field, "at-least", schema.getMinimum());
            case "maximum" -> Violation.of(field, "at-most", schema.getMaximum());
            case "format.date-time" -> Violation.of(field, "instant");
            case "format.uuid" -> Violation.of(field, "uuid");
            case "pattern" -> Violation.of(field, patternCode(field, schema));
            default -> Violation.of(field, "invalid");
        };
    }

    private static String typeCode(Schema<?> schema) {
        Set<String> types = schema.getTypes() != null ? schema.getTypes() : Set.of();
        List<String> wanted = types.stream().filter((type) -> !type.equals("null")).toList();
        if (wanted.isEmpty()) {
            return types.isEmpty() ? "invalid" : "null-only";
        }
        return wanted.size() == 1 ? "type-" + wanted.getFirst() : "invalid";
    }

    /** What a pattern means, no pattern says by itself. */
    private static String patternCode(String field, Schema<?> schema) {
        if ("date-time".equals(schema.getFormat())) {
            return "instant";
        }
        return switch (field) {
            case "language", "kind" -> field;
            case "title" -> "required";
            case "Idempotency-Key" -> "visible-ascii";
            default -> "invalid";
        };
    }

    private static Schema<?> bodySchema(ValidationReport.MessageContext context) {
        MediaType json = context.getApiRequestBodyDefinition().orElseThrow().getContent().get("application/json");
        return requireNonNull(requireNonNull(json).getSchema());
    }

    /** The schema that holds the keyword which a pointer like {@code #/properties/title/maxLength} leads to. */
    private static Schema<?> schemaAt(Schema<?> root, String pointer) {
        Schema<?> schema = root;
        String[] steps = pointer.substring(pointer.indexOf('#') + 1).split("/", -1);
        for (int i = 1; i < steps.length - 1; i++) {
            schema = requireNonNull(switch (steps[i]) {
                case "properties" -> schema.getProperties().get(steps[++i]);
                case "items" -> schema.getItems();
                case "allOf" -> schema.getAllOf().get(Integer.parseInt(steps[++i]));
                case "anyOf" -> schema.getAnyOf().get(Integer.parseInt(steps[++i]));
                case "oneOf" -> schema.getOneOf().get(Integer.parseInt(steps[++i]));
                default -> throw new IllegalStateException("the contract says what is not understood: " + pointer);
            });
        }
        return schema;
    }

    private static String member(String instance, String name) {
        return instance.isEmpty() ? name : field(instance) + "." + name;
    }

    /** The name of the field that a pointer leads to or into: {@code supports} for {@code /supports/1}. */
    private static String field(String pointer) {
        String path = Arrays.stream(pointer.split("/", -1)).skip(1).filter((step) -> !step.matches("\\d+"))
                .map((step) -> step.replace("~1", "/").replace("~0", "~")).collect(Collectors.joining("."));
        return path.isEmpty() ? "body" : path;
    }
}
