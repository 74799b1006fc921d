package tv.ypsilon.desk;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tv.ypsilon.editing.Decision;
import tv.ypsilon.page.Pages;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.LocalPath;
import tv.ypsilon.screen.Me;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Scheduled;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserQuery;
import tv.ypsilon.teaser.Teasers;

/** The heart of the desk: a page's zones over a week or a day, and entries moved about in them. */
@Screen
class WeekScreen {

    private static final int TRAY = 12;

    private final Pages pages;

    private final Teasers teasers;

    private final Weeks weeks;

    private final Scheduling scheduling;

    private final Deeds deeds;

    private final Refused refused;

    private final ParisTime paris;

    WeekScreen(Pages pages, Teasers teasers, Weeks weeks, Scheduling scheduling, Deeds deeds, Refused refused,
            ParisTime paris) {
        this.pages = pages;
        this.teasers = teasers;
        this.weeks = weeks;
        this.scheduling = scheduling;
        this.deeds = deeds;
        this.refused = refused;
        this.paris = paris;
    }

    /** @param choice a page as the list of pages names it, code and language in one */
    @GetMapping("/week")
    String week(@ModelAttribute WeekQuery query,
            @RequestParam(name = "choice", required = false) @Nullable String choice, Model model, Locale locale) {
        int slash = choice == null ? -1 : choice.lastIndexOf('/');
        if (choice != null && slash >= 0) {
            return LocalPath.redirect(query.of(choice.substring(0, slash), choice.substring(slash + 1)).address(),
                    "/week");
        }
        Site site = this.pages.site();
        if (site.pages().isEmpty()) {
            return "week-empty";
        }
        show(site, query, model, locale);
        return "week";
    }

    private WeekView show(Site site, WeekQuery query, Model model, Locale locale) {
        WeekView view = this.weeks.view(Weeks.page(site, query, locale), query, locale);
        model.addAttribute("view", view);
        model.addAttribute("choices", site.pages());
        model.addAttribute("today", this.paris.today());
        return view;
    }

    /** Teasers of a language that are in no zone: a part of them, to be dragged into one. */
    @GetMapping("/week/tray")
    String tray(@RequestParam("language") String language,
            @RequestParam(name = "q", required = false) @Nullable String q,
            @RequestParam(name = "offset", defaultValue = "0") int offset, Model model) {
        model.addAttribute("language", language);
        model.addAttribute("q", q);
        model.addAttribute("found", this.teasers.list(
                new TeaserQuery(null, q, language, null, null, null, null, null, false),
                new ListOrder("title", true, Math.clamp(offset, 0, 1_000_000), TRAY)).map(Choice::of));
        model.addAttribute("size", TRAY);
        return "fragments/week-tray :: tray";
    }

    /**
     * Moves an entry: the answer is the week anew, where the script that asked puts it, with what was done or why it was
     * not. An entry that leaves the week takes the view along.
     *
     * @param version of the teaser, as the week showed it
     */
    @PostMapping("/entries/{id}/move")
    String move(@PathVariable("id") String id, @ModelAttribute WeekQuery query, @RequestParam("version") long version,
            @RequestParam(name = "key", required = false) @Nullable String key,
            @RequestParam(name = "zone", required = false) @Nullable String zone,
            @RequestParam(name = "edge", required = false) Move.@Nullable Edge edge,
            @RequestParam(name = "at", required = false) @Nullable Instant at,
            @RequestParam(name = "minutes", defaultValue = "0") int minutes,
            @RequestParam(name = "days", defaultValue = "0") int days, @ModelAttribute("me") Me me, Model model,
            Locale locale, HttpServletResponse response) {
        EntryId entryId = new EntryId(id);
        Move move = new Move(zone == null || zone.isBlank() ? null : new ZoneId(zone), edge, at, minutes, days);
        Deed deed = this.deeds.edit(() -> {
            Scheduled current = this.teasers.getEntry(entryId);
            return this.scheduling.change(current.teaserId(), version, entryId, (entry) -> moved(entry, move), false);
        }, me.name(), key, id + version + move, locale);
        WeekQuery shown = query.showing(id);
        switch (deed) {
            case Deed.Done(Decision decision) -> {
                Teaser after = Objects.requireNonNull(decision.after());
                ScheduleEntry entry = Scheduling.entry(after, entryId);
                model.addAttribute("said", this.scheduling.line(after, entry, locale));
                model.addAttribute("operation", decision.operationId());
                model.addAttribute("undoKey", Deeds.newKey());
                shown = following(query, shown, entry);
            }
            case Deed.NotDone(Refusal refusal, var notice) -> {
                model.addAttribute("refused", this.refused.tell(refusal, notice, entryId,
                        (entry) -> moved(entry, move), locale));
                response.setStatus(notice.status());
            }
        }
        WeekView view = show(this.pages.site(), shown, model, locale);
        response.setHeader("HX-Replace-Url", view.query().address());
        return "fragments/week :: answer";
    }

    private static ScheduleEntry moved(ScheduleEntry entry, Move move) {
        return new ScheduleEntry(entry.id(), Optional.ofNullable(move.zone()).orElse(entry.zoneId()), entry.position(),
                move.of(entry.window()));
    }

    private WeekQuery following(WeekQuery query, WeekQuery shown, ScheduleEntry entry) {
        Instant start = entry.window().startsAt() != null ? entry.window().startsAt() : entry.window().endsAt();
        return start == null || query.span(this.paris.today()).shows(entry.window()) ? shown
                : shown.at(ParisTime.day(start)).showing(entry.id().value());
    }
}
