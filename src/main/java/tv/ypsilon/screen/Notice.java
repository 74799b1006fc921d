package tv.ypsilon.screen;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page says of something that was not done, in the reader's language.
 *
 * @param slug the problem's name, {@link tv.ypsilon.problem.ProblemType#slug()}
 * @param tone how it is shown
 * @param title what happened, in a few words
 * @param detail what happened, in a sentence
 * @param assurance what became of what is stored; null where that goes without saying
 * @param advice what to do now; null where there is nothing to say
 * @param errors what is wrong, by field; empty if the fields are fine
 * @param operation the id of the operation that tells more; null if there is none
 * @param status the HTTP status
 */
public record Notice(
        String slug,
        Tone tone,
        String title,
        String detail,
        @Nullable String assurance,
        @Nullable String advice,
        Map<String, String> errors,
        @Nullable String operation,
        int status) {

    /** How grave it is: the reader can mend it, somebody else or something else is in the way, or it is not known. */
    public enum Tone {
        MEND, WAIT, UNKNOWN;

        /** The name in the style sheet. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
