package tv.ypsilon.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Carries long work under {@link Purpose#BACKGROUND}, from its start until it is done or the service ends; one at a time, as
 * those who start it see to. Its threads are the platform's: on a virtual one it would keep those who are served on virtual
 * threads from one of the few that carry them.
 */
public final class BackgroundWork {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

    private final CountDownLatch stopping = new CountDownLatch(1);

    private final BackgroundProperties properties;

    private volatile @Nullable Thread carrier;

    public BackgroundWork(BackgroundProperties properties) {
        this.properties = properties;
    }

    public boolean isStopping() {
        return this.stopping.getCount() == 0;
    }

    /**
     * Begins the work and returns. What it throws is for itself to deal with.
     *
     * @param work is given its pace, which tells it when to end itself
     */
    public void carry(String name, Consumer<Pace> work) {
        Pace pace = new Pace(this.properties.rest(), this.stopping);
        this.carrier = start(name, () -> pace.run(() -> work.accept(pace)));
    }

    /**
     * The same, while it says again and again that it lives. A beat that the database does not take is told, and does not
     * end anything.
     */
    public void carry(String name, Duration every, Runnable beat, Consumer<Pace> work) {
        carry(name, (pace) -> {
            CountDownLatch ended = new CountDownLatch(1);
            start(name + "-beat", () -> beatUntil(ended, name, every, beat));
            try {
                work.accept(pace);
            } finally {
                ended.countDown();
            }
        });
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(() -> Purpose.BACKGROUND.run(work));
    }

    private static void beatUntil(CountDownLatch ended, String name, Duration every, Runnable beat) {
        try {
            while (!ended.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    beat.run();
                } catch (DataAccessException | TransactionException ex) {
                    LOG.warn("{} cannot say that it lives: {}", name, ex.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the work end itself, and waits for that for a while. */
    public void stop() throws InterruptedException {
        this.stopping.countDown();
        Thread running = this.carrier;
        if (running != null && !running.join(TIME_TO_STOP)) {
            LOG.warn("{} did not stop in time, and will be taken for gone", running.getName());
        }
    }
}
