package tv.ypsilon.legacy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import tv.ypsilon.legacy.LegacyHttp.Exchange;

/**
 * One request to the legacy API as those see it who watch: how long it took and how it ended, and that it belongs to the
 * trace of whoever asked, which legacy is told of in {@code traceparent}.
 */
final class LegacyCall extends RequestReplySenderContext<HttpRequest.Builder, Exchange> {

    private static final String NAME = "ypsilon.legacy.calls";

    private LegacyCall(HttpRequest.Builder request, URI legacy) {
        super((carrier, key, value) -> Objects.requireNonNull(carrier).setHeader(key, value));
        setCarrier(request);
        setRemoteServiceName("legacy");
        setRemoteServiceAddress(legacy.getScheme() + "://" + legacy.getAuthority());
    }

    /** Makes one exchange. */
    static Exchange observed(ObservationRegistry registry, LegacyHttp via, Kind kind, HttpRequest.Builder request,
            Duration timeout, long longest) {
        LegacyCall context = new LegacyCall(request, via.base());
        Observation observation = Observation.createNotStarted(NAME, () -> context, registry)
                .contextualName("legacy " + kind.word()).lowCardinalityKeyValue("call", kind.word())
                // every call has the same labels, also one that never ends
                .lowCardinalityKeyValue("outcome", "unknown");
        return Objects.requireNonNull(observation.observe(() -> {
            Exchange exchange = via.exchange(request.build(), timeout, longest);
            context.setResponse(exchange);
            observation.lowCardinalityKeyValue("outcome", outcome(exchange));
            return exchange;
        }));
    }

    private static String outcome(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answer answer -> answer.status() / 100 + "xx";
            case Exchange.TooLong _ -> "too-long";
            case Exchange.NotSent _ -> "not-sent";
            case Exchange.Broken _ -> "broken";
        };
    }

    /** What is asked of legacy. */
    enum Kind {
        READ, CREATE, REPLACE, DELETE, LIST, PAGES, PAGE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
