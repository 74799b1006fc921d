package tv.ypsilon.process;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.process.EditLog.Kind;
import tv.ypsilon.process.EditLog.Sight;
import tv.ypsilon.process.EditLog.Told;

/**
 * A handful of editors who edit the same teasers, and a reader who looks at their page, each on whatever instance the
 * load balancer gives.
 */
final class Editors implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final int EDITORS = 4;

    private static final long PAUSE_MILLIS = 120;

    /** An answer and where it came from. */
    record Heard(String instance, Told told) {}

    private final EditLog log;

    private final List<String> teasers;

    private final List<Door> serving = new ArrayList<>();

    private final Map<Door, Integer> busy = new HashMap<>();

    private final ScheduledExecutorService people = Executors.newScheduledThreadPool(EDITORS + 1,
            Thread.ofPlatform().daemon().name("editor-", 0).factory());

    private final List<ScheduledFuture<?>> shifts = new ArrayList<>();

    private final AtomicInteger titles = new AtomicInteger();

    private final List<Heard> heard = new ArrayList<>();

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Editors(EditLog log, List<String> teasers) {
        this.log = log;
        this.teasers = teasers;
    }

    /** The load balancer may choose this instance from now on. */
    synchronized void use(Door instance) {
        this.serving.add(instance);
    }

    /** The load balancer chooses it no more; what is under way goes on. */
    synchronized void forget(Door instance) {
        this.serving.remove(instance);
    }

    /** The load balancer chooses it no more, and it has nothing under way. */
    void drain(Door instance) {
        forget(instance);
        await(instance + " to have no editor").atMost(LONG).pollInterval(Duration.ofMillis(10))
                .until(() -> busyWith(instance) == 0);
    }

    private synchronized int busyWith(Door instance) {
        return this.busy.getOrDefault(instance, 0);
    }

    private synchronized Optional<Door> choose(Random random) {
        if (this.serving.isEmpty()) {
            return Optional.empty();
        }
        Door chosen = this.serving.get(random.nextInt(this.serving.size()));
        this.busy.merge(chosen, 1, Integer::sum);
        return Optional.of(chosen);
    }

    private synchronized void leave(Door instance) {
        this.busy.merge(instance, -1, Integer::sum);
    }

    void begin(long seed) {
        for (int i = 0; i < EDITORS; i++) {
            Editor editor = new Editor(new Random(seed + i));
            this.shifts.add(this.people.scheduleWithFixedDelay(editor, PAUSE_MILLIS * i / EDITORS, PAUSE_MILLIS,
                    TimeUnit.MILLISECONDS));
        }
        Random reader = new Random(seed + EDITORS);
        this.shifts.add(this.people.scheduleWithFixedDelay(() -> read(reader), 0, PAUSE_MILLIS / 4,
                TimeUnit.MILLISECONDS));
    }

    /** A reader of pages takes down what they show; while there is no page to be had, nothing. */
    private void read(Random random) {
        choose(random).ifPresent((instance) -> {
            try {
                Answer page = instance.api().unjudged().get("/api/pages/HOME?language=fr&support=web");
                if (page.status() == 200) {
                    page.json().path("zones").forEach((zone) -> zone.path("teasers").forEach(
                            (teaser) -> this.log.sees(new Sight(teaser.path("id").asString(),
                                    teaser.path("title").asString()))));
                }
            } catch (UncheckedIOException _) {
                // it was killed, or its database is away
            } catch (RuntimeException | AssertionError ex) {
                this.failure.compareAndSet(null, ex);
            } finally {
                leave(instance);
            }
        });
    }

    /** Waits until so many more edits were answered as done. */
    void awaitDone(int more) {
        long before = done();
        await("edits that are done").atMost(LONG).pollInterval(Duration.ofMillis(20))
                .until(() -> done() >= before + more);
    }

    /** Waits until so many more edits were answered so. */
    void awaitProblems(String problem, int more) {
        int before = heard().size();
        await("edits answered " + problem).atMost(LONG).pollInterval(Duration.ofMillis(20))
                .until(() -> heard().stream().skip(before).filter((each) -> each.told().problem().equals(problem))
                        .count() >= more);
    }

    private long done() {
        return heard().stream().filter((each) -> each.told().isDone()).count();
    }

    synchronized List<Heard> heard() {
        return List.copyOf(this.heard);
    }

    private synchronized void hear(Heard answer) {
        this.heard.add(answer);
    }

    /** They finish what they do, and go home; an error of theirs is thrown here. */
    @Override
    public void close() {
        this.shifts.forEach((shift) -> shift.cancel(false));
        this.people.shutdown();
        try {
            if (!this.people.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new AssertionError("an editor does not come to an end");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
        if (this.failure.get() != null) {
            throw new AssertionError("an editor had an accident", this.failure.get());
        }
    }

    /** One edit, told to the log. */
    static Told tell(EditLog log, Kind kind, @Nullable String teaser, String title, Supplier<Answer> edit) {
        Told told;
        try {
            Answer answer = edit.get();
            boolean done = answer.status() < 300;
            told = new Told(kind, done ? answer.text("id") : teaser, title, answer.status(),
                    done ? "" : answer.problem(), done ? answer.version() : 0,
                    answer.status() == 504 ? answer.text("operation") : null);
        } catch (UncheckedIOException _) {
            told = new Told(kind, teaser, title, null, "", 0, null);
        }
        log.add(told);
        return told;
    }

    /** A teaser that is not scheduled, as the body of a request. */
    static String body(String title) {
        return """
                {"language": "fr", "kind": "SHOW", "title": "%s", "supports": ["web", "tv"], "status": "PUBLISHED"}"""
                .formatted(title);
    }

    private final class Editor implements Runnable {

        private final Random random;

        private final List<String> own = new ArrayList<>();

        Editor(Random random) {
            this.random = random;
        }

        @Override
        public void run() {
            choose(this.random).ifPresent((instance) -> {
                try {
                    edit(instance);
                } catch (UncheckedIOException _) {
                    // it could not even be read
                } catch (RuntimeException | AssertionError ex) {
                    Editors.this.failure.compareAndSet(null, ex);
                } finally {
                    leave(instance);
                }
            });
        }

        private void edit(Door instance) {
            ApiClient api = instance.api().as("editor");
            String title = "Titre " + Editors.this.titles.incrementAndGet();
            int dice = this.random.nextInt(100);
            Told told;
            if (dice < 10) {
                told = create(api, title);
            } else if (dice < 15 && !this.own.isEmpty()) {
                String id = this.own.removeFirst();
                told = tell(Editors.this.log, Kind.DELETE, id, "", () -> api.delete("/api/teasers/" + id));
            } else {
                String id = Editors.this.teasers.get(this.random.nextInt(Editors.this.teasers.size()));
                Answer now = api.get("/api/teasers/" + id);
                if (now.status() == 200) {
                    String body = ((ObjectNode) now.json()).put("title", title).toString();
                    told = tell(Editors.this.log, Kind.UPDATE, id, title, () -> api.put("/api/teasers/" + id, body));
                } else {
                    // who cannot read can only try to make something new
                    told = create(api, title);
                }
            }
            hear(new Heard(instance.name(), told));
        }

        private Told create(ApiClient api, String title) {
            Told told = tell(Editors.this.log, Kind.CREATE, null, title, () -> api.post("/api/teasers", body(title)));
            if (told.isDone()) {
                this.own.add(told.teaser());
            }
            return told;
        }
    }
}
