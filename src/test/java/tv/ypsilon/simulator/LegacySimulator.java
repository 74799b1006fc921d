package tv.ypsilon.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;
import tv.ypsilon.simulator.AppliedWrite.Source;
import tv.ypsilon.simulator.LegacyReading.Reading;

/**
 * A legacy API on this machine that keeps its contract, except where a test says otherwise.
 * <p>
 * Documents are kept as the text that was sent. It is safe for threads, and lists what it received and what it applied.
 */
public final class LegacySimulator implements AutoCloseable {

    /** A document as it is kept; one that cannot be parsed has no reading. */
    private record Kept(String text, Optional<Reading> reading) {}

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100_000)
                    .maxNumberLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE).build())
            .build()).build();

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    private final Wire wire;

    private final ScheduledThreadPoolExecutor late = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("legacy-late").factory());

    private final Object lock = new Object();

    // All of these under the lock.

    private final TreeMap<String, Kept> documents = new TreeMap<>();

    private final Map<String, Map<String, Kept>> documentsByPage = new HashMap<>();

    private final List<ReceivedRequest> requests = new ArrayList<>();

    private final List<AppliedWrite> writes = new ArrayList<>();

    private final List<FaultScript> scripts = new ArrayList<>();

    private final Set<Runnable> lateWrites = new HashSet<>();

    private @Nullable List<String> ids = List.of();

    private String pages = "[]";

    private LegacyReading reading = new LegacyReading(JSON.createArrayNode());

    private Clock clock = Clock.systemUTC();

    private Optional<String> token = Optional.empty();

    private boolean ignoresAt;

    private int duplicate = 409;

    private int deleted = 204;

    private LegacySimulator(InetAddress address, int port) {
        this.wire = new Wire(address, port, this::handle);
    }

    /** A running one, on any free port, without pages and documents. */
    public static LegacySimulator launch() {
        return launch(0);
    }

    /** A running one on a port, without pages and documents. */
    public static LegacySimulator launch(int port) {
        return launch(InetAddress.getLoopbackAddress(), port);
    }

    /** A running one that other machines reach too, by any address of this one; without pages and documents. */
    static LegacySimulator launchForAll(int port) {
        return launch(new InetSocketAddress(port).getAddress(), port);
    }

    private static LegacySimulator launch(InetAddress address, int port) {
        LegacySimulator legacy = new LegacySimulator(address, port);
        legacy.start();
        return legacy;
    }

    /** Listens again, on the same port, with the same documents. */
    public void start() {
        wire.start();
    }

    /** Goes down: connections are refused, open ones are cut. Late writes still happen. */
    public void stop() {
        wire.stop();
    }

    @Override
    public void close() {
        wire.stop();
        late.shutdownNow();
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + wire.port();
    }

    /** Forgets everything: pages, documents, faults, late writes, logs and peculiarities. */
    public LegacySimulator reset() {
        synchronized (lock) {
            lateWrites.clear();
            documents.clear();
            ids = null;
            requests.clear();
            writes.clear();
            scripts.clear();
            clock = Clock.systemUTC();
            token = Optional.empty();
            ignoresAt = false;
            duplicate = 409;
            deleted = 204;
            pages("[]");
        }
        return this;
    }

    // Peculiarities of a deployment

    /** Wants {@code Authorization: Bearer …}. */
    public LegacySimulator wantsToken(String expected) {
        synchronized (lock) {
            token = Optional.of(expected);
        }
        return this;
    }

    /** Shows pages as they are now, whatever {@code at} asks for. */
    public LegacySimulator ignoresAt() {
        synchronized (lock) {
            ignoresAt = true;
        }
        return this;
    }

    /** Answers a POST of an id that exists with this status instead of 409. */
    public LegacySimulator answersDuplicatesWith(int status) {
        synchronized (lock) {
            duplicate = status;
        }
        return this;
    }

    /** Answers a DELETE with this status instead of 204. */
    public LegacySimulator answersDeletesWith(int status) {
        synchronized (lock) {
            deleted = status;
        }
        return this;
    }

    /** What time it is for pages asked for without {@code at}; the logs keep to the real time. */
    public LegacySimulator clock(Clock now) {
        synchronized (lock) {
            clock = now;
        }
        return this;
    }

    // What it holds

    /** Takes these pages, in the form in which it lists them. */
    public LegacySimulator pages(String json) {
        synchronized (lock) {
            pages = json;
            reading = new LegacyReading(JSON.readTree(json));
            documentsByPage.clear();
            for (Map.Entry<String, Kept> document : documents.entrySet()) {
                document.setValue(keep(document.getKey(), document.getValue().text()));
            }
        }
        return this;
    }

    /** Puts a document there before the test begins, under its {@code id}. */
    public LegacySimulator put(String document) {
        return put(JSON.readTree(document).required("id").asString(), document);
    }

    /** Puts any text there before the test begins, be it a document or not. */
    public LegacySimulator put(String id, String text) {
        synchronized (lock) {
            write(Source.SETUP, id, Optional.of(text), Optional.empty());
        }
        return this;
    }

    /** Takes a document away before the test begins. */
    public LegacySimulator remove(String id) {
        synchronized (lock) {
            write(Source.SETUP, id, Optional.empty(), Optional.empty());
        }
        return this;
    }

    /** Somebody else changes a document in the legacy system. */
    public LegacySimulator editForeign(String id, UnaryOperator<String> edit) {
        synchronized (lock) {
            String before = document(id).orElseThrow(() -> new NoSuchElementException("No document " + id));
            write(Source.FOREIGN, id, Optional.of(edit.apply(before)), Optional.empty());
        }
        return this;
    }

    /** Somebody else creates a document in the legacy system, under its {@code id}. */
    public LegacySimulator createForeign(String document) {
        synchronized (lock) {
            write(Source.FOREIGN, JSON.readTree(document).required("id").asString(), Optional.of(document),
                    Optional.empty());
        }
        return this;
    }

    /** Somebody else deletes a document in the legacy system. */
    public LegacySimulator removeForeign(String id) {
        synchronized (lock) {
            write(Source.FOREIGN, id, Optional.empty(), Optional.empty());
        }
        return this;
    }

    /** A document's text, as it was sent. */
    public Optional<String> document(String id) {
        synchronized (lock) {
            return Optional.ofNullable(documents.get(id)).map(Kept::text);
        }
    }

    /** Every document's text by its id, in id order. */
    public Map<String, String> documents() {
        synchronized (lock) {
            Map<String, String> texts = new LinkedHashMap<>();
            documents.forEach((id, kept) -> texts.put(id, kept.text()));
            return texts;
        }
    }

    // What happened

    /** Every request so far, in the order of their arrival, but those to its own {@code /__} paths. */
    public List<ReceivedRequest> requests() {
        synchronized (lock) {
            return List.copyOf(requests);
        }
    }

    /** Every change so far, in the order in which they were applied. */
    public List<AppliedWrite> writes() {
        synchronized (lock) {
            return List.copyOf(writes);
        }
    }

    /** How many writes are still to be applied late. */
    public int lateWrites() {
        synchronized (lock) {
            return lateWrites.size();
        }
    }

    // What goes wrong

    /** Scripts a fault for requests of this method whose path begins like this. */
    public FaultScript on(String method, String path) {
        return new FaultScript(stage, method, path);
    }

    /** Scripts a fault for requests of any method whose path begins like this. */
    public FaultScript on(String path) {
        return on("", path);
    }

    /** From now on no fault happens; late writes still do. */
    public LegacySimulator heals() {
        synchronized (lock) {
            scripts.clear();
        }
        return this;
    }

    private final FaultScript.Stage stage = new FaultScript.Stage() {

        @Override
        public void play(FaultScript script) {
            synchronized (lock) {
                scripts.add(script);
            }
        }

        @Override
        public void later(Duration delay, Runnable write) {
            synchronized (lock) {
                lateWrites.add(write);
            }
            ScheduledFuture<?> _ = late.schedule(() -> applyLate(write), delay.toNanos(), TimeUnit.NANOSECONDS);
        }

    };

    private void applyLate(Runnable write) {
        synchronized (lock) {
            if (lateWrites.remove(write)) {
                write.run();
            }
        }
    }

    // HTTP

    private void handle(Exchange exchange) throws IOException, InterruptedException {
        ReceivedRequest request = exchange.request();
        if (request.path().startsWith("/__")) {
            exchange.send(tell(request, exchange.body()));
            return;
        }
        List<FaultScript> hooks = new ArrayList<>();
        Optional<FaultScript> fault;
        synchronized (lock) {
            requests.add(request);
            if (exchange.isUnderClosing()) {
                exchange.close();
                return;
            }
            if (token.isPresent()
                    && !request.header("Authorization").equals(token.map(expected -> "Bearer " + expected))) {
                exchange.send(Answer.error(401, "a token is wanted"));
                return;
            }
            scripts.stream().filter(script -> script.isHook() && script.claims(request)).forEach(hooks::add);
            fault = scripts.stream().filter(script -> !script.isHook() && script.claims(request)).findFirst();
            scripts.removeIf(FaultScript::isSpent);
        }
        FaultScript.Effect effect = body -> apply(request, body);
        for (FaultScript hook : hooks) {
            hook.play(exchange, effect);
        }
        if (fault.isPresent()) {
            fault.get().play(exchange, effect);
        } else {
            exchange.send(effect.apply(exchange.body()));
        }
    }

    /** Does what the request asks for, by the contract. */
    private Answer apply(ReceivedRequest request, String body) {
        String id = request.between("/teasers/", "");
        String page = request.between("/pages/", "/content");
        return switch (request.method()) {
            case "GET" -> {
                if (page != null) {
                    yield content(page, request);
                }
                yield id != null ? get(id) : request.path().equals("/teasers") ? list(request)
                        : request.path().equals("/pages") ? listPages() : noSuchPath();
            }
            case "POST" -> request.path().equals("/teasers") ? post(request, body) : noSuchPath();
            case "PUT" -> id != null ? put(request, id, body) : noSuchPath();
            case "DELETE" -> id != null ? delete(request, id) : noSuchPath();
            default -> noSuchPath();
        };
    }

    private Answer list(ReceivedRequest request) {
        long size = Math.min(whole(request, "_limit", 100), 1000);
        long page = Math.max(whole(request, "_page", 1), 1);
        synchronized (lock) {
            if (ids == null) {
                ids = List.copyOf(documents.keySet());
            }
            String list = ids.stream().skip((page - 1) * size).limit(size).map(id -> documents.get(id).text())
                    .collect(Collectors.joining(",", "[", "]"));
            return Answer.json(200, list).with("X-Total-Count", String.valueOf(documents.size()));
        }
    }

    private static int whole(ReceivedRequest request, String parameter, int otherwise) {
        return request.parameter(parameter).filter(text -> text.matches("\\d{1,9}")).map(Integer::parseInt)
                .orElse(otherwise);
    }

    private Answer get(String id) {
        return document(id).map(text -> Answer.json(200, text)).orElseGet(LegacySimulator::noSuchDocument);
    }

    private Answer post(ReceivedRequest request, String body) {
        Optional<ObjectNode> document = parse(body);
        String id = document.map(json -> json.path("id")).filter(JsonNode::isString).map(JsonNode::stringValue)
                .orElse("");
        if (id.isEmpty()) {
            return Answer.error(400, "a document with an id is wanted");
        }
        synchronized (lock) {
            if (documents.containsKey(id)) {
                return Answer.error(duplicate, "there is a document of this id");
            }
            write(Source.HTTP, id, Optional.of(body), request.operation());
        }
        return Answer.json(201, body);
    }

    private Answer put(ReceivedRequest request, String id, String body) {
        Optional<ObjectNode> document = parse(body);
        if (document.isEmpty()) {
            return Answer.error(400, "a document is wanted");
        }
        boolean same = document.get().path("id").equals(document.get().stringNode(id));
        String text = same ? body : document.get().put("id", id).toString();
        synchronized (lock) {
            if (!documents.containsKey(id)) {
                return noSuchDocument();
            }
            write(Source.HTTP, id, Optional.of(text), request.operation());
        }
        return Answer.json(200, text);
    }

    private Answer delete(ReceivedRequest request, String id) {
        synchronized (lock) {
            if (!documents.containsKey(id)) {
                return noSuchDocument();
            }
            write(Source.HTTP, id, Optional.empty(), request.operation());
            return Answer.json(deleted, deleted == 204 ? "" : "{}");
        }
    }

    private Answer listPages() {
        synchronized (lock) {
            return Answer.json(200, pages);
        }
    }

    private Answer content(String pageId, ReceivedRequest request) {
        Instant at;
        LegacyReading rules;
        Collection<Kept> candidates;
        try {
            synchronized (lock) {
                Optional<String> asked = ignoresAt ? Optional.empty() : request.parameter("at");
                at = asked.map(text -> OffsetDateTime.parse(text).toInstant()).orElseGet(clock::instant);
                rules = reading;
                candidates = List.copyOf(documentsByPage.getOrDefault(pageId, Map.of()).values());
            }
        } catch (DateTimeException e) {
            return Answer.error(400, "at is no instant");
        }
        Optional<JsonNode> found = rules.page(pageId);
        if (found.isEmpty()) {
            return noSuchDocument();
        }
        JsonNode page = found.get();
        String support = request.parameter("support").orElse("web");
        Map<String, String> texts = candidates.stream()
                .collect(Collectors.toMap(kept -> kept.reading().orElseThrow().id(), Kept::text));
        Map<String, List<Reading>> content = rules.content(pageId, support, at,
                candidates.stream().map(kept -> kept.reading().orElseThrow()).toList());
        ObjectNode answer = copy(page, "id", "code", "language").put("support", support).put("at",
                MILLISECONDS.format(at));
        for (JsonNode zone : page.path("zones")) {
            String teasers = content.getOrDefault(zone.path("id").asString(), List.of()).stream()
                    .map(shown -> texts.get(shown.id())).collect(Collectors.joining(",", "[", "]"));
            answer.withArray("zones")
                    .add(copy(zone, "id", "code", "title").putRawValue("teasers", new RawValue(teasers)));
        }
        return Answer.json(200, JSON.writeValueAsString(answer));
    }

    private static ObjectNode copy(JsonNode from, String... fields) {
        ObjectNode copy = JSON.createObjectNode();
        for (String field : fields) {
            copy.set(field, from.path(field));
        }
        return copy;
    }

    private static Answer noSuchDocument() {
        return Answer.json(404, "{}");
    }

    private static Answer noSuchPath() {
        return Answer.error(404, "no such path");
    }

    /** Answers what people ask the simulator itself, beside the contract. */
    private Answer tell(ReceivedRequest request, String body) {
        synchronized (lock) {
            return switch (request.path()) {
                case "/__health" -> Answer.json(200, JSON.createObjectNode().put("teasers", documents.size())
                        .put("pages", JSON.readTree(pages).size()).put("late", lateWrites()).toString());
                case "/__log" ->
                        Answer.json(200, writes.stream().skip(whole(request, "since", 0)).map(LegacySimulator::tell)
                                .collect(Collectors.joining(",\n", "[", "]")));
                case "/__faults" -> {
                    if (request.method().equals("POST") && !script(JSON.readTree(body))) {
                        yield Answer.error(400, "no such kind of fault");
                    }
                    if (request.method().equals("DELETE")) {
                        scripts.clear();
                    }
                    yield Answer.json(200,
                            JSON.writeValueAsString(scripts.stream().map(FaultScript::toString).toList()));
                }
                default -> noSuchPath();
            };
        }
    }

    private static String tell(AppliedWrite write) {
        ObjectNode json = JSON.createObjectNode().put("number", write.number()).put("at", write.at().toEpochMilli())
                .put("op", write.kind()).put("id", write.id())
                .put("source", write.source().name().toLowerCase(Locale.ROOT));
        write.operation().ifPresent(operation -> json.put("operation", operation));
        write.before().ifPresent(before -> json.put("before", before));
        write.after().ifPresent(after -> json.put("after", after));
        return json.toString();
    }

    private boolean script(JsonNode wanted) {
        FaultScript script = on(wanted.path("method").asString(""), wanted.path("path").asString("/"));
        int times = wanted.path("times").asInt(1);
        script.times(times < 0 ? Integer.MAX_VALUE : times);
        int status = wanted.path("status").asInt(500);
        Optional<Duration> delay = wanted.path("delayMs").isNumber()
                ? Optional.of(Duration.ofMillis(wanted.path("delayMs").asLong()))
                : Optional.empty();
        Duration minute = delay.orElse(Duration.ofMinutes(1));
        switch (wanted.path("kind").asString("")) {
            case "status" -> script.answers(status);
            case "delay" -> script.answersSlowly(delay.orElse(Duration.ofSeconds(1)));
            case "reset" -> script.resets();
            case "reset-after-apply" -> script.appliesThenResets();
            case "apply-then-status" -> script.appliesThenAnswers(status);
            case "apply-then-hang" -> script.appliesThenHangs(minute);
            case "apply-late" -> script.appliesLate(delay.orElse(Duration.ofSeconds(5)), status);
            case "hang" -> script.hangs(minute);
            case "malformed" -> script.applying().answersNotJson();
            case "login" -> script.answersHtmlLogin();
            case "dribble" -> script.dribbles(delay.orElse(Duration.ofMillis(200)));
            default -> {
                return false;
            }
        }
        return true;
    }

    // Documents, under the lock

    private void write(Source source, String id, Optional<String> after, Optional<String> operation) {
        Kept before = documents.get(id);
        if (before == null && after.isEmpty()) {
            return;
        }
        if (before != null) {
            before.reading().flatMap(Reading::place).ifPresent(place -> documentsByPage.get(place.page()).remove(id));
        }
        if (after.isPresent()) {
            documents.put(id, keep(id, after.get()));
        } else {
            documents.remove(id);
        }
        ids = before == null || after.isEmpty() ? null : ids;
        writes.add(new AppliedWrite(writes.size() + 1L, Instant.now(), source, id,
                Optional.ofNullable(before).map(Kept::text),
                after, operation));
    }

    private Kept keep(String id, String text) {
        Kept kept = new Kept(text, parse(text).map(document -> reading.read(id, document)));
        kept.reading().flatMap(Reading::place).ifPresent(
                place -> documentsByPage.computeIfAbsent(place.page(), _ -> new HashMap<>()).put(id, kept));
        return kept;
    }

    private static Optional<ObjectNode> parse(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode document ? Optional.of(document) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

}
