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
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Teasers;

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

    private final Journal journal;

    private final Teasers teasers;

    Editing(DualWrite dualWrite, Journal journal, Teasers teasers, EditingProperties properties) {
        this.dualWrite = dualWrite;
        this.journal = journal;
        this.teasers = teasers;
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

    /**
     * Takes back what an operation did, by a new one, on both sides.
     *
     * @throws Refusal {@code not-undoable}, {@code changed-since}, or as {@link #edit}
     */
    public Decision undo(UUID operation, String author, @Nullable IdempotencyKey key) {
        Operation undone = this.journal.getOperation(operation);
        if (undone.state() != OperationState.COMMITTED || undone.kind() == OperationKind.PAY_DEBT) {
            throw Refusal.of(ProblemType.NOT_UNDOABLE, undone.state().name());
        }
        return edit(Edit.undo(undone), author, key);
    }

    /**
     * Makes a teaser and its schedule what they were after an operation, by a new one, on both sides. Zones that are no
     * longer there, and whatever else has become impossible since, are refused.
     *
     * @param version the version that the editor has seen; null where the teaser is gone
     * @throws Refusal {@code not-undoable} if the operation was not done or left nothing, or as {@link #edit}
     */
    public Decision restore(UUID operation, @Nullable Long version, String author, @Nullable IdempotencyKey key) {
        Operation wanted = this.journal.getOperation(operation);
        Teaser image = wanted.committed();
        if (wanted.state() != OperationState.COMMITTED || image == null) {
            throw Refusal.of(ProblemType.NOT_UNDOABLE, wanted.state().name());
        }
        return edit(Edit.restore(image, this.teasers.findTeaser(image.id()).isPresent(), version), author, key);
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
