package tv.ypsilon.editing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static tv.ypsilon.editing.model.Assumption.ANSWERS_ARE_FINAL;
import static tv.ypsilon.editing.model.Assumption.FOREIGN_EDITS_DIFFER;
import static tv.ypsilon.editing.model.Assumption.MESSAGES_SETTLE;
import static tv.ypsilon.editing.model.Assumption.PAUSES_ARE_NOTICED;
import static tv.ypsilon.editing.model.Assumption.REFUSALS_ARE_HONEST;
import static tv.ypsilon.editing.model.Assumption.REQUESTS_ARE_APPLIED_ONCE;
import static tv.ypsilon.editing.model.Assumption.REQUESTS_ARE_UNDISTURBED;
import static tv.ypsilon.editing.model.Document.A;
import static tv.ypsilon.editing.model.Document.ABSENT;
import static tv.ypsilon.editing.model.Document.B;
import static tv.ypsilon.editing.model.Document.C;
import static tv.ypsilon.editing.model.Document.D;
import static tv.ypsilon.editing.model.Document.FOREIGN;
import static tv.ypsilon.editing.model.Document.FOREIGN_UPON_B;
import static tv.ypsilon.editing.model.Promise.ACKNOWLEDGED_IS_PRESENT;
import static tv.ypsilon.editing.model.Promise.BOTH_SIDES_EQUAL;
import static tv.ypsilon.editing.model.Promise.ERROR_IS_ABSENT;
import static tv.ypsilon.editing.model.Promise.NO_FOREIGN_EDIT_OVERWRITTEN;
import static tv.ypsilon.editing.model.Promise.NO_LOST_UPDATE;
import static tv.ypsilon.editing.model.Promise.NO_READ_OF_WHAT_IS_UNDONE;
import static tv.ypsilon.editing.model.Promise.UNKNOWN_IS_WHOLE;
import static tv.ypsilon.migration.MigrationStep.DUAL_EDITING;
import static tv.ypsilon.migration.MigrationStep.IMPORTED;
import static tv.ypsilon.migration.MigrationStep.RELATIONAL_ONLY;
import static tv.ypsilon.migration.MigrationStep.RELATIONAL_READS;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tv.ypsilon.migration.MigrationStep;

