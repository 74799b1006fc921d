package tv.ypsilon.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.simulator.AppliedWrite.Source;

class LegacySimulatorTests {

    private static final String BEFORE = "{\"id\": \"a\",  \"title\": \"before\"}";

    private static final String AFTER = "{\"title\": \"after\", \"id\": \"a\", \"weight\": 1.50}";

    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LegacySimulator legacy = LegacySimulator.launch().put(BEFORE);

    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .build();

    @AfterEach
    void close() {
        client.shutdownNow();
        legacy.close();
    }

    @Nested
    class KeepsTheContract {

        @Test
        void listsDocumentsInIdOrderPageByPageWithTheirCount() throws Exception {
            legacy.put("{\"id\":\"c\"}").put("{\"id\":\"B\"}");

            var first = get("/teasers?_page=1&_limit=2");
            var second = get("/teasers?_page=2&_limit=2");

            assertThat(first.body()).isEqualTo("[{\"id\":\"B\"}," + BEFORE + "]");
            assertThat(second.body()).isEqualTo("[{\"id\":\"c\"}]");
            assertThat(second.headers().firstValue("X-Total-Count")).hasValue("3");
        }

        @Test
        void keepsDocumentsAsTheyWereSent() throws Exception {
            String text = "{ \"id\":\"ü 1%/2\",\n \"n\": 1.50, \"n\": 2, \"s\": \"\\u00e9\\ud800\" }";

            assertThat(send("POST", "/teasers", text).statusCode()).isEqualTo(201);

            assertThat(get("/teasers/%C3%BC%201%25%2F2").body()).isEqualTo(text);
            assertThat(legacy.document("ü 1%/2")).hasValue(text);
        }

        @Test
        void takesBodiesOfUnknownLength() throws Exception {
            var request = request("/teasers/a").PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString(AFTER)));

            var answer = client.send(request.build(), BodyHandlers.ofString());

