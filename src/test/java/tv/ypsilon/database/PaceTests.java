package tv.ypsilon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTests {

    private final CountDownLatch stopping = new CountDownLatch(1);

    private final AtomicInteger pieces = new AtomicInteger();

    /** Work that rests a hundred times as long as it works, until it is to stop. */
    private Thread work() {
        Pace pace = new Pace(100, this.stopping);
        return Thread.ofPlatform().start(() -> pace.run(() -> {
            while (!pace.isToStop()) {
                this.pieces.incrementAndGet();
                busyFor(Duration.ofMillis(5));
                Pace.breathe();
            }
        }));
    }

    private static void busyFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void restsWhilePagesAreReadUntilItIsToStop() throws InterruptedException {
        Thread reader = Thread.ofPlatform().start(() -> {
            while (this.stopping.getCount() > 0) {
                Pace.pageIsRead();
                Thread.onSpinWait();
            }
        });
        Thread worker = work();

        await().atMost(Duration.ofSeconds(20)).until(worker::getState, Thread.State.TIMED_WAITING::equals);
        int whenResting = this.pieces.get();
        this.stopping.countDown();
        worker.join();
        reader.join();

        assertThat(this.pieces.get()).as("a rest is left when it is to stop").isLessThanOrEqualTo(whenResting + 1);
    }

    @Test
    void doesNotRestWhileNobodyReads() throws InterruptedException {
        Thread worker = work();

        // with rests these would take a minute
        await().atMost(Duration.ofSeconds(20)).untilAtomic(this.pieces, greaterThan(120));
        this.stopping.countDown();
        worker.join();
    }

    @Test
    void workIsNotDoneOnTheThreadsThatServe() throws InterruptedException {
        BackgroundWork background = new BackgroundWork(new BackgroundProperties(4));
        CompletableFuture<Boolean> virtual = new CompletableFuture<>();
        background.carry("test", (_) -> virtual.complete(Thread.currentThread().isVirtual()));

        assertThat(virtual.join()).isFalse();
        background.stop();
    }
}
