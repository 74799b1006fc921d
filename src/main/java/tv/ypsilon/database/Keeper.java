package tv.ypsilon.database;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks again and again whether there is something to be done, for as long as the service runs. */
public final class Keeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final String name;

    private final Duration every;

    private final Runnable look;

    private @Nullable ScheduledExecutorService thread;

    /**
     * @param name of its thread
     * @param every how long after the end of each look the next one begins
     * @param look does what there is to do, under {@link Purpose#BACKGROUND}
     */
    public Keeper(String name, Duration every, Runnable look) {
        this.name = name;
        this.every = every;
        this.look = look;
    }

    @Override
    public synchronized void start() {
        this.thread = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(this.name).factory());
        var _ = this.thread.scheduleWithFixedDelay(this::lookOnce, 0, this.every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookOnce() {
        try {
            Purpose.BACKGROUND.run(this.look);
        } catch (RuntimeException | Error ex) {
            // whatever it was: what is thrown here would end the looking for good
            LOG.warn("The {} looks again in {}: {}", this.name, this.every, ex.toString());
        }
    }

    @Override
    public synchronized void stop() {
        if (this.thread != null) {
            this.thread.shutdownNow();
            this.thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return this.thread != null;
    }
}
