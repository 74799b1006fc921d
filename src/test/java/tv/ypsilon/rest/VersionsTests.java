package tv.ypsilon.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

class VersionsTests {

    @Test
    void anEtagIsReadAsItIsTold() {
        assertThat(Versions.required(Versions.etag(7), null)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {"'\"7\"',", "' \"7\" ',", "'W/\"7\"',", ",7", "'',7", "'\"7\"',7"})
    void isNamedByTheHeaderOrByTheRecord(String ifMatch, Long version) {
        assertThat(Versions.required(ifMatch, version)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({",", "'',", "*,", "*,7"})
    void isRequired(String ifMatch, Long version) {
        assertThat(refusal(ifMatch, version).type()).isEqualTo(ProblemType.VERSION_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "\"a\"", "\"7\", \"8\"", "\"-7\"", "\"\"", "\"7", "w/\"7\"", "\"99999999999999999999\""})
    void isOneEtagOfOurs(String ifMatch) {
        assertThat(refusal(ifMatch, null).reason()).isEqualTo("if-match");
    }

    @Test
    void isTheHeadersWhereTheRecordNamesAnother() {
        assertThat(Versions.required("\"7\"", 8L)).isEqualTo(7);
    }

    private static Refusal refusal(String ifMatch, Long version) {
        return catchThrowableOfType(Refusal.class, () -> Versions.required(ifMatch, version));
    }
}
