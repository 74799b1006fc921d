package tv.ypsilon.editing;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/** The journal: who edited what, when, and how it ended. */
@RestController
@RequestMapping("/api/operations")
class OperationController {

    private final Journal journal;

    private final Editing editing;

    private final Quarantine quarantine;

    OperationController(Journal journal, Editing editing, Quarantine quarantine) {
        this.journal = journal;
        this.editing = editing;
        this.quarantine = quarantine;
    }

    enum Outcome {
        PENDING, DONE, NOT_DONE
    }

    record OperationAnswer(
            UUID id,
            TeaserId teaserId,
            OperationKind kind,
            OperationState state,
            Outcome outcome,
            int step,
            String author,
            Instant createdAt,
            @Nullable Instant decidedAt,
            @Nullable ImageAnswer before,
            @Nullable ImageAnswer after,
            @Nullable String failure,
            @Nullable String failureDetail,
            @Nullable UUID undoes) {

        static OperationAnswer of(Operation operation) {
            Outcome outcome = switch (operation.state()) {
                case RESERVED, SENDING, IN_DOUBT, ABORTING, QUARANTINED -> Outcome.PENDING;
                case COMMITTED -> Outcome.DONE;
                case ABORTED -> Outcome.NOT_DONE;
            };
            return new OperationAnswer(operation.id(), operation.teaserId(), operation.kind(), operation.state(),
                    outcome,
                    operation.step().number(), operation.author(), operation.createdAt(), operation.decidedAt(),
                    ImageAnswer.of(operation.before()), ImageAnswer.of(operation.committed()), operation.failure(),
                    operation.failureDetail(), operation.undoes());
        }
    }

    record ImageAnswer(
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
            long version,
            List<EntryImageAnswer> schedule) {

        static @Nullable ImageAnswer of(@Nullable Teaser teaser) {
            if (teaser == null) {
                return null;
            }
            TeaserImage image = TeaserImage.of(teaser);
            return new ImageAnswer(image.id(), image.language(), image.kind(), image.title(), image.subtitle(),
                    image.description(), image.programId(), image.url(), image.image(), image.callToAction(),
                    image.supports(), image.status(), image.version(),
                    image.schedule().stream().map(EntryImageAnswer::of).toList());
        }
    }

    record EntryImageAnswer(
            EntryId id,
            ZoneId zoneId,
            @Nullable Number position,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {

        static EntryImageAnswer of(TeaserImage.EntryImage entry) {
            return new EntryImageAnswer(entry.id(), entry.zoneId(), entry.position(), entry.startsAt(), entry.endsAt());
        }
    }

    @GetMapping
    ResponseEntity<List<OperationAnswer>> list(ListRequest request) {
        Filter filter = request.filter("teaserId", "author", "state", "from", "to");
        Order order = request.order(Order.descending("createdAt"), "id", "teaserId", "author", "kind", "state", "step",
                "decidedAt");
        List<OperationState> states = filter.some("state", OperationState.class);
        Slice<Operation> found = this.journal.list(
                new Journal.Query(filter.ids(), filter.text("teaserId"), filter.text("author"),
                        states == null ? null : states.stream().map(OperationState::name).toList(),
                        filter.instant("from"), filter.instant("to")),
                new ListOrder(order.property(), order.ascending(), request.offset(), request.limit()));
        return ListAnswer.of("operations", found.items().stream().map(OperationAnswer::of).toList(), found.offset(),
                found.total());
    }

    @GetMapping("/{id}")
    OperationAnswer get(@PathVariable("id") UUID id) {
        return OperationAnswer.of(this.journal.getOperation(id));
    }

    /** Takes an edit back by a new one, on both sides; its answer is that new operation. */
    @PostMapping("/{id}/undo")
    ResponseEntity<OperationAnswer> undo(@PathVariable("id") UUID id, HttpServletRequest http) {
        WriteRequest request = WriteRequest.of(http, null);
        Decision decision = this.editing.undo(id, request.author(), request.key());
        Operation undo = this.journal.getOperation(Objects.requireNonNull(decision.operationId()));
        return ResponseEntity.created(URI.create(undo.address())).body(OperationAnswer.of(undo));
    }

    /** What both sides hold of a quarantined edit, for the operator who has to choose. */
    @GetMapping("/{id}/quarantine")
    Quarantine.Sides quarantine(@PathVariable("id") UUID id) {
        return this.quarantine.sides(this.journal.getOperation(id));
    }

    /** Ends a quarantine as an operator chooses. */
    @PostMapping("/{id}/resolution")
    OperationAnswer resolve(@PathVariable("id") UUID id, @RequestBody ResolutionBody body, HttpServletRequest http) {
        this.quarantine.resolve(this.journal.getOperation(id), body.choice(), body.reason(),
                WriteRequest.of(http, body).author());
        return OperationAnswer.of(this.journal.getOperation(id));
    }

    record ResolutionBody(Quarantine.Choice choice, String reason) {}
}
