package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tv.ypsilon.desk.Move.Edge;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.teaser.Window;

class MoveTests {

    /** The time on the wall, the first of two. */
    private static Instant wall(String time) {
        return LocalDateTime.parse(time).atZone(ParisTime.ZONE).toInstant();
    }

    private static Window window(@Nullable String from, @Nullable String to) {
        return new Window(from == null ? null : wall(from), to == null ? null : wall(to));
    }

    private static Window moved(Window window, @Nullable Edge edge, String at) {
        return new Move(null, edge, wall(at), 0, 0).of(window);
    }

    @Test
    void goesWhereItIsDragged() {
        assertThat(moved(window("2026-11-24T18:00", "2026-11-24T20:00"), null, "2026-11-26T09:15"))
                .isEqualTo(window("2026-11-26T09:15", "2026-11-26T11:15"));
    }

    @Test
    void keepsItsTimesOnTheWallAcrossAClockChange() {
        // 24 hours on the wall, 25 by the watch
        assertThat(moved(window("2026-10-24T20:00", "2026-10-25T20:00"), null, "2026-10-26T20:00"))
                .isEqualTo(window("2026-10-26T20:00", "2026-10-27T20:00"));
        assertThat(new Move(null, null, null, 0, 1).of(window("2027-03-27T18:00", "2027-03-27T20:00")))
                .isEqualTo(window("2027-03-28T18:00", "2027-03-28T20:00"));
    }

    @Test
    void movesByTheWatchInTheHourThatComesTwice() {
        Instant second = Instant.parse("2026-10-25T01:00:00Z");
        Window moved = new Move(null, null, second, 0, 0).of(window("2026-10-25T02:45", "2026-10-25T06:00"));

        assertThat(moved).isEqualTo(new Window(second, wall("2026-10-25T06:15")));
    }

    @Test
    void quarterHoursGoThroughAClockChangeOneByOne() {
        assertThat(new Move(null, null, null, 15, 0).of(window("2026-10-25T02:45", "2026-10-25T06:00")))
                .isEqualTo(new Window(Instant.parse("2026-10-25T01:00:00Z"), wall("2026-10-25T06:15")));
        assertThat(new Move(null, null, null, 15, 0).of(window("2027-03-28T01:45", "2027-03-28T06:00")))
                .isEqualTo(window("2027-03-28T03:00", "2027-03-28T06:15"));
    }

    @Test
    void movesOneEndAlone() {
        assertThat(moved(window("2026-11-24T18:00", "2026-11-24T20:00"), Edge.END, "2026-11-25T20:00"))
                .isEqualTo(window("2026-11-24T18:00", "2026-11-25T20:00"));
        assertThat(moved(window("2026-11-24T18:00", null), Edge.START, "2026-11-25T20:00"))
                .isEqualTo(window("2026-11-25T20:00", null));
    }

    @Test
    void whatIsOpenStaysOpen() {
        assertThat(moved(window(null, "2026-11-24T20:00"), null, "2026-11-25T20:00"))
                .isEqualTo(window(null, "2026-11-25T20:00"));
        assertThat(moved(window(null, null), null, "2026-11-25T20:00")).isEqualTo(window(null, null));
        assertThat(new Move(null, null, null, 15, 0).of(window(null, null))).isEqualTo(window(null, null));
    }

    @Test
    void refusesAnEndBeforeTheStart() {
        assertThatThrownBy(() -> moved(window("2026-11-24T18:00", "2026-11-24T20:00"), Edge.END, "2026-11-24T18:00"))
                .isInstanceOf(Refusal.class).hasMessageContaining("not-after-start");
    }

    @Test
    void refusesTimesThatNobodyCanType() {
        Window window = window("2026-11-24T18:00", "2026-11-24T20:00");
        assertThatThrownBy(() -> new Move(null, null, Instant.MAX, 0, 0).of(window)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Move(null, null, Instant.MIN, 0, 0).of(window)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Move(null, null, null, 0, Integer.MAX_VALUE).of(window))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Move(null, null, null, Integer.MIN_VALUE, 0).of(window))
                .isInstanceOf(Refusal.class);
    }
}
