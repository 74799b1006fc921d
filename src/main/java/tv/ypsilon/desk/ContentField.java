package tv.ypsilon.desk;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.TeaserContent;

/** A field of a teaser, in the order in which forms and histories tell them. */
enum ContentField {

    TITLE("title"), SUBTITLE("subtitle"), DESCRIPTION("description"), KIND("kind"), LANGUAGE("language"), STATUS(
            "status"),
    SUPPORTS("supports"), PROGRAM_ID("programId"), URL("url"), IMAGE("image"), CALL_TO_ACTION(
            "callToAction");

    private final String word;

    ContentField(String word) {
        this.word = word;
    }

    /** The name in forms, in texts and in violations. */
    public String word() {
        return this.word;
    }

    /** What a teaser says there, as a form has it; empty for nothing. */
    String of(TeaserContent content) {
        return Objects.requireNonNullElse(value(content), "");
    }

    private @Nullable String value(TeaserContent content) {
        return switch (this) {
            case TITLE -> content.title();
            case SUBTITLE -> content.subtitle();
            case DESCRIPTION -> content.description();
            case KIND -> content.kind();
            case LANGUAGE -> content.language();
            case STATUS -> content.status().name();
            case SUPPORTS -> Words.supports(content.supports());
            case PROGRAM_ID -> content.programId();
            case URL -> content.url();
            case IMAGE -> content.image();
            case CALL_TO_ACTION -> content.callToAction();
        };
    }

    /**
     * What a field of a form makes of a text: fields of one line have no ends of lines, others have their own; so a field
     * that nobody touched says the same as the text that it showed.
     */
    String asTyped(@Nullable String text) {
        String said = Objects.requireNonNullElse(text, "");
        return switch (this) {
            case DESCRIPTION -> said.replace("\r\n", "\n").replace('\r', '\n');
            case TITLE, SUBTITLE, KIND, LANGUAGE, STATUS, SUPPORTS, PROGRAM_ID, URL, IMAGE, CALL_TO_ACTION ->
                    said.replace("\r", "").replace("\n", "");
        };
    }
}
