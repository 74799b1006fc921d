package tv.ypsilon.importing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;

/** Imports over HTTP. */
@RestController
@RequestMapping("/api/migration/imports")
class ImportController {

    private final Importer importer;

    private final ImportRuns runs;

    private final SignOffs signOffs;

    private final Clock clock;

    ImportController(Importer importer, ImportRuns runs, SignOffs signOffs, Clock clock) {
        this.importer = importer;
        this.runs = runs;
        this.signOffs = signOffs;
        this.clock = clock;
    }

    /** What is wanted of a new import. */
    record Start(@Nullable Boolean dryRun) {}

    record SignOffOrder(String reason) {}

    /** An import as the API tells it. */
    record Import(
            UUID id,
            ImportRun.Status status,
            ImportRun.Phase phase,
            boolean dryRun,
            String startedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long total,
            long read,
            long imported,
            long unchanged,
            long removed,
            long issues,
            @Nullable String failure,
            @Nullable BigDecimal rate,
            @Nullable Long etaSeconds,
            @Nullable Instant endsAbout,
            ImportRun.@Nullable SignOff signedOff) {

        static Import of(ImportRun run, Instant now) {
            Duration left = run.timeLeft();
            return new Import(run.id(), run.status(), run.phase(), run.dryRun(), run.startedBy(), run.startedAt(),
                    run.endedAt(), run.total(), run.read(), run.imported(), run.unchanged(), run.removed(),
                    run.issues(), run.failure(),
                    run.rate() == null ? null : BigDecimal.valueOf(run.rate()).setScale(1, RoundingMode.HALF_UP),
                    left == null ? null : left.toSeconds(),
                    left == null ? null : now.plus(left).truncatedTo(ChronoUnit.SECONDS), run.signedOff());
        }
    }

    /** An issue as the API tells it. */
    record Issue(
            long id,
            @Nullable String documentId,
            String rule,
            @Nullable String field,
            String detail,
            @Nullable String raw) {

        static Issue of(ImportIssue issue) {
            return new Issue(issue.id(), issue.documentId(), issue.rule(), issue.field(), issue.detail(),
                    issue.raw());
        }
    }

    @PostMapping
    ResponseEntity<Import> start(@RequestBody(required = false) @Nullable Start wanted, Principal who) {
        ImportRun run = this.importer.start(who.getName(), wanted != null && Boolean.TRUE.equals(wanted.dryRun()),
                null);
        return ResponseEntity.accepted().location(URI.create(run.address())).body(answer(run));
    }

    @GetMapping
    ResponseEntity<List<Import>> list(ListRequest request) {
        Filter filter = request.filter("status");
        Slice<ImportRun> part = this.runs.list(filter.ids(), filter.one("status", ImportRun.Status.class),
                order(request, request.order(Order.descending("startedAt"), "id")));
        return ListAnswer.of("imports", part.map(this::answer).items(), part.offset(), part.total());
    }

    @GetMapping("/{id}")
    Import get(@PathVariable UUID id) {
        return answer(this.runs.getRun(id));
    }

    @PutMapping("/{id}/signoff")
    Import signOff(@PathVariable UUID id, @RequestBody SignOffOrder order, Principal who) {
        this.signOffs.signOff(id, who.getName(), order.reason());
        return answer(this.runs.getRun(id));
    }

    private Import answer(ImportRun run) {
        return Import.of(run, this.clock.instant());
    }

    @GetMapping("/{id}/issues")
    ResponseEntity<List<Issue>> listIssues(@PathVariable UUID id, ListRequest request) {
        this.runs.getRun(id);
        Filter filter = request.filter("documentId", "rule", "field");
        Slice<ImportIssue> part = this.runs.listIssues(id,
                new ImportRuns.IssueQuery(filter.ids(), filter.text("documentId"), filter.text("rule"),
                        filter.text("field")),
                order(request, request.order(Order.ascending("id"), "documentId", "rule", "field")));
        return ListAnswer.of("issues", part.map(Issue::of).items(), part.offset(), part.total());
    }

    private static ListOrder order(ListRequest request, Order order) {
        return new ListOrder(order.property(), order.ascending(), request.offset(), request.limit());
    }
}
