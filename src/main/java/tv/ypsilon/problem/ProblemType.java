package tv.ypsilon.problem;

import java.net.URI;
import java.util.Locale;

/**
 * Every kind of problem that the API can answer with. The {@link #uri()} is stable: clients may tell problems apart by
 * it, so a constant is never renamed. Titles and details for people are in {@code problems_*.properties}.
 */
public enum ProblemType {

    // the request is wrong
    MALFORMED_REQUEST(400),
    INVALID_INSTANT(400),
    INVALID_LIST_QUERY(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    BODY_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    INVALID_CONTENT(422),
    VERSION_REQUIRED(428),
    STALE_VERSION(412),
    IDEMPOTENCY_KEY_REUSED(422),

    // the request is fine, and cannot be done as things stand
    OVERLAPPING_ENTRIES(409),
    EDIT_UNDER_WAY(409),
    CHANGED_IN_LEGACY(409),
    ALREADY_RUNNING(409),
    NOT_POSSIBLE_AT_THIS_STEP(409),
    NOT_REPRESENTABLE_IN_LEGACY(422),
    LEGACY_DOCUMENT_UNREADABLE(422),
    LEGACY_REFUSED(422),

    // it could not be done; trying again may help
    BUSY(503),
    LEGACY_UNAVAILABLE(503),
    DATABASE_UNAVAILABLE(503),
    MAINTENANCE(503),
    OUTCOME_UNKNOWN(504),
    INTERNAL_ERROR(500);

    private final int status;

    ProblemType(int status) {
        this.status = status;
    }

    /** The HTTP status that the problem is answered with. */
    public int status() {
        return this.status;
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
