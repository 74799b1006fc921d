package tv.ypsilon.importing;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tv.ypsilon.rest.ListAnswer;
import tv.ypsilon.rest.ListRequest;
import tv.ypsilon.rest.ListRequest.Filter;
import tv.ypsilon.rest.ListRequest.Order;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;

/** The rules of the import over HTTP. */
@RestController
@RequestMapping("/api/migration")
class RuleController {

    private final Rules rules;

    RuleController(Rules rules) {
        this.rules = rules;
    }

    record AliasOrder(String reason) {}

    record ExceptionOrder(ZoneId zoneId, String reason) {}

    record AliasAnswer(String alias, ZoneId zoneId, String by, Instant at, String reason) {

        static AliasAnswer of(Rules.Alias alias) {
            return new AliasAnswer(alias.alias(), alias.zoneId(), alias.said().by(), alias.said().at(),
                    alias.said().reason());
        }
    }

    record ExceptionAnswer(String documentId, ZoneId zoneId, String by, Instant at, String reason) {

        static ExceptionAnswer of(Rules.DocumentException exception) {
            return new ExceptionAnswer(exception.documentId(), exception.zoneId(), exception.said().by(),
                    exception.said().at(), exception.said().reason());
        }
    }

    @GetMapping("/aliases")
    ResponseEntity<List<AliasAnswer>> listAliases(ListRequest request) {
        Filter filter = request.filter("zoneId");
        Slice<Rules.Alias> part = this.rules.listAliases(filter.text("zoneId"),
                order(request, request.order(Order.ascending("alias"), "zoneId", "at")));
        return ListAnswer.of("aliases", part.map(AliasAnswer::of).items(), part.offset(), part.total());
    }

    @PutMapping("/aliases/{alias}/{zoneId}")
    AliasAnswer putAlias(@PathVariable String alias, @PathVariable String zoneId, @RequestBody AliasOrder order,
            Principal who) {
        return AliasAnswer.of(this.rules.putAlias(alias, new ZoneId(zoneId), who.getName(), order.reason()));
    }

    @DeleteMapping("/aliases/{alias}/{zoneId}")
    AliasAnswer removeAlias(@PathVariable String alias, @PathVariable String zoneId, @RequestParam String reason,
            Principal who) {
        return AliasAnswer.of(this.rules.removeAlias(alias, new ZoneId(zoneId), who.getName(), reason));
    }

    @GetMapping("/exceptions")
    ResponseEntity<List<ExceptionAnswer>> listExceptions(ListRequest request) {
        Filter filter = request.filter("documentId", "zoneId");
        Slice<Rules.DocumentException> part = this.rules.listExceptions(filter.text("documentId"),
                filter.text("zoneId"), order(request, request.order(Order.ascending("documentId"), "zoneId", "at")));
        return ListAnswer.of("exceptions", part.map(ExceptionAnswer::of).items(), part.offset(), part.total());
    }

    @PutMapping("/exceptions/{documentId}")
    ExceptionAnswer putException(@PathVariable String documentId, @RequestBody ExceptionOrder order, Principal who) {
        return ExceptionAnswer
                .of(this.rules.putException(documentId, order.zoneId(), who.getName(), order.reason()));
    }

    @DeleteMapping("/exceptions/{documentId}")
    ExceptionAnswer removeException(@PathVariable String documentId, @RequestParam String reason, Principal who) {
        return ExceptionAnswer.of(this.rules.removeException(documentId, who.getName(), reason));
    }

    private static ListOrder order(ListRequest request, Order order) {
        return new ListOrder(order.property(), order.ascending(), request.offset(), request.limit());
    }
}
