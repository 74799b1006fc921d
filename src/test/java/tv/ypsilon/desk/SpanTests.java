package tv.ypsilon.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.Window;

class SpanTests {

    private static final Offset<Double> EXACTLY = within(1e-9);

    @ParameterizedTest
    @CsvSource({"2026-10-19, 169, 25", "2026-10-25, 169, 25", "2027-03-22, 167, 23", "2026-11-24, 168, 24"})
    void aWeekIsAsLongAsItsSunday(LocalDate day, int hours, int sunday) {
        Span span = Span.week("from", day);
        List<Span.Column> columns = span.columns();

        assertThat(span.hours()).isEqualTo(hours);
        assertThat(columns).hasSize(7);
        assertThat(columns.getFirst().width()).isCloseTo(2400.0 / hours, EXACTLY);
        assertThat(columns.getLast().width()).isCloseTo(100.0 * sunday / hours, EXACTLY);
        assertThat(columns.getLast().hoursMore()).isEqualTo(sunday - 24);
        assertThat(columns.getLast().left() + columns.getLast().width()).isCloseTo(100, EXACTLY);
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25, 25", "2027-03-28, 23", "2026-11-24, 24"})
    void aDayHasAsManyHoursAsItHas(LocalDate day, int hours) {
        List<Span.Column> columns = Span.day("day", day).columns();

        assertThat(columns).hasSize(hours).allSatisfy(
                (column) -> assertThat(column.width()).isCloseTo(100.0 / hours, EXACTLY));
    }

    @Test
    void beginsOnMonday() {
        assertThat(Span.week("from", LocalDate.of(2026, 11, 29)).first()).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(Span.week("from", LocalDate.of(2026, 11, 23)).first()).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(Span.week("from", LocalDate.of(2026, 11, 23)).previous()).isEqualTo(LocalDate.of(2026, 11, 16));
    }

    @Test
    void placesAnInstantByItsShareOfTheRealTime() {
        Span span = Span.week("from", LocalDate.of(2026, 10, 19));

        // 18:00 on the Sunday of 25 hours: six days, nineteen hours
        assertThat(span.share(Instant.parse("2026-10-25T17:00:00Z"), 0)).isCloseTo(100.0 * (6 * 24 + 19) / 169,
                EXACTLY);
        assertThat(span.startShare(new Window(null, Instant.parse("2026-10-19T00:00:00Z")))).isZero();
        assertThat(span.endShare(new Window(Instant.parse("2026-10-19T00:00:00Z"), null))).isEqualTo(100);
        assertThat(span.share(Instant.parse("2030-01-01T00:00:00Z"), 0)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01", "-999999999-01-01", "+999999999-12-31", "2200-01-01"})
    void refusesDaysBeyondAllCalendars(String day) {
        assertThatThrownBy(() -> Span.week("from", LocalDate.parse(day))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> Span.day("day", LocalDate.parse(day))).isInstanceOf(Refusal.class);
    }
}