            assertThat(answer.body()).isEqualTo(AFTER);
        }

        @Test
        void refusesToCreateWhatExists() throws Exception {
            assertThat(send("POST", "/teasers", AFTER).statusCode()).isEqualTo(409);
            legacy.answersDuplicatesWith(500);
            assertThat(send("POST", "/teasers", AFTER).statusCode()).isEqualTo(500);
            assertThat(legacy.document("a")).hasValue(BEFORE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no", "[]", "null", "{\"id\":7}", "{\"id\":\"\"}", "{\"id\":\"b\""})
        void refusesToCreateWhatIsNoDocument(String body) throws Exception {
            assertThat(send("POST", "/teasers", body).statusCode()).isEqualTo(400);
        }

        @Test
        void replacesWholeDocumentsThatExist() throws Exception {
            assertThat(put(AFTER).body()).isEqualTo(AFTER);
            assertThat(legacy.document("a")).hasValue(AFTER);
            assertThat(put("{\"id\": \"other\", \"title\": 1}").body()).isEqualTo("{\"id\":\"a\",\"title\":1}");
            assertThat(put("{").statusCode()).isEqualTo(400);
            assertThat(send("PUT", "/teasers/b", AFTER).statusCode()).isEqualTo(404);
        }

        @Test
        void deletesDocumentsThatExist() throws Exception {
            assertThat(send("DELETE", "/teasers/a", "").statusCode()).isEqualTo(204);
            assertThat(send("DELETE", "/teasers/a", "").statusCode()).isEqualTo(404);
            legacy.put(BEFORE).answersDeletesWith(200);
            assertThat(send("DELETE", "/teasers/a", "").statusCode()).isEqualTo(200);
            assertThat(get("/teasers/a").statusCode()).isEqualTo(404);
        }

        @Test
        void showsAPageOnASupportAtAnInstant() throws Exception {
            String placed = "{\"id\":\"p\", \"zone\":\"z\", \"platform\":\"tv\", \"from\":\"2026-11-21T12:00:00Z\"}";
            legacy.pages(PAGES).put(placed);

            var content = get("/pages/HOME-fr/content?support=tv&at=2026-11-21T13:00:00%2B01:00").body();

            assertThat(content).isEqualTo("""
                    {"id":"HOME-fr","code":"HOME","language":"fr","support":"tv","at":"2026-11-21T12:00:00.000Z",\
                    "zones":[{"id":"z","code":"top","title":"Top","teasers":[%s]}]}""".formatted(placed));
            assertThat(get("/pages/HOME-fr/content?support=web&at=2026-11-21T12:00:00Z").body()).doesNotContain(placed);
            assertThat(get("/pages/HOME-fr/content?support=tv&at=2026-11-21T11:59:59Z").body()).doesNotContain(placed);
            assertThat(get("/pages/HOME-fr/content?at=yesterday").statusCode()).isEqualTo(400);
            assertThat(get("/pages/HOME-de/content").statusCode()).isEqualTo(404);
            assertThat(get("/pages").body()).isEqualTo(PAGES);
        }

        @Test
        void showsPagesAsTheyAreNowWhenItIgnoresAt() throws Exception {
            legacy.pages(PAGES).clock(Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC)).ignoresAt();

            assertThat(get("/pages/HOME-fr/content?at=2027-01-01T00:00:00Z").body())
                    .contains("\"at\":\"2026-11-21T12:00:00.000Z\"");
        }

        @Test
        void wantsItsToken() throws Exception {
            legacy.wantsToken("secret");

            assertThat(put(AFTER).statusCode()).isEqualTo(401);
            assertThat(client.send(request("/teasers/a").header("Authorization", "Bearer secret").build(),
                    BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(legacy.document("a")).hasValue(BEFORE);
        }

        private static final String PAGES = """
                [{"id":"HOME-fr","code":"HOME","language":"fr","title":"Accueil",\
                "zones":[{"id":"z","code":"top","title":"Top","order":0,"limit":3,"template":null}]}]""";

    }

    @Nested
    class GoesWrong {

        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504})
        void answersWithoutApplying(int status) throws Exception {
            legacy.on("PUT", "/teasers/").answers(status);

            var answer = put(AFTER);

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(status == 429 || status == 503);
            assertNothingIsApplied();
        }

        @Test
        void appliesThenAnswersThatItFailed() throws Exception {
            legacy.on("PUT", "/teasers/").appliesThenAnswers(404);

            assertThat(put(AFTER).statusCode()).isEqualTo(404);
            assertIsApplied();
        }

        @Test
        void resets() {
            legacy.on("PUT", "/teasers/").resets();

            assertThatIOException().isThrownBy(() -> put(AFTER)).havingRootCause().withMessageContaining("reset");
            assertNothingIsApplied();
        }

        @Test
        void resetsBeforeReading() {
            legacy.on("PUT", "/teasers/").resetsBeforeReading();

            assertThatIOException().isThrownBy(() -> put("{\"title\":\"" + "x".repeat(10_000_000) + "\"}"));
            assertNothingIsApplied();
        }

        @Test
        void appliesThenResets() {
            legacy.on("PUT", "/teasers/").appliesThenResets();

            assertThatIOException().isThrownBy(() -> put(AFTER)).havingRootCause().withMessageContaining("reset");
            assertIsApplied();
        }

        @Test
        void hangs() {
            legacy.on("PUT", "/teasers/").hangs(LONG);

            assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> put(AFTER, PATIENCE));
            assertNothingIsApplied();
        }

        @Test
        void resetsAfterHavingHung() {
            legacy.on("PUT", "/teasers/").hangs(PATIENCE.dividedBy(5));

            assertThatIOException().isThrownBy(() -> put(AFTER)).havingRootCause().withMessageContaining("reset");
        }

        @Test
        void appliesThenHangs() {
            legacy.on("PUT", "/teasers/").appliesThenHangs(LONG);

            assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> put(AFTER, PATIENCE));
            await().untilAsserted(GoesWrong.this::assertIsApplied);
        }

        @Test
        void appliesLateWhatTheClientHasGivenUp() {
            legacy.on("PUT", "/teasers/").appliesLate(PATIENCE.multipliedBy(2));

            assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> put(AFTER, PATIENCE));
            await().untilAsserted(GoesWrong.this::assertIsApplied);
            assertIsAppliedLater(PATIENCE.multipliedBy(2));
        }

        @Test
        void appliesLateAfterAnAnswer() throws Exception {
            legacy.on("PUT", "/teasers/").appliesLate(PATIENCE, 504);

            assertThat(put(AFTER).statusCode()).isEqualTo(504);
            await().untilAsserted(GoesWrong.this::assertIsApplied);
            assertIsAppliedLater(PATIENCE);
        }

        @Test
        void forgetsLateWritesWithAReset() throws Exception {
            legacy.on("PUT", "/teasers/").appliesLate(LONG, 504);
            put(AFTER);

            assertThat(legacy.lateWrites()).isEqualTo(1);
            assertThat(legacy.reset().lateWrites()).isZero();
        }

        @Test
        void answersSlowly() throws Exception {
            legacy.on("PUT", "/teasers/").answersSlowly(PATIENCE.dividedBy(2));
            long start = System.nanoTime();

            assertThat(put(AFTER).body()).isEqualTo(AFTER);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(PATIENCE.dividedBy(2));
        }

        @Test
        void appliesSlowlyThoughTheClientHasGone() {
            legacy.on("PUT", "/teasers/").answersSlowly(PATIENCE.multipliedBy(2));

            assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> put(AFTER, PATIENCE));
            await().untilAsserted(GoesWrong.this::assertIsApplied);
            assertIsAppliedLater(PATIENCE.multipliedBy(2));
        }

        @Test
        void truncates() {
            legacy.on("PUT", "/teasers/").truncates();

            assertThatIOException().isThrownBy(() -> put(AFTER)).withMessageContaining("content-length: 45");
            assertNothingIsApplied();
        }

        @Test
        void truncatesWhatItApplied() {
            legacy.on("PUT", "/teasers/").applying().truncates();

            assertThatIOException().isThrownBy(() -> put(AFTER));
            assertIsApplied();
        }

        @Test
        void answersWithALoginPage() throws Exception {
            legacy.on("PUT", "/teasers/").answersHtmlLogin();

            var answer = put(AFTER);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(
                    type -> assertThat(type).startsWith("text/html"));
            assertNothingIsApplied();
        }

        @Test
        void answersWhatIsNoJson() throws Exception {
            legacy.on("PUT", "/teasers/").answersNotJson();

            assertThat(put(AFTER).body()).isEqualTo("{\"id\": \"ha");
            assertNothingIsApplied();
        }

        @Test
        void dribbles() throws Exception {
            legacy.on("PUT", "/teasers/").dribbles(Duration.ofMillis(2));
            long start = System.nanoTime();

            assertThat(put(AFTER).body()).isEqualTo(AFTER);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2 * 44));
        }

        @Test
        void acceptsWithoutApplying() throws Exception {
            legacy.on("PUT", "/teasers/").accepts202();

            assertThat(put(AFTER).statusCode()).isEqualTo(202);
            assertNothingIsApplied();
        }

        @Test
        void acceptsAndApplies() throws Exception {
            legacy.on("PUT", "/teasers/").applying().accepts202();

            assertThat(put(AFTER).statusCode()).isEqualTo(202);
            assertIsApplied();
        }

        @Test
        void redirects() throws Exception {
            legacy.on("PUT", "/teasers/").redirects();
            legacy.on("PUT", "/teasers/").redirects(307, "/elsewhere");

            assertThat(put(AFTER).headers().firstValue("Location")).hasValue("/login");
            assertThat(put(AFTER).headers().firstValue("Location")).hasValue("/elsewhere");
            assertNothingIsApplied();
        }

        @Test
        void closesAnIdleConnectionUnderTheNextRequest() throws Exception {
            legacy.on("GET", "/teasers/").closesIdleConnection();

            assertThat(get("/teasers/a").body()).isEqualTo(BEFORE);
            assertThatIOException().isThrownBy(() -> put(AFTER));
            assertNothingIsApplied();
            assertThat(put(AFTER).statusCode()).isEqualTo(200);
            assertThat(legacy.requests()).extracting(ReceivedRequest::method).containsExactly("GET", "PUT", "PUT");
        }

        @Test
        void rewritesWhatItWasSent() throws Exception {
            legacy.on("PUT", "/teasers/").rewrites(text -> text.replace("1.50", "1.5"));

            assertThat(put(AFTER).body()).isEqualTo(AFTER.replace("1.50", "1.5"));
            assertThat(legacy.document("a")).hasValue(AFTER.replace("1.50", "1.5"));
        }

        @Test
        void doesSomethingElseInTheGap() throws Exception {
            String foreign = BEFORE.replace("before", "foreign");
            legacy.on("PUT", "/teasers/").onRequest(request -> legacy.editForeign("a", text -> foreign));
            legacy.on("PUT", "/teasers/").answers(500);

            assertThat(get("/teasers/a").body()).isEqualTo(BEFORE);
            assertThat(put(AFTER).statusCode()).isEqualTo(500);
            assertThat(get("/teasers/a").body()).isEqualTo(foreign);
        }

        @Test
        void refusesConnectionsWhileItIsDown() throws Exception {
            String url = legacy.url();
            get("/teasers/a");
            legacy.stop();

            // a client that has no connection yet: one that stayed open may break in another way
            try (HttpClient fresh = HttpClient.newHttpClient()) {
                HttpRequest request = putting(AFTER).build();
                assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> fresh.send(request, BodyHandlers.ofString()));
            }

            legacy.start();
            assertThat(legacy.url()).isEqualTo(url);
            assertThat(get("/teasers/a").body()).isEqualTo(BEFORE);
        }

        @Test
        void hangsForManyAtOnceAndStillAnswersOthers() throws Exception {
            var hanging = legacy.on("PUT", "/teasers/").times(200).hangs(LONG);

            var answers = IntStream.range(0, 200)
                    .mapToObj(_ -> client.sendAsync(putting(AFTER).build(), BodyHandlers.ofString()))
                    .toList();

            await().until(() -> hanging.played() == 200);
            assertThat(get("/teasers/a").body()).isEqualTo(BEFORE);
            assertThat(answers).noneMatch(CompletableFuture::isDone);
        }

        private void assertNothingIsApplied() {
            assertThat(legacy.document("a")).hasValue(BEFORE);
        }

        private void assertIsApplied() {
            assertThat(legacy.document("a")).hasValue(AFTER);
        }

        private void assertIsAppliedLater(Duration delay) {
            Instant asked = legacy.requests().getLast().at();
            assertThat(legacy.writes().getLast().at()).isAfterOrEqualTo(asked.plus(delay));
        }

    }

    @Nested
    class GoesWrongForSomeRequests {

        @Test
        void onlyByMethodAndPath() throws Exception {
            legacy.on("PUT", "/teasers/b").always().answers(500);
            legacy.on("/pages").always().answers(502);

            assertThat(put(AFTER).statusCode()).isEqualTo(200);
            assertThat(get("/teasers/b").statusCode()).isEqualTo(404);
            assertThat(send("PUT", "/teasers/b", AFTER).statusCode()).isEqualTo(500);
            assertThat(get("/pages").statusCode()).isEqualTo(502);
        }

        @Test
        void forTheNextFewThenForTheOnesAfter() throws Exception {
            legacy.on("GET", "/teasers/").times(2).answers(500);
            legacy.on("GET", "/teasers/").answers(503);

            assertThat(statusesOfGets(4)).containsExactly(500, 500, 503, 200);
        }

        @Test
        void onlyForTheThird() throws Exception {
            legacy.on("GET", "/teasers/").nth(3).answers(500);

            assertThat(statusesOfGets(4)).containsExactly(200, 200, 500, 200);
        }

        @Test
        void untilItHeals() throws Exception {
            legacy.on("GET", "/teasers/").always().answers(500);

            assertThat(statusesOfGets(3)).containsExactly(500, 500, 500);
            legacy.heals();
            assertThat(statusesOfGets(1)).containsExactly(200);
        }

        private List<Integer> statusesOfGets(int count) throws Exception {
            var statuses = new ArrayList<Integer>();
            for (int i = 0; i < count; i++) {
                statuses.add(get("/teasers/a").statusCode());
            }
            return statuses;
        }

    }

    @Nested
    class Remembers {

        @Test
        void everyRequestWithItsOperation() throws Exception {
            legacy.on("PUT", "/teasers/").resets();
            var request = request("/teasers/a?x=1").header("X-Ypsilon-Operation", "42")
                    .PUT(BodyPublishers.ofString(AFTER));

            assertThatIOException().isThrownBy(() -> client.send(request.build(), BodyHandlers.ofString()));
            get("/__health");

            assertThat(legacy.requests()).singleElement().satisfies(seen -> {
                assertThat(seen.method()).isEqualTo("PUT");
                assertThat(seen.path()).isEqualTo("/teasers/a");
                assertThat(seen.parameter("x")).hasValue("1");
                assertThat(seen.operation()).hasValue("42");
            });
        }

        @Test
        void everyWriteWithWhatWasThereBeforeAndAfter() throws Exception {
            put(AFTER);
            legacy.editForeign("a", text -> BEFORE);
            send("DELETE", "/teasers/a", "");
            send("DELETE", "/teasers/a", "");
            legacy.createForeign(AFTER);

            assertThat(legacy.writes()).extracting(AppliedWrite::number).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(legacy.writes()).extracting(AppliedWrite::source)
                    .containsExactly(Source.SETUP, Source.HTTP, Source.FOREIGN, Source.HTTP, Source.FOREIGN);
            assertThat(legacy.writes()).extracting(AppliedWrite::before)
                    .containsExactly(Optional.empty(), Optional.of(BEFORE), Optional.of(AFTER), Optional.of(BEFORE),
                            Optional.empty());
            assertThat(legacy.writes()).extracting(AppliedWrite::after)
                    .containsExactly(Optional.of(BEFORE), Optional.of(AFTER), Optional.of(BEFORE), Optional.empty(),
                            Optional.of(AFTER));
        }

        @Test
        void concurrentWritesInOneOrder() {
            var answers = IntStream.range(0, 100)
                    .mapToObj(
                            i -> client.sendAsync(putting("{\"id\":\"a\",\"n\":" + i + "}").build(),
                                    BodyHandlers.ofString()))
                    .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

            var writes = legacy.writes();
            assertThat(writes).hasSize(101);
            assertThat(IntStream.range(1, 101)).allMatch(i -> writes.get(i).before().equals(writes.get(i - 1).after()));
            assertThat(legacy.document("a")).isEqualTo(writes.getLast().after());
        }

    }

    @Nested
    class CanBeBrokenOverHttp {

        @Test
        void byAScript() throws Exception {
            String fault = """
                    {"method":"PUT","path":"/teasers/","kind":"apply-then-status","status":408,"times":-1}""";

            assertThat(send("POST", "/__faults", fault).statusCode()).isEqualTo(200);

            assertThat(put(AFTER).statusCode()).isEqualTo(408);
            assertThat(legacy.document("a")).hasValue(AFTER);
            assertThat(get("/__faults").body()).isEqualTo("[\"PUT /teasers/ applies, answers 408, always\"]");
            assertThat(send("DELETE", "/__faults", "").body()).isEqualTo("[]");
            assertThat(put(AFTER).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"status", "delay", "reset", "reset-after-apply", "apply-then-status", "apply-then-hang",
                "apply-late", "hang", "malformed", "login", "dribble"})
        void inEveryWayThatHasAName(String kind) throws Exception {
            assertThat(send("POST", "/__faults", "{\"kind\":\"" + kind + "\"}").body()).startsWith("[\"any / ");
        }

        @Test
        void butNotInUnknownWays() throws Exception {
            assertThat(send("POST", "/__faults", "{\"kind\":\"sulks\"}").statusCode()).isEqualTo(400);
        }

        @Test
        void andTellsHowItIsAndWhatItDid() throws Exception {
            put(AFTER);

            assertThat(get("/__health").body()).isEqualTo("{\"teasers\":1,\"pages\":0,\"late\":0}");
            assertThat(get("/__log?since=1").body()).contains("\"op\":\"update\"", "\"source\":\"http\"")
                    .doesNotContain("setup");
        }

    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String body) throws IOException, InterruptedException {
        return put(body, LONG);
    }

    private HttpResponse<String> put(String body, Duration timeout) throws IOException, InterruptedException {
        return client.send(putting(body).timeout(timeout).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder putting(String body) {
        return request("/teasers/a").PUT(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(request(path).method(method, BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(legacy.url() + path));
    }

}
