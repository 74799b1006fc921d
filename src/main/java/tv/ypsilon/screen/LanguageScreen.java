package tv.ypsilon.screen;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.LocaleResolver;

/** Lets readers choose their language. */
@Screen
class LanguageScreen {

    private final LocaleResolver locales;

    LanguageScreen(LocaleResolver locales) {
        this.locales = locales;
    }

    @PostMapping("/language")
    String choose(@RequestParam("language") String language,
            @RequestParam(name = "back", defaultValue = "/") String back,
            HttpServletRequest request, HttpServletResponse response) {
        Languages.find(language).ifPresent((locale) -> this.locales.setLocale(request, response, locale));
        return LocalPath.redirect(back, "/");
    }
}
