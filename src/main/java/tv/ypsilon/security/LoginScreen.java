package tv.ypsilon.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import tv.ypsilon.screen.Screen;

/** Where people log in: with a password of the configuration, or at an OpenID Connect issuer. */
@Screen
class LoginScreen {

    private final boolean passwords;

    private final List<Issuer> issuers;

    LoginScreen(SecurityProperties properties, ObjectProvider<ClientRegistrationRepository> logins) {
        this.passwords = !properties.users().isEmpty();
        this.issuers = logins.getIfAvailable() instanceof Iterable<?> registrations
                ? StreamSupport.stream(registrations.spliterator(), false).map(ClientRegistration.class::cast)
                        .map((registration) -> new Issuer("/oauth2/authorization/" + registration.getRegistrationId(),
                                registration.getClientName()))
                        .toList()
                : List.of();
    }

    /** Somewhere to log in at. */
    record Issuer(String address, String name) {}

    @ModelAttribute("issuers")
    List<Issuer> issuers() {
        return this.issuers;
    }

    /** What is shown where a password was not looked at; asked for by its own address, the form. */
    @RequestMapping(LoginRefused.LATER)
    String later(Model model, HttpServletRequest request, HttpServletResponse response) {
        if (!(request.getAttribute(LoginRefused.LATER) instanceof TooManyLogins tooMany)) {
            return "redirect:/login";
        }
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
        model.addAttribute("minutes", tooMany.minutes());
        model.addAttribute("here", "/login");
        return login(model);
    }

    @GetMapping("/login")
    String login(Model model) {
        model.addAttribute("passwords", this.passwords);
        return "login";
    }
}
