package tv.ypsilon.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a page again and again, over a few connections, and takes down each read that was not answered well. */
final class PageReaders implements AutoCloseable {

    private static final int READERS = 4;

    private static final long PAUSE_MILLIS = 50;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ScheduledExecutorService people = Executors.newScheduledThreadPool(READERS,
            Thread.ofPlatform().daemon().name("reader-", 0).factory());

    private final HttpRequest request;

    private final AtomicLong reads = new AtomicLong();

    private final AtomicLong longest = new AtomicLong();

    private final List<String> failures = new ArrayList<>();

    private PageReaders(URI page) {
        this.request = HttpRequest.newBuilder(page).timeout(Duration.ofMinutes(1)).build();
    }

    /** Begins to read. */
    static PageReaders begin(int port, String path) {
        PageReaders readers = new PageReaders(URI.create("http://localhost:" + port + path));
        for (int i = 0; i < READERS; i++) {
            var _ = readers.people.scheduleWithFixedDelay(readers::read, i * PAUSE_MILLIS / READERS, PAUSE_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
        return readers;
    }

    private void read() {
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = this.http.send(this.request, BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().startsWith("{\"code\":\"HOME\"")) {
                failed(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException ex) {
            failed(ex.toString());
        } catch (InterruptedException _) {
            // the readers go home
            Thread.currentThread().interrupt();
            return;
        }
        this.reads.incrementAndGet();
        this.longest.accumulateAndGet(System.nanoTime() - start, Math::max);
    }

    private synchronized void failed(String how) {
        this.failures.add(Instant.now() + " " + how);
    }

    long reads() {
        return this.reads.get();
    }

    /** What the slowest read took. */
    Duration longest() {
        return Duration.ofNanos(this.longest.get());
    }

    synchronized List<String> failures() {
        return List.copyOf(this.failures);
    }

    /** They finish what they read. */
    @Override
    public void close() {
        this.people.shutdown();
        try {
            if (!this.people.awaitTermination(90, TimeUnit.SECONDS)) {
                throw new AssertionError("a reader does not come to an end");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        } finally {
            this.http.shutdownNow();
        }
    }
}
