package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

class DocumentsWritingTests {

    private static final Instant START = Instant.parse("2026-11-30T08:05:00Z");

    private static final Instant END = Instant.parse("2026-12-02T23:00:00Z");

    private final Documents documents = new Documents(new LegacyRules());

    @Nested
    class NewDocuments {

        @Test
        void sayEverythingInOrder() {
            TeaserContent content = new TeaserContent("fr", "TV_SERIES", "A \"title\"", "Subtitle", "Text", "RC-1",
                    "https://example.org/a", "https://example.org/b", "Regarder", Set.of(Support.TV, Support.WEB),
                    Status.PUBLISHED);
            Teaser teaser = new Teaser(new TeaserId("a/b"), content, List.of(entry(Sample.SERIES, START, END, 12.0)),
                    0);

            assertThat(documents.write(null, teaser, Sample.SITE).raw()).isEqualTo(quoted("""
                    {'id':'a/b','title':'A \\"title\\"','subtitle':'Subtitle','text':'Text','kind':'TV_SERIES',\
                    'program':'RC-1','link':'https://example.org/a','picture':'https://example.org/b','cta':'Regarder',\
                    'lang':'fr','status':'published','platform':['web','tv'],'zone':{'id':'shared','page':'SER'},\
                    'windows':[{'from':'2026-11-30T08:05:00Z','to':'2026-12-02T23:00:00Z','order':12}]}"""));
        }

        @Test
        void leaveOutWhatThereIsNot() {
            TeaserContent content = new TeaserContent("de", "SHOW", "T", null, null, null, null, null, null,
                    Set.of(Support.values()), Status.DRAFT);

            assertThat(documents.write(null, new Teaser(new TeaserId("a"), content, List.of(), 0), Sample.SITE).raw())
                    .isEqualTo(
                            "{'id':'a','title':'T','kind':'SHOW','lang':'de','status':'draft','platform':['web','app','tv']}"
                                    .replace('\'', '"'));
        }
    }

