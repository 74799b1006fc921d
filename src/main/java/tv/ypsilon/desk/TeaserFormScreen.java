package tv.ypsilon.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;
import tv.ypsilon.editing.Decision;
import tv.ypsilon.editing.Edit;
import tv.ypsilon.editing.Editing;
import tv.ypsilon.editing.Journal;
import tv.ypsilon.editing.Operation;
import tv.ypsilon.editing.OperationState;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Me;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.screen.Notices;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Teasers;

/** The form of a teaser. Whatever becomes of an edit, what was typed is still there afterwards. */
@Screen
class TeaserFormScreen {

    /** Words of the kinds that editors use; others can be typed. */
    private static final List<String> KINDS = List.of("SHOW", "TV_SERIES", "MAGAZINE", "MOVIE", "DOCUMENTARY",
            "CONCERT", "COLLECTION", "EXTERNAL");

    private final Teasers teasers;

    private final Deeds deeds;

    private final Notices notices;

    private final Words words;

    private final Sites sites;

    private final Meanwhile meanwhile;

    private final ParisTime paris;

    TeaserFormScreen(Teasers teasers, Deeds deeds, Notices notices, Words words, Sites sites, Meanwhile meanwhile,
            ParisTime paris) {
        this.teasers = teasers;
        this.deeds = deeds;
        this.notices = notices;
        this.words = words;
        this.sites = sites;
        this.meanwhile = meanwhile;
        this.paris = paris;
    }

