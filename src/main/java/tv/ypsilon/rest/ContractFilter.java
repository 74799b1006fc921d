package tv.ypsilon.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.filter.OncePerRequestFilter;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;

/**
 * Lets only those requests through to the API that keep to its contract. What the contract does not know is left to the
 * controllers, and so is reading a page: its few parameters are checked there, as it happens thousands of times a
 * second.
 */
final class ContractFilter extends OncePerRequestFilter {

    private static final String PAGE_READS = "/api/pages/";

    private final CompletableFuture<RequestContract> contract;

    private final Problems problems;

    ContractFilter(CompletableFuture<RequestContract> contract, Problems problems) {
        this.contract = contract;
        this.problems = problems;
    }

    /** The contract, waited for while it is being read. */
    RequestContract contract() {
        return this.contract.join();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
                && path(request).startsWith(PAGE_READS);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getContentLengthLong() == 0 ? new byte[0] : request.getInputStream().readAllBytes();
        Refusal breach = contract().findBreach(path(request), request, body);
        if (breach != null) {
            this.problems.write(breach, request, response);
            return;
        }
        chain.doFilter(body.length == 0 ? request : new ReadRequest(request, body), response);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    /** A request whose body was read, and can be read again. */
    private static final class ReadRequest extends HttpServletRequestWrapper {

        private final byte[] body;

        ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ReadStream(new ByteArrayInputStream(this.body));
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class ReadStream extends ServletInputStream {

        private final ByteArrayInputStream body;

        ReadStream(ByteArrayInputStream body) {
            this.body = body;
        }

        @Override
        public int read() {
            return this.body.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return this.body.read(bytes, offset, length);
        }

        @Override
        public boolean isFinished() {
            return this.body.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is at hand as a whole");
        }
    }
}
