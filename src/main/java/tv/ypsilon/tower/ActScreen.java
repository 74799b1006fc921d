package tv.ypsilon.tower;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.screen.Notices;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.tower.Acting.Order;

/**
 * A page for each thing that ops do: it says what will happen, and asks why. What is refused comes back with what was
 * typed; what was done leads back to where one came from.
 */
@Screen
class ActScreen {

    private static final String TOWER = "/tower";

    private final Acting acting;

    private final Tower tower;

    private final Notices notices;

    private final MessageSource texts;

    ActScreen(Acting acting, Tower tower, Notices notices, MessageSource texts) {
        this.acting = acting;
        this.tower = tower;
        this.notices = notices;
        this.texts = texts;
    }

    /** The form as it comes. */
    record Filled(
            @Nullable String id,
            @Nullable String reason,
            @Nullable String mode,
            @Nullable String choice,
            @Nullable String take,
            @Nullable String to,
            @Nullable String days,
            @Nullable String name) {

        Order order(Act act) {
            String chosen = switch (act) {
                case MAINTENANCE -> this.mode;
                case DECIDE -> this.choice;
                case REPAIR -> this.take;
                case PARITY, CONTROL, IMPORT, DRY_RUN, SAMPLE, COMPARE, OVERRIDE, ACCEPT, SIGN_OFF -> null;
            };
            return new Order(act, this.id, this.reason, chosen, act == Act.OVERRIDE ? this.to : this.days, this.name);
        }
    }

    @GetMapping("/tower/actions/{act}")
    String ask(@PathVariable("act") String word, Filled filled,
            @RequestParam(name = "back", defaultValue = TOWER) String back, Model model) {
        show(act(word), filled, back, model);
        return "tower-act";
    }

    @PostMapping("/tower/actions/{act}")
    String act(@PathVariable("act") String word, Filled filled,
            @RequestParam(name = "back", defaultValue = TOWER) String back, Model model, Principal who, Locale locale,
            HttpServletResponse response, RedirectAttributes redirect) {
        Act act = act(word);
        try {
            this.acting.carryOut(filled.order(act), who.getName());
        } catch (Refusal refusal) {
            Notice notice = this.notices.of(refusal, locale);
            response.setStatus(notice.status());
            model.addAttribute("notice", notice).addAttribute("errors", notice.errors());
            show(act, filled, back, model);
            return "tower-act";
        }
        this.tower.forget();
        redirect.addFlashAttribute("done", this.texts.getMessage("tower.done." + act.name(), null, locale));
        return LocalPath.redirect(back, TOWER);
    }

    private static void show(Act act, Filled filled, String back, Model model) {
        if (!model.containsAttribute("errors")) {
            model.addAttribute("errors", Map.of());
        }
        model.addAttribute("act", act).addAttribute("filled", filled)
                .addAttribute("chosen", filled.order(act).chosen())
                .addAttribute("longest", Acting.LONGEST_REASON)
                .addAttribute("back", LocalPath.or(back, TOWER));
    }

    private static Act act(String word) {
        return Act.find(word).orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "action", word));
    }
}
