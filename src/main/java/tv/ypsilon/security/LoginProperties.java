package tv.ypsilon.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tv.ypsilon.problem.InvalidSetting;

/**
 * How many wrong passwords are looked at.
 *
 * @param attemptsPerUser of one user from one address within the window
 * @param attemptsPerAddress of all users from one address within the window; who logged in from there before is let in
 *     all the same
 * @param window after the first of them, counting begins anew
 */
@ConfigurationProperties("ypsilon.login")
record LoginProperties(
        @DefaultValue("10") int attemptsPerUser,
        @DefaultValue("100") int attemptsPerAddress,
        @DefaultValue("5m") Duration window) {

    private static final Duration LONGEST = Duration.ofDays(1);

    LoginProperties {
        if (attemptsPerUser < 1 || attemptsPerAddress < attemptsPerUser) {
            throw new InvalidSetting("ypsilon.login.attempts-per-user must be at least 1, and attempts-per-address no "
                    + "less than it, not " + attemptsPerUser + " and " + attemptsPerAddress + ".");
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(LONGEST) > 0) {
            throw new InvalidSetting("ypsilon.login.window must be from one second to one day, not " + window + ".");
        }
    }
}
