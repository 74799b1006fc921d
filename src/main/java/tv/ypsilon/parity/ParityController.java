package tv.ypsilon.parity;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.parity.ParityRun.Phase;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/** Parity over HTTP: runs, what they found, and what is done about it. */
@RestController
@RequestMapping("/api/migration/parity")
class ParityController {

    private final Parity parity;

    private final ParityRuns runs;

    private final Differences differences;

    private final LegacyProperties legacy;

    private final JsonMapper json;

    ParityController(Parity parity, ParityRuns runs, Differences differences, LegacyProperties legacy,
            JsonMapper json) {
        this.parity = parity;
        this.runs = runs;
        this.differences = differences;
        this.legacy = legacy;
        this.json = json;
    }

    /**
     * What a run is to do.
     *
     * @param horizon a duration of ISO 8601, such as {@code P14D}
     */
    record RunOrder(@Nullable Instant from, @Nullable String horizon, @Nullable Boolean control) {}

    /** A run as the API tells it. */
    record Run(
            UUID id,
            ParityRun.Status status,
            Phase phase,
            boolean control,
            String startedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            Instant from,
            Instant until,
            long compared,
            long equal,
            long different,
            long notComparable,
            Content content,
            Rules rules,
            long open,
            long accepted,
            long notKept,
            @Nullable Long legacyMillis,
            @Nullable String throttled,
            @Nullable String failure) {

        static Run of(ParityRun run) {
            Counts all = run.counts();
            return new Run(run.id(), run.status(), run.phase(), run.control(), run.startedBy(), run.startedAt(),
                    run.endedAt(), run.from(), run.until(), all.compared(), all.equal(), all.different(),
                    all.notComparable(), Content.of(run.progress()), Rules.of(run.progress()), run.open(),
                    run.accepted(), run.beyond(), run.progress().legacyMillis(), run.progress().throttled(),
                    run.failure());
        }
    }

    /** The half about what PostgreSQL holds. */
    record Content(
            long documents,
            @Nullable Long total,
            long lookedAtAgain,
            long compared,
            long equal,
            long different,
            long notComparable) {

        static Content of(ParityRun.Progress progress) {
            Counts counts = progress.content();
            return new Content(progress.documents(), progress.total(), progress.lookedAtAgain(), counts.compared(),
                    counts.equal(), counts.different(), counts.notComparable());
        }
    }

    /** The half about the reading of the rules. */
    record Rules(
            long now,
            long stabbing,
            long stabbingWanted,
            long boundaries,
            long boundariesInAll,
            boolean atIgnored,
            long compared,
            long equal,
            long different,
            long notComparable) {

        static Rules of(ParityRun.Progress progress) {
            Counts counts = progress.rules();
            return new Rules(progress.askedNow(), progress.askedStabbing(), progress.stabbing(),
                    progress.askedBoundaries(), progress.boundaries(), progress.atIgnored(), counts.compared(),
                    counts.equal(), counts.different(), counts.notComparable());
        }
    }

    /** A difference as the API tells it. */
    record DifferenceAnswer(
            long id,
            UUID run,
            Half half,
            Cause cause,
            boolean comparable,
            @Nullable String pageId,
            @Nullable String page,
            @Nullable String language,
            @Nullable Support support,
            @Nullable String zone,
            List<TeaserId> teaserIds,
            Instant instant,
            Instant until,
            long times,
            List<String> fields,
            Difference.Answer legacy,
            Difference.Answer ours,
            @Nullable String teaser,
            @Nullable String document,
            @Nullable AcceptanceAnswer acceptance) {}

    record AcceptanceAnswer(String reason, String acceptedBy, Instant acceptedAt, Instant until) {

        static @Nullable AcceptanceAnswer of(ParityRuns.@Nullable Acceptance acceptance) {
            return acceptance == null ? null : new AcceptanceAnswer(acceptance.reason(), acceptance.by(),
                    acceptance.at(), acceptance.until());
        }
    }

    record AcceptanceOrder(String reason, Instant until) {}

    record RepairOrder(Differences.Take take, String reason) {}

    /** What a repair has done; null where both sides were equal already. */
    record RepairAnswer(@Nullable String operation) {}

