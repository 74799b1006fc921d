package tv.ypsilon.desk;

import org.springframework.web.bind.annotation.GetMapping;
import tv.ypsilon.screen.Screen;

/** Where editors begin their day: the week. */
@Screen
class Home {

    @GetMapping("/")
    String home() {
        return "redirect:/week";
    }
}
