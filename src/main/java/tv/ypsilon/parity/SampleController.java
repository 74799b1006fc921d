package tv.ypsilon.parity;

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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.parity.Sample.Comparison;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;

/** Samples over HTTP. */
@RestController
@RequestMapping("/api/migration/samples")
class SampleController {

    private final Samples samples;

    private final SampleStore store;

    private final JsonMapper json;

    SampleController(Samples samples, SampleStore store, JsonMapper json) {
        this.samples = samples;
        this.store = store;
        this.json = json;
    }

    record SampleOrder(@Nullable String name, @Nullable List<Instant> instants) {}

    @PostMapping
    ResponseEntity<Sample> take(@RequestBody(required = false) byte @Nullable [] body, Principal who) {
        // as bytes, as a request without a body has no content type that an object could be read from
        SampleOrder order = body == null || body.length == 0 ? new SampleOrder(null, null)
                : this.json.readValue(body, SampleOrder.class);
        Sample sample = this.samples.take(order.name(), order.instants(), who.getName(), null);
        return ResponseEntity.accepted().location(URI.create(sample.address())).body(sample);
    }

    @GetMapping
    ResponseEntity<List<Sample>> list(ListRequest request) {
        Filter filter = request.filter("status");
        Order order = request.order(Order.descending("startedAt"), "id");
        Slice<Sample> part = this.store.list(filter.ids(), filter.one("status", ParityRun.Status.class),
                new ListOrder(order.property(), order.ascending(), request.offset(), request.limit()));
        return ListAnswer.of("samples", part.items(), part.offset(), part.total());
    }

    @GetMapping("/{id}")
    Sample get(@PathVariable UUID id) {
        return this.store.getSample(id);
    }

    @PostMapping("/{id}/comparison")
    ResponseEntity<Comparison> compare(@PathVariable UUID id, Principal who) {
        Comparison comparison = this.samples.compare(id, who.getName(), null);
        return ResponseEntity.accepted().location(URI.create(this.store.getSample(id).address() + "/comparison"))
                .body(comparison);
    }

    @GetMapping("/{id}/comparison")
    Comparison getComparison(@PathVariable UUID id) {
        this.store.getSample(id);
        return this.store.getComparison(id);
    }
}
