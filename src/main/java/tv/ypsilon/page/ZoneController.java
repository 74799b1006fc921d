package tv.ypsilon.page;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.site.ZoneId;

/** Zones over HTTP: what teasers can be programmed into. */
@RestController
@RequestMapping("/api/zones")
class ZoneController {

    private static final Order AS_PAGES_ORDER_THEM = Order.ascending("");

    private final Pages pages;

    ZoneController(Pages pages) {
        this.pages = pages;
    }

    /** A zone as the API tells it. */
    record Zone(
            ZoneId id,
            String page,
            String language,
            String code,
            @Nullable String title,
            int order,
            @Nullable Integer limit,
            @Nullable String template) {

        static Zone of(tv.ypsilon.site.Zone zone) {
            return new Zone(zone.id(), zone.page(), zone.language(), zone.code(), zone.title(), zone.order(),
                    zone.limit(), zone.template());
        }
    }

    @GetMapping
    ResponseEntity<List<Zone>> list(ListRequest request) {
        Filter filter = request.filter("page", "language", "code", "q");
        Order order = request.order(AS_PAGES_ORDER_THEM, "id", "page", "language", "code", "title", "order");
        List<String> ids = filter.ids();
        String page = filter.text("page");
        String language = filter.text("language");
        String code = filter.text("code");
        String text = filter.text("q");
        Stream<tv.ypsilon.site.Zone> zones = this.pages.site().pages().stream().flatMap((each) -> each.zones().stream())
                .filter((zone) -> ids == null || ids.contains(zone.id().value()))
                .filter((zone) -> page == null || page.equals(zone.page()))
                .filter((zone) -> language == null || language.equals(zone.language()))
                .filter((zone) -> code == null || code.equals(zone.code()))
                .filter((zone) -> Comparing.contains(text, zone.id().value(), zone.code(), zone.title()));
        return ListAnswer.part("zones",
                (order.equals(AS_PAGES_ORDER_THEM) ? zones : zones.sorted(by(order))).map(Zone::of).toList(), request);
    }

    private static Comparator<tv.ypsilon.site.Zone> by(Order order) {
        return switch (order.property()) {
            case "page" -> Comparing.by(tv.ypsilon.site.Zone::page, ZoneController::id, order.ascending());
            case "language" -> Comparing.by(tv.ypsilon.site.Zone::language, ZoneController::id, order.ascending());
            case "code" -> Comparing.by(tv.ypsilon.site.Zone::code, ZoneController::id, order.ascending());
            case "title" -> Comparing.by(tv.ypsilon.site.Zone::title, ZoneController::id, order.ascending());
            case "order" -> Comparing.by(tv.ypsilon.site.Zone::order, ZoneController::id, order.ascending());
            default -> Comparing.by(ZoneController::id, ZoneController::id, order.ascending());
        };
    }

    private static String id(tv.ypsilon.site.Zone zone) {
        return zone.id().value();
    }

    @GetMapping("/{id}")
    Zone get(@PathVariable String id) {
        return this.pages.site().pages().stream().flatMap((page) -> page.zones().stream())
                .filter((zone) -> zone.id().value().equals(id)).findFirst().map(Zone::of)
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "zone", id));
    }
}
