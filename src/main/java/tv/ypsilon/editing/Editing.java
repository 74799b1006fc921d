package tv.ypsilon.editing;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import tv.ypsilon.database.Purpose;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/**
 * Carries out editors' edits: each reaches PostgreSQL and legacy, or neither, and is answered in time. An edit runs to
 * its decision whether or not its editor still waits.
 */
@Service
public class Editing implements DisposableBean {

    private final DualWrite dualWrite;

    private final EditingProperties properties;

    private final ExecutorService writers = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("edit-", 0).factory());

    Editing(DualWrite dualWrite, EditingProperties properties) {
        this.dualWrite = dualWrite;
        this.properties = properties;
    }

    /**
     * Does one edit.
     *
     * @param author who wants it
     * @param key under which the author may send the same request again; null if there is none
     * @throws Refusal if it is not done, or if it cannot be known in time whether it is ({@code outcome-unknown})
     */
    public Decision edit(Edit edit, String author, @Nullable IdempotencyKey key) {
        AtomicReference<UUID> id = new AtomicReference<>(Ids.next());
        Future<Decision> running = this.writers.submit(
                () -> Purpose.EDITS.get(() -> this.dualWrite.run(id, edit, author, key)));
        try {
            return running.get(this.properties.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof RuntimeException failure) {
                // as it is, so that each is answered as what it is: a refusal, a database that is away
                throw failure;
            }
            throw new IllegalStateException("The edit of " + edit.teaserId() + " failed", ex.getCause());
        } catch (TimeoutException _) {
            throw outcomeUnknown(id.get());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw outcomeUnknown(id.get());
        }
    }

    static Refusal outcomeUnknown(UUID operationId) {
        String address = "/api/operations/" + operationId;
        return Refusal.of(ProblemType.OUTCOME_UNKNOWN, address).with("operation", address)
                .retryAfter(Duration.ofSeconds(5));
    }

    /** Lets the edits that are on their way come to their decision. */
    @Override
    public void destroy() throws InterruptedException {
        this.writers.shutdown();
        if (!this.writers.awaitTermination(this.properties.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
            this.writers.shutdownNow();
        }
    }
}
