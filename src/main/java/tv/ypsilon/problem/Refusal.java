package tv.ypsilon.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says that something is not done, and why, as a {@link ProblemType} with what its text names. It is an answer, not an
 * accident: it carries no stack trace, and nothing has changed where it is thrown, unless its type says otherwise.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProblemType type;

    private final transient List<Object> arguments;

    private final transient List<Violation> violations;

    private final transient Map<String, Object> extensions;

    private final transient @Nullable Duration retryAfter;

    private Refusal(ProblemType type, List<Object> arguments, List<Violation> violations,
            Map<String, Object> extensions,
            @Nullable Duration retryAfter) {
        super(type.slug() + " " + arguments + (violations.isEmpty() ? "" : " " + violations), null, false, false);
        this.type = type;
        this.arguments = arguments;
        this.violations = violations;
        this.extensions = extensions;
        this.retryAfter = retryAfter;
    }

    /** A refusal whose text names the arguments, in order. */
    public static Refusal of(ProblemType type, Object... arguments) {
        return new Refusal(type, List.of(arguments), List.of(), Map.of(), null);
    }

    /** Content that is wrong in these fields, at least one. */
    public static Refusal invalid(List<Violation> violations) {
        return new Refusal(ProblemType.INVALID_CONTENT, List.of(), List.copyOf(violations), Map.of(), null);
    }

    /** Content that is wrong in one field. */
    public static Refusal invalid(String field, String code, Object... arguments) {
        return invalid(List.of(Violation.of(field, code, arguments)));
    }

    /** The same with one more member in the problem document; values must be what JSON can say. */
    public Refusal with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(this.extensions);
        more.put(name, value);
        return new Refusal(this.type, this.arguments, this.violations, more, this.retryAfter);
    }

    /** The same, asking the client to come back after that time; whole seconds, rounded up. */
    public Refusal retryAfter(Duration delay) {
        return new Refusal(this.type, this.arguments, this.violations, this.extensions, delay);
    }

    public ProblemType type() {
        return this.type;
    }

    public List<Object> arguments() {
        return this.arguments;
    }

    public List<Violation> violations() {
        return this.violations;
    }

    public Map<String, Object> extensions() {
        return this.extensions;
    }

    public @Nullable Duration retryAfter() {
        return this.retryAfter;
    }
}
