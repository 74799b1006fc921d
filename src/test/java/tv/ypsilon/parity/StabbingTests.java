package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tv.ypsilon.parity.Stabbing.Stretch;

class StabbingTests {

    @Test
    void seesEveryStretchWithAsFewInstantsAsThereAreStretchesWithoutACommonOne() {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            List<Stretch> stretches = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1, 60); i++) {
                long start = random.nextInt(1000) * 1000L;
                stretches.add(new Stretch(start, start + random.nextInt(1, 200) * 1000L));
            }

            List<Long> instants = Stabbing.stab(stretches);

            assertThat(stretches).allMatch((stretch) -> instants.stream().anyMatch((at) -> isIn(stretch, at)));
            assertThat(instants).isSorted().hasSize(mostApart(stretches));
        }
    }

    @Test
    void oneInstantIsEnoughForWhatIsOpenAtOnce() {
        assertThat(
                Stabbing.stab(List.of(new Stretch(0, 10_000), new Stretch(5_000, 20_000), new Stretch(9_000, 9_500))))
                .containsExactly(9_000L);
    }

    @Test
    void nothingIsSeenInNothing() {
        assertThat(Stabbing.stab(List.of())).isEmpty();
    }

    private static boolean isIn(Stretch stretch, long at) {
        return stretch.start() <= at && at < stretch.end();
    }

    /** No fewer instants can do than there are stretches of which no two meet. */
    private static int mostApart(List<Stretch> stretches) {
        int count = 0;
        long end = Long.MIN_VALUE;
        List<Stretch> byEnd = stretches.stream().sorted((one, other) -> Long.compare(one.end(), other.end())).toList();
        for (Stretch stretch : byEnd) {
            if (stretch.start() >= end) {
                count++;
                end = stretch.end();
            }
        }
        return count;
    }
}
