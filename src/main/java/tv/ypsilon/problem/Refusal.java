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

    /** The member of a problem that says what was settled all the same, in a word. */
    public static final String SETTLED = "settled";

    private final transient ProblemType type;

    private final transient @Nullable String reason;

    private final transient List<Object> arguments;

    private final transient List<Violation> violations;

    private final transient Map<String, Object> extensions;

    private final transient @Nullable Duration retryAfter;

    private Refusal(ProblemType type, @Nullable String reason, List<Object> arguments, List<Violation> violations,
            Map<String, Object> extensions, @Nullable Duration retryAfter) {
        super(type.slug() + (reason != null ? "." + reason : "") + " " + arguments
                + (violations.isEmpty() ? "" : " " + violations), null, false, false);
        this.type = type;
        this.reason = reason;
        this.arguments = arguments;
        this.violations = violations;
        this.extensions = extensions;
        this.retryAfter = retryAfter;
    }

    /** A refusal whose text names the arguments, in order. */
    public static Refusal of(ProblemType type, Object... arguments) {
        return new Refusal(type, null, List.of(arguments), List.of(), Map.of(), type.retryAfter());
    }

    /** Content that is wrong in these fields, at least one. */
    public static Refusal invalid(List<Violation> violations) {
        return of(ProblemType.INVALID_CONTENT).violating(violations);
    }

    /** Content that is wrong in one field. */
    public static Refusal invalid(String field, String code, Object... arguments) {
        return invalid(List.of(Violation.of(field, code, arguments)));
    }

    /** The same with a closer text for its detail, the one with the key {@code slug.reason}. */
    public Refusal because(String closer) {
        return new Refusal(this.type, closer, this.arguments, this.violations, this.extensions, this.retryAfter);
    }

    /** The same, naming the fields or parameters that are wrong. */
    public Refusal violating(List<Violation> wrong) {
        return new Refusal(this.type, this.reason, this.arguments, List.copyOf(wrong), this.extensions,
                this.retryAfter);
    }

    /** The same with one more member in the problem document; values must be what JSON can say. */
    public Refusal with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(this.extensions);
        more.put(name, value);
        return new Refusal(this.type, this.reason, this.arguments, this.violations, more, this.retryAfter);
    }

    /** The same, asking the client to come back after that time; whole seconds, rounded up. */
    public Refusal retryAfter(Duration delay) {
        return new Refusal(this.type, this.reason, this.arguments, this.violations, this.extensions, delay);
    }

    public ProblemType type() {
        return this.type;
    }

    /** The closer text's name; null: the type's own text. Of what was not found, the kind of thing is the reason. */
    public @Nullable String reason() {
        if (this.reason == null && this.type == ProblemType.NOT_FOUND && !this.arguments.isEmpty()) {
            return this.arguments.getFirst().toString();
        }
        return this.reason;
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
