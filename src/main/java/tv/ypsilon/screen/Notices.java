package tv.ypsilon.screen;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tv.ypsilon.problem.ProblemTexts;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.Notice.Tone;

/** Says of a refusal what people want to know: what was not done, what became of the rest, what to do. */
@Component
public class Notices {

    private static final String OPERATIONS = "/api/operations/";

    private final ProblemTexts problems;

    private final MessageSource texts;

    Notices(ProblemTexts problems, MessageSource texts) {
        this.problems = problems;
        this.texts = texts;
    }

    /** The refusal in the reader's language. */
    public Notice of(Refusal refusal, Locale locale) {
        ProblemType type = refusal.type();
        return new Notice(type.slug(), tone(type), this.problems.title(type, locale),
                this.problems.detail(refusal, locale), wantedAnEdit(type) ? text(assurance(refusal), locale) : null,
                text("notice.do." + type.slug(), locale), this.problems.errors(refusal, locale), operation(refusal),
                type.status());
    }

    /**
     * The same where there is no form with what was typed, as on a page of its own: nothing is said of what is stored, as
     * nobody knows here how far it came.
     *
     * @param sent whether something was sent that should have been done
     */
    Notice withoutForm(Refusal refusal, boolean sent, Locale locale) {
        Notice notice = of(refusal, locale);
        String advice = sent ? text("notice.do.go-back", locale)
                : notice.tone() == Tone.MEND ? notice.advice() : text("notice.do.reload", locale);
        return new Notice(notice.slug(), notice.tone(), notice.title(), notice.detail(), null, advice,
                notice.errors(), notice.operation(), notice.status());
    }

    private static Tone tone(ProblemType type) {
        return switch (type) {
            case OUTCOME_UNKNOWN -> Tone.UNKNOWN;
            case BUSY, LEGACY_UNAVAILABLE, DATABASE_UNAVAILABLE, MAINTENANCE, EDIT_UNDER_WAY, INTERNAL_ERROR ->
                    Tone.WAIT;
            case MALFORMED_REQUEST, INVALID_INSTANT, INVALID_LIST_QUERY, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND,
                    METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, INVALID_CONTENT,
                    TOO_MANY_LOGINS, VERSION_REQUIRED, STALE_VERSION, IDEMPOTENCY_KEY_REUSED, OVERLAPPING_ENTRIES,
                    CHANGED_IN_LEGACY,
                    CHANGED_SINCE, NOT_UNDOABLE, NOT_QUARANTINED, ALREADY_RUNNING, IMPORT_NOT_COMPLETE,
                    TOO_MANY_RULES, NOT_POSSIBLE_AT_THIS_STEP, NOT_REPRESENTABLE_IN_LEGACY,
                    LEGACY_DOCUMENT_UNREADABLE, LEGACY_REFUSED ->
                    Tone.MEND;
        };
    }

    /** Whether it is an edit that was not done, so that one wants to know what became of what is stored. */
    private static boolean wantedAnEdit(ProblemType type) {
        return switch (type) {
            case MALFORMED_REQUEST, INVALID_INSTANT, INVALID_LIST_QUERY, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND,
                    METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, TOO_MANY_LOGINS,
                    INTERNAL_ERROR ->
                    false;
            case INVALID_CONTENT, VERSION_REQUIRED, STALE_VERSION, IDEMPOTENCY_KEY_REUSED, OVERLAPPING_ENTRIES,
                    EDIT_UNDER_WAY, CHANGED_IN_LEGACY, CHANGED_SINCE, NOT_UNDOABLE, NOT_QUARANTINED,
                    ALREADY_RUNNING, IMPORT_NOT_COMPLETE, TOO_MANY_RULES, NOT_POSSIBLE_AT_THIS_STEP,
                    NOT_REPRESENTABLE_IN_LEGACY, LEGACY_DOCUMENT_UNREADABLE, LEGACY_REFUSED, BUSY,
                    LEGACY_UNAVAILABLE, DATABASE_UNAVAILABLE, MAINTENANCE, OUTCOME_UNKNOWN ->
                    true;
        };
    }

    private static String assurance(Refusal refusal) {
        if (refusal.extensions().get(Refusal.SETTLED) instanceof String settled) {
            return "notice.settled." + settled;
        }
        return switch (tone(refusal.type())) {
            case UNKNOWN -> "notice.unknown";
            case WAIT, MEND -> "notice.nothing-changed";
        };
    }

    private @Nullable String text(String key, Locale locale) {
        return Optional.ofNullable(this.texts.getMessage(key, null, "", locale)).filter((text) -> !text.isEmpty())
                .orElse(null);
    }

    /** Of the operation that cannot be known yet, or that is in the way. */
    private static @Nullable String operation(Refusal refusal) {
        return refusal.extensions().get("operation") instanceof String address && address.startsWith(OPERATIONS)
                ? address.substring(OPERATIONS.length()) : null;
    }
}
