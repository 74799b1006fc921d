package tv.ypsilon.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How fast long work goes on. It shares the processors, PostgreSQL and legacy with those who read pages, so that while pages
 * are read it goes in small pieces, each followed by a rest some times as long. For the thread that does the work.
 */
public final class Pace {

    /** A page counts as being read for so long: reads that come singly hardly slow anything down. */
    private static final long LATELY = TimeUnit.MILLISECONDS.toNanos(100);

    /** Shorter rests would cost more than they give. */
    private static final long SHORTEST_PIECE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(2);

    private static final ScopedValue<Pace> CURRENT = ScopedValue.newInstance();

    /** Of this process: whose reads they are does not matter to its processors. */
    private static volatile long lastRead = System.nanoTime() - LATELY;

    private final double rest;

    private final CountDownLatch stopping;

    private long since = System.nanoTime();

    private long paused;

    /**
     * @param rest how long each rest is, in multiples of the piece before it
     * @param stopping at zero once the work is to end
     */
    public Pace(double rest, CountDownLatch stopping) {
        this.rest = rest;
        this.stopping = stopping;
    }

    /** Says that a page is being read. */
    public static void pageIsRead() {
        long now = System.nanoTime();
        // thousands of times a second, so it is not written each time
        if (now - lastRead > SHORTEST_PIECE) {
            lastRead = now;
        }
    }

    /**
     * Ends a piece of the work that this thread does, and rests if it is time to. Where there is no such work, and while
     * nobody reads pages, it does nothing. Not to be called while locks are held.
     */
    public static void breathe() {
        if (CURRENT.isBound()) {
            CURRENT.get().rest();
        }
    }

    void run(Runnable work) {
        this.since = System.nanoTime();
        ScopedValue.where(CURRENT, this).run(work);
    }

    private void rest() {
        long now = System.nanoTime();
        long worked = now - this.since - this.paused;
        if (worked < SHORTEST_PIECE) {
            return;
        }
        long owed = (long) (worked * this.rest) - this.paused;
        if (now - lastRead < LATELY && owed > 0) {
            boolean _ = awaitStop(Math.min(owed, LONGEST_REST));
        }
        this.since = System.nanoTime();
        this.paused = 0;
    }

    public boolean isToStop() {
        return this.stopping.getCount() == 0;
    }

    /**
     * Does nothing for a while, which counts as rest.
     *
     * @return whether the work is to stop, which ends the waiting
     */
    public boolean pause(Duration duration) {
        long start = System.nanoTime();
        boolean stop = awaitStop(duration.toNanos());
        this.paused += System.nanoTime() - start;
        return stop;
    }

    private boolean awaitStop(long nanos) {
        try {
            return this.stopping.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
