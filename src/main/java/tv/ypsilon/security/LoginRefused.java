package tv.ypsilon.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.stereotype.Component;
import tv.ypsilon.problem.ProblemEntryPoint;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;

/** Tells who is not let in why: by a problem where a program showed its login, by a page where a person typed it. */
@Component
class LoginRefused implements AuthenticationEntryPoint, AuthenticationFailureHandler {

    /** Where the page is that says when to try again. It answers any method. */
    static final String LATER = "/login/later";

    private final Problems problems;

    private final ProblemEntryPoint others;

    private final AuthenticationFailureHandler wrong = new SimpleUrlAuthenticationFailureHandler("/login?error");

    LoginRefused(Problems problems, ProblemEntryPoint others) {
        this.problems = problems;
        this.others = others;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException thrown)
            throws IOException {
        if (thrown instanceof TooManyLogins tooMany) {
            this.problems.write(Refusal.of(ProblemType.TOO_MANY_LOGINS, tooMany.minutes())
                    .retryAfter(Duration.ofSeconds(tooMany.seconds())), request, response);
        } else {
            this.others.commence(request, response, thrown);
        }
    }

    @Override
    public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
            AuthenticationException thrown) throws IOException, ServletException {
        if (thrown instanceof TooManyLogins) {
            request.setAttribute(LATER, thrown);
            request.getRequestDispatcher(LATER).forward(request, response);
        } else {
            this.wrong.onAuthenticationFailure(request, response, thrown);
        }
    }
}
