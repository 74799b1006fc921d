package tv.ypsilon.teaser;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Which schedule entries are wanted. Null leaves a criterion out; all that are given must hold.
 *
 * @param from entries that are open at that instant or later
 * @param to entries that are open before that instant
 */
public record ScheduleQuery(
        @Nullable Collection<String> ids,
        @Nullable Collection<String> zoneIds,
        @Nullable Collection<String> teaserIds,
        @Nullable Instant from,
        @Nullable Instant to) {}
