package tv.ypsilon.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;

/** The audit, for those who answer for the migration. */
@RestController
@RequestMapping("/api/migration/events")
class EventController {

    private final Events events;

    EventController(Events events) {
        this.events = events;
    }

    @GetMapping
    ResponseEntity<List<Events.Event>> list(ListRequest request) {
        Filter filter = request.filter("who", "what", "since");
        Order order = request.order(Order.descending("id"), "at");
        Events.Found found = this.events.list(new Events.Query(numbers(filter.ids()), filter.text("who"),
                filter.text("what"), filter.instant("since")), !order.ascending(), request.offset(), request.limit());
        return ListAnswer.of("events", found.events(), request.offset(), found.total());
    }

    private static @Nullable List<Long> numbers(@Nullable List<String> ids) {
        try {
            return ids == null ? null : ids.stream().map(Long::valueOf).toList();
        } catch (NumberFormatException _) {
            throw Refusal.of(ProblemType.INVALID_LIST_QUERY, "filter", "id").because("wrong-value");
        }
    }
}
