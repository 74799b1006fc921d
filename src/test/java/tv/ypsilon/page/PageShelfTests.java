package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.page.PageShelf.Copy;
import tv.ypsilon.site.Page;

/** Who waits for a load of a page, who is shown what was there before, and who never is. */
class PageShelfTests {

    private static final Page HOME = new Page("HOME-fr", "HOME", "fr", "Accueil", List.of());

    private static final Page RENAMED = new Page("HOME-fr", "HOME", "fr", "Une", List.of());

    private static final long LONG = Duration.ofMinutes(5).toNanos();

    private static final PageWriter WRITER = new PageWriter(JsonMapper.builder().build());

    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();

    /** Loads that may go on. */
    private final Semaphore gate = new Semaphore(1000);

    private final AtomicInteger begun = new AtomicInteger();

    private final AtomicInteger ended = new AtomicInteger();

    /** The first transaction that the database does not know of yet. */
    private final AtomicLong next = new AtomicLong(10);

    private volatile @Nullable RuntimeException failure;

    private final PageShelf shelf = new PageShelf(this::load, this.ended::incrementAndGet);

    private Copy load(Page page, @Nullable Copy former) {
        long began = System.nanoTime();
        Snapshot has = new Snapshot(this.next.get(), this.next.get(), Set.of());
        this.begun.incrementAndGet();
        this.gate.acquireUninterruptibly();
        RuntimeException thrown = this.failure;
        if (thrown != null) {
            throw thrown;
        }
        return new Copy(PageSheet.of(page, List.of(), WRITER), has, began, 1);
    }

    @AfterEach
    void end() {
        this.gate.release(1000);
        this.others.close();
    }

    @Test
    void loadsOnceForAHerd() throws Exception {
        this.gate.drainPermits();
        List<Future<PageSheet>> herd = herd(50);
        await().until(() -> this.begun.get() == 1);
        this.gate.release(1000);

        PageSheet first = herd.getFirst().get();
        for (Future<PageSheet> each : herd) {
            assertThat(each.get()).isSameAs(first);
        }
        assertThat(read()).isSameAs(first);
        assertThat(this.begun).hasValue(1);
        assertThat(this.shelf.latest()).isSameAs(first);
        assertThat(this.shelf.weight()).isEqualTo(1);
    }

    @Test
    void doesNotLoadAgainForAChangeThatItHas() {
        PageSheet first = read();

        assertThat(this.shelf.lacks(9, System.nanoTime())).isTrue();

        assertThat(read()).isSameAs(first);
        assertThat(this.begun).hasValue(1);
    }

    @Test
    void showsWhatWasThereWhileItIsReplaced() throws Exception {
        PageSheet first = read();
        this.gate.drainPermits();
        commit();
        assertThat(this.shelf.lacks(10, System.nanoTime() + LONG)).isTrue();
        Future<?> edit = this.others.submit(() -> this.shelf.catchUp(10));
        await().until(() -> this.begun.get() == 2);

        assertThat(read()).isSameAs(first);
        assertThat(this.shelf.latest()).as("what is known for certain").isNull();

        this.gate.release(1000);
        edit.get();
        assertThat(read()).isNotSameAs(first);
        assertThat(this.begun).hasValue(2);
    }

    @Test
    void isLoadedAgainByWhomItIsShownLate() {
        PageSheet first = read();
        commit();
        this.shelf.lacks(10, System.nanoTime() + LONG);

        // loads leave each other a moment
        await().pollInterval(Duration.ofMillis(10)).until(this::read, (sheet) -> sheet != first);
        assertThat(this.shelf.latest()).isNotNull();
        assertThat(this.begun).hasValue(2);
    }

