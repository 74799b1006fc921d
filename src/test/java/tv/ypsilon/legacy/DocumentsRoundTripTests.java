package tv.ypsilon.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.Window;

/** What holds for every document, shown with many odd ones. */
class DocumentsRoundTripTests {

    private static final int DOCUMENTS = 1500;

    private final Documents documents = new Documents(new LegacyRules());

    @Test
    void writingWhatWasReadChangesNothing() {
        OddDocuments.generate(1, DOCUMENTS)
                .forEach((document) -> assertThat(this.documents.write(document, read(document), Sample.SITE).raw())
                        .isEqualTo(document.raw()));
    }

    @Test
    void aNewDocumentSaysTheSame() {
        OddDocuments.generate(2, DOCUMENTS).map(this::read).forEach((teaser) -> {
            LegacyDocument written = this.documents.write(null, teaser, Sample.SITE);

            assertThat(read(written).saysTheSameAs(teaser)).as(written.raw()).isTrue();
        });
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("title", (c) -> new TeaserContent(c.language(), c.kind(), "NEW", c.subtitle(), c.description(),
                        c.programId(), c.url(), c.image(), c.callToAction(), c.supports(), c.status()), "title"),
                edit("description", (c) -> new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), null,
                        c.programId(), c.url(), c.image(), c.callToAction(), c.supports(), c.status()), "text",
                        "description"),
                edit("kind",
                        (c) -> new TeaserContent(c.language(), "MAGAZINE", c.title(), c.subtitle(), c.description(),
                                c.programId(), c.url(), c.image(), c.callToAction(), c.supports(), c.status()),
                        "kind", "platform",
                        "zone"),
                edit("url", (c) -> new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), c.description(),
                        c.programId(), "/new", c.image(), c.callToAction(), c.supports(), c.status()), "link"),
                edit("supports", (c) -> new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(),
                        c.description(), c.programId(), c.url(), c.image(), c.callToAction(), Set.of(Support.TV),
                        c.status()), "platform", "zone"),
                edit("status",
                        (c) -> new TeaserContent(c.language(), c.kind(), c.title(), c.subtitle(), c.description(),
                                c.programId(), c.url(), c.image(), c.callToAction(), c.supports(),
                                c.status() == Status.DRAFT ? Status.PUBLISHED : Status.DRAFT),
                        "status", "online"),
                Arguments.of("schedule", (UnaryOperator<Teaser>) DocumentsRoundTripTests::rescheduled,
                        Set.of("zone", "page", "windows", "from", "to", "order", "lang")),
                Arguments.of("unscheduled",
                        (UnaryOperator<Teaser>) (t) -> new Teaser(t.id(), t.content(), List.of(), t.version()),
                        Set.of("windows", "from", "to", "order")));
    }

    /** Whatever is edited, the document reads as edited, and the members that have no part in it stay as they are. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void anEditChangesWhatItMustAndNothingElse(String name, UnaryOperator<Teaser> edit, Set<String> members) {
        OddDocuments.generate(name.hashCode(), DOCUMENTS).forEach((document) -> {
            Teaser after = edit.apply(read(document));

            LegacyDocument written = this.documents.write(document, after, Sample.SITE);

            assertThat(read(written).saysTheSameAs(after)).as(written.raw()).isTrue();
            assertThat(without(members, written)).isEqualTo(without(members, document));
        });
    }

    private Teaser read(LegacyDocument document) {
        return this.documents.read(document, Sample.SITE).teaser();
    }

    /** The text of a document without these members. */
    private static String without(Set<String> members, LegacyDocument document) {
        String raw = document.raw();
        for (String member : members) {
            raw = JsonText.without(raw, member);
        }
        return raw;
    }

    private static Arguments edit(String name, UnaryOperator<TeaserContent> edit, String... members) {
        UnaryOperator<Teaser> onTeaser = (t) -> new Teaser(t.id(), edit.apply(t.content()), t.schedule(), t.version());
        return Arguments.of(name, onTeaser, Set.of(members));
    }

    private static Teaser rescheduled(Teaser teaser) {
        Instant start = Instant.parse("2026-11-30T08:05:00.120Z");
        boolean isGerman = teaser.content().language().equals("de");
        return new Teaser(teaser.id(), teaser.content(), List.of(new ScheduleEntry(new EntryId("e"),
                isGerman ? Sample.GERMAN.id() : Sample.SERIES.id(), new Position(3), new Window(start, null))), 1);
    }
}
