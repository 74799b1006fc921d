package tv.ypsilon.editing;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
import org.springframework.web.util.UriComponentsBuilder;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.rest.Versions;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.TeaserQuery;
import tv.ypsilon.teaser.Teasers;

/** Teasers, without their schedule. */
@RestController
@RequestMapping("/api/teasers")
class TeaserController {

    private static final String SERVER_TIMING = "Server-Timing";

    private final Teasers teasers;

    private final Editing editing;

    TeaserController(Teasers teasers, Editing editing) {
        this.teasers = teasers;
        this.editing = editing;
    }

    record TeaserAnswer(
            TeaserId id,
            String language,
            String kind,
            @Nullable String title,
            @Nullable String subtitle,
            @Nullable String description,
            @Nullable String programId,
            @Nullable String url,
            @Nullable String image,
            @Nullable String callToAction,
            Set<Support> supports,
            Status status,
            long version) {

        static TeaserAnswer of(Teaser teaser) {
            TeaserContent content = teaser.content();
            return new TeaserAnswer(teaser.id(), content.language(), content.kind(), content.title(),
                    content.subtitle(),
                    content.description(), content.programId(), content.url(), content.image(), content.callToAction(),
                    content.supports(), content.status(), teaser.version());
        }
    }

    record TeaserBody(
            @Nullable String id,
            @Nullable String language,
            @Nullable String kind,
            @Nullable String title,
            @Nullable String subtitle,
            @Nullable String description,
            @Nullable String programId,
            @Nullable String url,
            @Nullable String image,
            @Nullable String callToAction,
            @Nullable Set<Support> supports,
            @Nullable Status status,
            @Nullable Long version) {

        /** The contract has seen to it that nothing is missing that must be there. */
        TeaserContent content() {
            return new TeaserContent(Objects.requireNonNullElse(this.language, ""),
                    Objects.requireNonNullElse(this.kind, ""), this.title, this.subtitle, this.description,
                    this.programId, this.url, this.image, this.callToAction,
                    Objects.requireNonNullElse(this.supports, Set.of()),
                    Objects.requireNonNullElse(this.status, Status.DRAFT));
        }
    }

    @GetMapping
    ResponseEntity<List<TeaserAnswer>> list(ListRequest request) {
        Filter filter = request.filter("q", "language", "kind", "status", "programId", "support", "zoneId",
                "scheduled");
        Order order = request.order(Order.ascending("id"), "title", "language", "kind", "programId", "status",
                "version");
        String zone = filter.text("zoneId");
        Slice<Teaser> found = this.teasers.list(
                new TeaserQuery(filter.ids(), filter.text("q"), filter.text("language"), filter.text("kind"),
                        filter.one("status", Status.class), filter.text("programId"),
                        filter.one("support", Support::find),
                        zone != null ? new ZoneId(zone) : null, filter.flag("scheduled")),
                new ListOrder(order.property(), order.ascending(), request.offset(), request.limit()));
        return ListAnswer.of("teasers", found.items().stream().map(TeaserAnswer::of).toList(), found.offset(),
                found.total());
    }

    @GetMapping("/{id}")
    ResponseEntity<TeaserAnswer> get(@PathVariable("id") String id) {
        return answer(this.teasers.getTeaser(new TeaserId(id)));
    }

    @PostMapping
    ResponseEntity<TeaserAnswer> create(@RequestBody TeaserBody body, HttpServletRequest http) {
        WriteRequest request = WriteRequest.of(http, body);
        Teaser teaser = Teaser.create(new TeaserId(Ids.next().toString()), body.content());
        Decision decision = this.editing.edit(Edit.create(teaser), request.author(), request.key());
        Teaser created = after(decision);
        URI address = UriComponentsBuilder.fromPath("/api/teasers/{id}").encode().build(created.id().value());
        return ResponseEntity.created(address).header(SERVER_TIMING, decision.serverTiming())
                .eTag(Versions.etag(created.version())).body(TeaserAnswer.of(created));
    }

    @PutMapping("/{id}")
    ResponseEntity<TeaserAnswer> update(@PathVariable("id") String id, @RequestBody TeaserBody body,
            HttpServletRequest http) {
        if (body.id() != null && !body.id().equals(id)) {
            throw Refusal.invalid("id", "not-the-id-of-the-path");
        }
        WriteRequest request = WriteRequest.of(http, body);
        Edit edit = Edit.update(new TeaserId(id), request.version(body.version()), null,
                (teaser) -> teaser.edit(body.content()));
        Decision decision = this.editing.edit(edit, request.author(), request.key());
        Teaser updated = after(decision);
        return ResponseEntity.ok().header(SERVER_TIMING, decision.serverTiming()).eTag(Versions.etag(updated.version()))
                .body(TeaserAnswer.of(updated));
    }

    @DeleteMapping("/{id}")
    TeaserAnswer delete(@PathVariable("id") String id,
            @RequestParam(name = "version", required = false) @Nullable Long version,
            HttpServletRequest http) {
        WriteRequest request = WriteRequest.of(http, null);
        Decision decision = this.editing.edit(Edit.delete(new TeaserId(id), request.versionIfNamed(version)),
                request.author(),
                request.key());
        return TeaserAnswer.of(Objects.requireNonNull(decision.before()));
    }

    private static Teaser after(Decision decision) {
        return Objects.requireNonNull(decision.after());
    }

    private static ResponseEntity<TeaserAnswer> answer(Teaser teaser) {
        return ResponseEntity.ok().eTag(Versions.etag(teaser.version())).body(TeaserAnswer.of(teaser));
    }
}
