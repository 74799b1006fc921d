package tv.ypsilon.simulator;

import java.time.Instant;
import java.util.Optional;

/**
 * A change that the legacy system really made: the ground truth.
 *
 * @param number
 *            counts the writes from 1 in the order in which they were applied
 * @param before
 *            the document's text before, empty for one that is new
 * @param after
 *            the document's text after, empty for one that is gone
 * @param operation
 *            the service's operation behind it, if the request said so
 */
public record AppliedWrite(
        long number,
        Instant at,
        Source source,
        String id,
        Optional<String> before,
        Optional<String> after,
        Optional<String> operation) {

    /** Where a change came from. */
    public enum Source {

        /** Put there by the test before anything happens. */
        SETUP,

        /** A request over HTTP. */
        HTTP,

        /** Somebody else, in the legacy system itself. */
        FOREIGN

    }

    /** What the change is: {@code create}, {@code update} or {@code delete}. */
    public String kind() {
        return before.isEmpty() ? "create" : after.isEmpty() ? "delete" : "update";
    }

}
