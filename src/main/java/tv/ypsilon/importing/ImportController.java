package tv.ypsilon.importing;

import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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

    ImportController(Importer importer, ImportRuns runs) {
        this.importer = importer;
        this.runs = runs;
    }

    /** An import as the API tells it. */
    record Import(
            UUID id,
            ImportRun.Status status,
            String startedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long total,
            long read,
            long imported,
            long unchanged,
            long removed,
            long issues,
            @Nullable String failure) {

        static Import of(ImportRun run) {
            return new Import(run.id(), run.status(), run.startedBy(), run.startedAt(), run.endedAt(), run.total(),
                    run.read(), run.imported(), run.unchanged(), run.removed(), run.issues(), run.failure());
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
    ResponseEntity<Import> start(Principal who) {
        ImportRun run = this.importer.start(who.getName());
        return ResponseEntity.accepted().location(URI.create(run.address())).body(Import.of(run));
    }

    @GetMapping
    ResponseEntity<List<Import>> list(ListRequest request) {
        Filter filter = request.filter("status");
        Slice<ImportRun> part = this.runs.list(filter.ids(), filter.one("status", ImportRun.Status.class),
                order(request, request.order(Order.descending("startedAt"), "id")));
        return ListAnswer.of("imports", part.map(Import::of).items(), part.offset(), part.total());
    }

    @GetMapping("/{id}")
    Import get(@PathVariable UUID id) {
        return Import.of(this.runs.getRun(id));
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
