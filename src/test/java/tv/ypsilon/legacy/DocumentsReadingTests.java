package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

class DocumentsReadingTests {

    private final Documents documents = new Documents(new LegacyRules());

    @Test
    void readsAnOrdinaryDocument() {
        Documents.Reading reading = read("""
                {'id': 'legacy-7', 'title': 'Title', 'subtitle': 'Subtitle', 'text': 'Text', 'kind': 'TV_SERIES',
                 'program': 'RC-027937', 'link': 'https://example.org/a', 'picture': 'https://example.org/b',
                 'cta': 'Regarder', 'lang': 'fr_FR', 'status': 'published', 'platform': 'web,tv',
                 'zone': {'id': 'hero-1', 'page': 'HOME'},
                 'windows': [{'from': '2026-11-30T08:05:00Z', 'to': '2026-12-02', 'order': 12}]}""");

        assertThat(reading.oddities()).isEmpty();
        assertThat(reading.teaser().id()).isEqualTo(new TeaserId("legacy-7"));
        assertThat(reading.teaser().version()).isZero();
        assertThat(reading.teaser().content()).isEqualTo(new TeaserContent("fr", "TV_SERIES", "Title", "Subtitle",
                "Text", "RC-027937", "https://example.org/a", "https://example.org/b", "Regarder",
                Set.of(Support.WEB, Support.TV), Status.PUBLISHED));
        assertThat(reading.teaser().schedule()).singleElement().satisfies((entry) -> {
            assertThat(entry.zoneId()).isEqualTo(Sample.HERO.id());
            assertThat(entry.position()).isEqualTo(new Position(12));
            assertThat(entry.window().startsAt()).isEqualTo("2026-11-30T08:05:00Z");
            assertThat(entry.window().endsAt()).isEqualTo("2026-12-02T23:00:00Z");
            assertThat(entry.rankedFrom()).isNull();
        });
    }

    @Test
    void readsADocumentThatSaysNothing() {
        Documents.Reading reading = read("{'id': 'a'}");

        assertThat(reading.teaser().content()).isEqualTo(new TeaserContent("fr", "SHOW", null, null, null, null, null,
                null, null, Set.of(Support.values()), Status.PUBLISHED));
        assertThat(reading.teaser().schedule()).isEmpty();
        assertThat(rules(reading)).containsExactly("title-missing");
    }

