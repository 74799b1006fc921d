package tv.ypsilon.teaser;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time {@code [startsAt, endsAt)}: its start belongs to it, its end does not.
 *
 * @param startsAt null: it has always been open
 * @param endsAt after the start; null: it never closes
 */
public record Window(@Nullable Instant startsAt, @Nullable Instant endsAt) {

    public Window {
        if (startsAt != null && endsAt != null && !startsAt.isBefore(endsAt)) {
            throw new IllegalArgumentException("a window ends after its start: " + startsAt + " to " + endsAt);
        }
    }

    public boolean isOpenAt(Instant instant) {
        return (this.startsAt == null || !instant.isBefore(this.startsAt))
                && (this.endsAt == null || instant.isBefore(this.endsAt));
    }

    public boolean overlaps(Window other) {
        return startsBeforeEndOf(other) && other.startsBeforeEndOf(this);
    }

    private boolean startsBeforeEndOf(Window other) {
        return this.startsAt == null || other.endsAt == null || this.startsAt.isBefore(other.endsAt);
    }
}
