package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.PageContent.Shown;
import tv.ypsilon.legacy.PageContent.ZoneContent;
import tv.ypsilon.teaser.Position;

class PageContentReaderTests {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void tellsWhatIsShownInLegacysOrderWithTheEntryThatIsOpen() {
        PageContent content = read("""
                {'id': 'HOME-fr', 'at': '2026-11-21T12:00:00.000Z', 'zones': [{'id': 'shelf-1', 'teasers': []},
                  {'id': 'hero-1', 'teasers': [
                    {'id': 'b', 'zone': 'top', 'windows': [{'to': '2026-11-21', 'order': 4}, {'from': '2026-11-22', 'order': 5}]},
                    {'id': 'a', 'zone': 'hero-1', 'order': 1}]}]}""", null);

        assertThat(content.at()).isEqualTo(NOON);
        assertThat(content.zones()).extracting(ZoneContent::legacyId).containsExactly("shelf-1", "hero-1");
        assertThat(content.zones().get(1).teasers()).extracting((shown) -> shown.teaser().id().value())
                .containsExactly("b", "a");
        assertThat(content.zones().get(1).teasers()).extracting((shown) -> shown.entry().position())
                .containsExactly(new Position(4), new Position(1));
    }

    @Test
    void keepsWhatLegacyShowsThoughByOurReadingItDoesNot() {
        PageContent content = read("""
                {'at': '2026-11-21T12:00:00Z', 'zones': [{'id': 'hero-1', 'teasers': [
                    {'id': 'a', 'zone': 'hero-1', 'from': '2026-12-01'}, {'id': 'b', 'zone': 'gone', 'order': 1}]}]}""",
                null);

        assertThat(content.zones().getFirst().teasers()).extracting(Shown::entry).containsExactly(null, null);
    }

    @Test
    void leavesOutOnlyWhatHasNoId() {
        PageContent content = read("""
                {'zones': [5, {'id': 'gone'}, {'teasers': [{'id': 'a'}]}, {'id': 'hero-1', 'teasers': [null, {'title': 'b'}, {'id': 5},
                  {'id': 'c', 'id': 'd', 'title': ['\\u0000'], 'windows': [null, 'x', {'from': {}}], 'zone': 'hero-1',
                   'x': %s1%s}]}]}""".formatted("[".repeat(200), "]".repeat(200)), null);

        assertThat(content.zones()).extracting(ZoneContent::legacyId).containsExactly("gone", "", "hero-1");
        assertThat(content.zones().get(2).teasers()).extracting((shown) -> shown.teaser().id().value())
                .containsExactly("d");
    }

    @Test
    void goesByTheInstantOfTheAnswerAndElseByThatOfTheQuestion() {
        String zones = "'zones': [{'id': 'hero-1', 'teasers': [{'id': 'a', 'zone': 'top', 'from': '2026-11-21'}]}]}";

        PageContent ignored = read("{'at': '2026-11-20T12:00:00Z', " + zones, NOON);
        PageContent untold = read("{" + zones, NOON);

        assertThat(ignored.at()).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(ignored.zones().getFirst().teasers()).extracting(Shown::entry).containsOnlyNulls();
        assertThat(untold.at()).isEqualTo(NOON);
        assertThat(untold.zones().getFirst().teasers()).extracting(Shown::entry).doesNotContainNull();
        assertThat(read("{" + zones, null).at()).isNull();
    }

    private static PageContent read(String json, Instant askedFor) {
        return PageContentReader.read((JsonObject) Json.parse(json.replace('\'', '"')),
                new Documents(new LegacyRules()), Sample.SITE,
                "HOME-fr", askedFor);
    }
}
