package tv.ypsilon.legacy;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tv.ypsilon.legacy.LegacyListing.Item;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

@Timeout(30)
class LegacyClientTests {

    private static final TeaserId ID = new TeaserId("a/b c%é");

    private static final String PATH = "/api/teasers/a%2Fb%20c%25%C3%A9";

    private static final LegacyDocument DOCUMENT = Sample.document(
            "{'id': 'a/b c%é', 'title': 'Été 😀', 'zone': 'top', 'windows': [{'from': '2026-11-30', 'order': 2}], 'x': [1.0]}");

    private static final UUID OPERATION = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @RegisterExtension
    static final WireMockExtension api = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().dynamicHttpsPort().http2PlainDisabled(true)).build();

    private static final Duration SOON = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LegacyClient legacy;

    private LegacyClient impatient;

    @BeforeEach
    void connect() {
        URI url = URI.create("http://localhost:" + api.getPort() + "/api/");
        this.legacy = client(url);
        this.impatient = client(url, PATIENCE, SOON);
    }

    @AfterEach
    void disconnect() {
        this.legacy.close();
        this.impatient.close();
    }

    private static LegacyClient client(URI url) {
        return client(url, PATIENCE, PATIENCE);
    }

    private static LegacyClient client(URI url, Duration connectTimeout, Duration timeout) {
        return new LegacyClient(new LegacyProperties(url, "s3cret", connectTimeout, timeout, timeout, timeout, timeout,
                Duration.ofSeconds(15), Set.of(408, 429, 500, 501, 503)), new Documents(new LegacyRules()),
                ObservationRegistry.NOOP, new LegacyCalls());
    }

    enum Write {

        CREATE, REPLACE, DELETE;

        LegacyAnswer on(LegacyClient client) {
            return switch (this) {
                case CREATE -> client.create(ID, DOCUMENT, OPERATION);
                case REPLACE -> client.replace(ID, DOCUMENT, OPERATION);
                case DELETE -> client.delete(ID, OPERATION);
            };
        }
    }

    private static void answerAll(ResponseDefinitionBuilder answer) {
        api.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body);
    }

    @Nested
    class Reading {

        @Test
        void givesTheDocumentAsItCame() {
            api.stubFor(get(PATH).willReturn(json(200, " " + DOCUMENT.raw() + "\n")));

            assertThat(legacy.get(ID)).isInstanceOfSatisfying(LegacyAnswer.Done.class,
                    (done) -> assertThat(done.document().raw()).isEqualTo(" " + DOCUMENT.raw() + "\n"));
            api.verify(1, getRequestedFor(urlEqualTo(PATH)).withHeader("Authorization", equalTo("Bearer s3cret"))
                    .withHeader("Accept", equalTo("application/json")).withHeader("X-Ypsilon-Operation", absent()));
        }

        @Test
        void tellsThatThereIsNone() {
            answerAll(json(404, "{}"));

            assertThat(legacy.get(ID)).isInstanceOf(LegacyAnswer.Absent.class);
        }

        @Test
        void doesNotTakeAWebPageForAnAnswer() {
            answerAll(aResponse().withStatus(404).withHeader("Content-Type", "text/html").withBody("<h1>404</h1>"));
            assertThat(legacy.get(ID)).isInstanceOf(LegacyAnswer.Refused.class);

            answerAll(aResponse().withStatus(200).withBody("\n<!DOCTYPE html><title>Log in</title>"));
            assertThat(legacy.get(ID)).isInstanceOf(LegacyAnswer.Unknown.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"id\": \"half", "{}", "{\"id\": \"another\"}", "[]", "null", "",
                "{\"id\": \"a/b c%é\", \"a\": 1, \"a\": 2}"})
        void tellsADocumentThatCannotBeRead(String body) {
            answerAll(json(200, body));

            assertThat(legacy.get(ID)).isInstanceOfSatisfying(LegacyAnswer.Unreadable.class, (unreadable) -> {
                assertThat(unreadable.raw()).isEqualTo(body);
                assertThat(unreadable.reason()).isNotBlank();
            });
        }

        @Test
        void tellsADocumentThatIsNotInUtf8() {
            answerAll(aResponse().withBody("{\"id\": \"a/b c%é\"}".getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(legacy.get(ID)).isInstanceOf(LegacyAnswer.Unreadable.class);
        }

        @Test
        void tellsADocumentThatIsTooLarge() {
            answerAll(json(200, "{\"id\":\"a/b c%é\",\"x\":\"" + "x".repeat(1_000_000) + "\"}"));
            assertThat(legacy.get(ID)).isInstanceOf(LegacyAnswer.Unreadable.class);

            answerAll(json(200, "x".repeat(9_000_000)));
            assertThat(legacy.get(ID)).isInstanceOf(LegacyAnswer.Unreadable.class);
        }

        @Test
        void asksForEveryIdByOneSegmentOfThePath() {
            answerAll(json(404, "{}"));

            legacy.get(new TeaserId("../pages?x#y"));

            api.verify(getRequestedFor(urlEqualTo("/api/teasers/..%2Fpages%3Fx%23y")));
        }
    }

    @Nested
    class Writing {

        @Test
        void sendsTheDocumentAsItIs() {
            api.stubFor(post("/api/teasers").willReturn(json(201, DOCUMENT.raw())));
            api.stubFor(put(PATH).willReturn(json(200, DOCUMENT.raw())));
            api.stubFor(delete(PATH).willReturn(status(204)));

            assertThat(Write.CREATE.on(legacy)).isEqualTo(new LegacyAnswer.Done(DOCUMENT));
            assertThat(Write.REPLACE.on(legacy)).isEqualTo(new LegacyAnswer.Done(DOCUMENT));
            assertThat(Write.DELETE.on(legacy)).isEqualTo(new LegacyAnswer.Done(null));

            api.verify(1, postRequestedFor(urlEqualTo("/api/teasers")).withRequestBody(equalTo(DOCUMENT.raw()))
                    .withHeader("Content-Type", containing("application/json"))
                    .withHeader("X-Ypsilon-Operation", equalTo(OPERATION.toString()))
                    .withHeader("Authorization", equalTo("Bearer s3cret")));
            api.verify(1, putRequestedFor(urlEqualTo(PATH)).withRequestBody(equalTo(DOCUMENT.raw()))
                    .withHeader("X-Ypsilon-Operation", equalTo(OPERATION.toString())));
            api.verify(1, deleteRequestedFor(urlEqualTo(PATH))
                    .withHeader("X-Ypsilon-Operation", equalTo(OPERATION.toString())));
            api.verify(3, anyRequestedFor(anyUrl()));
        }

        @Test
        void acceptsTheStatusesOfOtherDeployments() {
            answerAll(json(200, "{}"));
            assertThat(Write.DELETE.on(legacy)).isEqualTo(new LegacyAnswer.Done(null));

            answerAll(json(200, DOCUMENT.raw()));
            assertThat(Write.CREATE.on(legacy)).isEqualTo(new LegacyAnswer.Done(DOCUMENT));
        }

        @Test
        void takesWhatLegacyMadeOfTheDocument() {
            String rewritten = "{'zone': ' TOP ', 'id': 'a/b c%é', 'title': 'Été 😀', 'windows': [{'from': 1795993200, 'order': '2'}]}"
                    .replace('\'', '"');
            answerAll(json(200, rewritten));

            assertThat(Write.REPLACE.on(legacy)).isInstanceOfSatisfying(LegacyAnswer.Done.class,
                    (done) -> assertThat(done.document().raw()).isEqualTo(rewritten));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "null", "{'id': 'half", "{'id': 'another', 'title': 'Été 😀', 'zone': 'top'}",
                "{'id': 'a/b c%é'}",
                "{'id': 'a/b c%é', 'title': 'Old', 'zone': 'top', 'windows': [{'from': '2026-11-30', 'order': 2}]}",
                "{'id': 'a/b c%é', 'title': 'Été 😀', 'zone': 'HERO', 'windows': [{'from': '2026-11-30', 'order': 2}]}",
                "<html>Log in</html>", "OK"})
        void doesNotTrustAnAnswerThatIsNotTheDocument(String body) {
            answerAll(json(200, body.replace('\'', '"')));

            assertThat(Write.CREATE.on(legacy)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class,
                    (unknown) -> assertThat(unknown.over()).isFalse());
            assertThat(Write.REPLACE.on(legacy)).isInstanceOf(LegacyAnswer.Unknown.class);
        }

        @Test
        void doesNotTakeALoginPageForADeletion() {
            answerAll(
                    aResponse().withStatus(200).withHeader("Content-Type", "text/html; charset=utf-8").withBody("hi"));

            assertThat(Write.DELETE.on(legacy)).isInstanceOf(LegacyAnswer.Unknown.class);
        }

        @Test
        void tellsThatThereIsNothingToReplaceOrDelete() {
            answerAll(json(404, "{}"));

            assertThat(Write.REPLACE.on(legacy)).isInstanceOf(LegacyAnswer.Absent.class);
            assertThat(Write.DELETE.on(legacy)).isInstanceOf(LegacyAnswer.Absent.class);
            assertThat(Write.CREATE.on(legacy)).isInstanceOf(LegacyAnswer.Refused.class);
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 409, 413, 415, 422, 429})
        void tellsThatLegacyRefuses(int status) {
            answerAll(json(status, "{\"error\": \"no, s3cret\"}").withHeader("Retry-After", "7"));

            for (Write write : Write.values()) {
                assertThat(write.on(legacy)).isEqualTo(new LegacyAnswer.Refused(status,
                        "HTTP " + status + " {\"error\": \"no, ***\"}", Duration.ofSeconds(7)));
            }
        }

        @ParameterizedTest
        @CsvSource({"408, true", "500, true", "501, true", "502, false", "503, true", "504, false", "202, false",
                "203, false", "206, false", "301, false", "302, false", "307, false"})
        void doesNotKnowWhatBecameOfIt(int status, boolean over) {
            answerAll(json(status, "{}").withHeader("Location", "/api/elsewhere"));

            for (Write write : Write.values()) {
                assertThat(write.on(legacy)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class,
                        (unknown) -> assertThat(unknown.over()).isEqualTo(over));
            }
            api.verify(3, anyRequestedFor(anyUrl())); // no redirect is followed, nothing is sent again
        }

        @Test
        void isNotOverWhenSomethingBeforeTheApiAnswers() {
            answerAll(aResponse().withStatus(503).withBody("<html>Bad gateway</html>").withHeader("Retry-After", "3"));

            assertThat(Write.REPLACE.on(legacy)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class, (unknown) -> {
                assertThat(unknown.over()).isFalse();
                assertThat(unknown.retryAfter()).isEqualTo(Duration.ofSeconds(3));
            });
        }

        @Test
        void refusesToSendADocumentUnderAnotherId() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> legacy.replace(new TeaserId("other"), DOCUMENT, OPERATION));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {"120 | 120", "0 | 0", "Sat, 21 Nov 2026 12:00:30 GMT | 30",
            "Sat, 21 Nov 2026 11:00:00 GMT | 0", "soon | -", "-5 | -", "99999999999 | -"})
    void tellsWhenToComeBack(String header, Long seconds) {
        answerAll(
                json(429, "{}").withHeader("Retry-After", header).withHeader("Date", "Sat, 21 Nov 2026 12:00:00 GMT"));

        assertThat(this.legacy.get(ID)).isInstanceOfSatisfying(LegacyAnswer.Refused.class, (refused) -> assertThat(
                refused.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds)));
    }

    @ExtendWith(OutputCaptureExtension.class)
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void raisesAnAlarmWhenItIsNotLetIn(int status, CapturedOutput output) {
        answerAll(json(status, "{}"));

        assertThat(this.legacy.get(ID)).isInstanceOf(LegacyAnswer.Refused.class);
        assertThat(output).contains("ERROR").contains("LEGACY_TOKEN").doesNotContain("s3cret");
    }

    @Nested
    class AtTheWire {

        static Stream<Function<LegacyClient, LegacyAnswer>> all() {
            return Stream.concat(Stream.of((client) -> client.get(ID)),
                    Stream.of(Write.values()).map((write) -> write::on));
        }

        @ParameterizedTest
        @MethodSource("all")
        void nothingIsSentWhereNobodyListens(Function<LegacyClient, LegacyAnswer> call) throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            try (LegacyClient nobody = client(URI.create("http://localhost:" + port))) {
                assertThat(call.apply(nobody)).isInstanceOf(LegacyAnswer.NotSent.class);
            }
        }

        @Test
        void nothingIsSentToAHostThatDoesNotExist() {
            try (LegacyClient nobody = client(URI.create("http://legacy.invalid"))) {
                assertThat(Write.CREATE.on(nobody)).isInstanceOf(LegacyAnswer.NotSent.class);
            }
        }

        @Test
        void nothingIsSentWithoutTrust() {
            try (LegacyClient client = client(URI.create(api.baseUrl()))) {
                assertThat(Write.REPLACE.on(client)).isInstanceOf(LegacyAnswer.NotSent.class);
            }
        }

        @Test
        void nothingIsSentWhenConnectingTakesTooLong() throws IOException {
            List<Socket> waiting = new ArrayList<>();
            try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    LegacyClient client = client(URI.create("http://127.0.0.1:" + full.getLocalPort()), SOON,
                            PATIENCE)) {
                try {
                    while (true) {
                        waiting.add(new Socket());
                        waiting.getLast().connect(full.getLocalSocketAddress(), 100);
                    }
                } catch (SocketTimeoutException _) {
                    assertThat(Write.CREATE.on(client)).isInstanceOf(LegacyAnswer.NotSent.class);
                }
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }

        @Test
        void nothingIsSentWithoutAnAddress() {
            try (LegacyClient client = client(null)) {
                for (Write write : Write.values()) {
                    assertThat(write.on(client))
                            .isEqualTo(new LegacyAnswer.NotSent("no legacy API is configured", null));
                }
                assertThat(client.pages()).isInstanceOf(LegacyReply.Unavailable.class);
            }
        }

        @ParameterizedTest
        @EnumSource(Fault.class)
        void aBrokenConnectionProvesNothing(Fault fault) {
            answerAll(aResponse().withFault(fault));

            for (Write write : Write.values()) {
                assertThat(write.on(legacy)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class,
                        (unknown) -> assertThat(unknown.over()).isFalse());
            }
            api.verify(3, anyRequestedFor(anyUrl()));
        }

        @ParameterizedTest
        @EnumSource(Write.class)
        void aRequestIsSentOnceThoughTheKeptConnectionIsDead(Write write) {
            String found = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}";
            try (WireApi wire = new WireApi((connection) -> {
                connection.answer(found); // the connection is kept
                connection.read(); // and closed when the next request has come
            })) {
                try (LegacyClient client = client(wire.url())) {
                    assertThat(client.get(ID)).isInstanceOf(LegacyAnswer.Absent.class);

                    assertThat(write.on(client)).isInstanceOf(LegacyAnswer.Unknown.class);

                    assertThat(wire.requests()).hasSize(2);
                }
            }
        }

        @ParameterizedTest
        @MethodSource("all")
        void aHangingApiIsLeft(Function<LegacyClient, LegacyAnswer> call) {
            answerAll(json(200, DOCUMENT.raw()).withFixedDelay(8000));

            Instant start = Instant.now();
            assertThat(call.apply(impatient)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class,
                    (unknown) -> assertThat(unknown.over()).isFalse());
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }

        @ParameterizedTest
        @MethodSource("all")
        void aDribblingApiIsLeftAndItsConnectionClosed(Function<LegacyClient, LegacyAnswer> call) {
            answerAll(json(503, "{" + " ".repeat(200) + "}").withChunkedDribbleDelay(100, 10_000));

            Instant start = Instant.now();
            assertThat(call.apply(impatient)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class,
                    (unknown) -> assertThat(unknown.over()).isFalse());
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }

        @Test
        void aTruncatedAnswerProvesNothing() {
            try (WireApi wire = new WireApi(
                    (connection) -> connection.answer("HTTP/1.1 503 Unavailable\r\nContent-Length: 100\r\n\r\n{}"))) {
                try (LegacyClient client = client(wire.url())) {
                    assertThat(Write.REPLACE.on(client)).isInstanceOfSatisfying(LegacyAnswer.Unknown.class,
                            (unknown) -> assertThat(unknown.over()).isFalse());
                }
            }
        }

        @Test
        void anInterruptedThreadStaysInterrupted() {
            answerAll(json(200, "{}"));
            Thread.currentThread().interrupt();

            assertThat(Write.DELETE.on(legacy)).isInstanceOf(LegacyAnswer.Unknown.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    class Lists {

        @Test
        void giveEachDocumentAsItCame() {
            api.stubFor(get("/api/teasers?_page=3&_limit=2").willReturn(json(200, """
                    [ {"id": "a", "n": 1.0} ,
                      {"id": "b", "b": 1, "b": 2}, "c", {"title": "é"}]""").withHeader("X-Total-Count", "319")));

            assertThat(legacy.list(3, 2)).isInstanceOfSatisfying(LegacyReply.Given.class, (given) -> {
                LegacyListing.Part part = (LegacyListing.Part) given.value();
                assertThat(part.total()).isEqualTo(319);
                assertThat(part.items()).hasSize(4);
                assertThat(part.items().get(0)).isEqualTo(new Item.Document(Sample.raw("{\"id\": \"a\", \"n\": 1.0}")));
                assertThat(part.items().get(1)).isInstanceOfSatisfying(Item.Unreadable.class,
                        (item) -> assertThat(item.raw()).isEqualTo("{\"id\": \"b\", \"b\": 1, \"b\": 2}"));
                assertThat(part.items().get(2)).isInstanceOfSatisfying(Item.Unreadable.class,
                        (item) -> assertThat(item.raw()).isEqualTo("\"c\""));
                assertThat(part.items().get(3)).isInstanceOfSatisfying(Item.Document.class,
                        (item) -> assertThat(item.document().id()).isEmpty());
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"[{\"id\": \"a\"}, {\"id\": \"b\", ]", "{}", "", "[1] 2", "[{\"a\": NaN}]"})
        void tellThatNothingCanBeRead(String body) {
            answerAll(json(200, body));

            assertThat(legacy.list(1, 100)).isInstanceOf(LegacyReply.Unreadable.class);
        }

        @Test
        void tellThatLegacyIsNotThere() {
            answerAll(json(503, "{}").withHeader("Retry-After", "2"));
            assertThat(legacy.list(1, 100))
                    .isEqualTo(new LegacyReply.Unavailable<>("HTTP 503 {}", Duration.ofSeconds(2)));

            answerAll(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
            assertThat(legacy.list(1, 100)).isInstanceOf(LegacyReply.Unavailable.class);
        }
    }

    @Nested
    class Pages {

        @Test
        void areListed() {
            api.stubFor(get("/api/pages").willReturn(json(200,
                    "[{\"id\": \"HOME-fr\", \"code\": \"HOME\", \"language\": \"fr\", \"zones\": []}]")));

            assertThat(legacy.pages()).isInstanceOfSatisfying(LegacyReply.Given.class,
                    (given) -> assertThat(((SiteReading) given.value()).pages()).hasSize(1));
        }

        @Test
        void tellWhatTheyShow() {
            String content = "{\"at\": \"2026-11-21T12:00:00Z\", \"zones\": [{\"id\": \"hero-1\", \"teasers\": ["
                    + DOCUMENT.raw() + "]}]}";
            api.stubFor(get("/api/pages/HOME-fr/content?support=tv&at=2026-11-21T12%3A00%3A00Z")
                    .willReturn(json(200, content)));
            api.stubFor(get("/api/pages/HOME-fr/content?support=web").willReturn(json(200, content)));

            Instant at = Instant.parse("2026-11-21T12:00:00Z");
            for (LegacyReply<PageContent> reply : Set.of(legacy.pageContent("HOME-fr", Support.TV, at, Sample.SITE),
                    legacy.pageContent("HOME-fr", Support.WEB, null, Sample.SITE))) {
                assertThat(reply).isInstanceOfSatisfying(LegacyReply.Given.class, (given) -> assertThat(
                        ((PageContent) given.value()).zones().getFirst().teasers().getFirst().teaser().id())
                        .isEqualTo(ID));
            }
        }

        @Test
        void tellThatThereIsNoSuchPage() {
            answerAll(json(404, "{}"));

            assertThat(legacy.pageContent("x", Support.WEB, null, Sample.SITE)).isInstanceOf(LegacyReply.Absent.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "[]", "null", "{\"zones\": {}}", "{\"zones\": [", ""})
        void tellThatTheirContentCannotBeRead(String body) {
            answerAll(json(200, body));

            assertThat(legacy.pageContent("x", Support.WEB, null, Sample.SITE))
                    .isInstanceOf(LegacyReply.Unreadable.class);
        }

        @Test
        void tellThatTheListCannotBeRead() {
            answerAll(json(200, "{}"));

            assertThat(legacy.pages()).isInstanceOf(LegacyReply.Unreadable.class);
        }
    }
}