class ProtocolModelTests {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolModelTests.class);

    private static final List<MigrationStep> DUAL_STEPS = List.of(IMPORTED, DUAL_EDITING, RELATIONAL_READS);

    private static final MigrationStep[] THERE_AND_BACK = {RELATIONAL_READS, RELATIONAL_ONLY, RELATIONAL_READS,
            DUAL_EDITING};

    /** What is there at first, and what the writers make of it: updates, creates, deletes, the same again, and back. */
    private static final List<List<Document>> TWO_EDITS = List.of(List.of(A, B, C), List.of(A, B, B), List.of(A, B, A),
            List.of(A, B, ABSENT), List.of(A, ABSENT, B), List.of(ABSENT, B, C), List.of(ABSENT, B, B),
            List.of(ABSENT, B, ABSENT));

    private static final List<List<Document>> THREE_EDITS = List.of(List.of(A, B, C, D), List.of(A, B, C, B),
            List.of(A, B, A, B), List.of(A, B, ABSENT, C), List.of(ABSENT, B, ABSENT, B));

    @Nested
    class TheProtocol {

        @ParameterizedTest(name = "{0} {1}")
        @MethodSource
        void keepsItsPromisesToTwoWritersAndOthers(MigrationStep step, List<Document> edits, Variant variant) {
            assertKept(step + " " + edits + ", two foreign edits", variant);
        }

        static Stream<Arguments> keepsItsPromisesToTwoWritersAndOthers() {
            return DUAL_STEPS.stream().flatMap((step) -> TWO_EDITS.stream()
                    .map((edits) -> Arguments.of(step, edits,
                            of(Variant.at(step), edits).foreign(2, FOREIGN, A, ABSENT, FOREIGN_UPON_B))));
        }

        @ParameterizedTest(name = "{0} {1}")
        @MethodSource
        void keepsItsPromisesToThreeWriters(MigrationStep step, List<Document> edits, Variant variant) {
            assertKept(step + " " + edits + ", " + variant.foreignEdits() + " foreign edit", variant);
        }

        static Stream<Arguments> keepsItsPromisesToThreeWriters() {
            Stream<Arguments> reported = Stream.of(DUAL_EDITING, RELATIONAL_READS)
                    .flatMap((step) -> THREE_EDITS.stream().map((edits) -> Arguments.of(step, edits,
                            of(Variant.at(step), edits).foreign(1, FOREIGN))));
            Arguments takenIn = Arguments.of(IMPORTED, List.of(A, B, C, D),
                    of(Variant.at(IMPORTED), List.of(A, B, C, D)).foreign(1, FOREIGN));
            return Stream.concat(reported, Stream.of(takenIn));
        }

        @Test
        void keepsItsPromisesWhileDocumentsAreTakenIn() {
            assertKept("IMPORTED, with the import", Variant.at(IMPORTED).importing().foreign(2, FOREIGN, A));
        }

        @ParameterizedTest
        @MethodSource
        void keepsItsPromisesToStep4AndBack(List<Document> edits) {
            assertKept("3, 4, 3, 2 " + edits, of(Variant.at(THERE_AND_BACK), edits).foreign(1, FOREIGN));
        }

        static List<List<Document>> keepsItsPromisesToStep4AndBack() {
            return TWO_EDITS;
        }

        @Test
        void keepsItsPromisesWhereReadsMove() {
            assertKept("2, 3, 2", Variant.at(DUAL_EDITING, RELATIONAL_READS, DUAL_EDITING).foreign(1, FOREIGN));
        }

        @Test
        void keepsItsPromisesWhereSomePagesAreReadFromLegacy() {
            assertKept("mixed reads", Variant.at(RELATIONAL_READS).mixed().of(A, B, C, D));
        }

        @Test
        void doesEverythingThatItIsMeantTo() {
            Set<String> happens = explore("what happens",
                    Variant.at(THERE_AND_BACK).foreign(1, FOREIGN, FOREIGN_UPON_B)).happens();
            assertThat(happens).contains("%s reserves (T0)", "%s sets its send mark (T1)",
                    "%s commits (T2), and answers", "%s commits in PostgreSQL alone",
                    "the payment of the debt is reserved",
                    "the payment finds legacy changed, and is quarantined", "%s is to be undone, answers an error",
                    "%s finds legacy changed (409)", "%s sees that it was paused", "%s finds itself decided by others",
                    "recovery aborts %s, as unsent", "recovery commits %s", "recovery aborts %s",
                    "recovery sends a compensation for %s", "recovery quarantines %s",
                    "the late look finds nothing of %s");
            assertThat(explore("what happens where pages are read from legacy",
                    Variant.at(IMPORTED).foreign(1, FOREIGN).without(REFUSALS_ARE_HONEST)).happens())
                    .contains("%s is in doubt, answers 504", "%s takes in what legacy holds",
                            "%s finds its version stale (412)", "the late look has %s undone",
                            "the late look after %s must wait for another edit");
        }
    }

    @Nested
    class WithAFlaw {

        @ParameterizedTest(name = "{0} {1}: {3}")
        @MethodSource
        void breaksAPromise(Flaw flaw, MigrationStep step, Variant variant, List<Promise> promises) {
            assertBroken(flaw + " " + step, variant.with(flaw), promises);
        }

        static List<Arguments> breaksAPromise() {
            List<Arguments> cases = new ArrayList<>();
            for (MigrationStep step : DUAL_STEPS) {
                Variant plain = Variant.at(step);
                add(cases, Flaw.NO_SETTLING, plain, BOTH_SIDES_EQUAL, ACKNOWLEDGED_IS_PRESENT);
                add(cases, Flaw.NO_COMPARISON, plain.foreign(1, FOREIGN), NO_FOREIGN_EDIT_OVERWRITTEN);
                add(cases, Flaw.LATE_LOOK_EXPECTS_WHAT_WAS, plain.of(A, B, B), BOTH_SIDES_EQUAL,
                        ACKNOWLEDGED_IS_PRESENT);
                add(cases, Flaw.ANSWERS_ERROR_WHEN_IT_CANNOT_ASK, plain, ERROR_IS_ABSENT);
                add(cases, Flaw.ANSWERS_ERROR_WHEN_THE_MARK_IS_LOST, plain.of(A, ABSENT).foreign(1, ABSENT),
                        ERROR_IS_ABSENT);
                add(cases, Flaw.LATE_LOOK_RESTORES_THE_PRE_IMAGE, plain.without(ANSWERS_ARE_FINAL), BOTH_SIDES_EQUAL,
                        ACKNOWLEDGED_IS_PRESENT);
            }
            for (MigrationStep step : List.of(DUAL_EDITING, RELATIONAL_READS)) {
                add(cases, Flaw.NO_COMPARE_AND_SET, Variant.at(step), BOTH_SIDES_EQUAL, NO_LOST_UPDATE);
            }
            for (MigrationStep step : List.of(IMPORTED, DUAL_EDITING)) {
                add(cases, Flaw.PRESUMED_ABORT, Variant.at(step), NO_READ_OF_WHAT_IS_UNDONE);
            }
            for (MigrationStep step : List.of(DUAL_EDITING, RELATIONAL_READS)) {
                Variant lying = Variant.at(step).without(REFUSALS_ARE_HONEST);
                add(cases, Flaw.NO_LATE_LOOK, lying, BOTH_SIDES_EQUAL, ERROR_IS_ABSENT);
                add(cases, Flaw.ANSWERS_UNRECORDED_REFUSALS, lying, ERROR_IS_ABSENT);
            }
            add(cases, Flaw.UNDOES_BY_MEANING, Variant.at(RELATIONAL_READS).foreign(1, FOREIGN_UPON_B),
                    NO_FOREIGN_EDIT_OVERWRITTEN);
            add(cases, Flaw.OWN_STEP_RULE, Variant.at(RELATIONAL_READS).mixed(), NO_READ_OF_WHAT_IS_UNDONE);
            add(cases, Flaw.NO_PAUSE_BETWEEN_STEPS, Variant.at(DUAL_EDITING, RELATIONAL_READS, DUAL_EDITING),
                    NO_READ_OF_WHAT_IS_UNDONE);
            add(cases, Flaw.NO_LOCK_AT_STEP_4, Variant.at(THERE_AND_BACK), NO_LOST_UPDATE);
            add(cases, Flaw.NO_DEBT, Variant.at(THERE_AND_BACK), BOTH_SIDES_EQUAL, ACKNOWLEDGED_IS_PRESENT);
            add(cases, Flaw.LATEST_DEBT_KEPT, Variant.at(THERE_AND_BACK), BOTH_SIDES_EQUAL);
            add(cases, Flaw.ASKS_TOO_EARLY, Variant.at(THERE_AND_BACK), ERROR_IS_ABSENT);
            add(cases, Flaw.ANSWERS_ERROR_WHEN_THE_MARK_IS_LOST, Variant.at(THERE_AND_BACK).of(A, B, A),
                    ERROR_IS_ABSENT);
            add(cases, Flaw.NAMES_THE_FIRST_OPERATION, Variant.at(IMPORTED).foreign(1, FOREIGN), UNKNOWN_IS_WHOLE);
            add(cases, Flaw.TAKES_IN_UNCHECKED, Variant.at(IMPORTED).foreign(1, FOREIGN), BOTH_SIDES_EQUAL,
                    ACKNOWLEDGED_IS_PRESENT);
            add(cases, Flaw.LATE_LOOK_AT_WHAT_WAS_NEVER_SENT, Variant.at(IMPORTED).foreign(2, FOREIGN, ABSENT),
                    NO_FOREIGN_EDIT_OVERWRITTEN);
            add(cases, Flaw.IMPORTS_UNCHECKED, Variant.at(IMPORTED).importing().foreign(1, FOREIGN), BOTH_SIDES_EQUAL,
                    NO_LOST_UPDATE);
            return cases;
        }

        private static void add(List<Arguments> cases, Flaw flaw, Variant variant, Promise... promises) {
            cases.add(Arguments.of(flaw, variant.steps().getFirst(), variant, List.of(promises)));
        }

        @ParameterizedTest
        @EnumSource
        void isTriedInTheseTests(Flaw flaw) {
            assertThat(breaksAPromise()).anyMatch((arguments) -> arguments.get()[0] == flaw);
        }
    }

    @Nested
    class WithoutAnAssumption {

        @ParameterizedTest(name = "{0} {1}: {3}")
        @MethodSource
        void aPromiseBreaks(Assumption assumption, MigrationStep step, Variant variant, Promise promise) {
            assertBroken("without " + assumption + " " + step, variant.without(assumption), List.of(promise));
        }

        static List<Arguments> aPromiseBreaks() {
            List<Arguments> cases = new ArrayList<>();
            for (MigrationStep step : DUAL_STEPS) {
                Variant plain = Variant.at(step);
                cases.add(Arguments.of(MESSAGES_SETTLE, step, plain, BOTH_SIDES_EQUAL));
                cases.add(Arguments.of(PAUSES_ARE_NOTICED, step, plain, BOTH_SIDES_EQUAL));
                cases.add(Arguments.of(REQUESTS_ARE_APPLIED_ONCE, step, plain, ACKNOWLEDGED_IS_PRESENT));
                cases.add(Arguments.of(REQUESTS_ARE_UNDISTURBED, step, plain.foreign(1, FOREIGN),
                        NO_FOREIGN_EDIT_OVERWRITTEN));
                cases.add(Arguments.of(FOREIGN_EDITS_DIFFER, step, plain.of(A, ABSENT).foreign(1, ABSENT),
                        NO_FOREIGN_EDIT_OVERWRITTEN));
            }
            for (Assumption assumption : List.of(REFUSALS_ARE_HONEST, ANSWERS_ARE_FINAL)) {
                cases.add(Arguments.of(assumption, IMPORTED, Variant.at(IMPORTED), ERROR_IS_ABSENT));
                cases.add(Arguments.of(assumption, DUAL_EDITING, Variant.at(DUAL_EDITING), NO_READ_OF_WHAT_IS_UNDONE));
            }
            return cases;
        }

        /** The late look makes good what a lie has done, before anybody reads it. */
        @ParameterizedTest
        @EnumSource(names = {"REFUSALS_ARE_HONEST", "ANSWERS_ARE_FINAL"})
        void allPromisesAreKeptWherePagesAreReadFromPostgres(Assumption assumption) {
            assertKept("without " + assumption + " RELATIONAL_READS",
                    Variant.at(RELATIONAL_READS).without(assumption));
        }

        /** Where pages are read from legacy, readers see the lie until then. */
        @ParameterizedTest
        @EnumSource(names = {"REFUSALS_ARE_HONEST", "ANSWERS_ARE_FINAL"})
        void onlyReadersSufferWherePagesAreReadFromLegacy(Assumption assumption) {
            Explorer.Findings findings = explore("without " + assumption + " DUAL_EDITING",
                    Variant.at(DUAL_EDITING).without(assumption));
            assertThat(findings.broken()).containsOnlyKeys(NO_READ_OF_WHAT_IS_UNDONE);
        }

        @ParameterizedTest
        @EnumSource
        void isTriedInTheseTests(Assumption assumption) {
            assertThat(aPromiseBreaks()).anyMatch((arguments) -> arguments.get()[0] == assumption);
        }
    }

    @Nested
    class ANaiveWay {

        @ParameterizedTest
        @EnumSource
        void breaksNearlyEveryPromise(NaiveModel.Order order) {
            for (boolean readsFromLegacy : List.of(true, false)) {
                Explorer.Findings findings = Explorer.explore(new NaiveModel(order, readsFromLegacy));
                LOG.info("{}, pages from {}: {} states; breaks {}", order, readsFromLegacy ? "legacy" : "PostgreSQL",
                        findings.states(), findings.broken().keySet());
                assertThat(findings.broken()).containsKeys(BOTH_SIDES_EQUAL, ACKNOWLEDGED_IS_PRESENT, ERROR_IS_ABSENT);
                boolean hides = order == NaiveModel.Order.LEGACY_FIRST && !readsFromLegacy;
                assertThat(findings.broken().containsKey(NO_READ_OF_WHAT_IS_UNDONE)).isNotEqualTo(hides);
            }
        }
    }

    private static Variant of(Variant variant, List<Document> documents) {
        return variant.of(documents.getFirst(), documents.stream().skip(1).toArray(Document[]::new));
    }

    private static void assertKept(String name, Variant variant) {
        assertThat(explore(name, variant).broken()).isEmpty();
    }

    private static void assertBroken(String name, Variant variant, List<Promise> promises) {
        Explorer.Findings findings = explore(name, variant);
        assertThat(findings.broken()).containsKeys(promises.toArray(Promise[]::new));
        for (Promise promise : promises) {
            List<String> way = findings.broken().get(promise);
            LOG.info("{} breaks {} in {} steps", name, promise, way.size());
            LOG.debug("namely\n    {}", String.join("\n    ", way));
        }
    }

    private static Explorer.Findings explore(String name, Variant variant) {
        Explorer.Findings findings = Explorer.explore(new ProtocolModel(variant));
        LOG.info("{}: {} states, {} of them quiet", name, findings.states(), findings.quiet());
        assertThat(findings.quiet()).isPositive();
        return findings;
    }
}
