package tv.ypsilon.teaser;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.ZoneId;

/**
 * Which schedule the wanted teasers have. Null leaves a criterion out; all that are given hold of one entry, or of none
 * where {@link When#NEVER} is wanted.
 *
 * @param zones in one of these zones
 * @param now what "now" and "later" are told from
 * @param during open at some time of that window
 */
public record Showing(
        @Nullable Collection<ZoneId> zones,
        @Nullable When when,
        Instant now,
        @Nullable Window during) {

    /** When an entry is open, seen from now: at any time; it is; it will be; all have been; there is none. */
    public enum When {
        EVER, NOW, LATER, OVER, NEVER
    }
}