    @Test
    void readsNoDocumentWithoutAnId() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("{'title': 'a'}"));
    }

    @Nested
    class Texts {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
                "'text': 'a' | a", "'description': 'b' | b", "'text': 'a', 'description': 'b' | a",
                "'text': null, 'description': 'b' | b", "'text': null | -", "'text': '', 'description': 'b' | ``"})
        void readsTextBeforeDescription(String json, String description) {
            assertThat(content(json).description()).isEqualTo(description);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {"'program': 'a' | a",
                "'programId': 'b' | b", "'program': 'a', 'programId': 'b' | a",
                "'program': null, 'programId': 'b' | b"})
        void readsProgramBeforeProgramId(String json, String programId) {
            assertThat(content(json).programId()).isEqualTo(programId);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-",
                value = {"'x' | x", "{'url': 'x', 'a': 1} | x",
                        "{'url': null} | -", "{} | -", "null | -", "'' | ``", "5 | 5", "{'url': 1.0} | 1", "['x'] | x"})
        void readsAnAddressThatStandsAloneOrInAnObject(String json, String address) {
            assertThat(content("'link': " + json).url()).isEqualTo(address);
            assertThat(content("'picture': " + json).image()).isEqualTo(address);
        }

        @Test
        void notesWhatIsSaidTwice() {
            assertThat(rules(read("{'id': 'a', 'title': 'b', 'text': 'c', 'description': 'd'}")))
                    .containsExactly("said-twice");
            assertThat(rules(read("{'id': 'a', 'title': 'b', 'text': 'c', 'description': 'c'}"))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"5 | 5", "true | true", "['a', null] | a,",
                "{'fr': 'a'} | [object Object]"})
        void readsWhatIsNoTextAsOne(String json, String text) {
            Documents.Reading reading = read("{'id': 'a', 'title': %s}".formatted(json));

            assertThat(reading.teaser().content().title()).isEqualTo(text);
            assertThat(reading.oddities()).containsExactly(new Oddity("not-text", "title", text));
        }

        @Test
        void replacesWhatPostgresqlCannotHold() {
            Documents.Reading reading = read("{'id': 'a', 'title': 'a\\u0000b\\ud800c\\ud83d\\ude00'}");

            assertThat(reading.teaser().content().title()).isEqualTo("a\uFFFDb\uFFFDc😀");
            assertThat(rules(reading)).containsExactly("text-replaced");
        }

        @ParameterizedTest
        @ValueSource(strings = {"''", "' '", "null"})
        void notesThatThereIsNoTitle(String json) {
            assertThat(rules(read("{'id': 'a', 'title': %s}".formatted(json)))).containsExactly("title-missing");
        }
    }

    @Nested
    class Words {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {"'fr_FR' | fr", "'DE' | de",
                "' en-GB ' | en", "'' | fr", "null | fr", "0 | fr", "false | fr", "['it'] | it", "5 | 5", "[] | ``",
                "'_fr' | ``"})
        void readsTheLanguageUpToItsCountry(String json, String language) {
            assertThat(content("'lang': " + json).language()).isEqualTo(language);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"'TV_SERIES' | TV_SERIES", "' external ' | EXTERNAL",
                "{'code': 'magazine', 'label': 'x'} | MAGAZINE", "{'code': null} | SHOW", "{} | SHOW", "[] | SHOW",
                "['EXTERNAL'] | SHOW", "null | SHOW", "'' | ``", "5 | 5", "false | FALSE",
                "{'code': ['external']} | EXTERNAL",
                "'straße' | STRASSE"})
        void readsTheKindHoweverItIsSaid(String json, String kind) {
            assertThat(content("'kind': " + json).kind()).isEqualTo(kind);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{'code': null}", "{}", "[]", "''", "5", "'a b'", "{'code': 5}"})
        void notesAKindOfUnknownForm(String json) {
            assertThat(rules(read("{'id': 'a', 'title': 'b', 'kind': %s}".formatted(json))))
                    .containsExactly("kind-unknown-form");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"'status': 'Published ' | PUBLISHED",
                "'status': null | PUBLISHED", "'status': ['published'] | PUBLISHED", "'online': true | PUBLISHED",
                "'online': 0 | PUBLISHED", "'online': 'false' | PUBLISHED", "'online': null | PUBLISHED",
                "'status': 'draft' | DRAFT", "'status': '' | DRAFT", "'status': 'archived' | DRAFT",
                "'online': false | DRAFT", "'status': 'published', 'online': false | DRAFT"})
        void isADraftWhenItIsNotVisible(String json, Status status) {
            assertThat(content(json).status()).isEqualTo(status);
        }
    }

    @Nested
    class Supports {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "'platform': null | web app tv", "'platform': '' | web app tv", "'platform': 'tv' | tv",
                "'platform': 'TV, Desktop' | web tv", "'platform': ['mobile', 'web'] | web app",
                "'platform': ['web,tv', ['app']] | app", "'platform': [] | ``", "'platform': ' ' | ``",
                "'platform': 'fridge,web' | web", "'platform': true | ``", "'platform': {} | ``",
                "'platform': 'web', 'zone': {'platform': 'tv'} | tv",
                "'platform': 'web', 'zone': {'platform': null} | web",
                "'platform': 'web', 'zone': {'platform': ''} | web app tv",
                "'platform': 'web', 'zone': 'hero-1' | web",
                "'kind': 'External' | web tv", "'kind': 'EXTERNAL', 'platform': 'app' | ``"})
        void readsThemFromTheZoneOrTheDocument(String json, String supports) {
            assertThat(String.join(" ", content(json).supports().stream().map(Support::word).toList()))
                    .isEqualTo(supports);
        }

        @Test
        void notesUnknownOnesAndThatNoneIsLeft() {
            assertThat(read("{'id': 'a', 'title': 'b', 'platform': 'fridge'}").oddities())
                    .containsExactly(new Oddity("support-unknown", "platform", "fridge"),
                            new Oddity("no-support-left", "platform", "it shows on no support"));
        }
    }

    @Nested
    class Zones {

        @ParameterizedTest
        @ValueSource(strings = {"'zone': 'hero-1'", "'zone': ' Hero '", "'zone': 'HERO-1_HOME'",
                "'zone': 'hero-1_hero-1'", "'zone': 'home/hero'", "'zone': 'big one'", "'zone': {'id': 'top'}",
                "'zone': {'code': 'HERO'}", "'zone': {'id': null, 'code': 'HERO', 'page': 'home'}",
                "'zone': 'HERO', 'page': ' home '", "'zone': {'id': 'HERO', 'page': ''}, 'page': 'SER'",
                "'zone': {'id': 'HERO', 'page': 0}", "'zone': 'HERO', 'page': false", "'zone': ['HERO'], 'zone2': 1"})
        void findsOneByAnyOfItsNames(String json) {
            boolean isList = json.contains("[");
            assertThat(zone(json)).isEqualTo(isList ? null : Sample.HERO);
        }

        @ParameterizedTest
        @ValueSource(strings = {"'zone': 'gone'", "'zone': {}", "'zone': {'id': ''}", "'zone': 'HERO', 'page': 'SER'",
                "'zone': 'HERO', 'page': []", "'zone': 'hero-1', 'lang': 'de'", "'zone': true", "'zone': 0"})
        void notesAReferenceThatLeadsNowhere(String json) {
            Documents.Reading reading = read("{'id': 'a', 'title': 'b', 'order': 1, " + json + "}");

            assertThat(reading.teaser().schedule()).isEmpty();
            assertThat(rules(reading)).containsExactly("zone-unknown");
        }

        @ParameterizedTest
        @ValueSource(strings = {"'zone': ''", "'zone': null", "'page': 'HOME'"})
        void notesThatThereIsNone(String json) {
            assertThat(rules(read("{'id': 'a', 'title': 'b', 'order': 1, " + json + "}")))
                    .containsExactly("zone-missing");
            assertThat(rules(read("{'id': 'a', 'title': 'b', " + json + "}"))).isEmpty();
        }

        @Test
        void prefersHomeAndThenTheFirstPageById() {
            assertThat(zone("'zone': 'shared'")).isEqualTo(Sample.CONCERTS);
            assertThat(zone("'zone': 'shared', 'page': 'ser'")).isEqualTo(Sample.SERIES);
            assertThat(zone("'zone': 'HERO', 'lang': 'de'")).isEqualTo(Sample.GERMAN);
        }

        @Test
        void readsByTheSiteThatItIsGiven() {
            assertThat(zone("'zone': 'hero-1'")).isEqualTo(Sample.HERO);
            assertThat(documents.read(Sample.document("{'id': 'a', 'order': 1, 'zone': 'hero-1'}"),
                    new Site("2", List.of())).teaser().schedule()).isEmpty();
        }

        private Zone zone(String json) {
            List<ScheduleEntry> schedule = read("{'id': 'a', 'order': 1, " + json + "}").teaser().schedule();
            return schedule.isEmpty() ? null : Sample.SITE.findZone(schedule.getFirst().zoneId()).orElseThrow();
        }
    }

    @Nested
    class Windows {

        @Test
        void readsTheDocumentsOwnWindowWhenItListsNone() {
            assertThat(schedule("'from': '2026-11-01', 'order': 3, 'windows': []")).singleElement()
                    .satisfies((entry) -> assertThat(entry.position()).isEqualTo(new Position(3)));
            assertThat(schedule("'from': null")).singleElement().satisfies((entry) -> {
                assertThat(entry.window().startsAt()).isNull();
                assertThat(entry.window().endsAt()).isNull();
            });
            assertThat(schedule("'from': '2026-11-01', 'order': 3, 'windows': [5]")).isEmpty();
            assertThat(schedule("'windows': 'x'")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{'from': 'bientôt'} | window-unreadable | windows[1].from",
                "{'to': true} | window-unreadable | windows[1].to",
                "null | window-unreadable | windows[1]", "'x' | window-unreadable | windows[1]",
                "{'from': '2026-12-02', 'to': '2026-11-01'} | window-empty | windows[1].to",
                "{'from': 0.1, 'to': 0.1} | window-empty | windows[1].to",
                "{'from': 1.0001, 'to': 1.0002} | window-empty | windows[1].to",
                "{'from': 253402300800} | window-out-of-range | windows[1].from",
                "{'to': '0000-06-01T00:00Z'} | window-out-of-range | windows[1].to"})
        void dropsAWindowThatIsNone(String window, String rule, String field) {
            Documents.Reading reading = read(
                    "{'id': 'a', 'title': 'b', 'zone': 'top', 'windows': [{'from': '2026-11-01'}, %s]}"
                            .formatted(window));

            assertThat(reading.teaser().schedule()).hasSize(1);
            assertThat(reading.oddities()).extracting(Oddity::rule, Oddity::field).containsExactly(tuple(rule, field));
        }

        @Test
        void takesAListForAWindowThatIsAlwaysOpen() {
            assertThat(schedule("'windows': [[]]")).singleElement()
                    .satisfies((entry) -> assertThat(entry.window().startsAt()).isNull());
        }

        @Test
        void opensWhatBeginsBeforeOurTimeAndEndsAfterIt() {
            Documents.Reading reading = read(
                    "{'id': 'a', 'title': 'b', 'zone': 'top', 'windows': [{'from': -1e300, 'to': 1e300}]}");

            assertThat(reading.teaser().schedule()).singleElement().satisfies((entry) -> {
                assertThat(entry.window().startsAt()).isNull();
                assertThat(entry.window().endsAt()).isNull();
            });
            assertThat(rules(reading)).containsExactly("window-out-of-range", "window-out-of-range");
        }

        @Test
        void countsWholeMilliseconds() {
            assertThat(schedule("'from': 1764490000000.25, 'to': 1764490000007.75")).singleElement()
                    .satisfies((entry) -> {
                        assertThat(entry.window().startsAt()).isEqualTo("2025-11-30T08:06:40.001Z");
                        assertThat(entry.window().endsAt()).isEqualTo("2025-11-30T08:06:40.008Z");
                    });
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {"5 | 5", "'12' | 12", "' 3 ' | 3",
                "'0x1F' | 31", "true | 1", "[4] | 4", "-0 | 0", "1.5 | 1.5", "-2 | -2", "'' | -", "' ' | -", "null | -",
                "'top' | -", "{} | -", "[] | -", "1e400 | -", "'Infinity' | -"})
        void readsTheOrderAsANumber(String json, Double position) {
            assertThat(schedule("'order': " + json)).singleElement().satisfies((entry) -> assertThat(entry.position())
                    .isEqualTo(position == null ? null : new Position(position)));
        }

        @Test
        void notesAnOrderThatIsNoNumber() {
            assertThat(rules(read("{'id': 'a', 'title': 'b', 'zone': 'top', 'order': 'top'}")))
                    .containsExactly("order-unreadable");
        }

        private List<ScheduleEntry> schedule(String json) {
            return read("{'id': 'a', 'zone': 'top', " + json + "}").teaser().schedule();
        }
    }

    @Nested
    class Overlaps {

        @Test
        void cutsAWindowWhereALowerOrderGoesBefore() {
            assertThat(entries("[{'from': 0, 'to': 100, 'order': 5}, {'from': 20, 'to': 40, 'order': 1}]"))
                    .containsExactly("0-20 @5", "20-40 @1", "40-100 @5 ranked 0");
        }

        @Test
        void prefersTheLatestStartAmongEqualOrders() {
            assertThat(entries("[{'from': 0, 'to': 60, 'order': 1}, {'from': 20, 'to': 100, 'order': 1}]"))
                    .containsExactly("0-20 @1", "20-100 @1");
            assertThat(entries("[{'to': 60}, {'from': 20, 'to': 40}]")).containsExactly("*-20", "20-40",
                    "40-60 ranked *");
        }

        @Test
        void prefersAnyOrderToNone() {
            assertThat(entries("[{'from': 0}, {'from': 20, 'to': 40, 'order': 1e9}]")).containsExactly("0-20",
                    "20-40 @1000000000", "40-* ranked 0");
        }

        @Test
        void joinsWhatIsOneToThePages() {
            assertThat(entries("[{'from': 0, 'to': 60, 'order': 1}, {'from': 0, 'to': 100, 'order': 1}]"))
                    .containsExactly("0-100 @1");
            assertThat(entries("[{'from': 0, 'to': 60, 'order': 1}, {'from': 60, 'to': 100, 'order': 1}]"))
                    .containsExactly("0-60 @1", "60-100 @1");
        }

        @Test
        void notesOnlyOverlapsThatMatter() {
            assertThat(rules(read("{'id': 'a', 'title': 'b', 'zone': 'top', 'windows': [{'from': 0}, {'from': 0}]}")))
                    .isEmpty();
            assertThat(rules(read(
                    "{'id': 'a', 'title': 'b', 'zone': 'top', 'windows': [{'from': 0}, {'from': 9, 'order': 1}]}")))
                    .containsExactly("windows-overlap");
        }

        @Test
        void takesAnyNumberOfWindows() {
            StringBuilder windows = new StringBuilder("[{}");
            IntStream.range(0, 20_000).forEach((i) -> windows.append(",{'from':").append(i).append("}"));

            assertThat(entries(windows.append("]").toString())).hasSize(20_001);
        }

        private List<String> entries(String windows) {
            return read("{'id': 'a', 'zone': 'top', 'windows': " + windows + "}").teaser().schedule().stream()
                    .map(this::describe).toList();
        }

        private String describe(ScheduleEntry entry) {
            return seconds(entry.window().startsAt()) + "-" + seconds(entry.window().endsAt())
                    + (entry.position() != null ? " @" + (long) entry.position().value() : "")
                    + (entry.rankedFrom() != null ? " ranked " + seconds(entry.rankedFrom()) : "");
        }

        private String seconds(Instant instant) {
            return instant == null || instant.equals(Instant.MIN) ? "*" : String.valueOf(instant.getEpochSecond());
        }
    }

    private Documents.Reading read(String json) {
        return this.documents.read(Sample.document(json), Sample.SITE);
    }

    private TeaserContent content(String members) {
        Teaser teaser = read("{'id': 'a', " + members + "}").teaser();
        return teaser.content();
    }

    private static List<String> rules(Documents.Reading reading) {
        return reading.oddities().stream().map(Oddity::rule).toList();
    }
}
