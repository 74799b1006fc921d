package tv.ypsilon.importing;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.Oddity;
import tv.ypsilon.teaser.TeaserId;

/**
 * Something that an import found odd.
 *
 * @param id in the order of finding; 0 before it is stored
 * @param documentId null if it is about no document, or about one without a usable id
 * @param rule a stable word in kebab case
 * @param field of the document; null if it is about the whole
 * @param detail what was found and what was made of it, for people
 * @param raw the document as it came where it stays out, its beginning if it is long; else null
 */
public record ImportIssue(
        long id,
        @Nullable String documentId,
        String rule,
        @Nullable String field,
        String detail,
        @Nullable String raw) {

    static final int MAX_RAW = 64 * 1024;

    private static final int MAX_ID = 500;

    public ImportIssue {
        documentId = storable(documentId, MAX_ID);
        detail = String.valueOf(storable(detail, MAX_RAW));
        raw = storable(raw, MAX_RAW);
    }

    /** An oddity of a document that is taken in all the same, or of the list of pages. */
    static ImportIssue of(@Nullable TeaserId document, Oddity oddity) {
        return new ImportIssue(0, document == null ? null : document.value(), oddity.rule(), oddity.field(),
                oddity.detail(), null);
    }

    /** A text in the list that is no document, and stays out. */
    static ImportIssue unreadable(@Nullable TeaserId document, String reason, @Nullable String raw) {
        return new ImportIssue(0, document == null ? null : document.value(), "document-unreadable", null, reason, raw);
    }

    static ImportIssue withoutId(LegacyDocument document) {
        return new ImportIssue(0, null, "id-unusable", "id", "it has no id that it can be kept under", document.raw());
    }

    static ImportIssue refusedByDatabase(TeaserId document, String reason, String raw) {
        return new ImportIssue(0, document.value(), "not-storable", null, reason, raw);
    }

    static ImportIssue changedInLegacy(TeaserId document, String what, @Nullable String raw) {
        return new ImportIssue(0, document.value(), "changed-in-legacy", null, what, raw);
    }

    /** About the run itself. */
    static ImportIssue ofRun(String rule, String detail) {
        return new ImportIssue(0, null, rule, null, detail, null);
    }

    /** What PostgreSQL can hold of the beginning of a text: no NUL, no half of a character. */
    private static @Nullable String storable(@Nullable String text, int length) {
        if (text == null) {
            return null;
        }
        String beginning = text.length() <= length ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
        return new String(beginning.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
