package tv.ypsilon.desk;

import io.micrometer.context.ContextSnapshotFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import tv.ypsilon.desk.BulkOutcome.Change;
import tv.ypsilon.editing.Decision;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Me;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.screen.Notices;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.TeaserQuery;
import tv.ypsilon.teaser.Teasers;

/**
 * Does one thing to many teasers: says first what it would make of each, then does it, one edit for each, and says how each
 * ended. What is refused for one of them is done for the others all the same. The teasers are read by two statements; the
 * edits are {@link Bulk#LIMIT} at the most.
 */
@Screen
class BulkScreen {

    /** How many edits are on their way at once, so that one editor's hundred leave room for others. */
    private static final int AT_ONCE = 4;

    private static final int LINES = 4;

    private static final String LIST = "/teasers";

    private static final ContextSnapshotFactory CONTEXTS = ContextSnapshotFactory.builder().build();

    private final Teasers teasers;

    private final BulkEdits edits;

    private final Deeds deeds;

    private final Scheduling scheduling;

    private final Notices notices;

    private final Words words;

    BulkScreen(Teasers teasers, BulkEdits edits, Deeds deeds, Scheduling scheduling, Notices notices, Words words) {
        this.teasers = teasers;
        this.edits = edits;
        this.deeds = deeds;
        this.scheduling = scheduling;
        this.notices = notices;
        this.words = words;
    }

    /** What it would make of each, as far as it is said. */
    @GetMapping("/teasers/bulk")
    String ask(@RequestParam MultiValueMap<String, String> fields, Model model, Locale locale) {
        Bulk bulk = Bulk.of(fields);
        Map<TeaserId, Teaser> all = find(bulk.ids());
        Notice wrong = null;
        List<BulkOutcome> outcomes = bulk.ids().stream()
                .map((id) -> new BulkOutcome(id.value(), all.get(id), List.of(), null, null)).toList();
        if (bulk.isSaid()) {
            try {
                if (bulk.action() == Bulk.Action.SHIFT) {
                    bulk.move();
                } else if (bulk.action() == Bulk.Action.SCHEDULE) {
                    bulk.entry().read(new EntryId("new"), null);
                }
                BulkEdits.Stage stage = this.edits.stage();
                outcomes = IntStream.range(0, bulk.ids().size())
                        .mapToObj((place) -> foresee(bulk, place, all, stage, locale)).toList();
            } catch (Refusal refusal) {
                wrong = this.notices.of(refusal, locale);
            }
        }
        model.addAttribute("bulk", bulk);
        model.addAttribute("word", bulk.action().word());
        model.addAttribute("outcomes", outcomes);
        List<BulkOutcome> foreseen = outcomes.stream().filter((each) -> each.notice() == null).toList();
        model.addAttribute("possible", bulk.canBeOf(foreseen.size())
                ? foreseen.stream().filter((each) -> !each.changes().isEmpty()).count() : 0);
        model.addAttribute("ready", bulk.isSaid() && wrong == null);
        model.addAttribute("notice", wrong);
        model.addAttribute("errors", wrong == null ? Map.of() : wrong.errors());
        model.addAttribute("key", Deeds.newKey());
        model.addAttribute("pages", all.values().stream().map((teaser) -> teaser.content().language()).distinct()
                .flatMap((language) -> this.scheduling.pages(language).stream()).toList());
        model.addAttribute("back", LocalPath.or(bulk.back(), LIST));
        return "bulk";
    }

    private BulkOutcome foresee(Bulk bulk, int place, Map<TeaserId, Teaser> all, BulkEdits.Stage stage, Locale locale) {
        TeaserId id = bulk.ids().get(place);
        Teaser before = all.get(id);
        try {
            if (before == null) {
                throw Refusal.of(ProblemType.NOT_FOUND, "teaser", id.value());
            }
            Teaser after = this.edits.edit(bulk, place, all, stage).change().apply(before);
            return new BulkOutcome(id.value(), before, changes(before, after, stage, locale), null, null);
        } catch (Refusal refusal) {
            return new BulkOutcome(id.value(), before, List.of(), this.notices.of(refusal, locale), null);
        }
    }

