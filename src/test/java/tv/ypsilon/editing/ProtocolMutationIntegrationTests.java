package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.editing.FaultPoints.Point;
import tv.ypsilon.editing.ProtocolBench.Deed;
import tv.ypsilon.legacy.LegacyProperties;
import tv.ypsilon.migration.Instances;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Teasers;

/** What the protocol does it must do: each rule of it that is broken on purpose breaks a promise, and is found out. */
@ProtocolTest
@Import(ProtocolMutationIntegrationTests.Mutable.class)
class ProtocolMutationIntegrationTests {

    private final ProtocolBench bench;

    private final Mutable.Switch mutation;

    ProtocolMutationIntegrationTests(@Autowired ProtocolBench bench, @Autowired Mutable.Switch mutation) {
        this.bench = bench;
        this.mutation = mutation;
    }

    /** A rule that is broken. */
    enum Mutation {

        /** Recovery takes what it sees for final at once. */
        NO_SETTLING("taken back"),

        /** Who loses a race does not notice. */
        NO_COMPARE_AND_SET("which it had not seen"),

        /** An edit that readers of legacy may have seen is undone. */
        UNDO_WHAT_MAY_BE_SEEN("taken back");

        private final String found;

        Mutation(String found) {
            this.found = found;
        }
    }

    @ParameterizedTest
    @EnumSource
    void breaksAPromise(Mutation broken) {
        assertThat(play(broken, null)).as("as it should be").isEmpty();
        assertThat(play(broken, broken)).as("with " + broken).anySatisfy(
                (violation) -> assertThat(violation).contains(broken.found));
    }

    private List<String> play(Mutation scenario, @Nullable Mutation broken) {
        List<String> ids = IntStream.range(0, 8).mapToObj("t%05d"::formatted).toList();
        History history = this.bench.begin(2, ids);
        this.mutation.broken = broken;
        try {
            switch (scenario) {
                case NO_SETTLING -> appliesLate(ids, Duration.ofMillis(850));
                case UNDO_WHAT_MAY_BE_SEEN -> appliesLate(ids, Trouble.LATE);
                case NO_COMPARE_AND_SET -> pausesOneOfTwo(ids);
            }
            this.bench.comeToRest();
            return HistoryChecker.violations(history, this.bench.end());
        } finally {
            this.mutation.broken = null;
        }
    }

    private void appliesLate(List<String> ids, Duration after) {
        List<Runnable> edits = new ArrayList<>();
        for (String id : ids) {
            this.bench.legacy().on("PUT", "/teasers/" + id).appliesLate(after);
            int number = edits.size() + 1;
            edits.add(() -> {
                this.bench.edit(id, Deed.UPDATE, number, "editor " + number);
                this.bench.hurry("true");
                this.bench.recover();
            });
        }
        this.bench.runAll(edits, edits.size());
    }

    /** One has read legacy and stands still; recovery takes it for dead; another one edits; the first goes on. */
    private void pausesOneOfTwo(List<String> ids) {
        CountDownLatch goOn = new CountDownLatch(1);
        List<AtomicBoolean> paused = ids.stream().map((_) -> new AtomicBoolean()).toList();
        List<Runnable> edits = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            AtomicBoolean mine = paused.get(i);
            this.bench.saboteur().waitFor(new TeaserId(ids.get(i)), (point, _) -> {
                if (point == Point.AFTER_READ && !mine.getAndSet(true)) {
                    try {
                        var _ = goOn.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException ex) {
                        throw new IllegalStateException(ex);
                    }
                }
            });
            String id = ids.get(i);
            int number = i + 1;
            edits.add(() -> this.bench.edit(id, Deed.UPDATE, number, "slow " + number));
        }
        edits.add(() -> {
            await().until(() -> paused.stream().allMatch(AtomicBoolean::get));
            this.bench.hurry("true");
            this.bench.recover();
            for (int i = 0; i < ids.size(); i++) {
                this.bench.edit(ids.get(i), Deed.UPDATE, 100 + i, "quick " + i);
            }
            goOn.countDown();
        });
        this.bench.runAll(edits, edits.size());
    }

    /** The protocol with rules that can be broken. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Mutable {

        /** Which rule is broken now; null: none. */
        static final class Switch {

            volatile @Nullable Mutation broken;
        }

        @Bean
        Switch mutation() {
            return new Switch();
        }

        @Bean
        @Primary
        Journal mutableJournal(JdbcClient jdbc, JsonMapper json, Clock clock, Switch mutation) {
            return new MutableJournal(jdbc, json, clock, mutation);
        }

        @Bean
        @Primary
        Confirmations mutableConfirmations(Journal journal, Reservations reservations, Teasers teasers,
                SyncedDocuments documents, Migration migration, Instances instances, Alarms alarms,
                FaultPoints faultPoints, EditingProperties properties, LegacyProperties legacyProperties,
                PlatformTransactionManager transactions, Switch mutation) {
            return new MutableConfirmations(journal, reservations, teasers, documents, migration, instances, alarms,
                    faultPoints, properties, legacyProperties, transactions, mutation);
        }
    }

    /** A journal that does not settle, or does not compare before it sets. */
    static class MutableJournal extends Journal {

        private final JdbcClient jdbc;

        private final Mutable.Switch mutation;

        MutableJournal(JdbcClient jdbc, JsonMapper json, Clock clock, Mutable.Switch mutation) {
            super(jdbc, json, clock);
            this.jdbc = jdbc;
            this.mutation = mutation;
        }

        @Override
        boolean markSending(Operation operation, @Nullable String rawBefore, @Nullable String rawAfter, Duration settle,
                Duration lookAfter) {
            Operation asItIs = careless(operation, OperationState.RESERVED);
            return super.markSending(asItIs, rawBefore, rawAfter,
                    this.mutation.broken == Mutation.NO_SETTLING ? Duration.ZERO : settle, lookAfter);
        }

        @Override
        boolean move(Operation operation, OperationState from, OperationState to, @Nullable String failure,
                @Nullable String failureDetail, @Nullable Duration lookAfter) {
            return super.move(careless(operation, from), from, to, failure, failureDetail, lookAfter);
        }

        /** Makes the comparison hold. */
        private Operation careless(Operation operation, OperationState from) {
            if (this.mutation.broken != Mutation.NO_COMPARE_AND_SET) {
                return operation;
            }
            this.jdbc.sql("UPDATE operation SET state = ?, decided_at = NULL WHERE id = ?")
                    .params(from.name(), operation.id()).update();
            return getOperation(operation.id());
        }
    }

    /** Undoes whatever is in doubt. */
    static class MutableConfirmations extends Confirmations {

        private final Mutable.Switch mutation;

        MutableConfirmations(Journal journal, Reservations reservations, Teasers teasers, SyncedDocuments documents,
                Migration migration, Instances instances, Alarms alarms, FaultPoints faultPoints,
                EditingProperties properties, LegacyProperties legacyProperties,
                PlatformTransactionManager transactions, Mutable.Switch mutation) {
            super(journal, reservations, teasers, documents, migration, instances, alarms, faultPoints, properties,
                    legacyProperties, transactions);
            this.mutation = mutation;
        }

        @Override
        Decision inDoubt(Operation operation, String reason) {
            return this.mutation.broken == Mutation.UNDO_WHAT_MAY_BE_SEEN
                    ? undoLater(operation, Refusal.of(ProblemType.LEGACY_UNAVAILABLE, reason))
                    : super.inDoubt(operation, reason);
        }
    }
}
