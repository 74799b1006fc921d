package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.legacy.LegacyDate.Bound;

class LegacyDateTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            // with an offset
            "'2026-11-30T08:05:00Z' | 2026-11-30T08:05:00Z",
            "'2026-11-30T08:05Z' | 2026-11-30T08:05:00Z",
            "'2026-11-30 08:05:00+01:00' | 2026-11-30T07:05:00Z",
            "'2026-11-30T08:05:00-0330' | 2026-11-30T11:35:00Z",
            "'2026-11-30T08:05:00+23:59' | 2026-11-29T08:06:00Z",
            "'2026-11-30T08:05:00.5Z' | 2026-11-30T08:05:00.500Z",
            "'2026-11-30T08:05:00.9999999Z' | 2026-11-30T08:05:00.999Z",
            "'0004-02-29T00:00:00Z' | 0004-02-29T00:00:00Z",
            // in Paris
            "'2026-11-30T08:05:00' | 2026-11-30T07:05:00Z",
            "'2026-07-30 08:05' | 2026-07-30T06:05:00Z",
            "'2026-11-30T08:05:00.999' | 2026-11-30T07:05:00Z",
            "'30/11/2026 08:05' | 2026-11-30T07:05:00Z",
            "'0050-06-01T10:00' | 1950-06-01T09:00:00Z",
            // the clock goes back and forth
            "'2026-10-25T02:30' | 2026-10-25T00:30:00Z",
            "'2026-10-25T03:00' | 2026-10-25T02:00:00Z",
            "'2026-03-29T02:30' | 2026-03-29T01:30:00Z",
            "'29/03/2026 02:00' | 2026-03-29T01:00:00Z",
            // seconds and milliseconds
            "1764490000 | 2025-11-30T08:06:40Z",
            "1764490000000 | 2025-11-30T08:06:40Z",
            "999999999999 | +33658-09-27T01:46:39Z",
            "1e12 | 2001-09-09T01:46:40Z",
            "-1 | 1969-12-31T23:59:59Z",
            "0.5 | 1970-01-01T00:00:00.500Z",
            "'1764490000' | 2025-11-30T08:06:40Z",
            "'1764490000000' | 2025-11-30T08:06:40Z",
            "'0000000001' | 1970-01-01T00:00:01Z",
            // white space, and a list of one
            "' 2026-11-30T08:05:00Z\\u00a0' | 2026-11-30T08:05:00Z",
            "['2026-11-30T08:05:00Z'] | 2026-11-30T08:05:00Z",
            "[1764490000] | 2025-11-30T08:06:40Z"})
    void saysAnInstant(String json, Instant instant) {
        assertThat(read(json, Bound.FROM)).isEqualTo((double) instant.toEpochMilli());
        assertThat(read(json, Bound.TO)).isEqualTo((double) instant.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "'2026-11-30' | 2026-11-29T23:00:00Z | 2026-11-30T23:00:00Z",
            "'30/11/2026' | 2026-11-29T23:00:00Z | 2026-11-30T23:00:00Z",
            "'2026-12-31' | 2026-12-30T23:00:00Z | 2026-12-31T23:00:00Z",
            "'2026-03-29' | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z",
            "'2026-10-25' | 2026-10-24T22:00:00Z | 2026-10-25T23:00:00Z",
            "'2028-02-29' | 2028-02-28T23:00:00Z | 2028-02-29T23:00:00Z"})
    void beginsWithADayAndIncludesIt(String json, Instant from, Instant to) {
        assertThat(read(json, Bound.FROM)).isEqualTo((double) from.toEpochMilli());
        assertThat(read(json, Bound.TO)).isEqualTo((double) to.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bientôt", "2026-02-30", "2026-13-01", "2026-00-10", "31/04/2026", "29/02/2026",
            "0000-02-29", "2026-11-30T24:00", "2026-11-30T23:60", "2026-11-30T23:59:60Z", "2026-11-30T08:05+24:00",
            "2026-11-30T08:05+01:60", "2026-11-30T08:05+01", "2026-11-30T08:05z", "2026-11-30t08:05Z",
            "2026-11-30T08:05 Z", "2026-11-30T08", "2026-11-30T08:05:00,5Z", "26-11-30", "10000-01-01", "2026/11/30",
            "30/11/2026  08:05", "30/11/2026 08:05:00", "١٧٦٤٤٩٠٠٠٠", "176449000", "17644900000", "+1764490000", " ",
            "true", "2026-11-30\\n2026-11-30"})
    void isUnreadableInAnyOtherForm(String text) {
        assertThat(read("'" + text + "'", Bound.FROM)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "[]", "['']", "{}", "[1764490000, 1]"})
    void isUnreadableWhenItIsNoDate(String json) {
        assertThat(read(json, Bound.TO)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''"})
    void isOpenWhenThereIsNone(String json) {
        assertThat(read(json, Bound.FROM)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(read(json, Bound.TO)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LegacyDate.read(null, Bound.TO)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void readsLongTextsQuickly() {
        assertThat(LegacyDate.read(new Json.JsonString("1".repeat(900_000)), Bound.FROM)).isNaN();
        assertThat(LegacyDate.read(new Json.JsonString("2026-11-30T08:05:00." + "1".repeat(900_000) + "Z"), Bound.FROM))
                .isEqualTo((double) Instant.parse("2026-11-30T08:05:00.111Z").toEpochMilli());
    }

    private static double read(String json, Bound bound) {
        return LegacyDate.read(Json.parse(json.replace('\'', '"')), bound);
    }
}