    @PostMapping
    ResponseEntity<Run> start(@RequestBody(required = false) byte @Nullable [] body, Principal who) {
        // as bytes, as a request without a body has no content type that an object could be read from
        RunOrder wanted = body == null || body.length == 0 ? new RunOrder(null, null, null)
                : this.json.readValue(body, RunOrder.class);
        ParityRun run = this.parity.start(who.getName(), wanted.from(), duration(wanted.horizon()),
                Boolean.TRUE.equals(wanted.control()), null);
        return ResponseEntity.accepted().location(URI.create(run.address())).body(Run.of(run));
    }

    private static @Nullable Duration duration(@Nullable String text) {
        try {
            return text == null ? null : Duration.parse(text);
        } catch (DateTimeParseException _) {
            throw Refusal.invalid("horizon", "duration");
        }
    }

    @GetMapping
    ResponseEntity<List<Run>> list(ListRequest request) {
        Filter filter = request.filter("status", "control");
        Slice<ParityRun> part = this.runs.list(filter.ids(), filter.one("status", ParityRun.Status.class),
                filter.flag("control"), order(request, request.order(Order.descending("startedAt"), "id")));
        return ListAnswer.of("parity", part.map(Run::of).items(), part.offset(), part.total());
    }

    @GetMapping("/{id}")
    Run get(@PathVariable UUID id) {
        return Run.of(this.runs.getRun(id));
    }

    @GetMapping("/{id}/differences")
    ResponseEntity<List<DifferenceAnswer>> listDifferences(@PathVariable UUID id, ListRequest request) {
        this.runs.getRun(id);
        Filter filter = request.filter("half", "cause", "page", "language", "support", "zone", "teaserId", "accepted");
        Slice<ParityRuns.Stored> part = this.runs.listDifferences(id,
                new ParityRuns.Query(filter.ids(), filter.one("half", Half.class), filter.one("cause", Cause.class),
                        filter.text("page"), filter.text("language"), filter.one("support", Support::find),
                        filter.text("zone"), filter.text("teaserId"), filter.flag("accepted")),
                order(request, request.order(Order.ascending("id"), "cause", "page", "teaserId", "instant")));
        return ListAnswer.of("differences", part.map(this::answer).items(), part.offset(), part.total());
    }

    @GetMapping("/differences/{id}")
    DifferenceAnswer getDifference(@PathVariable long id) {
        return answer(this.runs.getDifference(id));
    }

    /** Makes both sides of the teaser equal; whether the difference is gone, another run tells. */
    @PostMapping("/differences/{id}/repair")
    RepairAnswer repair(@PathVariable long id, @RequestBody RepairOrder order, Principal who) {
        UUID operation = this.differences.repair(id, order.take(), order.reason(), who.getName());
        return new RepairAnswer(operation == null ? null : "/api/operations/" + operation);
    }

    @PostMapping("/differences/{id}/acceptance")
    DifferenceAnswer accept(@PathVariable long id, @RequestBody AcceptanceOrder order, Principal who) {
        this.differences.accept(id, order.until(), order.reason(), who.getName());
        return answer(this.runs.getDifference(id));
    }

    @DeleteMapping("/differences/{id}/acceptance")
    DifferenceAnswer withdraw(@PathVariable long id, Principal who) {
        this.differences.withdraw(id, who.getName());
        return answer(this.runs.getDifference(id));
    }

    private DifferenceAnswer answer(ParityRuns.Stored stored) {
        Difference difference = stored.difference();
        Findings.Where where = difference.where();
        TeaserId id = where.teaser();
        String path = id == null ? "" : "/teasers/" + URLEncoder.encode(id.value(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return new DifferenceAnswer(stored.id(), stored.run(), where.half(), where.cause(),
                where.cause().isDifference(), where.pageId(), where.page(), where.language(), where.support(),
                where.zone(), id == null ? List.of() : List.of(id), difference.instant(), difference.until(),
                difference.times(), difference.fields(), difference.legacy(), difference.ours(),
                id == null ? null : "/api" + path,
                id == null || this.legacy.url() == null ? null
                        : this.legacy.url().toString().replaceAll("/+$", "") + path,
                AcceptanceAnswer.of(stored.acceptance()));
    }

    private static ListOrder order(ListRequest request, Order order) {
        return new ListOrder(order.property(), order.ascending(), request.offset(), request.limit());
    }
}
