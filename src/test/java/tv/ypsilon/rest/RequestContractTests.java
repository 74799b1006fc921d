package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;

class RequestContractTests {

    private static final RequestContract CONTRACT = new RequestContract(16);

    @ParameterizedTest
    @ValueSource(strings = {"legacy-7", "a%2Fb", "a%252Fb", "a;b=1", "%C3%A9%20x", "%7Bid%7D", "a%5Cb"})
    void judgesWhateverTheIdIs(String id) {
        assertThat(breach("PUT", "/api/schedules/" + id, "{}").violations()).contains(
                Violation.of("teaserId", "required"));
    }

    @ParameterizedTest
    @CsvSource({"GET,/api/nowhere", "PATCH,/api/teasers", "HEAD,/api/teasers", "OPTIONS,/api/teasers",
            "PROPFIND,/api/teasers", "POST,/api/teasers/a/b"})
    void leavesToOthersWhatItDoesNotKnow(String method, String path) {
        assertThat(breach(method, path, "{")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"position|1.5|type-integer", "position|-1|at-least", "position|1000001|at-most",
                    "position|\"1\"|type-integer", "startsAt|7|type-string", "startsAt|\"2026-12-24\"|instant",
                    "startsAt|\"2026-12-24T18:00:00\"|instant", "startsAt|\"2026-12-24T18:00:00.0001Z\"|instant",
                    "startsAt|\"2026-02-30T18:00:00Z\"|instant", "teaserId|null|required", "teaserId|\"\"|too-short",
                    "version|7|null-only", "fridge|7|unknown-member", "a/b|7|unknown-member"})
    void saysWhatIsWrongWithAMember(String member, String value, String code) {
        String others = member.equals("teaserId") ? "\"zoneId\": \"z\"" : "\"teaserId\": \"t\", \"zoneId\": \"z\"";

        assertThat(breach("POST", "/api/schedules", "{%s, \"%s\": %s}".formatted(others, member, value)).violations())
                .extracting(Violation::field, Violation::code)
                .contains(tuple(member, code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000000", "null", "3.0"})
    void takesWhatIsRight(String position) {
        assertThat(breach("POST", "/api/schedules",
                "{\"teaserId\": \"t\", \"zoneId\": \"z\", \"position\": %s, \"endsAt\": \"2026-12-24T18:00:00.001+01:00\"}"
                        .formatted(position)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e400", "123456789012345678901234567890"})
    void isNotImpressedByNumbers(String position) {
        assertThat(breach("POST", "/api/schedules",
                "{\"teaserId\": \"t\", \"zoneId\": \"z\", \"position\": %s}".formatted(position))).isNotNull();
    }

    @Test
    void saysTheSameWhateverTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRENCH);
            RequestContract french = new RequestContract(16);
            assertThat(french.findBreach("/api/schedules", request("POST", "/api/schedules"),
                    "{\"zoneId\": 7, \"more\": 1}".getBytes(StandardCharsets.UTF_8)).violations())
                    .containsExactlyInAnyOrder(Violation.of("teaserId", "required"),
                            Violation.of("zoneId", "type-string"), Violation.of("more", "unknown-member"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Refusal breach(String method, String path, String body) {
        return CONTRACT.findBreach(path, request(method, path), body.getBytes(StandardCharsets.UTF_8));
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setContentType("application/json");
        return request;
    }
}
