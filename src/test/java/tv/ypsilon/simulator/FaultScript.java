package tv.ypsilon.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What goes wrong with the next requests of a kind: which ones first ({@link #times}, {@link #always}, {@link #nth}),
 * then the fault, which takes effect at once. Of several scripts for a request, the oldest wins.
 * <p>
 * Unless the fault's name says that it applies, a request that meets it changes nothing; {@link #applying()} makes it
 * change the document all the same.
 */
public final class FaultScript {

    /** A fault as it is played. */
    private interface Fault {

        void play(Exchange exchange, Effect effect) throws IOException, InterruptedException;

    }

    /** What a request would do to the documents. */
    interface Effect {

        Answer apply(String body);

    }

    /** Where scripts are kept, and what they need of the legacy API. */
    interface Stage {

        void play(FaultScript script);

        void later(Duration delay, Runnable write);

    }

    private static final Duration VERY_LONG = Duration.ofMinutes(1);

    private final Stage stage;

    private final String method;

    private final String path;

    private int times = 1;

    private int nth;

    private String operation = "";

    private boolean applying;

    private String name = "nothing";

    private boolean hook;

    private Fault fault = (exchange, effect) -> exchange.send(effect.apply(exchange.body()));

    private int matched;

    private int played;

    FaultScript(Stage stage, String method, String path) {
        this.stage = stage;
        this.method = method;
        this.path = path;
    }

    /** For the next so many matching requests; otherwise for one. */
    public FaultScript times(int count) {
        times = count;
        return this;
    }

    /** For every matching request. */
    public FaultScript always() {
        return times(Integer.MAX_VALUE);
    }

    /** Only for the so-maniest matching request from now on, counted from 1. */
    public FaultScript nth(int number) {
        nth = number;
        return this;
    }

    /** Only for requests that say they are behind this operation of the service. */
    public FaultScript ofOperation(String id) {
        operation = id;
        return this;
    }

    /** The request is applied, whatever its answer says. */
    public FaultScript applying() {
        applying = true;
        return this;
    }

    /** Answers with a status and an error, and {@code Retry-After} for a 429 or a 503. */
    public FaultScript answers(int status) {
        return plays("answers " + status, (exchange, effect) -> {
            effectOf(exchange, effect);
            exchange.send(Answer.error(status, "a fault of the legacy system"));
        });
    }

    /** Applies, and says that it failed. */
    public FaultScript appliesThenAnswers(int status) {
        return applying().answers(status);
    }

    /** Answers the request with a 202 and no document. */
    public FaultScript accepts202() {
        return plays("accepts 202", (exchange, effect) -> {
            effectOf(exchange, effect);
            exchange.send(Answer.json(202, "{\"accepted\":true}"));
        });
    }

    /** Sends the client to a login page, with a 302. */
    public FaultScript redirects() {
        return redirects(302, "/login");
    }

    /** Sends the client elsewhere. */
    public FaultScript redirects(int status, String location) {
        return plays("redirects " + status, (exchange, effect) -> {
            effectOf(exchange, effect);
            exchange.send(Answer.json(status, "").with("Location", location));
        });
    }

    /** Answers 200 with a login page. */
    public FaultScript answersHtmlLogin() {
        return plays("answers a login page", (exchange, effect) -> {
            effectOf(exchange, effect);
            exchange.send(Answer.html("<!doctype html><title>Sign in</title><form>Who are you?</form>"));
        });
    }

    /** Answers 200 with complete HTTP, but no complete JSON. */
    public FaultScript answersNotJson() {
        return plays("answers no JSON", (exchange, effect) -> {
            effectOf(exchange, effect);
            exchange.send(Answer.json(200, "{\"id\": \"ha"));
        });
    }

    /** Answers with a 2xx, and closes the connection in the middle of the body. */
    public FaultScript truncates() {
        return plays("truncates", (exchange, effect) -> exchange.sendHalf(effectOf(exchange, effect)));
    }

    /** Resets the connection after having read the whole request. */
    public FaultScript resets() {
        return plays("resets", (exchange, effect) -> {
            effectOf(exchange, effect);
            exchange.reset();
        });
    }

    /** Applies, and resets the connection. */
    public FaultScript appliesThenResets() {
        return applying().resets();
    }

    /** Resets the connection before having read the request's body. */
    public FaultScript resetsBeforeReading() {
        return plays("resets before reading", (exchange, effect) -> exchange.reset());
    }

    /** Says nothing for so long, then resets the connection. */
    public FaultScript hangs(Duration duration) {
        return plays("hangs", (exchange, effect) -> {
            effectOf(exchange, effect);
            Thread.sleep(duration);
            exchange.reset();
        });
    }

    /** Applies, says nothing for so long, then resets the connection. */
    public FaultScript appliesThenHangs(Duration duration) {
        return applying().hangs(duration);
    }

    /** Hangs, and applies so long after the request, whether the client still waits or not. */
    public FaultScript appliesLate(Duration after) {
        return plays("applies late", (exchange, effect) -> {
            String body = exchange.body();
            stage.later(after, () -> effect.apply(body));
            Thread.sleep(VERY_LONG);
            exchange.reset();
        });
    }

    /** Answers with a status at once, and applies so long after the request. */
    public FaultScript appliesLate(Duration after, int status) {
        return plays("applies late, answers " + status, (exchange, effect) -> {
            String body = exchange.body();
            stage.later(after, () -> effect.apply(body));
            exchange.send(Answer.error(status, "a fault of the legacy system"));
        });
    }

    /** Waits for so long, then applies and answers, whether the client still waits or not. */
    public FaultScript answersSlowly(Duration duration) {
        return plays("answers slowly", (exchange, effect) -> {
            String body = exchange.body();
            Thread.sleep(duration);
            exchange.send(effect.apply(body));
        });
    }

    /** Applies, and sends the answer's body byte by byte. */
    public FaultScript dribbles(Duration betweenBytes) {
        return plays("dribbles",
                (exchange, effect) -> exchange.sendSlowly(effect.apply(exchange.body()), betweenBytes));
    }

    /** Applies and answers, and closes the connection under the next request that comes in on it. */
    public FaultScript closesIdleConnection() {
        return plays("closes the idle connection", (exchange, effect) -> {
            exchange.send(effect.apply(exchange.body()));
            exchange.closeUnderNext();
        });
    }

    /** Stores something else than what was sent, and answers with that. */
    public FaultScript rewrites(UnaryOperator<String> change) {
        return plays("rewrites", (exchange, effect) -> exchange.send(effect.apply(change.apply(exchange.body()))));
    }

    /** Applies, and says something else than it should. */
    public FaultScript tells(UnaryOperator<String> change) {
        return plays("tells otherwise", (exchange, effect) -> {
            Answer truth = effect.apply(exchange.body());
            exchange.send(new Answer(truth.status(), truth.contentType(), change.apply(truth.body()), truth.headers()));
        });
    }

    /** Does something before the request is applied; another script may still play its fault. It may block. */
    public FaultScript onRequest(Consumer<ReceivedRequest> action) {
        hook = true;
        return plays("does something else first", (exchange, effect) -> {
            exchange.body();
            action.accept(exchange.request());
        });
    }

    /** How often it has begun to happen. */
    public synchronized int played() {
        return played;
    }

    synchronized boolean isSpent() {
        return nth > 0 ? matched >= nth : played >= times;
    }

    boolean isHook() {
        return hook;
    }

    /** Whether it is this request's turn. */
    synchronized boolean claims(ReceivedRequest request) {
        boolean matches = (method.isEmpty() || method.equals(request.method())) && request.path().startsWith(path)
                && (operation.isEmpty() || operation.equals(request.operation().orElse("")));
        if (!matches || isSpent()) {
            return false;
        }
        matched++;
        if (nth > 0 && matched != nth) {
            return false;
        }
        played++;
        return true;
    }

    void play(Exchange exchange, Effect effect) throws IOException, InterruptedException {
        fault.play(exchange, effect);
    }

    @Override
    public synchronized String toString() {
        String which = nth > 0 ? "request " + nth : times == Integer.MAX_VALUE ? "always" : times - played + " times";
        return (method.isEmpty() ? "any" : method) + " " + path + " " + (applying ? "applies, " : "") + name + ", "
                + which;
    }

    private FaultScript plays(String what, Fault how) {
        name = what;
        fault = how;
        stage.play(this);
        return this;
    }

    /** The true answer when it applies, otherwise one that looks like it. */
    private Answer effectOf(Exchange exchange, Effect effect) throws IOException {
        String body = exchange.body();
        boolean reads = exchange.request().method().equals("GET");
        return applying || reads ? effect.apply(body) : Answer.json(200, body);
    }

}
