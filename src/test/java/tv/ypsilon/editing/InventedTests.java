package tv.ypsilon.editing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tv.ypsilon.editing.Invented.Edits;
import tv.ypsilon.editing.ProtocolBench.Deed;

class InventedTests {

    @Test
    void isTheSameForTheSameSeed() {
        Invented.inSession(() -> {
            assertThat(Invented.from(7).value()).hasToString(Invented.from(7).value().toString());
            assertThat(LongStream.range(0, 20).mapToObj((seed) -> Invented.from(seed).value().toString()).distinct())
                    .hasSizeGreaterThan(15);
        });
    }

    @Test
    void becomesAsSmallAsWhatIsLookedForAllows() {
        Predicate<Invented> deletesWhatWasUpdated = (history) -> history.waves().stream()
                .anyMatch((wave) -> wave.edits().stream().anyMatch((one) -> one.deed() == Deed.DELETE
                        && wave.edits().stream().anyMatch((other) -> isUpdateOf(one, other))));
        Invented.inSession(() -> {
            var found = LongStream.range(0, 1000).mapToObj(Invented::from)
                    .filter((one) -> deletesWhatWasUpdated.test(one.value()) && one.value().size() > 10).findFirst()
                    .orElseThrow();

            Invented smallest = Invented.smallest(found, 20_000, deletesWhatWasUpdated).value();

            assertThat(smallest).matches(deletesWhatWasUpdated);
            assertThat(smallest.size()).as("%s", smallest).isEqualTo(2);
            assertThat(smallest.waves()).hasSize(1);
        });
    }

    private static boolean isUpdateOf(Edits one, Edits other) {
        return other.deed() == Deed.UPDATE && other.teaser() == one.teaser();
    }
}
