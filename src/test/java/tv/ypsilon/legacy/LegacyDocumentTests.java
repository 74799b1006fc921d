package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyDocumentTests {

    @Test
    void keepsItsTextAsItCame() {
        String raw = "{ \"id\":\"a\",\n\t\"n\" : 1.50e+02, \"s\":\"\\u00e9\\/\" }";

        assertThat(Sample.raw(raw).raw()).isEqualTo(raw);
        assertThat(Sample.raw(raw).id()).hasValueSatisfying((id) -> assertThat(id.value()).isEqualTo("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"id\": \"half", "null", "[]", "\"id\"", "1", "{} {}", "{},", "{'id': 1}",
            "{\"a\": 1, \"a\": 1}", "{\"a\": {\"b\": 1, \"b\": 2}}", "{\"a\": [{\"b\": 1, \"\\u0062\": 2}]}",
            "{\"a\": NaN}", "{\"a\": 01}", "{\"a\": \"\t\"}", "// no\n{}", "\uFEFF{}", "<html>"})
    void refusesWhatIsNoDocumentOrIsReadInTwoWays(String raw) {
        assertThatExceptionOfType(UnreadableDocument.class).isThrownBy(() -> LegacyDocument.parse(raw))
                .satisfies((refusal) -> assertThat(refusal.reason()).isNotBlank());
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        Sample.raw("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> LegacyDocument.parse("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"));
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> LegacyDocument.parse("{\"a\":" + "[".repeat(400_000) + "]".repeat(400_000) + "}"));
    }

    @Test
    void refusesWhatIsTooLong() {
        String longest = "{\"id\":\"" + "x".repeat(999_991) + "\"}";
        assertThat(Sample.raw(longest).raw()).hasSize(LegacyDocument.MAX_LENGTH);

        assertThatExceptionOfType(UnreadableDocument.class).isThrownBy(() -> LegacyDocument.parse(longest + " "));
    }

    @Test
    void takesNumbersThatNoTypeHolds() {
        assertThat(Sample.raw("{\"id\":\"a\",\"n\":" + "9".repeat(500_000) + ",\"m\":1e999999999}").id()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'id': ''}", "{'id': 5}", "{'id': null}", "{'id': '.'}", "{'id': '..'}",
            "{'id': 'a\\u0000'}", "{'id': 'a\\ud800'}"})
    void hasNoIdThatItCannotBeAskedForBy(String json) {
        assertThat(Sample.document(json).id()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'a': 1, 'b': [true, null]} | {'b': [true, null], 'a': 1}",
            "{'a': 1} | {'a': 1.0}",
            "{'a': 100} | {'a': 1E2}",
            "{'a': -0.0} | {'a': 0e7}",
            "{'a': 0.001} | {'a': 1e-3}",
            "{'a': 1e999999999} | {'a': 10e999999998}",
            "{'a': 'é'} | {'a': '\\u00e9'}",
            "{'from': '2026-11-30T08:05:00Z'} | {'from': '2026-11-30T09:05'}",
            "{'to': '2026-12-02'} | {'to': '2026-12-02T23:00:00.000Z'}",
            "{'windows': [{'from': 1764490000}]} | {'windows': [{'from': '1764490000000'}]}",
            "{'windows': [{'to': '02/12/2026'}]} | {'windows': [{'to': '2026-12-03T00:00+01:00'}]}",
            "{'windows': [{'to': 'bientôt'}, 5]} | {'windows': [{'to': 'bientôt'}, 5.0]}"})
    void isTheSameHoweverItIsWritten(String json, String other) {
        assertThat(Sample.document(json).sameAs(Sample.document(other))).isTrue();
        assertThat(Sample.document(other).sameAs(Sample.document(json))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'a': 1} | {'a': '1'}",
            "{'a': 1} | {'a': 1, 'b': null}",
            "{'a': [1, 2]} | {'a': [2, 1]}",
            "{'a': 0.1} | {'a': 0.10000000000000001}",
            "{'a': 1e999999999} | {'a': 1e999999998}",
            "{'a': 1} | {'a': -1}",
            "{'from': '2026-12-02'} | {'to': '2026-12-02'}",
            "{'from': null} | {}",
            "{'from': '2026-11-30T08:05:00Z'} | {'from': '2026-11-30T08:05:01Z'}",
            "{'date': '2026-11-30T08:05:00Z'} | {'date': '2026-11-30T09:05'}",
            "{'windows': [{'to': 'bientôt'}]} | {'windows': [{'to': 'demain'}]}"})
    void differsInWhatItSays(String json, String other) {
        assertThat(Sample.document(json).sameAs(Sample.document(other))).isFalse();
    }
}
