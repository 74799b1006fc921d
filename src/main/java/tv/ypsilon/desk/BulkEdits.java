package tv.ypsilon.desk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import tv.ypsilon.editing.Edit;
import tv.ypsilon.editing.Ids;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

/** Makes of what is to be done to many teasers one edit for each of them. */
@Component
class BulkEdits {

    private final Scheduling scheduling;

    private final Sites sites;

    private final ParisTime paris;

    BulkEdits(Scheduling scheduling, Sites sites, ParisTime paris) {
        this.scheduling = scheduling;
        this.sites = sites;
        this.paris = paris;
    }

    /**
     * What all the edits of one request go by, asked for once.
     *
     * @param oneZone whether a teaser can be in one zone only
     */
    record Stage(Site site, boolean oneZone, Instant now) {

        Zone getZone(ZoneId id) {
            return this.site.findZone(id).orElseThrow(() -> Refusal.invalid("zoneId", "zone-unknown"));
        }

        /** What a zone is called, or its id. */
        String title(ZoneId id) {
            return this.site.findZone(id).map(Words::title).orElse(id.value());
        }
    }

    Stage stage() {
        return new Stage(this.sites.current(), this.scheduling.oneZone(), this.paris.now());
    }

    /**
     * The edit of the teaser at a place.
     *
     * @param all the teasers as the editor has seen them, by id; a swap takes the other one's schedule from there
     * @throws Refusal {@code invalid-content} if what was typed is none, {@code not-found} if a teaser has gone
     */
    Edit edit(Bulk bulk, int place, Map<TeaserId, Teaser> all, Stage stage) {
        TeaserId id = bulk.ids().get(place);
        // a teaser that this very form has deleted is not there when the form comes again
        long version = bulk.version(place) < 0 ? seen(all, id).version() : bulk.version(place);
        return switch (bulk.action()) {
            case SCHEDULE -> {
                ScheduleEntry entry = bulk.entry().read(new EntryId(Ids.next().toString()), null);
                Zone zone = stage.getZone(entry.zoneId());
                yield Edit.update(id, version, null,
                        (before) -> Scheduling.one(stage.oneZone(), before.schedule(entry, zone)));
            }
            case SHIFT -> {
                Move move = bulk.move();
                yield Edit.update(id, version, null, (before) -> shift(before, move, stage.now()));
            }
            case SWAP -> {
                int there = 1 - place;
                Teaser other = seen(all, bulk.ids().get(there));
                yield Edit.update(id, version, null, (before) -> {
                    // asked only now, so that a form that comes again is still answered by what it did
                    if (bulk.version(there) >= 0 && bulk.version(there) != other.version()) {
                        throw Refusal.of(ProblemType.STALE_VERSION, bulk.version(there), other.version());
                    }
                    return schedule(before, other.schedule(), stage);
                });
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

    /** What is over stays. */
    private static Teaser shift(Teaser teaser, Move move, Instant now) {
        Predicate<Window> isOver = (window) -> window.endsAt() != null && !window.endsAt().isAfter(now);
        if (teaser.schedule().stream().map(ScheduleEntry::window).allMatch(isOver)) {
            throw Refusal.invalid("id", "nothing-to-shift");
        }
        return teaser.reschedule((window) -> isOver.test(window) ? window : move.of(window));
    }

    /** In the places of another teaser. */
    private static Teaser schedule(Teaser teaser, List<ScheduleEntry> places, Stage stage) {
        Teaser swapped = teaser;
        for (ScheduleEntry entry : teaser.schedule()) {
            swapped = swapped.unschedule(entry.id());
        }
        for (ScheduleEntry place : places) {
            swapped = swapped.schedule(new ScheduleEntry(new EntryId(Ids.next().toString()), place.zoneId(),
                    place.position(), place.window()), stage.getZone(place.zoneId()));
        }
        return Scheduling.one(stage.oneZone(), swapped);
    }
}
