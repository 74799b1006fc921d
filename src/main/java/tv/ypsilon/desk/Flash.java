package tv.ypsilon.desk;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tv.ypsilon.editing.Decision;

/** What the next page says has just been done, with a button that takes it back. */
final class Flash {

    private Flash() {}

    /**
     * Says that an edit was done.
     *
     * @param text what was done, in the reader's language
     * @param decision the edit; one that changed nothing cannot be taken back
     */
    static void done(RedirectAttributes redirect, String text, Decision decision) {
        done(redirect, text, decision.operationId());
    }

    /** The same of an operation; null: there is none that could be taken back. */
    static void done(RedirectAttributes redirect, String text, @Nullable UUID operation) {
        redirect.addFlashAttribute("done", text);
        if (operation != null) {
            redirect.addFlashAttribute("undo", operation.toString());
            redirect.addFlashAttribute("undoKey", Deeds.newKey());
        }
    }
}