    /** Does it. The same form sent again, by a second click or a reload, does nothing more and is answered alike. */
    @PostMapping("/teasers/bulk")
    String act(@RequestParam MultiValueMap<String, String> fields, @ModelAttribute("me") Me me, Model model,
            Locale locale) {
        Bulk bulk = Bulk.of(fields);
        if (bulk.versions().isEmpty()) {
            throw Refusal.of(ProblemType.VERSION_REQUIRED);
        }
        Map<TeaserId, Teaser> all = find(bulk.ids());
        BulkEdits.Stage stage = this.edits.stage();
        Function<Integer, BulkOutcome> act = (place) -> act(bulk, place, all, stage, me, locale);
        List<BulkOutcome> outcomes = bulk.action() == Bulk.Action.SWAP ? swap(act, bulk, all, locale)
                : each(bulk.ids().size(), act);
        List<String> refused = outcomes.stream().filter((each) -> each.how().equals("refused")).map(BulkOutcome::id)
                .toList();
        boolean again = !refused.isEmpty() && bulk.canBeOf(refused.size());
        return told(outcomes, "bulk.done", bulk.back(), again ? bulk.address(refused) : null, model);
    }

    private BulkOutcome act(Bulk bulk, int place, Map<TeaserId, Teaser> all, BulkEdits.Stage stage, Me me,
            Locale locale) {
        TeaserId id = bulk.ids().get(place);
        Deed deed = this.deeds.edit(() -> this.edits.edit(bulk, place, all, stage), me.name(), bulk.key(place),
                bulk.content(place), locale);
        return outcome(id.value(), all.get(id), deed, stage, locale);
    }

    /** The second one only moves once the first one has, so that not both end up in one place for long. */
    private List<BulkOutcome> swap(Function<Integer, BulkOutcome> act, Bulk bulk, Map<TeaserId, Teaser> all,
            Locale locale) {
        BulkOutcome first = act.apply(0);
        if (first.notice() == null) {
            return List.of(first, act.apply(1));
        }
        TeaserId second = bulk.ids().get(1);
        return List.of(first, new BulkOutcome(second.value(), all.get(second), List.of(),
                this.notices.of(Refusal.of(ProblemType.INVALID_CONTENT).because("not-swapped"), locale), null));
    }

    /** Takes back all that was done, or what is left of it. */
    @PostMapping("/teasers/bulk/undo")
    String undo(@RequestParam MultiValueMap<String, String> fields, @ModelAttribute("me") Me me,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part, Model model, Locale locale) {
        List<String> operations = fields.getOrDefault("operation", List.of());
        List<TeaserId> ids = Bulk.ids(fields);
        if (operations.size() != ids.size()) {
            throw Refusal.invalid("operation", "required");
        }
        Map<TeaserId, Teaser> all = find(ids);
        model.addAttribute("inPlace", part != null);
        String key = fields.getFirst("key");
        BulkEdits.Stage stage = this.edits.stage();
        List<BulkOutcome> outcomes = each(ids.size(), (place) -> {
            Deed deed = this.deeds.undo(Undo.operationId(operations.get(place)), me.name(),
                    key == null ? null : key + "-" + place, locale);
            return outcome(ids.get(place).value(), all.get(ids.get(place)), deed, stage, locale);
        });
        return told(outcomes, "bulk.undone", fields.getFirst("back"), null, model);
    }

    private BulkOutcome outcome(String id, @Nullable Teaser seen, Deed deed, BulkEdits.Stage stage,
            Locale locale) {
        return switch (deed) {
            case Deed.Done(Decision decision) -> new BulkOutcome(id,
                    decision.after() != null ? decision.after() : decision.before(),
                    changes(decision.before(), decision.after(), stage, locale), null,
                    decision.operationId() == null ? null : decision.operationId().toString());
            case Deed.NotDone(_, Notice notice) -> new BulkOutcome(id, seen, List.of(), notice, null);
        };
    }

