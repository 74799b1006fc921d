package tv.ypsilon.editing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.simulator.FaultScript;

/**
 * What legacy may make of a write.
 *
 * @param kind what it is to the promises
 * @param script plays it; null: all goes well
 */
record Trouble(String name, Kind kind, @Nullable Consumer<FaultScript> script) {

    enum Kind {

        /** Something that every promise must survive. */
        HONEST,

        /** Legacy says that the request is refused or over, and carries it out all the same. */
        LIE,

        /** Legacy makes something else of it than what was sent. */
        FORGERY
    }

    /** After the time-out of a write, and well before all is taken to have settled. */
    static final Duration LATE = Duration.ofMillis(500);

    private static final Duration LONG = Duration.ofSeconds(2);

    static final Trouble NONE = new Trouble("answers", Kind.HONEST, null);

    static final Trouble HANGS = honest("hangs", (legacy) -> legacy.hangs(LONG));

    static final Trouble APPLIES_THEN_HANGS = honest("applies, hangs", (legacy) -> legacy.appliesThenHangs(LONG));

    static final Trouble APPLIES_LATE = honest("applies late", (legacy) -> legacy.appliesLate(LATE));

    static final Trouble RESETS = honest("resets", (legacy) -> legacy.resets());

    static final Trouble APPLIES_THEN_RESETS = honest("applies, resets", (legacy) -> legacy.appliesThenResets());

    static final Trouble FAILS = honest("answers 500", (legacy) -> legacy.answers(500));

    static final Trouble REFUSES = honest("answers 422", (legacy) -> legacy.answers(422));

    /** Legacy keeps what matters, in other words. */
    static final List<Trouble> REWRITES = List.of(
            honest("drops what it does not know",
                    (legacy) -> legacy.rewrites((raw) -> raw.replaceAll(",\\s*\"extra\":\\s*\\{[^}]*}", ""))),
            honest("writes its own revision", (legacy) -> legacy
                    .rewrites((raw) -> raw.isEmpty() ? raw : raw.replaceFirst("\\{", "{\"rev\":7,"))));

    /** Of the end of a request, known at once or not at all. */
    static final List<Trouble> FEW = List.of(NONE, FAILS, REFUSES, RESETS, APPLIES_THEN_RESETS, HANGS,
            APPLIES_THEN_HANGS, APPLIES_LATE);

    static List<Trouble> all() {
        List<Trouble> all = new ArrayList<>(List.of(NONE));
        for (int status : List.of(400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 501, 502, 503, 504)) {
            boolean saysOver = status < 500 && status != 408;
            all.add(honest("answers " + status, (legacy) -> legacy.answers(status)));
            all.add(new Trouble("applies, answers " + status, saysOver ? Kind.LIE : Kind.HONEST,
                    (legacy) -> legacy.appliesThenAnswers(status)));
        }
        for (int status : List.of(422, 500, 502, 504)) {
            all.add(new Trouble("applies late, answers " + status, status > 500 ? Kind.HONEST : Kind.LIE,
                    (legacy) -> legacy.appliesLate(LATE, status)));
        }
        both(all, "accepts", FaultScript::accepts202);
        both(all, "redirects", FaultScript::redirects);
        both(all, "answers a login page", FaultScript::answersHtmlLogin);
        both(all, "answers no JSON", FaultScript::answersNotJson);
        both(all, "truncates", FaultScript::truncates);
        all.addAll(List.of(HANGS, APPLIES_THEN_HANGS, APPLIES_LATE, RESETS, APPLIES_THEN_RESETS));
        all.add(honest("resets before reading", FaultScript::resetsBeforeReading));
        all.add(honest("is slow", (legacy) -> legacy.answersSlowly(Duration.ofMillis(150))));
        all.add(honest("is too slow", (legacy) -> legacy.answersSlowly(LATE)));
        all.add(honest("dribbles", (legacy) -> legacy.dribbles(Duration.ofMillis(10))));
        all.add(honest("closes the idle connection", FaultScript::closesIdleConnection));
        all.addAll(REWRITES);
        all.add(new Trouble("writes another title", Kind.FORGERY,
                (legacy) -> legacy.rewrites((raw) -> raw.replaceFirst("\"title\":\"", "\"title\":\"~"))));
        return List.copyOf(all);
    }

    private static Trouble honest(String name, Consumer<FaultScript> script) {
        return new Trouble(name, Kind.HONEST, script);
    }

    private static void both(List<Trouble> all, String name, Consumer<FaultScript> script) {
        all.add(honest(name, script));
        all.add(honest("applies, " + name, (legacy) -> script.accept(legacy.applying())));
    }
}
