package tv.ypsilon.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Where a login came from that was shown with a request by HTTP Basic, and not typed into the form. */
class OfAProgram extends WebAuthenticationDetails {

    private static final long serialVersionUID = 1L;

    OfAProgram(HttpServletRequest request) {
        super(request);
    }
}
