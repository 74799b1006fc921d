package tv.ypsilon.desk;

import java.security.Principal;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Screen;

/** Takes back what has just been done, from whatever page one is on. */
@Screen
class Undo {

    private final Deeds deeds;

    private final MessageSource texts;

    Undo(Deeds deeds, MessageSource texts) {
        this.deeds = deeds;
        this.texts = texts;
    }

    /** Undoing an undo does it again, so the page that one comes back to offers that. */
    @PostMapping("/history/{operation}/undo")
    ModelAndView undo(@PathVariable("operation") String operation,
            @RequestParam(name = "back", defaultValue = "/history") String back,
            @RequestParam(name = "key", required = false) @Nullable String key, Principal editor, Locale locale,
            RedirectAttributes redirect) {
        return switch (this.deeds.undo(operationId(operation), editor.getName(), key, locale)) {
            case Deed.Done(var decision) -> {
                Flash.done(redirect, this.texts.getMessage("undo.done", null, locale), decision);
                yield new ModelAndView(LocalPath.redirect(back, "/history"));
            }
            case Deed.NotDone(_, var notice) -> {
                ModelAndView page = new ModelAndView("not-done", HttpStatusCode.valueOf(notice.status()));
                page.addObject("notice", notice);
                page.addObject("back", LocalPath.or(back, "/history"));
                page.addObject("again", "/history/" + operation + "/undo");
                page.addObject("key", key);
                yield page;
            }
        };
    }

    /**
     * Reads the id of an operation out of an address.
     *
     * @throws Refusal {@code not-found} if it can be none
     */
    static UUID operationId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Refusal.of(ProblemType.NOT_FOUND, "operation", text);
        }
    }
}
