package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.desk.Lanes.Bar;
import tv.ypsilon.teaser.Position;

class LanesTests {

    private static Bar bar(@Nullable Integer position, double from, double to) {
        return new Bar(position == null ? null : new Position(position), from, to);
    }

    @Test
    void whatFollowsOneAnotherSharesALane() {
        assertThat(Lanes.of(List.of(bar(0, 0, 10), bar(0, 10, 20), bar(0, 20, 30)))).containsExactly(0, 0, 0);
    }

    @Test
    void lowerPositionsAreAboveHigherOnesAndNoneIsLast() {
        assertThat(Lanes.of(List.of(bar(0, 0, 10), bar(1, 5, 20), bar(2, 12, 30), bar(null, 25, 40))))
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void equalPositionsArePacked() {
        assertThat(Lanes.of(List.of(bar(null, 20, 35), bar(null, 10, 25), bar(null, 0, 15)))).containsExactly(0, 1, 0);
    }

    @Test
    void nothingIsNothing() {
        assertThat(Lanes.of(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noneCoversAnotherAndPositionsGoDownwards(long seed) {
        Random random = new Random(seed);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double from = random.nextDouble(90);
            bars.add(bar(random.nextInt(4) == 0 ? null : random.nextInt(5), from, from + 1 + random.nextDouble(30)));
        }
        bars.sort(Comparator.comparing(Bar::position, Comparator.nullsLast(Comparator.naturalOrder())));
        List<Integer> lanes = Lanes.of(bars);

        for (int i = 0; i < bars.size(); i++) {
            for (int j = 0; j < i; j++) {
                Bar later = bars.get(i);
                Bar earlier = bars.get(j);
                if (later.from() < earlier.to() && earlier.from() < later.to()) {
                    boolean same = later.position() == null ? earlier.position() == null
                            : later.position().equals(earlier.position());
                    if (same) {
                        assertThat(lanes.get(i)).isNotEqualTo(lanes.get(j));
                    } else {
                        assertThat(lanes.get(i)).isGreaterThan(lanes.get(j));
                    }
                }
            }
        }
    }
}