    @Nested
    class Texts {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{'id':'a', 'title' : 'b', 'x':1.0} | {'id':'a', 'title' : 'NEW', 'x':1.0}",
                "{'id':'a', 'title': ['b']} | {'id':'a', 'title': 'NEW'}",
                "{ 'id': 'a' } | { 'id': 'a', 'title': 'NEW' }"})
        void areReplacedInTheirPlace(String before, String after) {
            assertThat(write(before, (teaser) -> titled(teaser, "NEW"))).isEqualTo(quoted(after));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
                "{'id':'a','text':'t'} | NEW | {'id':'a','text':'NEW'}",
                "{'id':'a','description':'d'} | NEW | {'id':'a','description':'NEW'}",
                "{'id':'a','text':'t','description':'d'} | NEW | {'id':'a','text':'NEW','description':'d'}",
                "{'id':'a','text':null,'description':'d'} | NEW | {'id':'a','text':null,'description':'NEW'}",
                "{'id':'a','description':null} | NEW | {'id':'a','description':'NEW'}",
                "{'id':'a'} | NEW | {'id':'a','text':'NEW'}",
                "{'id':'a','text':'t','description':'d'} | - | {'id':'a'}"})
        void areReplacedWhereTheyWereReadFrom(String before, String description, String after) {
            assertThat(write(before, (teaser) -> described(teaser, description))).isEqualTo(quoted(after));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
                "{'id':'a','link':'b'} | /new | {'id':'a','link':'/new'}",
                "{'id':'a','link':{'url':'b', 'deeplink':null}} | /new | {'id':'a','link':{'url':'/new', 'deeplink':null}}",
                "{'id':'a','link':{'deeplink':1.0}} | /new | {'id':'a','link':{'deeplink':1.0,'url':'/new'}}",
                "{'id':'a','link':[1]} | /new | {'id':'a','link':'/new'}",
                "{'id':'a'} | /new | {'id':'a','link':'/new'}",
                "{'id':'a','link':'b'} | - | {'id':'a'}",
                "{'id':'a','link':{'url':'b', 'deeplink':null}} | - | {'id':'a','link':{'url':null, 'deeplink':null}}"})
        void keepTheObjectThatTheyAreIn(String before, String url, String after) {
            assertThat(write(before, (teaser) -> linked(teaser, url))).isEqualTo(quoted(after));
        }
    }

    @Nested
    class Words {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{'id':'a','kind':'SHOW'} | {'id':'a','kind':'MAGAZINE'}",
                "{'id':'a','kind':{'code':'SHOW','label':'x'}} | {'id':'a','kind':{'code':'MAGAZINE','label':'x'}}",
                "{'id':'a','kind':[]} | {'id':'a','kind':'MAGAZINE'}", "{'id':'a'} | {'id':'a','kind':'MAGAZINE'}",
                "{'id':'a','kind':{'code':' magazine '}} | {'id':'a','kind':{'code':' magazine '}}"})
        void sayTheKind(String before, String after) {
            assertThat(write(before, (teaser) -> ofKind(teaser, "MAGAZINE"))).isEqualTo(quoted(after));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{'id':'a','status':'draft'} | PUBLISHED | {'id':'a','status':'published'}",
                "{'id':'a','online':false} | PUBLISHED | {'id':'a','online':true,'status':'published'}",
                "{'id':'a','status':'Published'} | PUBLISHED | {'id':'a','status':'Published'}",
                "{'id':'a','status':'Published'} | DRAFT | {'id':'a','status':'draft'}",
                "{'id':'a','status':'archived'} | DRAFT | {'id':'a','status':'archived'}",
                "{'id':'a','online':true} | DRAFT | {'id':'a','online':true,'status':'draft'}"})
        void sayTheStatus(String before, Status status, String after) {
            assertThat(write(before, (teaser) -> inStatus(teaser, status))).isEqualTo(quoted(after));
        }

        @Test
        void sayTheLanguage() {
            assertThat(write("{'id':'a','lang':'fr_FR'}", (teaser) -> inLanguage(teaser, "de")))
                    .isEqualTo(quoted("{'id':'a','lang':'de'}"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{'id':'a','platform':'web,app'} | {'id':'a','platform':['tv']}",
                "{'id':'a'} | {'id':'a','platform':['tv']}",
                "{'id':'a','zone':{'platform':'web','x':1},'platform':'tv'} | {'id':'a','zone':{'platform':['tv'],'x':1},'platform':'tv'}",
                "{'id':'a','zone':{'platform':null},'platform':'web'} | {'id':'a','zone':{'platform':null},'platform':['tv']}",
                "{'id':'a','platform':' TV '} | {'id':'a','platform':' TV '}"})
        void sayTheSupportsWhereTheyWereReadFrom(String before, String after) {
            assertThat(write(before, (teaser) -> on(teaser, Support.TV))).isEqualTo(quoted(after));
        }

        @Test
        void keepATeaserOffTheAppWhenItIsNoLongerExternal() {
            assertThat(write("{'id':'a','kind':'EXTERNAL'}", (teaser) -> ofKind(teaser, "SHOW")))
                    .isEqualTo(quoted("{'id':'a','kind':'SHOW','platform':['web','tv']}"));
        }

        @Test
        void cannotBringAnExternalTeaserToTheApp() {
            assertThatExceptionOfType(NotRepresentable.class)
                    .isThrownBy(() -> write("{'id':'a','kind':'EXTERNAL'}",
                            (teaser) -> on(teaser, Support.APP, Support.WEB)))
                    .satisfies((refusal) -> assertThat(refusal.field()).isEqualTo("supports"));
        }

        @Test
        void cannotSayAKindInLowerCase() {
            assertThatExceptionOfType(NotRepresentable.class)
                    .isThrownBy(() -> write("{'id':'a'}", (teaser) -> ofKind(teaser, "show")))
                    .satisfies((refusal) -> assertThat(refusal.field()).isEqualTo("kind"));
        }
    }

    @Nested
    class Schedules {

        @Test
        void stayAsTheyAreWrittenWhenSomethingElseChanges() {
            String schedule = "'zone':' Top ','windows':[{'from':1764490000,'to':'02/12/2026','order':'3'},{'from':'bientôt'}]";

            assertThat(write("{'id':'a','title':'b'," + schedule + "}", (teaser) -> titled(teaser, "NEW")))
                    .isEqualTo(quoted("{'id':'a','title':'NEW'," + schedule + "}"));
        }

        @Test
        void areWrittenAsOneListWhenTheyChange() {
            assertThat(write("{'id':'a','from':'2026-11-01','to':'2026-11-02','order':1,'zone':'top','x':[1.0]}",
                    (teaser) -> scheduled(teaser, entry(Sample.HERO, START, null, null),
                            entry(Sample.HERO, null, START, 1.5))))
                    .isEqualTo(quoted("""
                            {'id':'a','zone':'top','x':[1.0],'windows':[{'to':'2026-11-30T08:05:00Z','order':1.5},\
                            {'from':'2026-11-30T08:05:00Z'}]}"""));
        }

        @Test
        void sayMillisecondsOnlyWhereThereAreAny() {
            assertThat(write("{'id':'a','zone':'top','windows':[]}",
                    (teaser) -> scheduled(teaser, entry(Sample.HERO, START.plusMillis(7), END, null))))
                    .contains(quoted("[{'from':'2026-11-30T08:05:00.007Z','to':'2026-12-02T23:00:00Z'}]"));
        }

        @Test
        void cannotSayMicroseconds() {
            assertThatExceptionOfType(NotRepresentable.class)
                    .isThrownBy(() -> write("{'id':'a','zone':'top'}",
                            (teaser) -> scheduled(teaser, entry(Sample.HERO, START.plusNanos(1000), END, null))))
                    .satisfies((refusal) -> assertThat(refusal.field()).isEqualTo("schedule"));
        }

        @Test
        void areAnEmptyListWhenNothingIsLeft() {
            assertThat(write("{'id':'a','zone':'top','from':'2026-11-01','order':1}", (teaser) -> scheduled(teaser)))
                    .isEqualTo(quoted("{'id':'a','zone':'top','windows':[]}"));
        }

        @Test
        void stayAsTheyAreWrittenWhenTheZoneWasUnknown() {
            assertThat(
                    write("{'id':'a','title':'b','zone':'gone','from':'2026-11-01'}", (teaser) -> titled(teaser, "c")))
                    .isEqualTo(quoted("{'id':'a','title':'c','zone':'gone','from':'2026-11-01'}"));
        }

        @Test
        void canBeThoseOfOverlappingWindowsAgain() {
            String overlapping = "{'id':'a','zone':'top','windows':[{'from':0,'to':100,'order':5},{'from':20,'to':40,'order':1}]}";
            Teaser before = read(overlapping);

            String written = write("{'id':'a','zone':'top','windows':[{'from':50}]}", (_) -> before);

            assertThat(read(written).saysTheSameAs(before)).isTrue();
        }

        @Test
        void moveToAnotherZoneWithTheirWindowsAsTheyAreWritten() {
            assertThat(write("{'id':'a','zone':'top','windows':[{'from':'2026-11-01', 'note':1}]}",
                    (teaser) -> moved(teaser, Sample.SHELF)))
                    .isEqualTo(
                            quoted("""
                            {'id':'a','zone':{'id':'shelf-1','page':'HOME'},'windows':[{'from':'2026-11-01', 'note':1}]}"""));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{'id':'a','from':0,'zone':{'code':'HERO','platform':'web','x':1}} | {'id':'a','from':0,'zone':{'platform':'web','x':1,'id':'shared','page':'SER'}}",
                "{'id':'a','from':0,'zone':{'id':'HERO','page':'HOME'}} | {'id':'a','from':0,'zone':{'id':'shared','page':'SER'}}",
                "{'id':'a','from':0,'zone':'HERO','page':'HOME'} | {'id':'a','from':0,'zone':{'id':'shared','page':'SER'}}",
                "{'id':'a','from':0,'zone':{'id':'HERO','page':'HOME'},'page':' ser '} | {'id':'a','from':0,'zone':{'id':'shared','page':'SER'},'page':' ser '}"})
        void nameTheZoneByItsIdAndItsPage(String before, String after) {
            assertThat(write(before, (teaser) -> moved(teaser, Sample.SERIES))).isEqualTo(quoted(after));
        }

        @Test
        void nameAZoneOtherwiseWhenItsIdMeansAnotherOne() {
            assertThat(write("{'id':'a','from':0,'zone':'top'}", (teaser) -> moved(teaser, Sample.SHADOWED)))
                    .isEqualTo(quoted("{'id':'a','from':0,'zone':{'id':'SHADOWED','page':'SER'}}"));
        }

        @Test
        void cannotBeInTwoZones() {
            assertThatExceptionOfType(NotRepresentable.class)
                    .isThrownBy(() -> write("{'id':'a'}", (teaser) -> scheduled(teaser,
                            entry(Sample.HERO, START, END, 0.0), entry(Sample.SHELF, START, END, 0.0))))
                    .satisfies((refusal) -> assertThat(refusal.field()).isEqualTo("zoneId"))
                    .withMessageContaining("hero-1, shelf-1");
        }

        @Test
        void cannotBeInAZoneThatNoPageHas() {
            Zone gone = new Zone(new tv.ypsilon.site.ZoneId("gone"), "HOME-fr", "HOME", "fr", "gone", "GONE", null, 0,
                    null, null, List.of());

            assertThatExceptionOfType(NotRepresentable.class).isThrownBy(
                    () -> write("{'id':'a'}", (teaser) -> scheduled(teaser, entry(gone, START, END, 0.0))));
        }

        @Test
        void cannotBeInAZoneOfAnotherLanguage() {
            assertThatExceptionOfType(NotRepresentable.class)
                    .isThrownBy(() -> write("{'id':'a'}",
                            (teaser) -> scheduled(teaser, entry(Sample.GERMAN, START, END, 0.0))))
                    .satisfies((refusal) -> assertThat(refusal.field()).isEqualTo("zoneId"));
        }
    }

    @Test
    void refusesADocumentThatBecomesTooLong() {
        assertThatExceptionOfType(NotRepresentable.class)
                .isThrownBy(() -> write("{'id':'a'}", (teaser) -> titled(teaser, "x".repeat(1_000_000))))
                .satisfies((refusal) -> assertThat(refusal.field()).isEqualTo("title"));
    }

    private Teaser read(String json) {
        return this.documents.read(Sample.document(json), Sample.SITE).teaser();
    }

    /** The text of the document after an edit, which always reads as the edited teaser. */
    private String write(String before, UnaryOperator<Teaser> edit) {
        LegacyDocument document = Sample.document(before);
        Teaser after = edit.apply(this.documents.read(document, Sample.SITE).teaser());
        LegacyDocument written = this.documents.write(document, after, Sample.SITE);
        assertThat(this.documents.read(written, Sample.SITE).teaser().saysTheSameAs(after)).isTrue();
        return written.raw();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static ScheduleEntry entry(Zone zone, Instant startsAt, Instant endsAt, Double position) {
        return new ScheduleEntry(new EntryId("e" + startsAt + endsAt), zone.id(),
                position == null ? null : new Position(position), new Window(startsAt, endsAt));
    }

    private static Teaser scheduled(Teaser teaser, ScheduleEntry... entries) {
        return new Teaser(teaser.id(), teaser.content(), List.of(entries), teaser.version());
    }

    private static Teaser moved(Teaser teaser, Zone zone) {
        return new Teaser(teaser.id(), teaser.content(), teaser.schedule().stream().map((entry) -> new ScheduleEntry(
                entry.id(), zone.id(), entry.position(), entry.window(), entry.rankedFrom())).toList(), 1);
    }

    private static Teaser with(Teaser teaser, TeaserContent content) {
        return new Teaser(teaser.id(), content, teaser.schedule(), teaser.version());
    }

    private static Teaser titled(Teaser teaser, String title) {
        TeaserContent c = teaser.content();
        return with(teaser,
                new TeaserContent(c.language(), c.kind(), title, c.subtitle(), c.description(), c.programId(),
                        c.url(), c.image(), c.callToAction(), c.supports(), c.status()));
    }

    private static Teaser described(Teaser teaser, String description) {
        TeaserContent c = teaser.content();
        return with(teaser,
                new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), description, c.programId(),
                        c.url(), c.image(), c.callToAction(), c.supports(), c.status()));
    }

    private static Teaser linked(Teaser teaser, String url) {
        TeaserContent c = teaser.content();
        return with(teaser, new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), c.description(),
                c.programId(), url, c.image(), c.callToAction(), c.supports(), c.status()));
    }

    private static Teaser ofKind(Teaser teaser, String kind) {
        TeaserContent c = teaser.content();
        return with(teaser,
                new TeaserContent(c.language(), kind, c.title(), c.subtitle(), c.description(), c.programId(),
                        c.url(), c.image(), c.callToAction(), c.supports(), c.status()));
    }

    private static Teaser inLanguage(Teaser teaser, String language) {
        TeaserContent c = teaser.content();
        return with(teaser,
                new TeaserContent(language, c.kind(), c.title(), c.subtitle(), c.description(), c.programId(),
                        c.url(), c.image(), c.callToAction(), c.supports(), c.status()));
    }

    private static Teaser inStatus(Teaser teaser, Status status) {
        TeaserContent c = teaser.content();
        return with(teaser, new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), c.description(),
                c.programId(), c.url(), c.image(), c.callToAction(), c.supports(), status));
    }

    private static Teaser on(Teaser teaser, Support... supports) {
        TeaserContent c = teaser.content();
        return with(teaser, new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), c.description(),
                c.programId(), c.url(), c.image(), c.callToAction(), Set.of(supports), c.status()));
    }
}
