package tv.ypsilon.desk;

import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tv.ypsilon.editing.Decision;
import tv.ypsilon.editing.Edit;
import tv.ypsilon.editing.Ids;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Problems;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Me;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.screen.Notices;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Scheduled;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.TeaserQuery;
import tv.ypsilon.teaser.Teasers;

/** The form of a schedule entry: all that the week does by dragging, and more, without a script. */
@Screen
class EntryScreen {

    private static final int CHOICES = 20;

    private final Teasers teasers;

    private final Scheduling scheduling;

    private final Deeds deeds;

    private final Refused refused;

    private final Preview preview;

    private final Notices notices;

    private final Words words;

    private final ParisTime paris;

    EntryScreen(Teasers teasers, Scheduling scheduling, Deeds deeds, Refused refused, Preview preview, Notices notices,
            Words words, ParisTime paris) {
        this.teasers = teasers;
        this.scheduling = scheduling;
        this.deeds = deeds;
        this.refused = refused;
        this.preview = preview;
        this.notices = notices;
        this.words = words;
        this.paris = paris;
    }

    /** The form of a new entry; where no teaser is said yet, the choice of one. */
    @GetMapping("/entries/new")
    String create(@ModelAttribute("form") EntryForm form,
            @RequestParam(name = "q", required = false) @Nullable String q,
            @RequestParam(name = "language", required = false) @Nullable String language,
            @RequestParam(name = "offset", defaultValue = "0") int offset, Model model, Locale locale) {
        if (form.teaser() == null || form.teaser().isBlank()) {
            return choose(form, q, language, offset, model, locale);
        }
        Teaser teaser = this.teasers.getTeaser(new TeaserId(form.teaser()));
        return page(form.again(teaser.version()), teaser, null, model);
    }

    private String choose(EntryForm form, @Nullable String q, @Nullable String language, int offset, Model model,
            Locale locale) {
        Zone zone = this.scheduling.findZone(form.zone());
        String spoken = zone != null ? zone.language()
                : language != null && !language.isBlank() ? language : locale.getLanguage();
        model.addAttribute("zone", zone);
        model.addAttribute("language", spoken);
        model.addAttribute("q", q);
        model.addAttribute("size", CHOICES);
        model.addAttribute("found", this.teasers.list(
                new TeaserQuery(null, q, spoken, null, null, null, null, null, null),
                new ListOrder("title", true, Math.clamp(offset, 0, 1_000_000), CHOICES)).map(Choice::of));
        return "entry-choose";
    }

    @GetMapping("/entries/{id}")
    String edit(@PathVariable("id") String id, @ModelAttribute("form") EntryForm form, Model model) {
        Scheduled current = this.teasers.getEntry(new EntryId(id));
        return page(form.on(current), this.teasers.getTeaser(current.teaserId()), current.entry(), model);
    }

    @PostMapping("/entries")
    String create(@ModelAttribute("form") EntryForm form, @ModelAttribute("me") Me me, Model model, Locale locale,
            HttpServletResponse response, RedirectAttributes redirect) {
        TeaserId teaserId = new TeaserId(teaserId(form));
        EntryId id = new EntryId(Ids.next().toString());
        Deed deed = this.deeds.edit(() -> this.scheduling.create(teaserId, form.read(id, null), form.withOthers()),
                me.name(), form.key(), form.content(), locale);
        return switch (deed) {
            case Deed.Done(Decision decision) -> done(form, decision, "entry.done.created", redirect, locale);
            case Deed.NotDone(Refusal refusal, Notice notice) -> {
                response.setStatus(notice.status());
                yield again(form, this.teasers.getTeaser(teaserId), null, refusal, notice, model, locale);
            }
        };
    }

    @PostMapping("/entries/{id}")
    String save(@PathVariable("id") String id, @ModelAttribute("form") EntryForm form, @ModelAttribute("me") Me me,
            Model model, Locale locale, HttpServletResponse response, RedirectAttributes redirect) {
        EntryId entryId = new EntryId(id);
        TeaserId teaserId = new TeaserId(teaserId(form));
        Deed deed = this.deeds.edit(() -> this.scheduling.change(teaserId, form.versionSeen(), entryId,
                (before) -> form.read(entryId, before), form.withOthers()), me.name(), form.key(), form.content(),
                locale);
        return answer(form, deed, "entry.done.saved", model, locale, response, redirect);
    }

    @PostMapping("/entries/{id}/delete")
    String delete(@PathVariable("id") String id, @ModelAttribute("form") EntryForm form, @ModelAttribute("me") Me me,
            Model model, Locale locale, HttpServletResponse response, RedirectAttributes redirect) {
        TeaserId teaserId = new TeaserId(teaserId(form));
        Deed deed = this.deeds.edit(() -> this.scheduling.delete(teaserId, form.versionSeen(), new EntryId(id)),
                me.name(), form.key(), "delete " + form.content(), locale);
        return answer(form, deed, "entry.done.deleted", model, locale, response, redirect);
    }

    private String answer(EntryForm form, Deed deed, String said, Model model, Locale locale,
            HttpServletResponse response, RedirectAttributes redirect) {
        return switch (deed) {
            case Deed.Done(Decision decision) -> done(form, decision, said, redirect, locale);
            case Deed.NotDone(Refusal refusal, Notice notice) -> {
                response.setStatus(notice.status());
                Teaser teaser = this.teasers.getTeaser(new TeaserId(teaserId(form)));
                ScheduleEntry now = form.entry() == null ? null
                        : teaser.findEntry(new EntryId(form.entry())).orElse(null);
                // a list's "take out" says nothing of what the entry says, and its form must not show that as typed
                EntryForm full = form.start() != null || now == null ? form
                        : form.on(new Scheduled(now, teaser.id(), teaser.version()));
                yield again(full, teaser, now, refusal, notice, model, locale);
            }
        };
    }

