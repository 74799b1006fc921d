package tv.ypsilon.editing;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.Instants;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.rest.Versions;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.ScheduleQuery;
import tv.ypsilon.teaser.Scheduled;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Teasers;
import tv.ypsilon.teaser.Window;

/** Schedule entries: when a teaser is in a zone, and where among the others. An edit of one is an edit of its teaser. */
@RestController
@RequestMapping("/api/schedules")
class ScheduleController {

    private final Teasers teasers;

    private final Editing editing;

    private final Sites sites;

    ScheduleController(Teasers teasers, Editing editing, Sites sites) {
        this.teasers = teasers;
        this.editing = editing;
        this.sites = sites;
    }

    record EntryAnswer(
            EntryId id,
            TeaserId teaserId,
            ZoneId zoneId,
            @Nullable Number position,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            long version) {

        static EntryAnswer of(Scheduled scheduled) {
            ScheduleEntry entry = scheduled.entry();
            return new EntryAnswer(entry.id(), scheduled.teaserId(), entry.zoneId(),
                    entry.position() != null ? entry.position().asNumber() : null, entry.window().startsAt(),
                    entry.window().endsAt(), scheduled.version());
        }
    }

    record EntryBody(
            @Nullable String id,
            @Nullable String teaserId,
            @Nullable String zoneId,
            @Nullable Double position,
            @Nullable String startsAt,
            @Nullable String endsAt,
            @Nullable Long version) {

        ScheduleEntry entry(EntryId entryId, ZoneId zone) {
            Instant start = instant("startsAt", this.startsAt);
            Instant end = instant("endsAt", this.endsAt);
            if (start != null && end != null && !start.isBefore(end)) {
                throw Refusal.invalid("endsAt", "not-after-start");
            }
            return new ScheduleEntry(entryId, zone, this.position != null ? new Position(this.position) : null,
                    new Window(start, end));
        }

        /** The contract has seen that it looks like one; the day or the hour may still be none. */
        private static @Nullable Instant instant(String field, @Nullable String value) {
            try {
                return value != null ? Instants.parse(field, value) : null;
            } catch (Refusal _) {
                throw Refusal.invalid(field, "instant");
            }
        }
    }

    @GetMapping
    ResponseEntity<List<EntryAnswer>> list(ListRequest request) {
        Filter filter = request.filter("zoneId", "teaserId", "from", "to");
        Order order = request.order(Order.ascending("startsAt"), "id", "endsAt", "position", "zoneId", "teaserId");
        Slice<Scheduled> found = this.teasers.listEntries(
                new ScheduleQuery(filter.ids(), filter.texts("zoneId"), filter.texts("teaserId"),
                        filter.instant("from"),
                        filter.instant("to")),
                new ListOrder(order.property().equals("teaserId") ? "teaser.id" : order.property(), order.ascending(),
                        request.offset(), request.limit()));
        return ListAnswer.of("schedules", found.items().stream().map(EntryAnswer::of).toList(), found.offset(),
                found.total());
    }

    @GetMapping("/{id}")
    ResponseEntity<EntryAnswer> get(@PathVariable("id") String id) {
        return answer(this.teasers.getEntry(new EntryId(id)));
    }

    @PostMapping
    ResponseEntity<EntryAnswer> create(@RequestBody EntryBody body, HttpServletRequest http) {
        WriteRequest request = WriteRequest.of(http, body);
        Zone zone = zone(body);
        ScheduleEntry entry = body.entry(new EntryId(Ids.next().toString()), zone.id());
        TeaserId teaserId = new TeaserId(Objects.requireNonNull(body.teaserId()));
        Long version = request.versionIfNamed(body.version());
        Edit edit = Edit.update(teaserId, version, entry.id(), (teaser) -> teaser.schedule(entry, zone));
        Scheduled created = after(this.editing.edit(edit, request.author(), request.key()));
        return ResponseEntity.created(URI.create("/api/schedules/" + created.entry().id()))
                .eTag(Versions.etag(created.version())).body(EntryAnswer.of(created));
    }

    @PutMapping("/{id}")
    ResponseEntity<EntryAnswer> update(@PathVariable("id") String id, @RequestBody EntryBody body,
            HttpServletRequest http) {
        WriteRequest request = WriteRequest.of(http, body);
        long version = request.version(body.version());
        Scheduled current = this.teasers.getEntry(new EntryId(id));
        if (body.id() != null && !body.id().equals(id)) {
            throw Refusal.invalid("id", "not-the-id-of-the-path");
        }
        if (!current.teaserId().value().equals(body.teaserId())) {
            throw Refusal.invalid("teaserId", "teaser-of-an-entry");
        }
        Zone zone = zone(body);
        ScheduleEntry entry = body.entry(current.entry().id(), zone.id());
        Edit edit = Edit.update(current.teaserId(), version, entry.id(), (teaser) -> teaser.reschedule(entry, zone));
        return answer(after(this.editing.edit(edit, request.author(), request.key())));
    }

    @DeleteMapping("/{id}")
    EntryAnswer delete(@PathVariable("id") String id,
            @RequestParam(name = "version", required = false) @Nullable Long version,
            HttpServletRequest http) {
        WriteRequest request = WriteRequest.of(http, null);
        Long named = request.versionIfNamed(version);
        Scheduled current = this.teasers.getEntry(new EntryId(id));
        Edit edit = Edit.update(current.teaserId(), named, current.entry().id(),
                (teaser) -> teaser.unschedule(current.entry().id()));
        Decision decision = this.editing.edit(edit, request.author(), request.key());
        ScheduleEntry removed = scheduled(Objects.requireNonNull(decision.before()), decision.entryId()).entry();
        return EntryAnswer.of(
                new Scheduled(removed, current.teaserId(), Objects.requireNonNull(decision.after()).version()));
    }

    /** The zone that a body names; a legacy id that several pages use names none. */
    private Zone zone(EntryBody body) {
        String id = Objects.requireNonNull(body.zoneId());
        Site site = this.sites.current();
        return site.findZone(new ZoneId(id)).orElseThrow(() -> {
            List<String> meant = site.zonesOfLegacyId(id).stream().map((zone) -> zone.id().value()).toList();
            return meant.isEmpty() ? Refusal.invalid("zoneId", "zone-unknown")
                    : Refusal.invalid("zoneId", "zone-ambiguous", String.join(", ", meant));
        });
    }

    private static Scheduled after(Decision decision) {
        return scheduled(Objects.requireNonNull(decision.after()), decision.entryId());
    }

    private static Scheduled scheduled(Teaser teaser, @Nullable EntryId id) {
        ScheduleEntry entry = teaser.findEntry(Objects.requireNonNull(id)).orElseThrow();
        return new Scheduled(entry, teaser.id(), teaser.version());
    }

    private static ResponseEntity<EntryAnswer> answer(Scheduled scheduled) {
        return ResponseEntity.ok().eTag(Versions.etag(scheduled.version())).body(EntryAnswer.of(scheduled));
    }
}
