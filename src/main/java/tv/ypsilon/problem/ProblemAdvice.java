package tv.ypsilon.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Makes whatever a request to the API ends with, if not well, a problem document. */
@RestControllerAdvice
class ProblemAdvice {

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    /**
     * @return null where nobody is left to be answered
     * @throws Exception the same: the pages have their own errors, and who may do what is answered by the security
     *     filters
     */
    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Map<String, @Nullable Object>> answer(Exception thrown, HttpServletRequest request)
            throws Exception {
        if (!Problems.isOfTheApi(request) || thrown instanceof AccessDeniedException
                || thrown instanceof AuthenticationException) {
            throw thrown;
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
            return null;
        }
        ResponseEntity<Map<String, @Nullable Object>> answer = this.problems.answer(Refusals.of(thrown), request);
        if (!(thrown instanceof ErrorResponse known)) {
            return answer;
        }
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(known.getHeaders()); // such as Allow
        headers.putAll(answer.getHeaders());
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }
}
