package tv.ypsilon.tower;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tv.ypsilon.database.Purpose;

/**
 * Looks at many things at once, and at each for a short time only, so that one that hangs hides none of the others. What
 * is given up is interrupted, which closes its connection.
 */
@Component
class Lookout implements DisposableBean {

    /** For how long each thing is looked at. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private static final int LONGEST = 240;

    private static final Pattern UNSAYABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("tower-", 0).factory());

    private final Clock clock;

    Lookout(Clock clock) {
        this.clock = clock;
    }

    /** Something that is being looked at. */
    interface Pending<T> {

        /** What was seen by the end of the patience. */
        Sight<T> get();
    }

    /** Begins to look. The patience begins now, too. */
    <T> Pending<T> look(String what, Supplier<T> look) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Future<Sight<T>> future = this.threads
                .submit(() -> Sight.seen(Purpose.TOWER.get(look), this.clock.instant()));
        return () -> await(what, future, deadline);
    }

    private <T> Sight<T> await(String what, Future<Sight<T>> future, long deadline) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            future.cancel(true);
            return unseen(what, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException _) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            return unseen(what, "interrupted");
        } catch (ExecutionException failed) {
            return unseen(what, reason(failed));
        }
    }

    private <T> Sight<T> unseen(String what, String why) {
        LOG.debug("The tower does not see {}: {}", what, why);
        return Sight.unseen(why, this.clock.instant());
    }

    /** The innermost cause says what happened; those around it quote statements. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !cause.getCause().equals(cause)) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = UNSAYABLE.matcher(text).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    @Override
    public void destroy() {
        this.threads.shutdownNow();
    }
}
