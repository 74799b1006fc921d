package tv.ypsilon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tv.ypsilon.problem.InvalidSetting;
import tv.ypsilon.security.LoginLimit.Attempt;

class LoginLimitTests {

    private static final Attempt OLGA = Attempt.of("olga", "192.0.2.1");

    private final Hands clock = new Hands();

    private final LoginLimit limit = new LoginLimit(new LoginProperties(3, 5, Duration.ofMinutes(5)), this.clock);

    private void fail(Attempt attempt, int times) {
        for (int i = 0; i < times; i++) {
            this.limit.failed(attempt);
        }
    }

    @Test
    void looksAtNothingAfterTooManyWrongPasswordsUntilTheWindowIsOver() {
        fail(OLGA, 2);
        assertThat(this.limit.findWait(OLGA)).isEmpty();
        this.clock.move(Duration.ofMinutes(1));

        assertThat(this.limit.failed(OLGA)).isTrue();

        assertThat(this.limit.findWait(OLGA)).contains(Duration.ofMinutes(4));
        this.clock.move(Duration.ofMinutes(4));
        assertThat(this.limit.findWait(OLGA)).isEmpty();
        assertThat(this.limit.failed(OLGA)).isFalse();
    }

    @Test
    void countsTheSameUserHoweverTheNameIsWritten() {
        fail(Attempt.of("Olga", "192.0.2.1"), 3);

        assertThat(this.limit.findWait(OLGA)).isPresent();
    }

    @Test
    void locksNobodyOutElsewhere() {
        fail(OLGA, 50);

        assertThat(this.limit.findWait(Attempt.of("olga", "192.0.2.2"))).isEmpty();
        assertThat(this.limit.findWait(Attempt.of("ed", "2001:db8::1"))).isEmpty();
    }

    @Test
    void countsAllUsersOfAnAddressTogether() {
        for (String user : new String[] {"a", "b", "c", "d", "e"}) {
            fail(Attempt.of(user, "192.0.2.1"), 1);
        }

        assertThat(this.limit.findWait(OLGA)).isPresent();
        assertThat(this.limit.findWait(Attempt.of("olga", "192.0.2.2"))).isEmpty();
    }

    @Test
    void letsInWhoWasLetInFromAnAddressThatOthersSpoil() {
        this.limit.succeeded(OLGA);
        fail(Attempt.of("a", "192.0.2.1"), 50);

        assertThat(this.limit.findWait(OLGA)).isEmpty();
        fail(OLGA, 3);
        assertThat(this.limit.findWait(OLGA)).isPresent();
    }

    @Test
    void forgetsWrongPasswordsAfterARightOne() {
        fail(OLGA, 2);
        this.limit.succeeded(OLGA);
        fail(OLGA, 2);

        assertThat(this.limit.findWait(OLGA)).isEmpty();
    }

    @Test
    void takesNamesAndAddressesOfAnyKind() {
        Attempt odd = Attempt.of("\u0000\ud800".repeat(100_000), null);
        fail(odd, 3);

        assertThat(odd.user().length()).isLessThanOrEqualTo(300);
        assertThat(this.limit.findWait(odd)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 5m", "-1, 5, 5m", "3, 2, 5m", "3, 5, 0s", "3, 5, 25h"})
    void isNotSetToNonsense(int user, int address, String window) {
        Duration duration = Duration.parse("PT" + window);

        assertThatThrownBy(() -> new LoginProperties(user, address, duration)).isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("ypsilon.login");
    }

    /** A clock that is put forward by hand. */
    private static final class Hands extends Clock {

        private Instant now = Instant.parse("2026-12-01T03:00:00Z");

        void move(Duration duration) {
            this.now = this.now.plus(duration);
        }

        @Override
        public Instant instant() {
            return this.now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(this.now, zone);
        }
    }
}