    /**
     * @param again where what was not done can be tried once more; null: nowhere
     */
    private static String told(List<BulkOutcome> outcomes, String texts, @Nullable String back, @Nullable String again,
            Model model) {
        model.addAttribute("outcomes", outcomes);
        model.addAttribute("counts", outcomes.stream().collect(Collectors.groupingBy(BulkOutcome::how,
                Collectors.counting())));
        model.addAttribute("texts", texts);
        model.addAttribute("back", LocalPath.or(back, LIST));
        model.addAttribute("again", again);
        model.addAttribute("key", Deeds.newKey());
        return "bulk-done";
    }

    /** Each on a thread of its own, a few at once; in the order of the places. */
    private static List<BulkOutcome> each(int count, Function<Integer, BulkOutcome> act) {
        Semaphore turns = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<BulkOutcome>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int place = i;
                Callable<BulkOutcome> work = () -> {
                    turns.acquire();
                    try {
                        return act.apply(place);
                    } finally {
                        turns.release();
                    }
                };
                // so that what it does is part of the request's trace
                running.add(threads.submit(CONTEXTS.captureAll().wrap(work)));
            }
            List<BulkOutcome> outcomes = new ArrayList<>();
            for (Future<BulkOutcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } catch (ExecutionException ex) {
            throw Problems.refusalFor(Objects.requireNonNullElse(ex.getCause(), ex));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.of(ProblemType.BUSY);
        }
    }

    private Map<TeaserId, Teaser> find(List<TeaserId> ids) {
        return this.teasers.list(
                new TeaserQuery(ids.stream().map(TeaserId::value).toList(), null, null, null, null, null, null, null,
                        null),
                new ListOrder("id", true, 0, Bulk.LIMIT)).items().stream()
                .collect(Collectors.toMap(Teaser::id, Function.identity()));
    }

    private List<Change> changes(@Nullable Teaser before, @Nullable Teaser after, BulkEdits.Stage stage,
            Locale locale) {
        List<Change> changes = new ArrayList<>();
        if (before != null && after == null) {
            changes.add(new Change(this.words.text("bulk.teaser", locale, before.schedule().size()), null));
            return changes;
        }
        if (after == null) {
            return changes;
        }
        if (before == null) {
            changes.add(new Change(null, this.words.text("bulk.teaser", locale, after.schedule().size())));
            return changes;
        }
        if (before.content().status() != after.content().status()) {
            changes.add(new Change(this.words.text("bulk.status." + before.content().status(), locale),
                    this.words.text("bulk.status." + after.content().status(), locale)));
        }
        for (ScheduleEntry entry : after.schedule()) {
            ScheduleEntry old = before.findEntry(entry.id()).orElse(null);
            if (old == null || !old.saysTheSameAs(entry)) {
                changes.add(new Change(old == null ? null : line(old, stage, locale), line(entry, stage, locale)));
            }
        }
        before.schedule().stream().filter((entry) -> after.findEntry(entry.id()).isEmpty())
                .forEach((entry) -> changes.add(new Change(line(entry, stage, locale), null)));
        if (changes.size() > LINES) {
            int more = changes.size() - LINES + 1;
            changes.subList(LINES - 1, changes.size()).clear();
            changes.add(new Change(null, this.words.text("bulk.more", locale, more)));
        }
        return changes;
    }

    private String line(ScheduleEntry entry, BulkEdits.Stage stage, Locale locale) {
        return stage.title(entry.zoneId()) + ", " + this.words.when(entry.window(), locale)
                + (entry.position() == null ? ""
                        : this.words.text("week.position", locale, entry.position().asNumber()));
    }
}
