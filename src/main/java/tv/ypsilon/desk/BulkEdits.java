package tv.ypsilon.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import tv.ypsilon.editing.Edit;
import tv.ypsilon.editing.Ids;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

/** Makes of what is to be done to many teasers one edit for each of them. */
@Component
class BulkEdits {

    private final Scheduling scheduling;

    private final ParisTime paris;

    BulkEdits(Scheduling scheduling, ParisTime paris) {
        this.scheduling = scheduling;
        this.paris = paris;
    }

    /**
     * The edit of the teaser at a place.
     *
     * @param all the teasers as the editor has seen them, by id; a swap takes the other one's schedule from there
     * @throws Refusal {@code invalid-content} if what was typed is none, {@code not-found} if a teaser has gone
     */
    Edit edit(Bulk bulk, int place, Map<TeaserId, Teaser> all) {
        TeaserId id = bulk.ids().get(place);
        // a teaser that this very form has deleted is not there when the form comes again
        long version = bulk.version(place) < 0 ? seen(all, id).version() : bulk.version(place);
        return switch (bulk.action()) {
            case SCHEDULE -> this.scheduling.create(id, bulk.entry().read(new EntryId(Ids.next().toString()), null),
                    false);
            case SHIFT -> {
                Move move = bulk.move();
                yield Edit.update(id, version, null, (before) -> shift(before, move));
            }
            case SWAP -> {
                Teaser other = seen(all, bulk.ids().get(1 - place));
                yield Edit.update(id, version, null, (before) -> schedule(before, other.schedule()));
            }
            case PUBLISH -> Edit.update(id, version, null, (before) -> status(before, Status.PUBLISHED));
            case UNPUBLISH -> Edit.update(id, version, null, (before) -> status(before, Status.DRAFT));
            case DELETE -> Edit.delete(id, version);
        };
    }

    private static Teaser seen(Map<TeaserId, Teaser> all, TeaserId id) {
        Teaser teaser = all.get(id);
        if (teaser == null) {
            throw Refusal.of(ProblemType.NOT_FOUND, "teaser", id.value());
        }
        return teaser;
    }

    private static Teaser status(Teaser teaser, Status status) {
        TeaserContent now = teaser.content();
        return teaser.edit(new TeaserContent(now.language(), now.kind(), now.title(), now.subtitle(),
                now.description(), now.programId(), now.url(), now.image(), now.callToAction(), now.supports(),
                status));
    }

    /** What is over stays. The entries go one after the other, those in front first, so that none gets in another's way. */
    private Teaser shift(Teaser teaser, Move move) {
        Comparator<ScheduleEntry> byStart = Comparator.comparing(ScheduleEntry::rank);
        UnaryOperator<ScheduleEntry> moved = (entry) -> new ScheduleEntry(entry.id(), entry.zoneId(),
                entry.position(), move.of(entry.window()));
        Teaser shifted = teaser;
        List<ScheduleEntry> entries = teaser.schedule().stream().filter((entry) -> entry.window().endsAt() == null
                || entry.window().endsAt().isAfter(this.paris.now()))
                .sorted(move.isLater() ? byStart.reversed() : byStart).toList();
        if (entries.isEmpty()) {
            throw Refusal.invalid("id", "nothing-to-shift");
        }
        for (ScheduleEntry entry : entries) {
            shifted = shifted.reschedule(moved.apply(entry), this.scheduling.getZone(entry.zoneId()));
        }
        return shifted;
    }

    /** In the places of another teaser. */
    private Teaser schedule(Teaser teaser, List<ScheduleEntry> places) {
        Teaser swapped = teaser;
        for (ScheduleEntry entry : new ArrayList<>(teaser.schedule())) {
            swapped = swapped.unschedule(entry.id());
        }
        for (ScheduleEntry place : places) {
            swapped = swapped.schedule(new ScheduleEntry(new EntryId(Ids.next().toString()), place.zoneId(),
                    place.position(), place.window()), this.scheduling.getZone(place.zoneId()));
        }
        return swapped;
    }
}
