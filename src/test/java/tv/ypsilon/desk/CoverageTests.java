package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.desk.Coverage.Kind;
import tv.ypsilon.desk.Coverage.Shown;
import tv.ypsilon.desk.Coverage.Stretch;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Window;

class CoverageTests {

    private static final Set<Support> ALL = EnumSet.allOf(Support.class);

    private static final Set<Support> WEB = EnumSet.of(Support.WEB);

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    private static Shown shown(@Nullable Integer from, @Nullable Integer to, Set<Support> supports) {
        return new Shown(new Window(from == null ? null : at(from), to == null ? null : at(to)), supports);
    }

    private static Stretch gap(int from, int to, Set<Support> supports) {
        return new Stretch(Kind.GAP, at(from), at(to), supports, 0);
    }

    private static Stretch crowd(int from, int to, Set<Support> supports, int most) {
        return new Stretch(Kind.CROWD, at(from), at(to), supports, most);
    }

    private static List<Stretch> of(@Nullable Integer limit, Set<Support> supports, Shown... shown) {
        return Coverage.of(List.of(shown), limit, supports, at(0), at(100));
    }

    @Test
    void anEmptyZoneIsOneGap() {
        assertThat(of(3, ALL)).containsExactly(gap(0, 100, ALL));
    }

    @Test
    void whatIsAlwaysOpenLeavesNoGap() {
        assertThat(of(1, ALL, shown(null, null, ALL))).isEmpty();
    }

    @Test
    void windowsThatTouchLeaveNoGap() {
        assertThat(of(1, ALL, shown(null, 40, ALL), shown(40, null, ALL))).isEmpty();
    }

    @Test
    void findsGapsBeforeBetweenAndAfter() {
        assertThat(of(null, WEB, shown(10, 40, ALL), shown(41, 90, ALL))).containsExactly(gap(0, 10, WEB),
                gap(40, 41, WEB), gap(90, 100, WEB));
    }

    @Test
    void namesTheSupportsOnWhichAZoneIsEmpty() {
        assertThat(of(null, ALL, shown(0, 50, WEB), shown(30, null, EnumSet.of(Support.TV)))).containsExactly(
                gap(0, 30, EnumSet.of(Support.APP, Support.TV)), gap(30, 50, EnumSet.of(Support.APP)),
                gap(50, 100, EnumSet.of(Support.WEB, Support.APP)));
    }

    @Test
    void countsNoSupportThatIsNotLookedAt() {
        assertThat(of(null, WEB, shown(null, null, WEB))).isEmpty();
    }

    @Test
    void isCrowdedOnlyWhereOneSupportHasMoreThanTheLimit() {
        assertThat(of(1, ALL, shown(null, null, WEB), shown(null, null, EnumSet.of(Support.APP, Support.TV))))
                .isEmpty();
        assertThat(of(1, ALL, shown(null, null, ALL), shown(20, 60, WEB), shown(30, 40, WEB)))
                .containsExactly(crowd(20, 60, WEB, 3));
    }

    @Test
    void looksAtNothingBeyondItsBounds() {
        assertThat(of(1, WEB, shown(-50, 0, WEB), shown(100, 200, WEB), shown(-10, 300, WEB))).isEmpty();
    }

    /** Whether the sweep says of each second what counting says of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void saysWhatCountingAtEverySecondSays(long seed) {
        Random random = new Random(seed);
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < random.nextInt(12); i++) {
            int from = random.nextInt(-20, 110);
            shown.add(shown(random.nextInt(8) == 0 ? null : from,
                    random.nextInt(8) == 0 ? null : from + 1 + random.nextInt(60),
                    EnumSet.of(List.copyOf(ALL).get(random.nextInt(3)), Support.WEB)));
        }
        List<Stretch> found = Coverage.of(shown, 2, ALL, at(0), at(100));

        for (int second = 0; second < 100; second++) {
            Instant now = at(second);
            for (Support support : Support.values()) {
                long open = shown.stream().filter((one) -> one.supports().contains(support))
                        .filter((one) -> one.window().isOpenAt(now)).count();
                assertThat(says(found, Kind.GAP, now, support)).as("gap at %d on %s", second, support)
                        .isEqualTo(open == 0);
                assertThat(says(found, Kind.CROWD, now, support)).as("crowd at %d on %s", second, support)
                        .isEqualTo(open > 2);
            }
        }
    }

    private static boolean says(List<Stretch> found, Kind kind, Instant at, Support support) {
        return found.stream().anyMatch((stretch) -> stretch.kind() == kind && stretch.supports().contains(support)
                && !at.isBefore(stretch.from()) && at.isBefore(stretch.to()));
    }

    @Test
    void takesAwayWhatWasThereBefore() {
        List<Stretch> now = List.of(gap(0, 50, ALL), crowd(60, 70, WEB, 4));
        List<Stretch> then = List.of(gap(20, 30, WEB), gap(80, 90, ALL), crowd(60, 70, WEB, 5));

        assertThat(Coverage.without(now, then)).containsExactly(gap(0, 20, ALL),
                gap(20, 30, EnumSet.of(Support.APP, Support.TV)), gap(30, 50, ALL));
        assertThat(Coverage.without(then, now)).containsExactly(gap(80, 90, ALL));
    }
}
