package tv.ypsilon.running;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tv.ypsilon.problem.InvalidSetting;

/**
 * How the service ends.
 *
 * @param drain for how long it goes on serving after it has said that it is not ready any more, so that whoever balances
 *        the load notices
 */
@ConfigurationProperties("shutdown")
public record ShutdownProperties(@DefaultValue("3s") Duration drain) {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    public ShutdownProperties {
        if (drain.isNegative() || drain.compareTo(LONGEST) > 0) {
            throw new InvalidSetting("shutdown.drain must be from 0 to 2 minutes, not " + drain + ".");
        }
    }
}
