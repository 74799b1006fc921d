package tv.ypsilon.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tv.ypsilon.ApiClient;
import tv.ypsilon.ApiClient.Answer;
import tv.ypsilon.Scene;
import tv.ypsilon.ServiceTest;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * While an editor changes titles, states, windows, positions and zones at random, readers at every boundary, a moment
 * before it and on every support are shown what a plain computation says of the page: as it was when they asked, or as it
 * became until they were answered.
 */
@ServiceTest
class PageTruthIntegrationTests {

    private static final int TEASERS = 8;

    private static final int EDITS = 100;

    private static final Instant BEGIN = Instant.parse("2027-03-28T00:00:00Z");

    private static final List<String> SUPPORTS = List.of("web", "app", "tv");

    @Autowired
    private Scene scene;

    @Autowired
    private LegacySimulator legacy;

    private final Random random = new Random(11);

    /** What the page's teasers were after each edit; the last one may not be answered yet. */
    private final List<Map<String, Shown>> versions = new CopyOnWriteArrayList<>();

    private final AtomicInteger answered = new AtomicInteger();

    private record Shown(
            String title,
            boolean published,
            List<String> supports,
            String zone,
            int position,
            Instant from,
            Instant until) {

        boolean isShown(String inZone, String support, Instant at) {
            return this.published && this.zone.equals(inZone) && this.supports.contains(support)
                    && !at.isBefore(this.from) && at.isBefore(this.until);
        }
    }

    @Test
    void isToldToEveryReaderWhileEverythingChanges() throws Exception {
        begin();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger checked = new AtomicInteger();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random which = new Random(i);
                reading.add(readers.submit(() -> {
                    while (!over.get()) {
                        read(which);
                        checked.incrementAndGet();
                    }
                }));
            }
            try {
                for (int i = 0; i < EDITS; i++) {
                    edit("t-" + this.random.nextInt(TEASERS));
                    int before = checked.get();
                    await().pollInterval(Duration.ofMillis(1)).until(() -> checked.get() > before + 4
                            || reading.stream().anyMatch(Future::isDone));
                }
            } finally {
                over.set(true);
            }
            for (Future<?> each : reading) {
                each.get();
            }
        }
        assertThat(checked).hasValueGreaterThan(EDITS);
    }

    private void begin() {
        this.scene.begin(0);
        Map<String, Shown> first = new HashMap<>();
        for (int i = 0; i < TEASERS; i++) {
            Instant from = hour(i);
            Instant until = hour(i + 4);
            String title = "Le n° " + i;
            this.legacy.put("""
                    {"id": "t-%d", "title": "%s", "kind": {"code": "SHOW"}, "lang": "fr", "platform": "web,tv,app",
                     "zone": "%s_HOME", "page": "HOME", "from": "%s", "to": "%s", "order": "%d"}
                    """.formatted(i, title, i % 2 == 0 ? "top" : "more", from, until, i % 3));
            first.put("t-" + i, new Shown(title, true, SUPPORTS, i % 2 == 0 ? Scene.TOP : Scene.MORE, i % 3, from,
                    until));
        }
        this.scene.importAll();
        this.scene.atStep(3);
        ApiClient.Answer gone = this.scene.editor().delete("/api/teasers/lighthouse?version="
                + this.scene.teaser("lighthouse").orElseThrow().path("version").asLong());
        assertThat(gone.status()).isEqualTo(200);
        this.versions.add(first);
    }

    private static Instant hour(int hour) {
        return BEGIN.plus(Duration.ofHours(hour));
    }

    private void edit(String id) {
        Shown before = this.versions.getLast().get(id);
        boolean ofSchedule = this.random.nextBoolean();
        Shown after = ofSchedule ? rescheduled(before) : rewritten(before);
        Map<String, Shown> version = new HashMap<>(this.versions.getLast());
        version.put(id, after);
        this.versions.add(version);

        Answer answer;
        if (ofSchedule) {
            ObjectNode entry = (ObjectNode) this.scene.api().as("viewer")
                    .get("/api/schedules?filter=" + ApiClient.encoded("{\"teaserId\":\"" + id + "\"}")).json().get(0);
            answer = this.scene.editor().put("/api/schedules/" + ApiClient.encoded(entry.path("id").asString()), entry
                    .put("position", after.position()).put("zoneId", after.zone())
                    .put("startsAt", after.from().toString()).put("endsAt", after.until().toString()).toString());
        } else {
            ObjectNode teaser = (ObjectNode) this.scene.teaser(id).orElseThrow();
            teaser.put("title", after.title()).put("status", after.published() ? "PUBLISHED" : "DRAFT")
                    .putArray("supports").removeAll();
            after.supports().forEach(teaser.withArray("supports")::add);
            answer = this.scene.editor().put("/api/teasers/" + id, teaser.toString());
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        this.answered.set(this.versions.size() - 1);
    }

    private Shown rescheduled(Shown before) {
        int from = this.random.nextInt(TEASERS);
        return new Shown(before.title(), before.published(), before.supports(),
                this.random.nextBoolean() ? Scene.TOP : Scene.MORE, this.random.nextInt(3), hour(from),
                hour(from + 1 + this.random.nextInt(5)));
    }

    private Shown rewritten(Shown before) {
        List<String> supports = SUPPORTS.stream().filter((_) -> this.random.nextInt(3) > 0).toList();
        return new Shown("Titre " + this.random.nextInt(1_000_000), this.random.nextInt(5) > 0,
                supports.isEmpty() ? SUPPORTS : supports, before.zone(), before.position(), before.from(),
                before.until());
    }

    private void read(Random which) {
        Instant at = hour(which.nextInt(TEASERS + 6)).minusMillis(which.nextInt(2));
        String support = SUPPORTS.get(which.nextInt(3));
        int first = this.answered.get();
        Answer answer = this.scene.api().unjudged().get("/api/pages/HOME?language=fr&support=" + support + "&at=" + at);
        List<Map<String, Shown>> all = List.copyOf(this.versions);
        List<Map<String, Shown>> possible = all.subList(first, all.size());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(told(answer.json())).as("on %s at %s", support, at)
                .isIn(possible.stream().map((version) -> computed(version, support, at)).toList());
    }

    private static Map<String, List<String>> told(JsonNode page) {
        Map<String, List<String>> zones = new LinkedHashMap<>();
        page.path("zones").forEach((zone) -> zones.put(zone.path("id").asString(), zone.path("teasers").valueStream()
                .map((teaser) -> teaser.path("id").asString() + " " + teaser.path("title").asString()).toList()));
        return zones;
    }

    /** As the design says it: by position, then the latest start, then the id; the first three in the top zone. */
    private static Map<String, List<String>> computed(Map<String, Shown> version, String support, Instant at) {
        Map<String, List<String>> zones = new LinkedHashMap<>();
        for (String zone : List.of(Scene.TOP, Scene.MORE)) {
            zones.put(zone, version.entrySet().stream()
                    .filter((each) -> each.getValue().isShown(zone, support, at))
                    .sorted(Comparator
                            .comparingInt((Map.Entry<String, Shown> each) -> each.getValue().position())
                            .thenComparing((each) -> each.getValue().from(), Comparator.reverseOrder())
                            .thenComparing(Map.Entry::getKey))
                    .limit(zone.equals(Scene.TOP) ? 3 : Long.MAX_VALUE)
                    .map((each) -> each.getKey() + " " + each.getValue().title()).toList());
        }
        return zones;
    }
}
