package tv.ypsilon.editing;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tv.ypsilon.database.Purpose;

/** Does its work again and again on a thread of its own, from the start of the service to its end, whatever fails in it. */
abstract class Clockwork implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

    private final String name;

    private @Nullable ScheduledExecutorService thread;

    Clockwork(String name) {
        this.name = name;
    }

    /** Says what is to be done, by {@link #every}, when the service starts. */
    abstract void begin(ScheduledExecutorService thread);

    /** Runs a task now and then again, that long after each end. What it throws is told, and does not end it. */
    final void every(ScheduledExecutorService onThread, Duration pause, String what, Runnable task) {
        var _ = onThread.scheduleWithFixedDelay(() -> {
            try {
                Purpose.RECOVERY.run(task);
            } catch (RuntimeException | Error ex) {
                // whatever it was: what is thrown here would end the clockwork for good
                LOG.warn("{} is tried again in {}: {}", what, pause, ex.toString());
                LOG.debug("It was", ex);
            }
        }, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public final synchronized void start() {
        this.thread = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(this.name).factory());
        begin(this.thread);
    }

    @Override
    public final synchronized void stop() {
        if (this.thread != null) {
            this.thread.shutdownNow();
            this.thread = null;
        }
    }

    @Override
    public final synchronized boolean isRunning() {
        return this.thread != null;
    }
}
