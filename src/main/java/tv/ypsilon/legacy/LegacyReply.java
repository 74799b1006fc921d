package tv.ypsilon.legacy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of asking the legacy API for something other than a single teaser. */
public sealed interface LegacyReply<T> {

    /** It answered. */
    record Given<T>(T value) implements LegacyReply<T> {}

    /** It has no such thing (404). */
    record Absent<T>() implements LegacyReply<T> {}

    /** It answered something that cannot be read; of a list, a shorter part may be readable. */
    record Unreadable<T>(String reason) implements LegacyReply<T> {}

    /**
     * It did not answer, or not with what it was asked for.
     *
     * @param retryAfter as legacy asked; null when it did not
     */
    record Unavailable<T>(String reason, @Nullable Duration retryAfter) implements LegacyReply<T> {}
}
