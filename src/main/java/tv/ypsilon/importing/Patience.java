package tv.ypsilon.importing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits between attempts, longer and longer and not for ever, and ends the waiting when the import is to stop. */
final class Patience {

    private static final String STOPPED = "this instance stops";

    private final ImportProperties properties;

    private final CountDownLatch stop;

    Patience(ImportProperties properties, CountDownLatch stop) {
        this.properties = properties;
        this.stop = stop;
    }

    /**
     * Looks whether the import is to stop.
     *
     * @throws ImportLetGo if so
     */
    void goOn() {
        if (this.stop.getCount() == 0) {
            throw new ImportLetGo(STOPPED);
        }
    }

    /**
     * Waits until the next attempt.
     *
     * @param failed how many attempts have failed
     * @param atLeast as legacy asked; null when it did not
     * @throws ImportFailed if that was the last one
     * @throws ImportLetGo if the import is to stop
     */
    void waitAfter(int failed, String reason, @Nullable Duration atLeast) {
        if (failed >= this.properties.attempts()) {
            throw new ImportFailed(reason + " (" + failed + " attempts)");
        }
        Duration pause = this.properties.pauses().pauseAfter(failed, atLeast);
        try {
            if (this.stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ImportLetGo(STOPPED);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ImportLetGo(STOPPED);
        }
    }
}
