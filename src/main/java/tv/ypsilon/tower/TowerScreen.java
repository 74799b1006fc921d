package tv.ypsilon.tower;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import tv.ypsilon.screen.Screen;

/** The control tower for people. It asks nobody but the {@link Tower}, so it is there whatever is not. */
@Screen(knowsWhereItStands = true)
class TowerScreen {

    private final Tower tower;

    TowerScreen(Tower tower) {
        this.tower = tower;
    }

    @GetMapping("/tower")
    String show(Model model, HttpServletResponse response) {
        look(model, response);
        return "tower";
    }

    /** The part that the page asks for again and again. */
    @GetMapping("/tower/now")
    String now(Model model, HttpServletResponse response) {
        look(model, response);
        return "fragments/tower :: now";
    }

    private void look(Model model, HttpServletResponse response) {
        View view = this.tower.look();
        model.addAttribute("view", view).addAttribute("charts", Chart.of(view.readings(), view.at()))
                .addAttribute("bars", view.parity().map(Bars::of))
                .addAttribute("migration", view.state().value());
        // templates cannot name constants
        model.addAttribute("good", Light.GOOD).addAttribute("warning", Light.WARNING).addAttribute("bad", Light.BAD)
                .addAttribute("unknown", Light.UNKNOWN);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
