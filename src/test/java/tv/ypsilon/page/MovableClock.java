package tv.ypsilon.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time, as the test wants it: that of the machine, moved. */
final class MovableClock extends Clock {

    private volatile Duration offset = Duration.ZERO;

    private volatile Instant fixed;

    void standAt(Instant instant) {
        this.fixed = instant;
    }

    void runAgain() {
        this.fixed = null;
    }

    @Override
    public Instant instant() {
        Instant stopped = this.fixed;
        return stopped != null ? stopped : Clock.systemUTC().instant().plus(this.offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the test's clock is in UTC");
    }
}
