package tv.ypsilon.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** The password was not looked at, as there were too many wrong ones. */
class TooManyLogins extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyLogins(Duration wait) {
        super("too many wrong passwords");
        this.wait = wait;
    }

    /** In whole seconds, at least one. */
    long seconds() {
        return Math.max(1, this.wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** In whole minutes, at least one. */
    long minutes() {
        return (seconds() + 59) / 60;
    }
}
