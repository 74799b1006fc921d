package tv.ypsilon.migration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;

/** Closes everything but health, logging in and the migration's own API while ops want it closed. */
@Component
class MaintenanceFilter extends OncePerRequestFilter {

    private static final List<String> ALWAYS_OPEN = List.of("/actuator/", "/api/migration", "/tower", "/login",
            "/logout", "/error");

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
            this.problems.write(Refusal.of(ProblemType.MAINTENANCE,
                    Objects.requireNonNullElse(state.maintenanceReason(), "")).retryAfter(Duration.ofMinutes(1)),
                    request,
                    response);
            return;
        }
        chain.doFilter(request, response);
    }
}
