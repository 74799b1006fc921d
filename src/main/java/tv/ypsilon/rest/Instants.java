package tv.ypsilon.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/** Instants as requests write them: RFC 3339 with an offset, at most to the millisecond. */
public final class Instants {

    private static final Pattern FORM = Pattern
            .compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?([Zz]|[+-]\\d{2}:\\d{2})");

    private static final Pattern PLUS_CAME_AS_A_BLANK = Pattern.compile("[^ ]*:[\\d.]+ \\d{2}:\\d{2}");

    private Instants() {}

    /**
     * The instant that a parameter names.
     *
     * @param parameter its name, for the refusal
     * @throws Refusal {@code invalid-instant}, which says so where the {@code +} came through as a blank
     */
    public static Instant parse(String parameter, String value) {
        if (FORM.matcher(value).matches()) {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeException _) {
                // a day or an hour that no calendar has
            }
        }
        Refusal refusal = Refusal.of(ProblemType.INVALID_INSTANT, parameter, Excerpt.of(value));
        throw PLUS_CAME_AS_A_BLANK.matcher(value).matches() ? refusal.because("blank") : refusal;
    }
}
