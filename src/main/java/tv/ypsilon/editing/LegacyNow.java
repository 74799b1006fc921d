package tv.ypsilon.editing;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.LegacyTeasers;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.TeaserId;

/** What legacy holds at this moment, where nothing can be decided without it. */
@Component
class LegacyNow {

    private final LegacyTeasers legacy;

    LegacyNow(LegacyTeasers legacy) {
        this.legacy = legacy;
    }

    /**
     * Reads a document.
     *
     * @return null where legacy has none
     * @throws Refusal {@code legacy-unavailable} or {@code legacy-document-unreadable}
     */
    @Nullable
    LegacyDocument read(TeaserId id) {
        return switch (this.legacy.get(id)) {
            case LegacyAnswer.Done(LegacyDocument document) -> document;
            case LegacyAnswer.Absent _ -> null;
            case LegacyAnswer.Unreadable(String reason, _) ->
                    throw Refusal.of(ProblemType.LEGACY_DOCUMENT_UNREADABLE, reason);
            case LegacyAnswer.Refused refused ->
                    throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "HTTP " + refused.status());
            case LegacyAnswer.NotSent(String reason, _) -> throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, reason);
            case LegacyAnswer.Unknown(String reason, _, _) -> throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, reason);
        };
    }
}
