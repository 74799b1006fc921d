package tv.ypsilon.legacy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known after one request to the legacy API. */
public sealed interface LegacyAnswer {

    /**
     * It was done.
     *
     * @param document the document as legacy tells it now; null after a delete
     */
    record Done(@Nullable LegacyDocument document) implements LegacyAnswer {}

    /** Legacy has no such document (404). For a replacement this is a refusal: nothing was written. */
    record Absent() implements LegacyAnswer {}

    /**
     * Legacy answered that it will not: a 4xx other than 408, and other than a 404 that says {@link Absent}.
     *
     * @param detail what it said, cut to a readable length, without secrets
     * @param retryAfter as legacy asked; null when it did not
     */
    record Refused(int status, String detail, @Nullable Duration retryAfter) implements LegacyAnswer {}

    /** The request did not leave: connection refused, unknown host, TLS failure, no permit, breaker open. Nothing was written. */
    record NotSent(String reason, @Nullable Duration retryAfter) implements LegacyAnswer {}

    /**
     * It may have been done, or may yet be: 408, 5xx, a time-out, a reset, 202, a redirect, a 2xx that cannot be read.
     *
     * @param over whether a complete HTTP answer of the API itself says that the request is over, so that what a
     *     read-back shows is final
     */
    record Unknown(String reason, boolean over, @Nullable Duration retryAfter) implements LegacyAnswer {}

    /**
     * Legacy answered a GET with something that is no document of that id, or none that can be written back unharmed.
     *
     * @param raw what it answered, for people to look at; without what PostgreSQL cannot hold
     */
    record Unreadable(String reason, String raw) implements LegacyAnswer {}
}
