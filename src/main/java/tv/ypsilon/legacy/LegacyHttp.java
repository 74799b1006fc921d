package tv.ypsilon.legacy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the legacy API, and says for certain what is known of each afterwards. A request is sent once; a
 * redirect is an answer. (A GET alone is sent again by the JDK when a kept connection turns out to be dead.)
 */
final class LegacyHttp implements AutoCloseable {

    static {
        // Said, not found: the JDK reads them once, when its client is first used.
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "false");
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    }

    private final URI base;

    private final @Nullable String token;

    private final HttpClient http;

    LegacyHttp(URI base, @Nullable String token, Duration connectTimeout) {
        this.base = base;
        this.token = token;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(connectTimeout).build();
    }

    /** How an exchange went. */
    sealed interface Exchange {

        /**
         * A complete answer.
         *
         * @param isExact whether the body was UTF-8, so that the text can be given back as it came
         */
        record Answer(int status, HttpHeaders headers, String text, boolean isExact) implements Exchange {

            static Answer of(HttpResponse<byte[]> response) {
                ByteBuffer body = ByteBuffer.wrap(response.body());
                try {
                    String text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
                    return new Answer(response.statusCode(), response.headers(), text, true);
                } catch (CharacterCodingException _) {
                    String text = new String(response.body(), StandardCharsets.UTF_8);
                    return new Answer(response.statusCode(), response.headers(), text, false);
                }
            }

            /** Whether this is a page for people, which the API itself has none of: it comes from something before it. */
            boolean isHtml() {
                return this.headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT).contains("html")
                        || this.text.stripLeading().startsWith("<");
            }

            /** After which time to come back; a date counts from the answer's own date. */
            @Nullable
            Duration retryAfter() {
                String value = this.headers.firstValue("retry-after").orElse("").strip();
                if (value.matches("\\d{1,9}")) {
                    return Duration.ofSeconds(Long.parseLong(value));
                }
                try {
                    Duration delay = Duration.between(date(this.headers.firstValue("date").orElse("")), date(value));
                    return delay.isNegative() ? Duration.ZERO : delay;
                } catch (DateTimeException _) {
                    return null;
                }
            }

            private static ZonedDateTime date(String value) {
                return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            }
        }

        /** An answer that is longer than what was to be taken. */
        record TooLong() implements Exchange {}

        /** Nothing reached the API. */
        record NotSent(String reason) implements Exchange {}

        /** No complete answer, whatever the API made of the request. */
        record Broken(String reason) implements Exchange {}
    }

    URI base() {
        return this.base;
    }

    /** A request for a path below the API's address. */
    HttpRequest.Builder request(String path) {
        String prefix = this.base.toString().replaceFirst("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(prefix + path)).header("Accept",
                "application/json");
        return this.token == null ? request : request.header("Authorization", "Bearer " + this.token);
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param timeout after which the exchange is broken off, however much of the answer is there
     * @param longest how many bytes the body of the answer may have
     */
    Exchange exchange(HttpRequest request, Duration timeout, long longest) {
        CompletableFuture<HttpResponse<byte[]>> exchange = this.http.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), longest));
        try {
            return Exchange.Answer.of(exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            exchange.cancel(true);
            return new Exchange.Broken("no complete answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException _) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            return new Exchange.Broken("interrupted");
        } catch (ExecutionException failure) {
            return failed(failure.getCause());
        }
    }

    private static Exchange failed(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException timeout -> new Exchange.NotSent(Texts.brief(timeout.getMessage()));
            // unknown hosts and unreachable networks come as this one, too
            case ConnectException refused ->
                    new Exchange.NotSent("no connection: " + Texts.brief(rootOf(refused).toString()));
            case SSLHandshakeException handshake ->
                    new Exchange.NotSent("no TLS: " + Texts.brief(handshake.getMessage()));
            case IOException body when String.valueOf(body.getMessage()).startsWith("body exceeds capacity") ->
                    new Exchange.TooLong();
            case null, default -> new Exchange.Broken(Texts.brief(String.valueOf(cause)));
        };
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    @Override
    public void close() {
        this.http.shutdownNow();
        this.http.close();
    }
}
