package tv.ypsilon.legacy;

import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;
import tv.ypsilon.legacy.LegacyHttp.Exchange;

/** What this instance has asked legacy since it started: how often, for how long, and how often it failed. */
@Component
public class LegacyCalls {

    private static final int SERVER_ERROR = 500;

    private final LongAdder calls = new LongAdder();

    private final LongAdder failed = new LongAdder();

    private final LongAdder nanos = new LongAdder();

    /**
     * Sums since the start.
     *
     * @param failed how many had no complete answer, or one that is an error of legacy's own
     * @param nanos how long all of them took together
     */
    public record Sums(long calls, long failed, long nanos) {}

    /** What has been counted so far; the three numbers may be some calls apart. */
    public Sums sums() {
        return new Sums(this.calls.sum(), this.failed.sum(), this.nanos.sum());
    }

    void count(Exchange exchange, long took) {
        this.calls.increment();
        this.nanos.add(took);
        boolean wrong = switch (exchange) {
            case Exchange.Answer answer -> answer.status() >= SERVER_ERROR;
            case Exchange.TooLong _,Exchange.NotSent _,Exchange.Broken _ -> true;
        };
        if (wrong) {
            this.failed.increment();
        }
    }
}
