package tv.ypsilon.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts wrong passwords, by user and address and by address alone, so that none are guessed by trying. It forgets what
 * is older than the window, and the oldest where there is too much; nobody is ever locked out from another address.
 */
@Component
class LoginLimit {

    private static final int MOST = 10_000;

    private static final int LONGEST_NAME = 100;

    private static final Duration KNOWN_FOR = Duration.ofDays(1);

    private final LoginProperties properties;

    private final Clock clock;

    private final Cache<Attempt, Failures> byUser;

    private final Cache<String, Failures> byAddress;

    /** Who was let in from where: others who share the address do not keep them out. */
    private final Cache<Attempt, Boolean> known;

    LoginLimit(LoginProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.byUser = kept(properties.window()).build();
        this.byAddress = kept(properties.window()).build();
        this.known = kept(KNOWN_FOR).build();
    }

    private Caffeine<Object, Object> kept(Duration duration) {
        return Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(duration)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(this.clock.millis()));
    }

    /** Somebody who wants to come in from somewhere. */
    record Attempt(String user, String address) {

        static Attempt of(String user, @Nullable String address) {
            String name = user.length() > LONGEST_NAME ? user.substring(0, LONGEST_NAME) : user;
            return new Attempt(name.toLowerCase(Locale.ROOT), address == null ? "" : address);
        }
    }

    private record Failures(int count, Instant since) {}

    /** How long nothing is looked at; empty: the password may be looked at. */
    Optional<Duration> findWait(Attempt attempt) {
        Optional<Duration> ofUser = findWait(this.byUser.getIfPresent(attempt), this.properties.attemptsPerUser());
        if (this.known.getIfPresent(attempt) != null) {
            return ofUser;
        }
        return Stream.of(ofUser,
                findWait(this.byAddress.getIfPresent(attempt.address()), this.properties.attemptsPerAddress()))
                .flatMap(Optional::stream).max(Duration::compareTo);
    }

    private Optional<Duration> findWait(@Nullable Failures failures, int most) {
        return Optional.ofNullable(failures).filter((some) -> some.count() >= most)
                .map((some) -> Duration.between(this.clock.instant(), some.since().plus(this.properties.window())))
                .filter(Duration::isPositive);
    }

    /**
     * The password was wrong.
     *
     * @return whether it was the last that is looked at for now
     */
    boolean failed(Attempt attempt) {
        int ofUser = count(this.byUser, attempt);
        int ofAddress = count(this.byAddress, attempt.address());
        return ofUser == this.properties.attemptsPerUser() || ofAddress == this.properties.attemptsPerAddress();
    }

    private <K> int count(Cache<K, Failures> failures, K key) {
        Instant now = this.clock.instant();
        return failures.asMap().merge(key, new Failures(1, now),
                (before, first) -> now.isBefore(before.since().plus(this.properties.window()))
                        ? new Failures(before.count() + 1, before.since()) : first)
                .count();
    }

    /** The password was right. */
    void succeeded(Attempt attempt) {
        this.byUser.invalidate(attempt);
        this.known.put(attempt, true);
    }
}
