package tv.ypsilon.problem;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What the server itself refuses, as it is no request that a filter could be given: a path with a NUL in it, broken
 * percent signs, a line that is too long. To whoever speaks to the API that is a problem like any other.
 */
@Component
class UnreadableRequests implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRequests.class);

    private final Problems problems;

    UnreadableRequests(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    /** Runs within the one of Spring Boot, and leaves to that whatever it does not say itself. */
    private final class ProblemValve extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable thrown) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !isOfTheApi(request) || !isOpen(response)
                    || !response.setErrorReported()) {
                return;
            }
            try {
                problems.write(Refusals.ofStatus(status, thrown), request.getRequest(), response.getResponse());
            } catch (IOException ex) {
                LOG.debug("Nobody waits for the refusal any longer: {}", ex.getMessage());
            }
        }

        /** A request that could not be read may have no path. */
        private static boolean isOfTheApi(Request request) {
            return request.getRequestURI() != null && Problems.isOfTheApi(request.getRequest());
        }

        private static boolean isOpen(Response response) {
            AtomicBoolean open = new AtomicBoolean();
            response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
            return open.get();
        }
    }
}
