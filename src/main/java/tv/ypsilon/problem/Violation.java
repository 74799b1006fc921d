package tv.ypsilon.problem;

import java.util.List;

/**
 * One thing that is wrong with one field.
 *
 * @param field the field's name as in the JSON, such as {@code startsAt}
 * @param code the message key below {@code violation.}, such as {@code too-long}
 * @param arguments what the message names, such as the limit; numbers and strings only
 */
public record Violation(String field, String code, List<Object> arguments) {

    public Violation {
        arguments = List.copyOf(arguments);
    }

    public static Violation of(String field, String code, Object... arguments) {
        return new Violation(field, code, List.of(arguments));
    }
}
