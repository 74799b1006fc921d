package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;

class SiteReaderTests {

    @Test
    void readsPagesAndTheirZonesInOrder() {
        SiteReading site = read("""
                [{'id': 'HOME-fr', 'code': 'HOME', 'language': 'fr', 'title': 'Home', 'zones': [
                   {'id': 'z2', 'code': 'B', 'title': 'Second', 'order': 1, 'limit': 5, 'template': 'slider', 'aliases': ['b']},
                   {'id': 'z1', 'code': 'A', 'title': null, 'order': 0, 'limit': null, 'template': null}]}]""");

        assertThat(site.oddities()).isEmpty();
        assertThat(site.pages()).containsExactly(new Page("HOME-fr", "HOME", "fr", "Home", List.of(
                new Zone(new ZoneId("z2"), "HOME-fr", "HOME", "fr", "z2", "B", "Second", 1, 5, "slider", List.of("b")),
                new Zone(new ZoneId("z1"), "HOME-fr", "HOME", "fr", "z1", "A", null, 0, null, null, List.of()))));
    }

    @Test
    void tellsZonesOfOneIdOnSeveralPagesApart() {
        SiteReading site = read("""
                [{'id': 'A', 'code': 'A', 'language': 'fr', 'zones': [{'id': 'z', 'code': 'z', 'order': 0},
                                                                     {'id': 'y', 'code': 'y', 'order': 1}]},
                 {'id': 'B', 'code': 'B', 'language': 'de', 'zones': [{'id': 'z', 'code': 'z', 'order': 0}]}]""");

        assertThat(site.pages()).flatExtracting(Page::zones).extracting((zone) -> zone.id().value())
                .containsExactly("A~z", "y", "B~z");
        assertThat(site.oddities()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "{}", "{'id': 5, 'code': 'B', 'language': 'de'}", "{'id': ' '}",
            "{'id': 'B', 'language': 'de', 'zones': []}", "{'id': 'B', 'code': 'B', 'zones': []}",
            "{'id': 'A', 'code': 'B', 'language': 'de', 'zones': []}",
            "{'id': 'B', 'code': 'A', 'language': 'fr', 'zones': []}"})
    void leavesOutAPageThatCannotBeNamedOrIsThereAlready(String page) {
        SiteReading site = read("[{'id': 'A', 'code': 'A', 'language': 'fr', 'zones': []}, " + page + "]");

        assertThat(site.pages()).extracting(Page::id).containsExactly("A");
        assertThat(site.oddities()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "{'code': 'x'}", "{'id': ' '}", "{'id': 'z', 'code': 'again'}"})
    void leavesOutAZoneThatHasNoIdOrIsThereAlready(String zone) {
        SiteReading site = zones("{'id': 'z', 'code': 'z', 'order': 0}, " + zone);

        assertThat(site.pages().getFirst().zones()).extracting(Zone::code).containsExactly("z");
        assertThat(site.oddities()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {"null | - | false", "5 | 5 | false",
            "0 | 0 | false", "'5' | 5 | true", "2.7 | 2 | true", "'x' | 0 | true", "-3 | - | true", "1e300 | - | false",
            "true | 1 | true", "-0.5 | 0 | true"})
    void readsTheLimitAsLegacyCutsByIt(String json, Integer limit, boolean odd) {
        SiteReading site = zones("{'id': 'z', 'code': 'z', 'order': 0, 'limit': " + json + "}");

        assertThat(site.pages().getFirst().zones().getFirst().limit()).isEqualTo(limit);
        assertThat(site.oddities()).hasSize(odd ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'order': null", "'order': 'x'", "'order': 1.5", "'order': 1e300", "'ordre': 1"})
    void ordersAZoneByItsPlaceWhenItHasNoOrder(String order) {
        SiteReading site = zones("{'id': 'y', 'code': 'y', 'order': 7}, {'id': 'z', 'code': 'z', " + order + "}");

        assertThat(site.pages().getFirst().zones()).extracting(Zone::order).containsExactly(7, 1);
        assertThat(site.oddities()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"'code': null | null", "'x': 1 | undefined", "'code': '' | ``",
                    "'code': 5 | 5", "'code': 'a\\u0000' | a\uFFFD"})
    void readsAnyCodeAsTheWordThatLegacyMakesOfIt(String json, String code) {
        SiteReading site = zones("{'id': 'z', 'order': 0, " + json + "}");

        assertThat(site.pages().getFirst().zones().getFirst().code()).isEqualTo(code);
        assertThat(site.oddities()).hasSize(code.isEmpty() ? 0 : 1);
    }

    @Test
    void readsAliasesOfAnyKindAsWords() {
        assertThat(zones("{'id': 'z', 'code': 'z', 'order': 0, 'aliases': ['a', 5, null]}").pages().getFirst().zones()
                .getFirst().aliases()).containsExactly("a", "5", "null");
        assertThat(zones("{'id': 'z', 'code': 'z', 'order': 0, 'aliases': 'a'}").oddities()).hasSize(1);
    }

    @Test
    void takesAPageWithoutZones() {
        SiteReading site = read("[{'id': 'A', 'code': 'A', 'language': 'fr'}]");

        assertThat(site.pages()).singleElement().satisfies((page) -> assertThat(page.zones()).isEmpty());
        assertThat(site.oddities()).extracting(Oddity::rule).containsExactly("page-without-zones");
    }

    private static SiteReading zones(String zones) {
        return read("[{'id': 'A', 'code': 'A', 'language': 'fr', 'zones': [" + zones + "]}]");
    }

    private static SiteReading read(String json) {
        return SiteReader.read((JsonArray) Json.parse(json.replace('\'', '"')));
    }
}
