package tv.ypsilon.desk;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tv.ypsilon.desk.HistoryQuery.Outcome;
import tv.ypsilon.editing.Decision;
import tv.ypsilon.editing.Editing.Restored;
import tv.ypsilon.editing.Journal;
import tv.ypsilon.editing.Operation;
import tv.ypsilon.editing.OperationKind;
import tv.ypsilon.problem.ProblemTexts;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Me;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.screen.Notices;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Teasers;

/** What was done to teasers, by whom, and how it ended; any of it can be taken back or brought back. */
@Screen
class HistoryScreen {

    /** An answer that ends the asking of the script. */
    private static final int NO_MORE = 286;

    private static final int NEIGHBOURS = 20;

    private final Journal journal;

    private final Teasers teasers;

    private final Sites sites;

    private final Deeds deeds;

    private final Words words;

    private final Notices notices;

    private final ProblemTexts problems;

    HistoryScreen(Journal journal, Teasers teasers, Sites sites, Deeds deeds, Words words, Notices notices,
            ProblemTexts problems) {
        this.journal = journal;
        this.teasers = teasers;
        this.sites = sites;
        this.deeds = deeds;
        this.words = words;
        this.notices = notices;
        this.problems = problems;
    }

    /**
     * An edit in the list.
     *
     * @param what the last part of the key of what it does
     * @param parts the keys of what changes
     */
    record Row(
            UUID id,
            Instant at,
            String author,
            String what,
            String title,
            String teaser,
            List<String> parts,
            Outcome outcome) {

        static Row of(Operation operation) {
            return new Row(operation.id(), operation.createdAt(), operation.author(), kindOf(operation),
                    titleOf(operation), operation.teaserId().value(),
                    OperationDiff.parts(operation.before(), operation.after()), Outcome.of(operation.state()));
        }
    }

    @GetMapping("/history")
    String list(@ModelAttribute("query") HistoryQuery query, Model model, Locale locale,
            HttpServletResponse response) {
        model.addAttribute("outcomes", Outcome.values());
        model.addAttribute("size", HistoryQuery.SIZE);
        model.addAttribute("errors", Map.of());
        Slice<Row> found = new Slice<>(List.of(), 0, 0);
        try {
            found = this.journal.list(query.asked(),
                    new ListOrder("createdAt", false, query.start(), HistoryQuery.SIZE)).map(Row::of);
        } catch (Refusal refusal) {
            if (refusal.type() != ProblemType.INVALID_CONTENT) {
                throw refusal;
            }
            Notice notice = this.notices.of(refusal, locale);
            response.setStatus(notice.status());
            model.addAttribute("errors", notice.errors());
        }
        model.addAttribute("found", found);
        return "history";
    }

    @GetMapping("/history/{operation}")
    String show(@PathVariable("operation") String id, Model model, Locale locale) {
        Operation operation = this.journal.getOperation(Undo.operationId(id));
        Teaser now = this.teasers.findTeaser(operation.teaserId()).orElse(null);
        boolean done = Outcome.of(operation.state()) == Outcome.DONE;
        boolean asItLeftIt = done && Objects.equals(now, operation.committed());
        tell(operation, model, locale);
        model.addAttribute("diff", OperationDiff.of(operation.before(), operation.after(), this.sites.current(),
                this.words, locale));
        model.addAttribute("now", now);
        model.addAttribute("undoable", asItLeftIt && operation.kind() != OperationKind.PAY_DEBT);
        model.addAttribute("changedSince", done && !asItLeftIt);
        model.addAttribute("restoreBefore", done && isAnother(operation.before(), now));
        model.addAttribute("restoreAfter", done && isAnother(operation.committed(), now));
        model.addAttribute("key", Deeds.newKey());
        neighbours(operation, model);
        return "operation";
    }

    private static boolean isAnother(@Nullable Teaser image, @Nullable Teaser now) {
        return image != null && (now == null || !image.saysTheSameAs(now));
    }

