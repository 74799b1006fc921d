package tv.ypsilon.desk;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.Ids;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

/**
 * A teaser as it is typed; blank is nothing.
 *
 * @param id of the teaser; a new one has one from the beginning, so that it cannot be made twice
 * @param supports the words of those that are ticked
 * @param version as it was when the form was shown; blank for a new one
 * @param key of the form
 */
record TeaserForm(
        @Nullable String id,
        @Nullable String language,
        @Nullable String kind,
        @Nullable String title,
        @Nullable String subtitle,
        @Nullable String description,
        @Nullable String programId,
        @Nullable String url,
        @Nullable String image,
        @Nullable String callToAction,
        @Nullable List<String> supports,
        @Nullable String status,
        @Nullable String version,
        @Nullable String key) {

    /** A new teaser, nothing typed yet. */
    static TeaserForm blank(String language) {
        return of(new TeaserContent(language, "SHOW", null, null, null, null, null, null, null,
                EnumSet.allOf(Support.class), Status.DRAFT)).as(Ids.next().toString(), "");
    }

    /** A new teaser with the words of another one, to be looked at before anybody sees it. */
    static TeaserForm copyOf(Teaser teaser) {
        TeaserForm same = of(teaser.content());
        return same.with(ContentField.STATUS, Status.DRAFT.name()).as(Ids.next().toString(), "");
    }

    static TeaserForm of(Teaser teaser) {
        return of(teaser.content()).as(teaser.id().value(), Long.toString(teaser.version()));
    }

    private static TeaserForm of(TeaserContent content) {
        return new TeaserForm(null, content.language(), content.kind(), content.title(), content.subtitle(),
                content.description(), content.programId(), content.url(), content.image(), content.callToAction(),
                content.supports().stream().map(Support::word).toList(), content.status().name(), null, null);
    }

    /** The same of another teaser or version, with a key of its own: it is another edit from now on. */
    TeaserForm as(@Nullable String otherId, @Nullable String otherVersion) {
        return new TeaserForm(otherId, this.language, this.kind, this.title, this.subtitle, this.description,
                this.programId, this.url, this.image, this.callToAction, this.supports, this.status, otherVersion,
                Deeds.newKey());
    }

    /** The same under another key. */
    TeaserForm under(@Nullable String otherKey) {
        return new TeaserForm(this.id, this.language, this.kind, this.title, this.subtitle, this.description,
                this.programId, this.url, this.image, this.callToAction, this.supports, this.status, this.version,
                otherKey);
    }

    /** The same with another word in a field. */
    TeaserForm with(ContentField field, String text) {
        return new TeaserForm(this.id, field == ContentField.LANGUAGE ? text : this.language,
                field == ContentField.KIND ? text : this.kind, field == ContentField.TITLE ? text : this.title,
                field == ContentField.SUBTITLE ? text : this.subtitle,
                field == ContentField.DESCRIPTION ? text : this.description,
                field == ContentField.PROGRAM_ID ? text : this.programId, field == ContentField.URL ? text : this.url,
                field == ContentField.IMAGE ? text : this.image,
                field == ContentField.CALL_TO_ACTION ? text : this.callToAction,
                field == ContentField.SUPPORTS ? words(text) : this.supports,
                field == ContentField.STATUS ? text : this.status, this.version, this.key);
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(", ")).filter((word) -> !word.isEmpty()).toList();
    }

    /** What is typed in a field, as {@link ContentField#of} says it; empty for nothing. */
    String typed(ContentField field) {
        String text = switch (field) {
            case TITLE -> this.title;
            case SUBTITLE -> this.subtitle;
            case DESCRIPTION -> this.description;
            case KIND -> this.kind;
            case LANGUAGE -> this.language;
            case STATUS -> this.status;
            case SUPPORTS -> String.join(", ", ticked());
            case PROGRAM_ID -> this.programId;
            case URL -> this.url;
            case IMAGE -> this.image;
            case CALL_TO_ACTION -> this.callToAction;
        };
        return field.asTyped(text);
    }

    private List<String> ticked() {
        return this.supports == null ? List.of() : this.supports;
    }

    public boolean has(String support) {
        return ticked().contains(support);
    }

    /** A browser leaves the first end of a line in such a field out. */
    public String descriptionField() {
        return "\n" + Objects.requireNonNullElse(this.description, "");
    }

    public boolean isNew() {
        return this.version == null || this.version.isBlank();
    }

    /** @throws Refusal {@code version-required} if it is no number */
    long versionSeen() {
        try {
            return Long.parseLong(Objects.requireNonNullElse(this.version, ""));
        } catch (NumberFormatException _) {
            throw Refusal.of(ProblemType.VERSION_REQUIRED);
        }
    }

    /** The id of a new teaser: as the form was given it; another one where it says no such thing. */
    TeaserId newId() {
        return new TeaserId(Optional.ofNullable(this.id).filter(TeaserForm::isOurs)
                .orElseGet(() -> Ids.next().toString()));
    }

    private static boolean isOurs(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.version() == 7 && id.toString().equals(text);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * What is typed. A field that says what it showed keeps what was there, to the last character.
     *
     * @param before what the teaser says; null for a new one
     * @throws Refusal {@code invalid-content}, field by field
     */
    TeaserContent read(@Nullable TeaserContent before) {
        List<Violation> wrong = new ArrayList<>();
        Set<Support> shownOn = EnumSet.noneOf(Support.class);
        for (String word : ticked()) {
            Support.find(word).ifPresentOrElse(shownOn::add,
                    () -> wrong.add(Violation.of("supports", "one-of", all(Support.values()))));
        }
        Optional<Status> state = Stream.of(Status.values()).filter((one) -> one.name().equals(this.status))
                .findFirst();
        if (state.isEmpty()) {
            wrong.add(Violation.of("status", "one-of", all(Status.values())));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return new TeaserContent(word(ContentField.LANGUAGE, before), word(ContentField.KIND, before),
                text(ContentField.TITLE, before == null ? null : before.title(), before),
                text(ContentField.SUBTITLE, before == null ? null : before.subtitle(), before),
                text(ContentField.DESCRIPTION, before == null ? null : before.description(), before),
                text(ContentField.PROGRAM_ID, before == null ? null : before.programId(), before),
                text(ContentField.URL, before == null ? null : before.url(), before),
                text(ContentField.IMAGE, before == null ? null : before.image(), before),
                text(ContentField.CALL_TO_ACTION, before == null ? null : before.callToAction(), before), shownOn,
                state.orElseThrow());
    }

    private static String all(Object[] values) {
        return Stream.of(values).map(String::valueOf).collect(Collectors.joining(", "));
    }

    private String word(ContentField field, @Nullable TeaserContent before) {
        return before != null && isUntouched(field, before) ? field.of(before) : typed(field).strip();
    }

    private @Nullable String text(ContentField field, @Nullable String was, @Nullable TeaserContent before) {
        if (before != null && isUntouched(field, before)) {
            return was;
        }
        String said = typed(field).strip();
        return said.isEmpty() ? null : said;
    }

    private boolean isUntouched(ContentField field, TeaserContent before) {
        return typed(field).equals(field.asTyped(field.of(before)));
    }

    /** All that is typed, in a form that is the same for the same content. */
    String content() {
        return Stream.concat(Stream.of(this.id, this.version).map((field) -> Objects.requireNonNullElse(field, "")),
                Stream.of(ContentField.values()).map(this::typed)).map((field) -> field.length() + ":" + field)
                .collect(Collectors.joining(" "));
    }
}
