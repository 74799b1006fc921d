package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import tv.ypsilon.database.BackgroundProperties;
import tv.ypsilon.database.BackgroundWork;
import tv.ypsilon.database.Pace;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.page.Pages;
import tv.ypsilon.parity.Sample.Comparison;
import tv.ypsilon.parity.Sample.Content;
import tv.ypsilon.parity.Sample.Regression;
import tv.ypsilon.parity.SampleStore.Kept;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.teaser.Support;

/**
 * Keeps what every page shows at chosen instants and compares it later with what they show then, whichever system they are
 * read from. In the background; each page is followed by a rest as long as it took.
 */
@Service
public class Samples implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);

    private static final Duration WEEK = Duration.ofDays(7);

    private static final Duration BETWEEN = Duration.ofHours(6);

    private static final int MOST_DIFFERENCES = 1000;

    private static final int ATTEMPTS = 5;

    private static final Duration SAVE_EVERY = Duration.ofSeconds(2);

    private final SampleStore store;

    private final Pages pages;

    private final Migration migration;

    private final Clock clock;

    private final BackgroundWork background;

    Samples(SampleStore store, Pages pages, Migration migration, BackgroundProperties background, Clock clock) {
        this.store = store;
        this.pages = pages;
        this.migration = migration;
        this.clock = clock;
        this.background = new BackgroundWork(background);
    }

    /**
     * Begins to take a sample.
     *
     * @param instants null for now and every six hours for a week
     * @param reason why, for the audit; null: nobody said
     * @throws Refusal {@code already-running}
     */
    public Sample take(@Nullable String name, @Nullable List<Instant> instants, String who,
            @Nullable String reason) {
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Instant> wanted = instants != null ? instants.stream().distinct().sorted().toList()
                : Stream.iterate(now, (at) -> !at.isAfter(now.plus(WEEK)), (at) -> at.plus(BETWEEN)).toList();
        MigrationStep step = this.migration.state().step();
        Sample sample = this.store.start(name, step, who, wanted);
        this.migration.recordBegun(who, "sample taken", sample.address() + (name == null ? "" : " " + name), reason);
        carry("sample-" + sample.id(), (failure) -> this.store.end(sample.id(), failure), (pace) -> {
            Site site = this.pages.site();
            for (Instant instant : wanted) {
                for (Page page : site.pages()) {
                    for (Support support : Support.values()) {
                        this.store.keep(sample.id(),
                                new Kept(page.id(), support, instant, look(page, support, instant, pace)));
                    }
                }
            }
        });
        return sample;
    }

    /**
     * Begins to compare a sample with what pages show now.
     *
     * @param reason why, for the audit; null: nobody said
     * @throws Refusal {@code not-found}, {@code already-running}, or {@code invalid-content} if it is not complete
     */
    public Comparison compare(UUID id, String who, @Nullable String reason) {
        Sample sample = this.store.getSample(id);
        if (sample.status() != ParityRun.Status.COMPLETED) {
            throw Refusal.invalid("id", "sample-unfinished");
        }
        Comparison begun = this.store.startComparison(sample, this.migration.state().step(), who);
        this.migration.recordBegun(who, "sample compared", sample.address(), reason);
        carry("comparison-" + id, (failure) -> this.store.endComparison(id, failure),
                (pace) -> new Report(begun, pace).compare(sample));
        return begun;
    }

    /** What a page shows; what legacy does not tell now is asked again, for a while. */
    private Content look(Page page, Support support, Instant instant, Pace pace) {
        for (int attempt = 1;; attempt++) {
            long start = System.nanoTime();
            try {
                Content content = Content.of(this.pages.show(page.code(), page.language(), support, instant, true));
                pause(pace, Duration.ofNanos(System.nanoTime() - start));
                return content;
            } catch (Refusal refusal) {
                if (attempt >= ATTEMPTS) {
                    throw new RunFailed(page.id() + " cannot be read: " + refusal.getMessage());
                }
                pause(pace, Duration.ofSeconds(attempt));
            }
        }
    }

    private static void pause(Pace pace, Duration duration) {
        if (pace.pause(duration)) {
            throw new RunFailed("stopped");
        }
        Pace.breathe();
    }

    private void carry(String name, Consumer<@Nullable String> end, Consumer<Pace> work) {
        this.background.carry(name, (pace) -> {
            String failure = null;
            try {
                work.accept(pace);
            } catch (RunFailed ex) {
                failure = ex.why();
            } catch (RuntimeException ex) {
                LOG.error("{} failed", name, ex);
                failure = "unexpected: " + ex;
            }
            try {
                end.accept(failure);
                LOG.info("{} has ended{}", name, failure == null ? "" : ": " + failure);
            } catch (RuntimeException ex) {
                LOG.warn("{} will be taken for gone: {}", name, ex.getMessage());
            }
        });
    }

    @Override
    public void destroy() throws InterruptedException {
        this.background.stop();
    }

    /** One comparison as it goes on. */
    private final class Report {

        private final Comparison begun;

        private final Pace pace;

        private final Map<String, Long> byCause = new TreeMap<>();

        private final List<Regression> differences = new ArrayList<>();

        private final Set<List<Object>> known = new HashSet<>();

        private long equal;

        private long different;

        private long savedAt = System.nanoTime();

        Report(Comparison begun, Pace pace) {
            this.begun = begun;
            this.pace = pace;
        }

        void compare(Sample sample) {
            Site site = Samples.this.pages.site();
            for (Instant instant : sample.instants()) {
                for (Kept kept : Samples.this.store.kept(sample.id(), instant)) {
                    List<Regression> found = site.findPage(kept.pageId())
                            .map((page) -> kept.content().differences(kept.pageId(), kept.support(), instant,
                                    look(page, kept.support(), instant, this.pace)))
                            .orElseGet(() -> List.of(new Regression(kept.pageId(), kept.support(), instant, null, null,
                                    Cause.MISSING, List.of(kept.pageId()), List.of())));
                    if (found.isEmpty()) {
                        this.equal++;
                    } else {
                        this.different++;
                        found.forEach(this::add);
                    }
                    if (System.nanoTime() - this.savedAt > SAVE_EVERY.toNanos()) {
                        save();
                    }
                }
            }
            save();
        }

        /** The same thing at a later instant is not told again. */
        private void add(Regression found) {
            List<Object> what = List.of(found.pageId(), found.support(), String.valueOf(found.zone()),
                    String.valueOf(found.teaserId()), found.cause());
            if (this.known.size() >= 100_000 || this.known.add(what)) {
                this.byCause.merge(found.cause().name(), 1L, Long::sum);
                if (this.differences.size() < MOST_DIFFERENCES) {
                    this.differences.add(found);
                }
            }
        }

        private void save() {
            this.savedAt = System.nanoTime();
            Samples.this.store.save(new Comparison(this.begun.sample(), this.begun.status(), this.begun.source(),
                    this.begun.step(), this.begun.comparedBy(), this.begun.startedAt(), null,
                    this.equal + this.different, this.equal, this.different, this.byCause, this.differences, null));
        }
    }
}
