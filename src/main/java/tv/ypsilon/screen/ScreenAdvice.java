package tv.ypsilon.screen;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;

/**
 * Gives every {@link Screen} what its frame shows, and makes a page of what goes wrong. It goes before the advice that
 * makes problem documents for programs.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(annotations = Screen.class)
class ScreenAdvice {

    private final Migration migration;

    private final Notices notices;

    ScreenAdvice(Migration migration, Notices notices) {
        this.migration = migration;
        this.notices = notices;
    }

    /** Null where nobody is logged in. */
    @ModelAttribute("me")
    @Nullable
    Me me(HttpServletRequest request) {
        return Me.of(request);
    }

    /** The address of the page itself, to come back to; home where it is the answer to a form, which nobody can go to. */
    @ModelAttribute("here")
    String here(HttpServletRequest request) {
        if (!isLookedAt(request)) {
            return "/";
        }
        String query = request.getQueryString();
        return request.getRequestURI() + (query != null ? "?" + query : "");
    }

    /**
     * Where the migration stands; null where nobody is logged in, as it is no stranger's business, and where the page says
     * it itself.
     */
    @ModelAttribute("migration")
    @Nullable
    MigrationState migration(HttpServletRequest request) {
        return request.getRemoteUser() != null && !knowsWhereItStands(request) ? this.migration.state() : null;
    }

    private static boolean knowsWhereItStands(HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method) {
            Screen screen = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Screen.class);
            return screen != null && screen.knowsWhereItStands();
        }
        return false;
    }

    /**
     * @return null where nobody is left to be answered
     * @throws Exception the same: who may do what is answered by the security filters
     */
    @ExceptionHandler(Exception.class)
    @Nullable
    ModelAndView answer(Exception thrown, HttpServletRequest request, HttpServletResponse response, Locale locale)
            throws Exception {
        if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
            throw thrown;
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
            return null;
        }
        Refusal refusal = Problems.refusalFor(thrown);
        Notice notice = this.notices.withoutForm(refusal, !isLookedAt(request), locale);
        response.setStatus(notice.status());
        Duration delay = refusal.retryAfter();
        if (delay != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, delay.toSeconds())));
        }
        // a part of a page that is asked for by a script is answered by a part
        boolean part = request.getHeader("HX-Request") != null && request.getHeader("HX-Boosted") == null;
        if (part) {
            // and stands in it, whatever was to be done with what was asked for, so that it can be asked for again
            response.setHeader("HX-Reswap", "innerHTML");
            response.setHeader("HX-Reselect", "section.notice");
        }
        ModelAndView page = new ModelAndView(part ? "fragments/notice :: notice" : "problem",
                Map.of("notice", notice, "here", here(request)));
        page.addObject("me", me(request));
        return page;
    }

    /** Whether a page is asked for, and not something sent. */
    static boolean isLookedAt(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }
}
