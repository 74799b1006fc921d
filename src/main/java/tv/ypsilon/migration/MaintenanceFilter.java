package tv.ypsilon.migration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;

/**
 * Closes everything but health, logging in, the control tower and the migration's own API while ops want it closed.
 * Programs get a problem, people the page at {@link #COURTESY}, which keeps the address that they asked for.
 */
@Component
public class MaintenanceFilter extends OncePerRequestFilter {

    /** Where the page for people is. It answers any method. */
    public static final String COURTESY = "/closed";

    /** The request's attribute under which that page finds the {@link MigrationState}. */
    public static final String STATE = MaintenanceFilter.class.getName() + ".state";

    /** When it is worth to ask again. */
    public static final Duration AGAIN = Duration.ofMinutes(1);

    /** What is made of what is left open, too: its looks and its language. */
    private static final List<String> ALWAYS_OPEN = List.of("/actuator/", "/api/migration", "/tower", "/login",
            "/logout", "/error", "/assets/", "/webjars/", "/language");

    private final MaintenanceSign sign;

    private final Problems problems;

    MaintenanceFilter(MaintenanceSign sign, Problems problems) {
        this.sign = sign;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return ALWAYS_OPEN.stream().anyMatch(request.getRequestURI()::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        MigrationState state = this.sign.latest();
        if (state != null && state.maintenance() == MaintenanceMode.ALL) {
            if (isFromAPerson(request)) {
                request.setAttribute(STATE, state);
                request.getRequestDispatcher(COURTESY).forward(request, response);
                return;
            }
            this.problems.write(Refusal.of(ProblemType.MAINTENANCE,
                    Objects.requireNonNullElse(state.maintenanceReason(), "")).retryAfter(AGAIN), request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isFromAPerson(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return !request.getRequestURI().startsWith("/api/")
                && (request.getHeader("HX-Request") != null
                        || (accept != null && accept.contains(MediaType.TEXT_HTML_VALUE)));
    }
}
