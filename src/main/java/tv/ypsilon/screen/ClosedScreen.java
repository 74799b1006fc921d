package tv.ypsilon.screen;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import tv.ypsilon.migration.MaintenanceFilter;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/** What people see in place of any page while ops keep the service closed. */
@Screen
class ClosedScreen {

    /** Asked for by its own address, it leads home: either it is open, or home shows this page. */
    @RequestMapping(MaintenanceFilter.COURTESY)
    String closed(Model model, HttpServletRequest request, HttpServletResponse response) {
        if (!(request.getAttribute(MaintenanceFilter.STATE) instanceof MigrationState state)) {
            return "redirect:/";
        }
        String reason = Objects.requireNonNullElse(state.maintenanceReason(), "");
        if (request.getHeader("HX-Request") != null) {
            throw Refusal.of(ProblemType.MAINTENANCE, reason).retryAfter(MaintenanceFilter.AGAIN);
        }
        boolean looked = ScreenAdvice.isLookedAt(request);
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(MaintenanceFilter.AGAIN.toSeconds()));
        model.addAttribute("reason", reason);
        // what was sent is not sent again by itself
        model.addAttribute("again", looked ? MaintenanceFilter.AGAIN.toSeconds() : null);
        model.addAttribute("here", looked ? asked(request) : "/");
        return "closed";
    }

    /** The address before the forward. */
    private static String asked(HttpServletRequest request) {
        String query = (String) request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING);
        return request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) + (query != null ? "?" + query : "");
    }
}
