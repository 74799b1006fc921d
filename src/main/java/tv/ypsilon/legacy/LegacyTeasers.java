package tv.ypsilon.legacy;

import java.util.UUID;
import tv.ypsilon.teaser.TeaserId;

/**
 * The door to the legacy API for single teasers. Every method sends one request, once, and says what is known
 * afterwards; none throws for what legacy or the network does. None may be called while a database transaction is open.
 */
public interface LegacyTeasers {

    /** Reads a document: {@link LegacyAnswer.Done} with it, {@link LegacyAnswer.Absent}, or why it is not known. */
    LegacyAnswer get(TeaserId id);

    /**
     * Creates a document.
     *
     * @param operation the edit that this is for; sent along for the logs of both sides
     */
    LegacyAnswer create(TeaserId id, LegacyDocument document, UUID operation);

    /** Replaces a document whole. */
    LegacyAnswer replace(TeaserId id, LegacyDocument document, UUID operation);

    /** Deletes a document; {@link LegacyAnswer.Done} without one, or {@link LegacyAnswer.Absent} if there was none. */
    LegacyAnswer delete(TeaserId id, UUID operation);
}
