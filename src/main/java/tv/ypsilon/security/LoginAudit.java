package tv.ypsilon.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tv.ypsilon.migration.Migration;

/**
 * Puts on record who of OPS logs in, and who fails to. Programs show their login with every request, which is on record
 * once an hour; failures that come in masses are not all on record. Names of nobody we know are not written down: people
 * type passwords there.
 */
@Component
class LoginAudit {

    private static final Logger LOG = LoggerFactory.getLogger(LoginAudit.class);

    private static final int MOST = 1000;

    private static final int MOST_FAILURES_A_MINUTE = 30;

    private final Migration migration;

    private final Set<String> names;

    private final Cache<String, Boolean> seen;

    private final Cache<String, Boolean> failed;

    private final Cache<String, Integer> failures;

    LoginAudit(Migration migration, SecurityProperties properties, Clock clock) {
        this.migration = migration;
        this.names = properties.users().stream().map(SecurityProperties.User::name).map(String::valueOf)
                .collect(Collectors.toUnmodifiableSet());
        this.seen = kept(clock, Duration.ofHours(1)).build();
        this.failed = kept(clock, Duration.ofMinutes(1)).build();
        this.failures = kept(clock, Duration.ofMinutes(1)).build();
    }

    private static Caffeine<Object, Object> kept(Clock clock, Duration duration) {
        return Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(duration)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }

    /** Somebody logged in to the pages. */
    @EventListener
    void loggedIn(InteractiveAuthenticationSuccessEvent event) {
        Authentication who = event.getAuthentication();
        if (isOps(who)) {
            record(who.getName(), "login", "to the pages" + from(who));
        }
    }

    /** A program showed its login, with this request as with all others. */
    @EventListener
    void showedALogin(AuthenticationSuccessEvent event) {
        Authentication who = event.getAuthentication();
        boolean program = who.getDetails() instanceof OfAProgram
                || who instanceof AbstractOAuth2TokenAuthenticationToken<?>;
        if (program && isOps(who) && isFirst(this.seen, who.getName() + from(who))) {
            record(who.getName(), "login", "to the API" + from(who));
        }
    }

    @EventListener
    void failed(AbstractAuthenticationFailureEvent event) {
        Authentication who = event.getAuthentication();
        if (isFirst(this.failed, name(who) + from(who))) {
            // once there are too many, none is on record until there was a minute without one
            int count = Objects.requireNonNullElse(this.failures.getIfPresent("all"), 0);
            if (count >= MOST_FAILURES_A_MINUTE) {
                LOG.warn("A failed login of {}{} is not on record, as there are too many", name(who), from(who));
                return;
            }
            this.failures.put("all", count + 1);
            record(name(who), "login failed", (event instanceof AuthenticationFailureBadCredentialsEvent
                    ? "wrong name, password or token" : "not let in") + from(who));
        }
    }

    /** Too many passwords were wrong. */
    void locked(Authentication who) {
        record(name(who), "login locked", "too many wrong passwords" + from(who));
    }

    /** Null where it is not known. */
    static @Nullable String address(Authentication who) {
        return who.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null;
    }

    private static String from(Authentication who) {
        String address = address(who);
        return address == null ? "" : " from " + address;
    }

    private static boolean isOps(Authentication who) {
        return who.getAuthorities().contains(Role.OPS.authority());
    }

    private static boolean isFirst(Cache<String, Boolean> seen, String what) {
        return seen.asMap().putIfAbsent(what, true) == null;
    }

    private String name(Authentication who) {
        return this.names.contains(who.getName()) ? who.getName() : "somebody unknown";
    }

    /** Who may come in does not depend on it: without a database, there is still something to look at. */
    private void record(String who, String what, String detail) {
        try {
            this.migration.record(who, what, detail);
        } catch (DataAccessException | TransactionException ex) {
            LOG.warn("Not on record, as the database is away: {} {} ({}): {}", who, what, detail, ex.getMessage());
        }
    }
}
