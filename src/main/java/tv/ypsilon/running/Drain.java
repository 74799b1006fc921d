package tv.ypsilon.running;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tv.ypsilon.migration.ServiceOnly;

/**
 * The first thing that happens at the end, while all else still runs: readiness is gone already, requests are served as
 * ever, and each answer asks for its connection to be closed. A server that stops answers 503 to whatever comes over a
 * connection that was kept; after the drain, none that is in use is left.
 */
@Component
@ServiceOnly
@Order(Ordered.HIGHEST_PRECEDENCE)
class Drain extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final ShutdownProperties properties;

    private final ApplicationContext context;

    /** Who has never served has nobody to say goodbye to. */
    private volatile boolean hasServed;

    private volatile boolean draining;

    Drain(ShutdownProperties properties, ApplicationContext context) {
        this.properties = properties;
        this.context = context;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        this.hasServed |= event.getApplicationContext().equals(this.context);
    }

    /** Called before anything is stopped, after readiness was taken back. */
    @EventListener
    void close(ContextClosedEvent event) {
        if (!event.getApplicationContext().equals(this.context) || !this.hasServed
                || this.properties.drain().isZero()) {
            return;
        }
        this.draining = true;
        LOG.info("Not ready any more, and serving for another {}", this.properties.drain());
        try {
            TimeUnit.NANOSECONDS.sleep(this.properties.drain().toNanos());
        } catch (InterruptedException _) {
            // whoever ends us cannot wait
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (this.draining) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        chain.doFilter(request, response);
    }
}
