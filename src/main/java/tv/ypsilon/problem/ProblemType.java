package tv.ypsilon.problem;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of problem that the API can answer with. The {@link #uri()} is stable: clients may tell problems apart by
 * it, so a constant is never renamed. Titles and details for people are in {@code problems_*.properties}; what each
 * constant says of arguments is what its texts name, in order.
 */
public enum ProblemType {

    // the request is wrong

    /** It cannot be read. The reasons of {@link Refusals} say where; without one, the violations do. */
    MALFORMED_REQUEST(400),
    /** The parameter's name, what it was. Reason {@code blank}: the {@code +} of its offset is gone. */
    INVALID_INSTANT(400),
    /** The parameter's name. Reasons say what a list cannot do. */
    INVALID_LIST_QUERY(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    /** After how many minutes one may try again. */
    TOO_MANY_LOGINS(429),
    /** The kind of thing, its id. */
    NOT_FOUND(404),
    /** The method. */
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    /** How many bytes a body may have. */
    BODY_TOO_LARGE(413),
    /** The content type that was sent. */
    UNSUPPORTED_MEDIA_TYPE(415),
    INVALID_CONTENT(422),
    VERSION_REQUIRED(428),
    /** The version that the edit is of, the latest one. */
    STALE_VERSION(412),
    IDEMPOTENCY_KEY_REUSED(422),

    // the request is fine, and cannot be done as things stand

    /** The id of the entry in the way. */
    OVERLAPPING_ENTRIES(409),
    /** The address of the other edit. */
    EDIT_UNDER_WAY(409),
    CHANGED_IN_LEGACY(409),
    CHANGED_SINCE(409),
    /** The operation's state. */
    NOT_UNDOABLE(409),
    /** The operation's state. */
    NOT_QUARANTINED(409),
    ALREADY_RUNNING(409),
    IMPORT_NOT_COMPLETE(409),
    /** How many rules there may be. */
    TOO_MANY_RULES(409),
    /** The number of the step in force. */
    NOT_POSSIBLE_AT_THIS_STEP(409),
    /** What it cannot hold. Reason {@code second-zone}: the teaser would be in two zones. */
    NOT_REPRESENTABLE_IN_LEGACY(422),
    /** What is wrong with it. */
    LEGACY_DOCUMENT_UNREADABLE(422),
    /** The status and the words of its answer. */
    LEGACY_REFUSED(422),

    // it could not be done; trying again may help

    BUSY(503, 1),
    LEGACY_UNAVAILABLE(503, 5),
    DATABASE_UNAVAILABLE(503, 5),
    /** Why, in the words of who closed it; empty if they said nothing. */
    MAINTENANCE(503, 60),
    OUTCOME_UNKNOWN(504, 5),
    /** The id under which the log tells more. */
    INTERNAL_ERROR(500);

    private final int status;

    private final int retryAfterSeconds;

    ProblemType(int status) {
        this(status, 0);
    }

    ProblemType(int status, int retryAfterSeconds) {
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The HTTP status that the problem is answered with. */
    public int status() {
        return this.status;
    }

    /** When to try again, unless the refusal knows better; null where trying again is no use. */
    public @Nullable Duration retryAfter() {
        return this.retryAfterSeconds > 0 ? Duration.ofSeconds(this.retryAfterSeconds) : null;
    }

    /** The name in kebab case, as in the {@link #uri()} and in the message keys. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The {@code type} of the problem document. */
    public URI uri() {
        return URI.create("urn:ypsilon:problem:" + slug());
    }
}