    /** A new teaser; with another one's id, the same words once more. */
    @GetMapping("/teasers/new")
    String create(@RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "language", required = false) @Nullable String language, Model model,
            Locale locale) {
        Teaser original = from == null || from.isEmpty() ? null : this.teasers.getTeaser(idOf(from));
        model.addAttribute("original", original == null ? null : Scheduling.title(original));
        return page(original != null ? TeaserForm.copyOf(original)
                : TeaserForm.blank(language == null || language.isBlank() ? locale.getLanguage() : language), null,
                model, locale);
    }

    @GetMapping("/teasers/{id}")
    String edit(@PathVariable("id") String id, Model model, Locale locale) {
        Teaser teaser = this.teasers.getTeaser(idOf(id));
        return page(TeaserForm.of(teaser), teaser, model, locale);
    }

    @PostMapping("/teasers")
    String create(@ModelAttribute("form") TeaserForm form, @ModelAttribute("me") Me me, Model model, Locale locale,
            HttpServletResponse response, RedirectAttributes redirect) {
        TeaserId id = form.newId();
        Deed deed = once(form, () -> Edit.create(Teaser.create(id, form.read(null))), me, locale);
        return answer(form.as(id.value(), form.version()).under(form.key()), deed, "form.done.created", model, locale,
                response, redirect);
    }

    @PostMapping("/teasers/{id}")
    String save(@PathVariable("id") String id, @ModelAttribute("form") TeaserForm typed, @ModelAttribute("me") Me me,
            HttpServletRequest request, Model model, Locale locale, HttpServletResponse response,
            RedirectAttributes redirect) {
        TeaserId teaserId = idOf(id);
        TeaserForm form = chosen(typed, teaserId, request);
        Deed deed = once(form, () -> Edit.update(teaserId, form.versionSeen(), null,
                (before) -> before.edit(form.read(before.content()))), me, locale);
        return answer(form, deed, "form.done.saved", model, locale, response, redirect);
    }

    @PostMapping("/teasers/{id}/delete")
    String delete(@PathVariable("id") String id, @ModelAttribute("form") TeaserForm form,
            @ModelAttribute("me") Me me, Model model, Locale locale, HttpServletResponse response,
            RedirectAttributes redirect) {
        TeaserId teaserId = idOf(id);
        Deed deed = this.deeds.edit(() -> Edit.delete(teaserId, form.versionSeen()), me.name(), form.key(),
                "delete " + teaserId + " " + form.version(), locale);
        model.addAttribute("deleting", true);
        return answer(form, deed, "form.done.deleted", model, locale, response, redirect);
    }

    /** What it will look like: the part of the page for the script, the whole page without it. */
    @PostMapping("/teasers/{id}/preview")
    String preview(@PathVariable("id") String id, @ModelAttribute("form") TeaserForm form,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part, Model model, Locale locale) {
        Teaser teaser = form.isNew() ? null : this.teasers.findTeaser(idOf(id)).orElse(null);
        model.addAttribute("wrong", wrong(form, teaser, locale));
        if (part == null) {
            return page(form, teaser, model, locale);
        }
        model.addAttribute("cards", TeaserCards.of(form));
        return "fragments/teaser-form :: preview";
    }

    /** What would be refused, but for what is only not typed yet. */
    private Map<String, String> wrong(TeaserForm form, @Nullable Teaser teaser, Locale locale) {
        try {
            Teaser _ = teaser == null ? Teaser.create(form.newId(), form.read(null))
                    : teaser.edit(form.read(teaser.content()));
            return Map.of();
        } catch (Refusal refusal) {
            return this.notices.of(Problems.refusalFor(refusal.violating(refusal.violations().stream()
                    .filter((violation) -> !violation.code().equals("required")).toList())), locale).errors();
        }
    }

    /**
     * Does an edit under the key of the form. Where the form was sent before and changed since, it is another edit: the
     * version or the id keeps it from being done twice.
     */
    private Deed once(TeaserForm form, Supplier<Edit> edit, Me me, Locale locale) {
        Deed deed = this.deeds.edit(edit, me.name(), form.key(), form.content(), locale);
        return deed instanceof Deed.NotDone(Refusal refusal, _)
                && refusal.type() == ProblemType.IDEMPOTENCY_KEY_REUSED
                        ? this.deeds.edit(edit, me.name(), null, form.content(), locale) : deed;
    }

    /** With theirs where they were chosen, if what was shown as theirs is still there. */
    private TeaserForm chosen(TeaserForm typed, TeaserId id, HttpServletRequest request) {
        List<ContentField> theirs = Stream.of(ContentField.values())
                .filter((field) -> "theirs".equals(request.getParameter("take-" + field.word()))).toList();
        Teaser now = theirs.isEmpty() ? null : this.teasers.findTeaser(id).orElse(null);
        if (now == null || now.version() != typed.versionSeen()) {
            return typed;
        }
        TeaserForm form = typed;
        for (ContentField field : theirs) {
            form = form.with(field, field.of(now.content()));
        }
        return form;
    }

    private String answer(TeaserForm form, Deed deed, String said, Model model, Locale locale,
            HttpServletResponse response, RedirectAttributes redirect) {
        return switch (deed) {
            case Deed.Done(Decision decision) -> done(decision, said, redirect, locale);
            case Deed.NotDone(Refusal refusal, Notice notice) -> {
                response.setStatus(notice.status());
                yield again(form, refusal, notice, model, locale);
            }
        };
    }

    private String done(Decision decision, String said, RedirectAttributes redirect, Locale locale) {
        Teaser after = decision.after();
        Teaser either = after != null ? after : Objects.requireNonNull(decision.before());
        Flash.done(redirect, this.words.text(decision.operationId() == null ? "form.done.same" : said, locale,
                Scheduling.title(either)), decision);
        return LocalPath.redirect(after == null ? "/teasers" : address(after.id()), "/teasers");
    }

    /** @throws Refusal {@code not-found} if no teaser can have such an id, as the database takes no such text */
    private static TeaserId idOf(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw Refusal.of(ProblemType.NOT_FOUND, "teaser", text);
        }
        return new TeaserId(text);
    }

    static String address(TeaserId id) {
        return UriComponentsBuilder.fromPath("/teasers/{id}").encode().buildAndExpand(id.value()).toUriString();
    }

    /** The form once more, with all that was typed and why it was not done. */
    private String again(TeaserForm form, Refusal refusal, Notice notice, Model model, Locale locale) {
        Teaser now = this.teasers.findTeaser(new TeaserId(Objects.requireNonNull(form.id()))).orElse(null);
        model.addAttribute("notice", notice);
        model.addAttribute("errors", notice.errors());
        Teaser newer = refusal.type() == ProblemType.STALE_VERSION ? now : null;
        if (newer != null) {
            model.addAttribute("theirs", this.meanwhile.sideBySide(form, newer));
        } else if (refusal.type() == ProblemType.CHANGED_IN_LEGACY) {
            Optional<Teaser> legacy = Editing.inLegacy(refusal);
            model.addAttribute("theirs",
                    legacy.map((document) -> TheirsAndYours.inLegacy(now, document, form)).orElse(null));
            model.addAttribute("goneInLegacy", legacy.isEmpty());
        }
        boolean gone = now == null && !form.isNew();
        model.addAttribute("gone", gone);
        // what cannot be known yet may still be done, so its key stays and the same form sent again does nothing more
        TeaserForm next = refusal.type() == ProblemType.OUTCOME_UNKNOWN || refusal.type() == ProblemType.EDIT_UNDER_WAY
                ? form : form.as(form.id(), newer != null ? Long.toString(newer.version()) : form.version());
        return page(next, gone ? null : now, model, locale);
    }

    private String page(TeaserForm form, @Nullable Teaser teaser, Model model, Locale locale) {
        model.addAttribute("form", form);
        model.addAttribute("teaser", teaser);
        model.addAttribute("heading", teaser != null ? Scheduling.title(teaser)
                : Words.title(form.title(), this.words.text("form.new", locale)));
        model.addAttribute("picture", Thumbnail.of(form.image(), form.title(), String.valueOf(form.id())));
        model.addAttribute("kinds", KINDS);
        model.addAttribute("supports", Support.values());
        model.addAttribute("cards", TeaserCards.of(form));
        Site site = this.sites.current();
        model.addAttribute("languages",
                teaser != null && !teaser.schedule().isEmpty() ? List.of(teaser.content().language())
                        : Stream.concat(Stream.of(form.typed(ContentField.LANGUAGE)).filter((said) -> !said.isBlank()),
                                site.pages().stream().map(Page::language)).distinct().sorted().toList());
        model.addAttribute("schedule", teaser == null ? null : Entries.of(teaser, site, this.paris.now(), this.words,
                locale));
        model.asMap().putIfAbsent("errors", Map.of());
        return "teaser-form";
    }

    /**
     * A teaser's schedule as it is listed.
     *
     * @param coming what is open now or will be, in the order of time
     * @param over what is over, the latest first
     * @param more how many are not listed
     */
    record Entries(List<Line> coming, List<Line> over, int more) {

        private static final int LISTED = 100;

        /**
         * An entry.
         *
         * @param zone what it is called
         * @param at the wall time at which it can be looked at on its page
         */
        record Line(
                ScheduleEntry entry,
                String when,
                String zone,
                @Nullable Zone place,
                boolean open,
                String at,
                String position) {}

        static Entries of(Teaser teaser, Site site, Instant now, Words words, Locale locale) {
            List<Line> all = teaser.schedule().stream().map((entry) -> line(entry, site, now, words, locale)).toList();
            List<Line> coming = all.stream().filter((line) -> !isOver(line.entry(), now)).toList();
            List<Line> over = all.stream().filter((line) -> isOver(line.entry(), now))
                    .sorted(Comparator.comparing((Line line) -> Objects.requireNonNull(
                            line.entry().window().endsAt())).reversed())
                    .toList();
            int more = Math.max(0, coming.size() - LISTED) + Math.max(0, over.size() - LISTED);
            return new Entries(coming.stream().limit(LISTED).toList(), over.stream().limit(LISTED).toList(), more);
        }

        private static boolean isOver(ScheduleEntry entry, Instant now) {
            Instant end = entry.window().endsAt();
            return end != null && !end.isAfter(now);
        }

        private static Line line(ScheduleEntry entry, Site site, Instant now, Words words, Locale locale) {
            Zone zone = site.findZone(entry.zoneId()).orElse(null);
            Instant start = entry.window().startsAt();
            return new Line(entry, words.when(entry.window(), locale),
                    zone == null ? entry.zoneId().value() : Words.title(zone), zone, entry.window().isOpenAt(now),
                    start != null && start.isAfter(now) ? ParisTime.field(start) : "",
                    EntryForm.number(entry.position()));
        }

        public int size() {
            return this.coming.size() + this.over.size() + this.more;
        }
    }

    /** Finds what has become of a teaser since somebody began to type. */
    @Component
    static class Meanwhile {

        private static final int LOOKED_AT = 100;

        private final Journal journal;

        Meanwhile(Journal journal) {
            this.journal = journal;
        }

        TheirsAndYours sideBySide(TeaserForm form, Teaser now) {
            List<Operation> since = this.journal.list(
                    new Journal.Query(null, now.id().value(), null, List.of(OperationState.COMMITTED.name()), null,
                            null),
                    new ListOrder("createdAt", false, 0, LOOKED_AT)).items();
            return TheirsAndYours.of(form.isNew() ? null : base(since, form.versionSeen()), now, form,
                    since.stream().filter((operation) -> isOf(operation.committed(), now.version())).findFirst()
                            .orElse(null));
        }

        private static @Nullable Teaser base(List<Operation> since, long version) {
            return since.stream().flatMap((operation) -> Stream.of(Optional.ofNullable(operation.before()),
                    Optional.ofNullable(operation.committed()))).flatMap(Optional::stream)
                    .filter((image) -> isOf(image, version)).findFirst().orElse(null);
        }

        private static boolean isOf(@Nullable Teaser image, long version) {
            return image != null && image.version() == version;
        }
    }
}
