package tv.ypsilon.rest;

import com.atlassian.oai.validator.model.Body;
import com.atlassian.oai.validator.model.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as the validator looks at it. */
final class ContractRequest implements Request {

    private final String path;

    private final HttpServletRequest request;

    private final JsonBody body;

    ContractRequest(String path, HttpServletRequest request, JsonBody body) {
        this.path = path;
        this.request = request;
        this.body = body;
    }

    @Override
    public String getPath() {
        return this.path;
    }

    @Override
    public Method getMethod() {
        return Method.valueOf(this.request.getMethod());
    }

    @Override
    @SuppressWarnings("deprecation")
    public Optional<String> getBody() {
        throw new UnsupportedOperationException("the body is asked for as JSON");
    }

    @Override
    public Optional<Body> getRequestBody() {
        return this.body.hasBody() ? Optional.of(this.body) : Optional.empty();
    }

    @Override
    public Collection<String> getQueryParameters() {
        return this.request.getParameterMap().keySet();
    }

    @Override
    public Collection<String> getQueryParameterValues(String name) {
        String[] values = this.request.getParameterValues(name);
        return values != null ? List.of(values) : List.of();
    }

    @Override
    public Map<String, Collection<String>> getHeaders() {
        Map<String, Collection<String>> headers = new LinkedHashMap<>();
        Collections.list(this.request.getHeaderNames()).forEach((name) -> headers.put(name, getHeaderValues(name)));
        return headers;
    }

    @Override
    public Collection<String> getHeaderValues(String name) {
        return Collections.list(this.request.getHeaders(name));
    }
}
