package tv.ypsilon.desk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.Notice;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.ScheduleQuery;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Teasers;

/** Says of an edit of an entry that was not done what else one wants to know: what was wanted, what is in the way. */
@Component
class Refused {

    private final Teasers teasers;

    private final Scheduling scheduling;

    private final Words words;

    Refused(Teasers teasers, Scheduling scheduling, Words words) {
        this.teasers = teasers;
        this.scheduling = scheduling;
        this.words = words;
    }

    /**
     * A notice with what goes with it.
     *
     * @param wanted what the entry was to be, in a line; null: not known
     * @param form where the form of the entry is, filled in with that
     * @param other the entry in the way, in a line; null: none
     * @param otherId its id
     * @param teaserId of the teaser that has to be duplicated, where it cannot be in two zones
     */
    record Told(
            Notice notice,
            @Nullable String wanted,
            @Nullable String form,
            @Nullable String other,
            @Nullable String otherId,
            @Nullable String teaserId) {}

    Told tell(Refusal refusal, Notice notice, EntryId id, UnaryOperator<ScheduleEntry> wish, Locale locale) {
        Notice here = onTheWeek(refusal.type(), notice, locale);
        Optional<Teaser> teaser = find(id);
        String wanted = null;
        String form = null;
        if (teaser.isPresent()) {
            try {
                ScheduleEntry entry = wish.apply(Scheduling.entry(teaser.get(), id));
                wanted = this.scheduling.line(teaser.get(), entry, locale);
                form = address(entry, secondZone(refusal));
            } catch (Refusal _) {
                // it is the wish itself that is refused, and the notice says so
                form = "/entries/" + id.value();
            }
        }
        String otherId = otherId(refusal);
        return new Told(here, wanted, form, line(otherId, locale), otherId,
                secondZone(refusal) ? teaser.map((one) -> one.id().value()).orElse(null) : null);
    }

    /** The entry that is in the way, in a line; null if none is, or if it has gone. */
    @Nullable
    String line(@Nullable String entryId, Locale locale) {
        return entryId == null ? null : find(new EntryId(entryId))
                .map((teaser) -> this.scheduling.line(teaser, Scheduling.entry(teaser, new EntryId(entryId)), locale))
                .orElse(null);
    }

    static @Nullable String otherId(Refusal refusal) {
        return refusal.extensions().get("scheduleId") instanceof String other ? other : null;
    }

    static boolean secondZone(Refusal refusal) {
        return refusal.type() == ProblemType.NOT_REPRESENTABLE_IN_LEGACY && "second-zone".equals(refusal.reason());
    }

    private Optional<Teaser> find(EntryId id) {
        return this.teasers.listEntries(new ScheduleQuery(List.of(id.value()), null, null, null, null),
                new ListOrder("id", true, 0, 1)).items().stream().findFirst()
                .flatMap((found) -> this.teasers.findTeaser(found.teaserId()))
                .filter((teaser) -> teaser.findEntry(id).isPresent());
    }

    private static String address(ScheduleEntry entry, boolean othersToo) {
        return "/entries/" + entry.id().value() + Addresses.query("zone", entry.zoneId().value(), "start",
                ParisTime.field(entry.window().startsAt()), "end", ParisTime.field(entry.window().endsAt()), "others",
                othersToo ? "true" : null);
    }

    /** What to do now is another thing on a week than on a form that keeps what was typed. */
    private Notice onTheWeek(ProblemType type, Notice notice, Locale locale) {
        String advice = this.words.textOrNull("week.do." + type.slug(), locale);
        return advice == null ? notice
                : new Notice(notice.slug(), notice.tone(), notice.title(), notice.detail(), notice.assurance(), advice,
                        notice.errors(), notice.operation(), notice.status());
    }
}
