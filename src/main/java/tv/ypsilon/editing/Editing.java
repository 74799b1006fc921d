package tv.ypsilon.editing;

import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(Editing.class);

    private final DualWrite dualWrite;

    private final EditingProperties properties;

    private final ExecutorService writers = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("edit-", 0).factory());

    private final Journal journal;

    private final Teasers teasers;

    private final EditMeters meters;

    private final ContextSnapshotFactory contexts = ContextSnapshotFactory.builder().build();

    Editing(DualWrite dualWrite, Journal journal, Teasers teasers, EditingProperties properties,
            EditMeters meters) {
        this.dualWrite = dualWrite;
        this.journal = journal;
        this.teasers = teasers;
        this.properties = properties;
        this.meters = meters;
    }

    /**
     * Does one edit.
     *
     * @param author who wants it
     * @param key under which the author may send the same request again; null if there is none
     * @throws Refusal if it is not done, or if it cannot be known in time whether it is ({@code outcome-unknown})
     */
    public Decision edit(Edit edit, String author, @Nullable IdempotencyKey key) {
        long start = System.nanoTime();
        String outcome = EditMeters.FAILED;
        try {
            Decision decision = decide(edit, author, key);
            outcome = EditMeters.DONE;
            return decision;
        } catch (Refusal refusal) {
            outcome = refusal.type().slug();
            throw refusal;
        } finally {
            this.meters.answered(edit.kind(), outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Decision decide(Edit edit, String author, @Nullable IdempotencyKey key) {
        AtomicReference<UUID> id = new AtomicReference<>(Ids.next());
        Callable<Decision> work = () -> Purpose.EDITS.get(() -> run(id, edit, author, key));
        // so that what it does is part of the request's trace
        Future<Decision> running = this.writers.submit(this.contexts.captureAll().wrap(work));
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

    private Decision run(AtomicReference<UUID> id, Edit edit, String author, @Nullable IdempotencyKey key) {
        try (LogContext _ = LogContext.of(id.get(), edit.teaserId(), author)) {
            Decision decision = this.dualWrite.run(id, edit, author, key);
            LOG.info("{} of teaser {} is done", edit.kind(), edit.teaserId());
            return decision;
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

    /** Which of the two that an operation knows a teaser is to become again. */
    public enum Restored {
        BEFORE, AFTER
    }

    /**
     * Makes a teaser and its schedule what they were before or after an operation, by a new one, on both sides. Zones that
     * are no longer there, and whatever else has become impossible since, are refused.
     *
     * @param version the version that the editor has seen; null where the teaser is gone
     * @throws Refusal {@code not-undoable} if the operation was not done, or if there was no teaser then, or as
     *     {@link #edit}
     */
    public Decision restore(UUID operation, Restored what, @Nullable Long version, String author,
            @Nullable IdempotencyKey key) {
        Operation wanted = this.journal.getOperation(operation);
        Teaser image = switch (what) {
            case BEFORE -> wanted.before();
            case AFTER -> wanted.committed();
        };
        if (wanted.state() != OperationState.COMMITTED || image == null) {
            throw Refusal.of(ProblemType.NOT_UNDOABLE, wanted.state().name());
        }
        // where it was gone when the editor looked, it is to be made, which is refused if somebody has brought it back
        boolean exists = version != null && this.teasers.findTeaser(image.id()).isPresent();
        return edit(Edit.restore(image, exists, version), author, key);
    }

    /** What legacy holds of the teaser, where an edit was refused as somebody else has changed it there; empty if nothing is left. */
    public static Optional<Teaser> inLegacy(Refusal refusal) {
        return refusal.extensions().get("legacy") instanceof TeaserImage image ? Optional.of(image.toTeaser())
                : Optional.empty();
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
