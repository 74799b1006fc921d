package tv.ypsilon.editing;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tv.ypsilon.legacy.LegacyAnswer;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/**
 * Lets an edit begin only while legacy seems well and not too many are on their way. It counts edits, not requests: one
 * that has begun may read back and be undone whatever the breaker says.
 */
@Component
class LegacyGate {

    static final String NAME = "legacy-writes";

    private final Bulkhead bulkhead;

    private final CircuitBreaker breaker;

    LegacyGate(BulkheadRegistry bulkheads, CircuitBreakerRegistry breakers, EditingProperties properties) {
        this.bulkhead = bulkheads.bulkhead(NAME, BulkheadConfig.custom().maxConcurrentCalls(properties.concurrency())
                .maxWaitDuration(properties.admissionWait()).build());
        this.breaker = breakers.circuitBreaker(NAME);
    }

    /**
     * Lets one edit in.
     *
     * @throws Refusal {@code busy} or {@code legacy-unavailable}; nothing was written
     */
    Pass admit() {
        if (!this.bulkhead.tryAcquirePermission()) {
            throw Refusal.of(ProblemType.BUSY).retryAfter(Duration.ofSeconds(1));
        }
        if (!this.breaker.tryAcquirePermission()) {
            this.bulkhead.onComplete();
            throw Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "circuit breaker open").retryAfter(retryAfter());
        }
        return new Pass();
    }

    private Duration retryAfter() {
        return Duration.ofMillis(
                this.breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(1));
    }

    /** One edit's stay behind the gate; it tells the breaker how legacy did, once, and gives its place back. */
    final class Pass implements AutoCloseable {

        private long legacyNanos;

        private boolean asked;

        private boolean failed;

        private Pass() {}

        /** Takes the time of one request and notes whether legacy answered it. */
        LegacyAnswer timed(Supplier<LegacyAnswer> request) {
            long start = System.nanoTime();
            LegacyAnswer answer = request.get();
            this.legacyNanos += System.nanoTime() - start;
            this.asked = true;
            this.failed |= switch (answer) {
                case LegacyAnswer.Done _,LegacyAnswer.Absent _,LegacyAnswer.Refused _,LegacyAnswer.Unreadable _ ->
                        false;
                case LegacyAnswer.NotSent _,LegacyAnswer.Unknown _ -> true;
            };
            return answer;
        }

        /** For how long legacy was waited for so far. */
        Duration legacyTime() {
            return Duration.ofNanos(this.legacyNanos);
        }

        @Override
        public void close() {
            if (!this.asked) {
                LegacyGate.this.breaker.releasePermission();
            } else if (this.failed) {
                LegacyGate.this.breaker.onError(this.legacyNanos, TimeUnit.NANOSECONDS,
                        new IllegalStateException("legacy did not answer"));
            } else {
                LegacyGate.this.breaker.onSuccess(this.legacyNanos, TimeUnit.NANOSECONDS);
            }
            LegacyGate.this.bulkhead.onComplete();
        }
    }
}
