package tv.ypsilon.importing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.database.Pace;

/** Waits between attempts, longer and longer and not for ever, and ends the waiting when the import is to stop. */
final class Patience {

    private static final String STOPPED = "this instance stops";

    private final ImportProperties properties;

    private final Pace pace;

    Patience(ImportProperties properties, Pace pace) {
        this.properties = properties;
        this.pace = pace;
    }

    /**
     * Rests, if it is time to, and looks whether the import is to stop.
     *
     * @throws ImportLetGo if so
     */
    void goOn() {
        Pace.breathe();
        if (this.pace.isToStop()) {
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
        if (this.pace.pause(this.properties.pauses().pauseAfter(failed, atLeast))) {
            throw new ImportLetGo(STOPPED);
        }
    }
}
