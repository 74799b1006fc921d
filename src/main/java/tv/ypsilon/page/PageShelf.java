package tv.ypsilon.page;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tv.ypsilon.database.Purpose;
import tv.ypsilon.site.Page;

/**
 * The sheet of one page that is kept, and the changes that it lacks, each until an instant to which it may be shown
 * nevertheless. One load runs at a time, for all who wait. Instants are those of {@link System#nanoTime()}.
 */
final class PageShelf {

    private static final Logger LOG = LoggerFactory.getLogger(PageShelf.class);

    /** A page is read when somebody read it that long ago. */
    private static final long READ_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long NOTED_NANOS = Duration.ofMillis(50).toNanos();

    /** As long as nobody has to wait for them, loads leave each other this time. */
    private static final long REST_NANOS = Duration.ofMillis(100).toNanos();

    /** Beyond so many changes it is not worth to know which of them a sheet lacks. */
    private static final int MANY = 64;

    /** More loads than that do not bring a change that a transaction has yet to commit. */
    private static final int ATTEMPTS = 3;

    private final BiFunction<Page, @Nullable Copy, Copy> loader;

    private final Runnable onLoaded;

    private volatile State state = new State(null, Map.of());

    private volatile long read = System.nanoTime() - READ_NANOS;

    /** Guarded by this. */
    private @Nullable CompletableFuture<Copy> running;

    /** Guarded by this. */
    private long ended = System.nanoTime() - REST_NANOS;

    /**
     * An empty one.
     *
     * @param loader is told which copy there is already; what it throws, those who wait for the load are told
     * @param onLoaded called when another copy is kept
     */
    PageShelf(BiFunction<Page, @Nullable Copy, Copy> loader, Runnable onLoaded) {
        this.loader = loader;
        this.onLoaded = onLoaded;
    }

    /**
     * A sheet that was loaded.
     *
     * @param has what the sheet has for certain
     * @param began an instant before the load
     */
    record Copy(PageSheet sheet, Snapshot has, long began, long weight) {}

    private record State(@Nullable Copy copy, Map<Long, Long> lacks) {

        State with(Copy loaded) {
            if (this.lacks.isEmpty()) {
                return new State(loaded, this.lacks);
            }
            Map<Long, Long> still = new HashMap<>(this.lacks);
            still.keySet().removeIf(loaded.has()::has);
            return new State(loaded, Map.copyOf(still));
        }

        State lacking(long transaction, long until) {
            Map<Long, Long> more = new HashMap<>(this.lacks);
            more.merge(transaction, until, (one, other) -> one - other <= 0 ? one : other);
            return new State(this.copy, Map.copyOf(more));
        }

        boolean mayBeShown(long now) {
            return this.lacks.isEmpty() || this.lacks.values().stream().allMatch((until) -> now - until < 0);
        }
    }

    /** The sheet that is kept, if it lacks nothing. */
    @Nullable
    PageSheet latest() {
        State now = this.state;
        return now.copy() != null && now.lacks().isEmpty() ? now.copy().sheet() : null;
    }

    long weight() {
        Copy copy = this.state.copy();
        return copy == null ? 0 : copy.weight();
    }

    /** Notes that somebody reads the page. */
    void isRead(long now) {
        if (now - this.read > NOTED_NANOS) {
            this.read = now;
        }
    }

    /** Whether somebody has read the page lately. */
    boolean wasRead() {
        return System.nanoTime() - this.read < READ_NANOS;
    }

    /**
     * A sheet for somebody who came at an instant: a kept one that lacks nothing or may be shown nevertheless, or one
     * whose load began after that; so nobody waits for more than two loads.
     *
     * @param told whether a change would have been told of when the shelf was looked up; if not, only what was loaded
     *     since the reader came will do
     */
    PageSheet sheet(Page page, long came, boolean told) {
        while (true) {
            State now = this.state;
            Copy copy = now.copy();
            if (copy != null && copy.sheet().page().equals(page)) {
                if (copy.began() - came >= 0 || (told && now.lacks().isEmpty())) {
                    return copy.sheet();
                }
                if (told && now.mayBeShown(System.nanoTime())) {
                    refresh(page);
                    return copy.sheet();
                }
            }
            load(page, now);
        }
    }

    /**
     * Notes a change that was committed, or may be.
     *
     * @param until to what instant a sheet without it may be shown, if somebody reads it
     * @return whether this is still worth keeping
     */
    synchronized boolean lacks(long transaction, long until) {
        Copy copy = this.state.copy();
        if (copy != null ? copy.has().has(transaction) : this.running == null) {
            return true;
        }
        if (!wasRead() || this.state.lacks().size() >= MANY) {
            return false;
        }
        this.state = this.state.lacking(transaction, until);
        return true;
    }

    /** Waits until the sheet has what a transaction changed, if there is a sheet. */
    void catchUp(long transaction) {
        for (int i = 0; i < ATTEMPTS; i++) {
            State now = this.state;
            Copy copy = now.copy();
            if (copy == null || copy.has().has(transaction)) {
                return;
            }
            load(copy.sheet().page(), now);
        }
    }

    /** Loads the page for those who come later, unless that is being done or was done a moment ago. */
    private void refresh(Page page) {
        CompletableFuture<Copy> load;
        synchronized (this) {
            if (this.running != null || System.nanoTime() - this.ended < REST_NANOS) {
                return;
            }
            load = new CompletableFuture<>();
            this.running = load;
        }
        Thread.ofVirtual().name("page-" + page.id()).start(() -> Purpose.PAGES.run(() -> {
            complete(load, page);
            if (load.isCompletedExceptionally()) {
                LOG.warn("The page {} was not loaded again; who reads it tries next", page.id(),
                        load.exceptionNow());
            }
        }));
    }

    /** Waits for the load that runs, or does one, unless another sheet is there than the caller saw. */
    @SuppressWarnings("ReferenceEquality") // each is made once
    private void load(Page page, State seen) {
        CompletableFuture<Copy> load;
        boolean mine = false;
        synchronized (this) {
            if (this.state.copy() != seen.copy()) {
                return;
            }
            if (this.running == null) {
                this.running = new CompletableFuture<>();
                mine = true;
            }
            load = this.running;
        }
        if (mine) {
            complete(load, page);
        }
        try {
            load.join();
        } catch (CompletionException ex) {
            throw ex.getCause() instanceof RuntimeException cause ? cause : ex;
        }
    }

    private void complete(CompletableFuture<Copy> load, Page page) {
        try {
            Copy loaded = this.loader.apply(page, this.state.copy());
            synchronized (this) {
                this.state = this.state.with(loaded);
                this.running = null;
                this.ended = System.nanoTime();
            }
            this.onLoaded.run();
            load.complete(loaded);
        } catch (RuntimeException | Error ex) {
            synchronized (this) {
                this.running = null;
                this.ended = System.nanoTime();
            }
            load.completeExceptionally(ex);
        }
    }
}
