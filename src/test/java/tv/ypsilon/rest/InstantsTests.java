package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

class InstantsTests {

    @ParameterizedTest
    @CsvSource({"2026-12-24T18:00:00+01:00, 2026-12-24T17:00:00Z", "2026-12-24T17:00:00Z, 2026-12-24T17:00:00Z",
            "2026-12-24t17:00:00.25z, 2026-12-24T17:00:00.250Z",
            "2026-12-24T17:00:00.001-00:00, 2026-12-24T17:00:00.001Z",
            "2024-02-29T00:00:00+14:00, 2024-02-28T10:00:00Z"})
    void readsAnInstantWithAnOffset(String text, Instant instant) {
        assertThat(Instants.parse("at", text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-12-24", "2026-12-24T18:00:00", "2026-12-24T18:00Z", "2026-12-24 18:00:00Z",
            "2026-12-24T18:00:00.0001Z", "2026-02-29T00:00:00Z", "2026-12-24T24:00:00Z", "2026-12-24T23:59:60Z",
            "2026-12-24T18:00:00+19:00", "2026-12-24T18:00:00+01", "+12026-12-24T18:00:00Z", "1798135200",
            "٢٠٢٦-12-24T18:00:00Z"})
    void refusesAnythingElse(String text) {
        Refusal refusal = refusalOf(text);

        assertThat(refusal.type()).isEqualTo(ProblemType.INVALID_INSTANT);
        assertThat(refusal.reason()).isNull();
        assertThat(refusal.arguments()).containsExactly("at", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-12-24T18:00:00 01:00", "2026-12-24T18:00:00.250 01:00"})
    void saysThatThePlusCameThroughAsABlank(String text) {
        assertThat(refusalOf(text).reason()).isEqualTo("blank");
    }

    private static Refusal refusalOf(String text) {
        return catchThrowableOfType(Refusal.class, () -> Instants.parse("at", text));
    }
}
