package tv.ypsilon.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.problem.Violation;
import tv.ypsilon.screen.ParisTime.Which;

class ParisTimeTests {

    private final ParisTime paris = new ParisTime(
            Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({"2026-11-24T18:00, 2026-11-24T17:00:00Z", "2026-07-14T18:00, 2026-07-14T16:00:00Z",
            "2026-11-24T18:00:05, 2026-11-24T17:00:05Z"})
    void readsTheClockOnTheWall(String typed, Instant meant) {
        assertThat(ParisTime.read("startsAt", typed, null, null)).isEqualTo(meant);
        assertThat(ParisTime.field(meant)).isEqualTo(typed);
    }

    @Test
    void refusesATimeThatTheClockJumpsOver() {
        assertThat(refused("2027-03-28T02:30")).isEqualTo(Violation.of("startsAt", "wall-time-skipped", "02:30"));
    }

    @Test
    void asksWhichOfTwoIsMeant() {
        assertThat(refused("2026-10-25T02:30")).isEqualTo(Violation.of("startsAt", "wall-time-twice", "02:30"));
        assertThat(ParisTime.read("startsAt", "2026-10-25T02:30", Which.EARLIER, null))
                .isEqualTo("2026-10-25T00:30:00Z");
        assertThat(ParisTime.read("startsAt", "2026-10-25T02:30", Which.LATER, null)).isEqualTo("2026-10-25T01:30:00Z");
    }

    @Test
    void keepsWhatAFieldShowedThatNobodyTouched() {
        Instant later = Instant.parse("2026-10-25T01:30:00.250Z");

        assertThat(ParisTime.read("startsAt", ParisTime.field(later), null, later)).isEqualTo(later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-02-30T10:00", "2026-11-24", "2026-11-24T25:00", "+999999999-01-01T00:00",
            "1969-12-31T10:00", "2200-01-01T00:00"})
    void refusesWhatNoCalendarHas(String typed) {
        assertThat(refused(typed)).isEqualTo(Violation.of("startsAt", "wall-time"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void readsNothingAsNothing(String typed) {
        assertThat(ParisTime.read("startsAt", typed, null, Instant.EPOCH)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2026-10-24T16:00:00Z, 1, 2026-10-25T17:00:00Z", "2027-03-27T17:00:00Z, 1, 2027-03-28T16:00:00Z",
            "2027-03-27T01:30:00Z, 1, 2027-03-28T01:30:00Z", "2026-11-24T17:00:00Z, -7, 2026-11-17T17:00:00Z"})
    void keepsTheTimeOnTheWallWhenDaysPass(Instant from, long days, Instant to) {
        assertThat(ParisTime.plusDays(from, days)).isEqualTo(to);
    }

    @Test
    void saysTheOffsetWhereATimeComesTwice() {
        assertThat(this.paris.time(Instant.parse("2026-10-25T00:30:00Z"))).isEqualTo("02:30 (UTC+02:00)");
        assertThat(this.paris.time(Instant.parse("2026-10-25T01:30:00Z"))).isEqualTo("02:30 (UTC+01:00)");
        assertThat(this.paris.time(Instant.parse("2026-11-24T17:00:00Z"))).isEqualTo("18:00");
    }

    @Test
    void speaksThreeLanguages() {
        Instant instant = Instant.parse("2026-11-24T17:00:00Z");

        assertThat(this.paris.full(instant, Locale.FRENCH)).isEqualTo("mardi 24 novembre 2026, 18:00");
        assertThat(this.paris.full(instant, Locale.GERMAN)).isEqualTo("Dienstag, 24. November 2026, 18:00");
        assertThat(this.paris.full(instant, Locale.ENGLISH)).contains("Tuesday", "November 24", "18:00");
        assertThat(this.paris.brief(instant, Locale.ENGLISH)).isEqualTo("Tue 24 Nov, 18:00");
        assertThat(this.paris.brief(Instant.parse("2027-03-28T01:00:00Z"), Locale.ENGLISH))
                .isEqualTo("Sun 28 Mar 2027, 03:00");
    }

    private static Violation refused(String typed) {
        Refusal[] refusal = new Refusal[1];
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> ParisTime.read("startsAt", typed, null, null))
                .satisfies((thrown) -> refusal[0] = thrown);
        return refusal[0].violations().getFirst();
    }
}