    /** What saving would change: the part of the page for the script, the whole page without it. */
    @PostMapping("/entries/preview")
    String preview(@ModelAttribute("form") EntryForm form,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part, Model model, Locale locale) {
        Teaser teaser = this.teasers.getTeaser(new TeaserId(teaserId(form)));
        ScheduleEntry before = form.isNew() ? null
                : Scheduling.entry(teaser, new EntryId(Objects.requireNonNull(form.entry())));
        try {
            EntryId id = before == null ? new EntryId("new") : before.id();
            ScheduleEntry after = form.read(id, before);
            model.addAttribute("effect", this.preview.of(teaser, before, after, locale));
            Edit edit = before == null ? this.scheduling.create(teaser.id(), after, form.withOthers())
                    : this.scheduling.change(teaser.id(), teaser.version(), id, (_) -> after, form.withOthers());
            // what it makes is of no use here, only whether it can be made
            Teaser _ = edit.change().apply(teaser);
        } catch (Refusal refusal) {
            tell(refusal, this.notices.of(Problems.refusalFor(refusal), locale), model, locale);
        }
        page(form, teaser, before, model);
        return part != null ? "fragments/entry :: preview" : "entry";
    }

    private static String teaserId(EntryForm form) {
        if (form.teaser() == null || form.teaser().isBlank()) {
            throw Refusal.invalid("teaserId", "required");
        }
        return form.teaser();
    }

    private String done(EntryForm form, Decision decision, String said, RedirectAttributes redirect, Locale locale) {
        Teaser teaser = Objects.requireNonNull(decision.after());
        EntryId id = Objects.requireNonNull(decision.entryId());
        Optional<ScheduleEntry> after = teaser.findEntry(id);
        ScheduleEntry entry = after.orElseGet(
                () -> Scheduling.entry(Objects.requireNonNull(decision.before()), id));
        Flash.done(redirect, this.words.text(decision.operationId() == null ? "entry.done.same" : said, locale,
                this.scheduling.line(teaser, entry, locale)), decision);
        return LocalPath.redirect(Objects.requireNonNullElse(form.back(), ""), week(form, entry, after.isPresent()));
    }

    /** The week that one came from, if the entry is still there; otherwise the one in which it starts. */
    private String week(EntryForm form, ScheduleEntry entry, boolean isThere) {
        Zone zone = this.scheduling.findZone(entry.zoneId().value());
        if (zone == null) {
            return "/week";
        }
        LocalDate today = this.paris.today();
        WeekQuery query = WeekQuery.NOTHING.of(zone.page(), zone.language());
        WeekQuery asked = new WeekQuery(zone.page(), zone.language(), form.from(), null, null, null, null, null);
        Span span = asked.span(today);
        if (!span.shows(entry.window())) {
            LocalDate start = entry.window().startsAt() != null ? ParisTime.day(entry.window().startsAt()) : today;
            span = query.asWeek(start).span(today);
        }
        WeekQuery there = query.asWeek(span.first());
        return isThere ? there.showing(entry.id().value()).address() + "#entry-" + entry.id().value()
                : there.address();
    }

    /** The form once more, with all that was typed and why it was not done. */
    private String again(EntryForm form, Teaser teaser, @Nullable ScheduleEntry now, Refusal refusal, Notice notice,
            Model model, Locale locale) {
        tell(refusal, notice, model, locale);
        boolean changed = refusal.type() == ProblemType.STALE_VERSION;
        model.addAttribute("theirs", changed && now != null ? EntryForm.EMPTY.on(
                new Scheduled(now, teaser.id(), teaser.version())) : null);
        model.addAttribute("gone", !form.isNew() && now == null);
        // what cannot be known yet may still be done, so its key stays and the same form sent again does nothing more
        EntryForm next = refusal.type() == ProblemType.OUTCOME_UNKNOWN ? form
                : form.again(changed ? (Long) teaser.version() : null);
        return page(next, teaser, now, model);
    }

    private void tell(Refusal refusal, Notice notice, Model model, Locale locale) {
        model.addAttribute("notice", notice);
        model.addAttribute("errors", notice.errors());
        model.addAttribute("secondZone", Refused.secondZone(refusal));
        String other = Refused.otherId(refusal);
        model.addAttribute("other", this.refused.line(other, locale));
        model.addAttribute("otherId", other);
    }

    private String page(EntryForm form, Teaser teaser, @Nullable ScheduleEntry entry, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("teaser", teaser);
        model.addAttribute("teaserTitle", Scheduling.title(teaser));
        model.addAttribute("picture", Thumbnail.of(teaser.content().image(), teaser.content().title(),
                teaser.id().value()));
        model.addAttribute("entry", entry);
        model.addAttribute("back", form.back() != null && LocalPath.isOne(form.back()) ? form.back() : null);
        model.addAttribute("pages", this.scheduling.pages(teaser.content().language()));
        model.addAttribute("zone", this.scheduling.findZone(form.zone()));
        model.addAttribute("oneZone", this.scheduling.oneZone());
        model.addAttribute("othersElsewhere", teaser.schedule().stream()
                .filter((other) -> entry == null || !other.id().equals(entry.id())).toList());
        model.asMap().putIfAbsent("errors", Map.of());
        return "entry";
    }
}
