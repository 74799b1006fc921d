package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTests {

    @ParameterizedTest
    @ValueSource(strings = {"1.50E+2", "-0", "true", "null", "\"\\u00e9\\n\"", "[1 , {\"a\": \"}\"}]", "{\"x\" :\t1}",
            "\"\""})
    void findsTheTextOfAValue(String value) {
        assertThat(JsonText.get("{ \"a\" : 1,\"b\":" + value + "\n,\"c\":2}", "b")).contains(value);
        assertThat(JsonText.get("{\"b\":" + value + "}", "b")).contains(value);
        assertThat(JsonText.elements("[" + value + " ,\n" + value + "]")).containsExactly(value, value);
    }

    @Test
    void findsValuesInTextsOfAnyLength() {
        String value = "\"" + "é\\\\".repeat(100_000) + "\"";

        assertThat(JsonText.get("{\"a\": " + value + ", \"b\": 12, \"c\": " + value + "}", "b")).contains("12");
        assertThat(JsonText.get("{\"a\": " + value + ", \"b\": 12, \"c\": " + value + "}", "c")).contains(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
            "{'a':1,'b':2} | a | 9 | {'a':9,'b':2}",
            "{ 'a' : 1.0 , 'b' : [2] } | b | 9 | { 'a' : 1.0 , 'b' : 9 }",
            "{'a':1} | b | 9 | {'a':1,'b':9}",
            "{'a': 1, 'b': 2} | c | 9 | {'a': 1, 'b': 2, 'c': 9}",
            "{} | a | 9 | {'a':9}",
            "{'a':1,'b':2,'c':3} | a | - | {'b':2,'c':3}",
            "{'a':1, 'b':2, 'c':3 } | b | - | {'a':1, 'c':3 }",
            "{'a':1,'b':2 , 'c':3 } | c | - | {'a':1,'b':2 }",
            "{ 'a':1 } | a | - | {  }",
            "{'a':1} | b | - | {'a':1}",
            "{'\\u0061':1,'b':{'a':2}} | a | 9 | {'\\u0061':9,'b':{'a':2}}"})
    void changesOneMemberAndNothingElse(String before, String name, String value, String after) {
        String object = before.replace('\'', '"');

        String changed = value == null ? JsonText.without(object, name) : JsonText.with(object, name, value);

        assertThat(changed).isEqualTo(after.replace('\'', '"'));
    }

    @Test
    void writesANewMemberAsTheOthersAreWritten() {
        assertThat(JsonText.with("{\n  \"a\" : 1,\n  \"b\" : 2\n}", "c", "3"))
                .isEqualTo("{\n  \"a\" : 1,\n  \"b\" : 2,\n  \"c\" : 3\n}");
    }

    @Test
    void quotesWhatJsonMustQuote() {
        assertThat(JsonText.quote("a\"b\\c\nd\u0001é😀/")).isEqualTo("\"a\\\"b\\\\c\\nd\\u0001é😀/\"");
    }
}