    /** The edits of the same teaser before and after it, and the one that takes it back. */
    private void neighbours(Operation operation, Model model) {
        Journal.Query since = new Journal.Query(null, operation.teaserId().value(), null, null, operation.createdAt(),
                null);
        List<Operation> later = this.journal.list(since, new ListOrder("createdAt", true, 0, NEIGHBOURS)).items()
                .stream().filter((other) -> !other.id().equals(operation.id())).toList();
        Journal.Query until = new Journal.Query(null, operation.teaserId().value(), null, null, null,
                operation.createdAt());
        Optional<Operation> earlier = this.journal.list(until, new ListOrder("createdAt", false, 0, 1)).items()
                .stream().findFirst();
        model.addAttribute("next", later.stream().findFirst().map(Operation::id).orElse(null));
        model.addAttribute("previous", earlier.map(Operation::id).orElse(null));
        model.addAttribute("undoneBy", later.stream().filter((other) -> operation.id().equals(other.undoes())
                && Outcome.of(other.state()) == Outcome.DONE).findFirst().map(Operation::id).orElse(null));
    }

    /**
     * How an edit stands, for a page that waits for it: nothing while it is on its way, then what became of it.
     *
     * @param of the page that asks: {@code page}, the edit's own, is loaded anew; {@code form} has all that was typed
     */
    @GetMapping("/history/{operation}/outcome")
    @Nullable
    String outcome(@PathVariable("operation") String id,
            @RequestParam(name = "of", required = false) @Nullable String of,
            Model model, Locale locale, HttpServletResponse response) {
        Operation operation = this.journal.getOperation(Undo.operationId(id));
        response.setHeader("Cache-Control", "no-store");
        if (Outcome.of(operation.state()) == Outcome.UNDER_WAY) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        response.setStatus(NO_MORE);
        if ("page".equals(of)) {
            response.setHeader("HX-Refresh", "true");
        }
        tell(operation, model, locale);
        model.addAttribute("of", of);
        model.addAttribute("undoKey", Deeds.newKey());
        return "fragments/outcome :: decided";
    }

    private void tell(Operation operation, Model model, Locale locale) {
        Outcome outcome = Outcome.of(operation.state());
        model.addAttribute("operation", operation);
        model.addAttribute("outcome", outcome);
        model.addAttribute("what", kindOf(operation));
        model.addAttribute("teaserTitle", titleOf(operation));
        model.addAttribute("why", why(operation, locale));
        Instant decided = operation.decidedAt();
        model.addAttribute("took", decided == null ? null
                : Duration.between(operation.createdAt(), decided).toMillis() / 1000.0);
    }

    /** What ended it, in the reader's language; null where nothing did. */
    private @Nullable String why(Operation operation, Locale locale) {
        return operation.failure() == null ? null : Stream.of(ProblemType.values())
                .filter((type) -> type.slug().equals(operation.failure())).findFirst()
                .map((type) -> this.problems.title(type, locale)).orElse(operation.failure());
    }

    @PostMapping("/history/{operation}/restore")
    String restore(@PathVariable("operation") String id, @RequestParam("which") Restored which,
            @RequestParam(name = "version", required = false) @Nullable Long version,
            @RequestParam(name = "key", required = false) @Nullable String key, @ModelAttribute("me") Me me,
            Model model, Locale locale, HttpServletResponse response, RedirectAttributes redirect) {
        UUID operation = Undo.operationId(id);
        return switch (this.deeds.restore(operation, which, version, me.name(), key, locale)) {
            case Deed.Done(Decision decision) -> {
                Teaser after = Objects.requireNonNull(decision.after());
                Flash.done(redirect,
                        this.words.text(decision.operationId() == null ? "form.done.same" : "history.restored", locale,
                                Scheduling.title(after)),
                        decision);
                yield LocalPath.redirect(TeaserFormScreen.address(after.id()), "/history");
            }
            case Deed.NotDone(_, Notice notice) -> {
                response.setStatus(notice.status());
                model.addAttribute("notice", notice);
                model.addAttribute("back", "/history/" + operation);
                model.addAttribute("again", "/history/" + operation + "/restore?which=" + which);
                model.addAttribute("key", key);
                model.addAttribute("version", version);
                yield "not-done";
            }
        };
    }

    private static String kindOf(Operation operation) {
        return operation.undoes() != null ? "UNDO"
                : operation.kind() == OperationKind.UPDATE && operation.entryId() != null ? "SCHEDULE"
                        : operation.kind().name();
    }

    private static String titleOf(Operation operation) {
        Teaser image = operation.after() != null ? operation.after() : operation.before();
        return image != null ? Scheduling.title(image) : Words.title(null, operation.teaserId().value());
    }
}
