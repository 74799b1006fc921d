package tv.ypsilon.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.servlet.ModelAndView;

/** Makes errors before the controllers, such as a path that the firewall refuses, problems too where it is the API's. */
@Controller
class ProblemErrorController extends BasicErrorController {

    private final Problems problems;

    ProblemErrorController(ErrorAttributes attributes, WebProperties properties,
            ObjectProvider<ErrorViewResolver> viewResolvers, Problems problems) {
        super(attributes, properties.getError(), viewResolvers.orderedStream().toList());
        this.problems = problems;
    }

    @Override
    public ModelAndView errorHtml(HttpServletRequest request, HttpServletResponse response) {
        return Problems.isOfTheApi(request)
                ? new ModelAndView((_, asked, answer) -> this.problems.write(refusal(asked), asked, answer))
                : super.errorHtml(request, response);
    }

    @Override
    public ResponseEntity<Map<String, @Nullable Object>> error(HttpServletRequest request) {
        return Problems.isOfTheApi(request) ? this.problems.answer(refusal(request), request) : super.error(request);
    }

    /** Of a form that cannot be read, whoever reads it first: it is the request that is wrong. */
    @Override
    protected HttpStatus getStatus(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof InvalidParameterException wrong
                ? HttpStatus.valueOf(wrong.getErrorCode()) : super.getStatus(request);
    }

    private Refusal refusal(HttpServletRequest request) {
        Throwable thrown = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        return thrown != null ? Refusals.of(thrown) : Refusals.ofStatus(getStatus(request).value(), null);
    }
}