    @Test
    void showsNothingThatIsTooOld() throws Exception {
        PageSheet first = read();
        this.gate.drainPermits();
        commit();
        assertThat(this.shelf.lacks(10, System.nanoTime() + LONG)).isTrue();
        assertThat(this.shelf.lacks(10, System.nanoTime())).isTrue();
        List<Future<PageSheet>> herd = herd(20);
        await().until(() -> this.begun.get() == 2);

        assertThat(herd).noneMatch(Future::isDone);
        this.gate.release(1000);

        for (Future<PageSheet> each : herd) {
            assertThat(each.get()).isNotSameAs(first);
        }
        assertThat(this.begun).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void doesNotShowWhatWasLoadedBeforeAChangeToWhoComesAfterIt() throws Exception {
        this.gate.drainPermits();
        Future<PageSheet> early = this.others.submit(this::read);
        await().until(() -> this.begun.get() == 1);
        commit();
        assertThat(this.shelf.lacks(10, System.nanoTime())).isTrue();
        Future<PageSheet> late = this.others.submit(this::read);

        this.gate.release(1);

        await().until(() -> this.begun.get() == 2);
        assertThat(late.isDone()).isFalse();
        this.gate.release(1000);
        assertThat(early.get()).isNotNull();
        assertThat(late.get()).isSameAs(read());
        assertThat(this.begun).hasValue(2);
    }

    @Test
    void keepsNobodyForMoreThanTwoLoadsWhateverChanges() throws Exception {
        read();
        this.gate.drainPermits();
        commit();
        this.shelf.lacks(10, System.nanoTime());
        Future<PageSheet> running = this.others.submit(this::read);
        await().until(() -> this.begun.get() == 2);
        Future<PageSheet> waiting = this.others.submit(this::read);
        for (int i = 0; i < 2; i++) {
            // each load lacks a change by the time that it ends
            commit();
            this.shelf.lacks(this.next.get() - 1, System.nanoTime());
            int before = this.ended.get();
            this.gate.release(1);
            await().until(() -> this.ended.get() > before);
        }
        await().until(() -> running.isDone() && waiting.isDone());
        assertThat(this.shelf.latest()).isNull();
    }

    @Test
    void tellsAllWhoWaitThatALoadFailedAndTriesAgainForTheNext() throws Exception {
        this.gate.drainPermits();
        this.failure = new QueryTimeoutException("too long");
        List<Future<PageSheet>> herd = herd(10);
        await().until(() -> this.begun.get() == 1);
        this.gate.release(1000);

        for (Future<PageSheet> each : herd) {
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(each::get)
                    .withCauseInstanceOf(QueryTimeoutException.class);
        }

        this.failure = null;
        assertThat(read()).isNotNull();
    }

    @Test
    void goesOnWithWhatWasThereWhenALoadFailsAndOnlyForAsLongAsItMay() {
        PageSheet first = read();
        this.failure = new QueryTimeoutException("too long");
        commit();
        this.shelf.lacks(10, System.nanoTime() + LONG);
        assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> this.shelf.catchUp(10));
        assertThat(read()).isSameAs(first);
        await().until(() -> {
            assertThat(read()).isSameAs(first);
            return this.begun.get() > 2;
        });

        this.shelf.lacks(10, System.nanoTime());

        assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(this::read);
        this.failure = null;
        assertThat(read()).isNotSameAs(first);
    }

    @Test
    void givesUpOnATransactionThatIsNotCommitted() {
        read();
        this.shelf.lacks(10, System.nanoTime() + LONG);

        this.shelf.catchUp(10);

        assertThat(this.begun).hasValueLessThan(6);
        assertThat(this.shelf.latest()).isNull();
    }

    @Test
    void trustsNothingThatWasLoadedBeforeTheReaderCameWhileNobodyTells() {
        PageSheet first = read();

        PageSheet second = this.shelf.sheet(HOME, System.nanoTime(), false);

        assertThat(second).isNotSameAs(first);
        assertThat(read()).isSameAs(second);
    }

    @Test
    void isLoadedAgainForAPageWithOtherZones() {
        read();

        assertThat(this.shelf.sheet(RENAMED, System.nanoTime(), true).page()).isEqualTo(RENAMED);
        assertThat(this.begun).hasValue(2);
    }

    @Test
    void isNotWorthKeepingWhereNobodyReadsOrTooMuchChanges() {
        this.shelf.sheet(HOME, System.nanoTime(), true);
        assertThat(this.shelf.lacks(10, System.nanoTime() + LONG)).as("nobody reads").isFalse();
        read();
        for (int i = 0; i < 64; i++) {
            assertThat(this.shelf.lacks(10 + i, System.nanoTime() + LONG)).isTrue();
        }
        assertThat(this.shelf.lacks(100, System.nanoTime() + LONG)).isFalse();
    }

    @Test
    void knowsWhatASnapshotHas() {
        Snapshot snapshot = Snapshot.parse("10:20:10,14");
        assertThat(List.of(9L, 11L, 19L)).allMatch(snapshot::has);
        assertThat(List.of(10L, 14L, 20L, 21L)).noneMatch(snapshot::has);
        assertThat(Snapshot.parse("7:7:")).isEqualTo(new Snapshot(7, 7, Set.of()));
        for (String other : List.of("", "7", "a:b:c", "1:2")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Snapshot.parse(other));
        }
    }

    /** Another transaction is over. */
    private void commit() {
        this.next.incrementAndGet();
    }

    private PageSheet read() {
        long now = System.nanoTime();
        this.shelf.isRead(now);
        return this.shelf.sheet(HOME, now, true);
    }

    private List<Future<PageSheet>> herd(int size) {
        List<Future<PageSheet>> herd = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            herd.add(this.others.submit(this::read));
        }
        return herd;
    }
}
