package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tv.ypsilon.editing.History.Outcome;
import tv.ypsilon.editing.ProtocolBench.Deed;

/** The transactions of an edit never nest, so one connection is enough for it, and for many. */
@ProtocolTest
@TestPropertySource(properties = {"pools.edits=1", "pools.recovery=1", "pools.pages=1"})
class OneConnectionIntegrationTests {

    private final ProtocolBench bench;

    OneConnectionIntegrationTests(@Autowired ProtocolBench bench) {
        this.bench = bench;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4})
    void isEnough(int step) {
        List<String> ids = IntStream.range(0, 20).mapToObj("t%05d"::formatted).toList();
        History history = this.bench.begin(step, ids);
        List<Runnable> edits = new ArrayList<>();
        ids.forEach((id) -> {
            int number = edits.size();
            Deed deed = List.of(Deed.values()).get(number % 4);
            edits.add(() -> this.bench.edit(deed == Deed.CREATE ? "n" + id : id, deed, number + 1, "editor " + number));
        });

        this.bench.runAll(edits, 10);

        this.bench.comeToRest();
        assertThat(history.edits()).hasSize(ids.size()).allMatch((edit) -> edit.outcome == Outcome.OK);
        assertThat(HistoryChecker.violations(history, this.bench.end())).isEmpty();
    }
}
