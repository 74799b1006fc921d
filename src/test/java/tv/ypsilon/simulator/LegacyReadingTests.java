package tv.ypsilon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LegacyReadingTests {

    private static final JsonNode PAGES = json("""
            [{id: 'SERIES-fr', code: 'SERIES', language: 'fr', zones: [
                {id: 's1', code: 'top', limit: 2}, {id: 'both', code: 'more', aliases: ['Old-Series'], limit: null}]},
             {id: 'HOME-fr', code: 'HOME', language: 'fr', zones: [{id: 'h1', code: 'top'}]},
             {id: 'CINEMA-fr', code: 'CINEMA', language: 'fr', zones: [{id: 'both', code: 'late'}]},
             {id: 'HOME-de', code: 'HOME', language: 'de', zones: [{id: 'd1', code: 'top'}]}]""");

    private final LegacyReading reading = new LegacyReading(PAGES);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~',
            value = {"{}|true", "{status: null}|true", "{status: ' Published'}|true",
                    "{status: 'draft'}|false", "{status: ''}|false", "{online: true}|true", "{online: false}|false",
                    "{online: 0}|true", "{online: 'false'}|true", "{status: 'published', online: false}|false"})
    void publishedMeansPublishedAndNotOffline(String document, boolean published) {
        assertThat(LegacyReading.isPublished(json(document))).isEqualTo(published);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~',
            value = {"{}|fr", "{lang: null}|fr", "{lang: ''}|fr", "{lang: 'DE'}|de",
                    "{lang: ' en_GB'}|en", "{lang: 'de-AT'}|de", "{lang: 7}|7"})
    void aLanguageIsWhatComesBeforeTheCountry(String document, String language) {
        assertThat(LegacyReading.languageOf(json(document))).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~',
            value = {"{}|web app tv", "{platform: ''}|web app tv", "{platform: []}|~~",
                    "{platform: 'TV, desktop'}|web tv", "{platform: ['mobile', 'fridge', 5]}|app",
                    "{platform: ['web,app']}|~~", "{platform: 'web', zone: {platform: 'tv'}}|tv",
                    "{platform: 'web', zone: {platform: null}}|web", "{kind: 'external'}|web tv",
                    "{kind: {code: ' External '}, platform: 'app'}|~~", "{kind: ['EXTERNAL']}|web app tv"})
    void supportsAreNamedInManyWays(String document, String supports) {
        assertThat(String.join(" ", LegacyReading.supportsOf(json(document)))).isEqualTo(supports);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"{}|~~", "{zone: null}|~~", "{zone: 'gone'}|~~",
            "{zone: ' TOP '}|HOME-fr h1",
            "{zone: 'top', page: 'series'}|SERIES-fr s1", "{zone: 'top', page: 'CINEMA'}|~~",
            "{zone: {id: 'top', page: 'SERIES'}, page: 'HOME'}|SERIES-fr s1",
            "{zone: {id: 'top', page: ''}, page: 'SERIES'}|HOME-fr h1", "{zone: {code: 's1'}}|SERIES-fr s1",
            "{zone: {id: '', code: 's1'}}|~~", "{zone: 's1_SERIES'}|SERIES-fr s1", "{zone: 's1_s1'}|SERIES-fr s1",
            "{zone: 'Series/Top'}|SERIES-fr s1", "{zone: 'old-series'}|SERIES-fr both",
            "{zone: 'both'}|CINEMA-fr both", "{zone: 'top', lang: 'de'}|HOME-de d1", "{zone: 'h1', lang: 'de'}|~~",
            "{zone: true}|~~"})
    void aReferenceLeadsToOneZoneOrNowhere(String document, String place) {
        assertThat(reading.zoneOf(json(document)).map(zone -> zone.page() + " " + zone.zone()).orElse(""))
                .isEqualTo(place);
    }

    @Nested
    class Dates {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"'2026-11-21T12:00:00Z'|2026-11-21T12:00:00Z",
                "'2026-11-21 12:00+01:00'|2026-11-21T11:00:00Z", "'2026-11-21T12:00-0130'|2026-11-21T13:30:00Z",
                "'2026-11-21T12:00:00.1239Z'|2026-11-21T12:00:00.123Z", "'2026-11-21T12:00'|2026-11-21T11:00:00Z",
                "'2026-07-01 12:00:05.9'|2026-07-01T10:00:05Z", "' 21/11/2026 12:00 '|2026-11-21T11:00:00Z",
                "'2026-11-21'|2026-11-20T23:00:00Z", "'21/11/2026'|2026-11-20T23:00:00Z",
                "1763726400|2025-11-21T12:00:00Z", "'1763726400'|2025-11-21T12:00:00Z",
                "1763726400000|2025-11-21T12:00:00Z", "'1763726400000'|2025-11-21T12:00:00Z",
                "['2026-11-21']|2026-11-20T23:00:00Z"})
        void haveManyForms(String date, Instant instant) {
            assertThat(LegacyReading.startOf(json(date))).isEqualTo((double) instant.toEpochMilli());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '~',
                value = {"'2026-11-21'|2026-11-21T23:00:00Z", "'21/11/2026'|2026-11-21T23:00:00Z",
                        "'2026-10-25'|2026-10-25T23:00:00Z", "'21/11/2026 00:00'|2026-11-20T23:00:00Z"})
        void includeTheirWholeDayAtTheEnd(String date, Instant instant) {
            assertThat(LegacyReading.endOf(json(date))).isEqualTo((double) instant.toEpochMilli());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"'2026-10-25T02:30'|2026-10-25T00:30:00Z",
                "'25/10/2026 02:59'|2026-10-25T00:59:00Z", "'25/10/2026 03:00'|2026-10-25T02:00:00Z",
                "'2026-03-29T02:30'|2026-03-29T01:30:00Z", "'29/03/2026 03:00'|2026-03-29T01:00:00Z"})
        void areTheFirstWhenTheyComeTwiceAndPushedForwardWhenTheyNeverCome(String date, Instant instant) {
            assertThat(LegacyReading.startOf(json(date))).isEqualTo((double) instant.toEpochMilli());
        }

        @ParameterizedTest
        @ValueSource(strings = {"'bientôt'", "'2026-02-30'", "'31/11/2026'", "'2026-11-21T24:00'",
                "'2026-11-21T23:60Z'", "'2026-11-21T12:00+24:00'", "'2026-11-21T12:00+01'", "'2026-13-01'", "true",
                "{}", "[]", "'20261121'", "'123456789'", "' '"})
        void areUnreadableOtherwise(String date) {
            assertThat(LegacyReading.startOf(json(date))).isNaN();
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "''"})
        void areOpenWhenThereIsNone(String date) {
            assertThat(LegacyReading.startOf(json(date))).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(LegacyReading.endOf(json(date))).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(LegacyReading.startOf(null)).isEqualTo(Double.NEGATIVE_INFINITY);
        }

    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~',
            value = {"{}|0", "{order: 1}|1", "{from: null}|1", "{windows: []}|0",
                    "{windows: [], from: '2026-01-01'}|1", "{windows: [{}], from: 'no'}|1", "{windows: {}, order: 1}|1",
                    "{windows: [{}, 'a', null, 5]}|1", "{windows: [[]]}|1",
                    "{windows: [{from: '2026-01-02', to: '2026-01-01'}, {from: '2026-01-01', to: '2026-01-01'}]}|1",
                    "{windows: [{from: '2026-01-01T00:00Z', to: '2026-01-01T00:00Z'}, {to: 'never'}]}|0"})
    void windowsThatCannotBeReadAreDropped(String document, int count) {
        assertThat(LegacyReading.windowsOf(json(document))).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~',
            value = {"3|3", "'4'|4", "' 4.5 '|4.5", "'0x10'|16", "'1e2'|100", "-1|-1", "true|1",
                    "false|0", "['7']|7", "null|Infinity", "''|Infinity", "'top'|Infinity", "{}|Infinity",
                    "[1, 2]|Infinity",
                    "1e400|Infinity", "'-Infinity'|Infinity", "'1_0'|Infinity"})
    void anOrderIsANumberOrComesLast(String order, double expected) {
        assertThat(LegacyReading.orderOf(json(order))).isEqualTo(expected);
    }

    @Test
    void aZoneShowsItsFirstTeasersByOrderThenLatestStartThenId() {
        assertThat(
                shown("SERIES-fr", "both", "{id: 'c', from: 1, order: 2}", "{id: 'b', from: 1}", "{id: 'a', from: 1}",
                        "{id: 'B', from: 2}", "{id: 'd', order: '1'}", "{id: 'e', order: 1, from: 1}",
                        "{id: 'f', order: -1, to: 1}"))
                .containsExactly("e", "d", "c", "B", "a", "b");
        assertThat(shown("SERIES-fr", "s1", "{id: 'a', from: 1}", "{id: 'b', from: 1}", "{id: 'c', from: 1}"))
                .containsExactly("a", "b");
    }

    @Test
    void theLowestOrderOfTheOpenWindowsCounts() {
        assertThat(shown("SERIES-fr", "both", "{id: 'a', order: 2}",
                "{id: 'b', windows: [{order: 0, to: 1}, {order: 3}, {order: 1, from: 1}]}")).containsExactly("b", "a");
    }

    @Test
    void aDateMeansTheSameInEveryLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            assertThat(LegacyReading.isPublished(json("{status: 'PUBLISHED'}"))).isTrue();
            assertThat(LegacyReading.kindOf(json("{kind: 'magazine'}"))).isEqualTo("MAGAZINE");
        } finally {
            Locale.setDefault(before);
        }
    }

    private List<String> shown(String page, String zone, String... documents) {
        var readings = Stream.of(documents)
                .map(document -> json(document.replaceFirst("\\{",
                        "{zone: '" + zone + "', page: '" + page.split("-", 2)[0]
                                + "', ")))
                .map(reading::read)
                .toList();
        return reading.content(page, "web", Instant.parse("2026-11-21T12:00:00Z"), readings)
                .get(zone)
                .stream()
                .map(LegacyReading.Reading::id)
                .toList();
    }

    /** Reads JSON with single quotes, and names without any. */
    private static JsonNode json(String text) {
        return Lenient.JSON.readTree(text);
    }

    /** Apart, as the pages above are read before the other constants are. */
    private static final class Lenient {

        static final JsonMapper JSON = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES,
                        JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                .build();

    }

}
