package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what Node.js says. */
class JavaScriptTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "1.0 | 1", "-0.0 | 0", "0.1 | 0.1", "1e20 | 100000000000000000000", "1e21 | 1e+21",
            "123456789012345680000 | 123456789012345680000", "0.000001 | 0.000001", "1e-7 | 1e-7",
            "-1.5e-10 | -1.5e-10", "12345678901234567890 | 12345678901234567000", "1e400 | Infinity",
            "-1e400 | -Infinity", "true | true", "null | null", "{'a': 1} | [object Object]",
            "[1, [2, null], 'x', {}] | 1,2,,x,[object Object]"})
    void saysEveryValueAsAText(String json, String text) {
        assertThat(JavaScript.string(Json.parse(json.replace('\'', '"')))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "12 | 12", "'12' | 12", "' 3 ' | 3", "'\\ufeff4\\u00a0' | 4", "'0x1F' | 31", "'0b11' | 3", "'0o17' | 15",
            "'1e1' | 10", "'.5' | 0.5", "'5.' | 5", "'+2' | 2", "'-2' | -2", "true | 1", "false | 0", "null | 0",
            "'' | 0", "[] | 0", "[5] | 5", "['0x10'] | 16", "'Infinity' | Infinity", "'-Infinity' | -Infinity",
            "'1e400' | Infinity", "'1_000' | NaN", "'-0x1' | NaN", "'0x' | NaN", "'.' | NaN", "'1e' | NaN",
            "'infinity' | NaN", "'12px' | NaN", "'١' | NaN", "'1d' | NaN", "'0x1p3' | NaN", "[1, 2] | NaN", "{} | NaN"})
    void makesANumberOfEveryValue(String json, Double number) {
        assertThat(JavaScript.number(Json.parse(json.replace('\'', '"')))).isEqualTo(number);
    }

    @Test
    void makesANumberOfManyHexadecimalDigits() {
        assertThat(JavaScript.number(new Json.JsonString("0x" + "f".repeat(900_000)))).isInfinite();
        assertThat(JavaScript.number(new Json.JsonString("0x" + "0".repeat(900_000) + "a"))).isEqualTo(10);
    }

    @Test
    void trimsItsOwnWhiteSpaceOnly() {
        assertThat(JavaScript.trim("\t\n\u000b\f\r \u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeffa b\ufeff"))
                .isEqualTo("a b");
        assertThat(JavaScript.trim("\u200b\u0085\u001f")).isEqualTo("\u200b\u0085\u001f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "-0.0", "1e-400", "\"\""})
    void takesSomeValuesForNothing(String json) {
        assertThat(JavaScript.lowerIfTruthy(Json.parse(json))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"' Fr ' | fr", "'0' | 0", "5 | 5", "['FR'] | fr",
            "{} | [object object]", "true | true"})
    void takesOtherValuesForWords(String json, String word) {
        assertThat(JavaScript.lowerIfTruthy(Json.parse(json.replace('\'', '"')))).isEqualTo(word);
        assertThat(JavaScript.lowerIfTruthy(Json.parse("[]"))).isEmpty();
    }
}
