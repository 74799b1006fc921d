package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.editing.Repair;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.TeaserId;

/** What ops do about what a run has found: they make both sides equal, or find that it is all right as it is. */
@Component
public class Differences {

    /** For how long a difference can be accepted at the most. */
    public static final Duration LONGEST_ACCEPTANCE = Duration.ofDays(90);

    private final ParityRuns runs;

    private final Repair repair;

    private final Migration migration;

    private final Clock clock;

    Differences(ParityRuns runs, Repair repair, Migration migration, Clock clock) {
        this.runs = runs;
        this.repair = repair;
        this.migration = migration;
        this.clock = clock;
    }

    /** Which side is right. */
    public enum Take {
        LEGACY, OURS
    }

    /**
     * Makes both sides of the teaser equal; whether the difference is gone, another run tells.
     *
     * @param reason why, for the audit
     * @return the operation; null if both sides were equal already
     * @throws Refusal {@code not-found}; {@code invalid-content} if it is about no teaser, or without a reason; as for
     *     {@link Repair}
     */
    public @Nullable UUID repair(long id, Take take, String reason, String who) {
        TeaserId teaser = this.runs.getDifference(id).difference().where().teaser();
        if (teaser == null) {
            throw Refusal.invalid("take", "no-teaser-to-repair");
        }
        wantReason(reason);
        return switch (take) {
            case LEGACY -> this.repair.takeLegacy(teaser, who, reason);
            case OURS -> this.repair.pushOurs(teaser, who, reason);
        };
    }

    /**
     * Takes a difference as it is, until then: this one, also where another run finds it again.
     *
     * @param reason why, for the audit
     * @throws Refusal {@code not-found}; {@code invalid-content} without a reason, or for too long
     */
    public void accept(long id, Instant until, String reason, String who) {
        ParityRuns.Stored stored = this.runs.getDifference(id);
        wantReason(reason);
        Instant now = this.clock.instant();
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_ACCEPTANCE))) {
            throw Refusal.invalid("until", "within-days", LONGEST_ACCEPTANCE.toDays());
        }
        this.runs.accept(stored.difference().key(), reason, who, until);
        this.migration.record(who, "difference accepted", about(stored) + " until " + until + ": " + reason);
    }

    /**
     * Takes that back.
     *
     * @throws Refusal {@code not-found}
     */
    public void withdraw(long id, String who) {
        ParityRuns.Stored stored = this.runs.getDifference(id);
        if (stored.acceptance() != null) {
            this.runs.withdraw(stored.difference().key());
            this.migration.record(who, "difference no longer accepted", about(stored));
        }
    }

    private static void wantReason(String reason) {
        if (reason.isBlank()) {
            throw Refusal.invalid("reason", "required");
        }
    }

    private static String about(ParityRuns.Stored stored) {
        Findings.Where where = stored.difference().where();
        return where.cause() + " of " + where.teaser() + " on " + where.pageId() + ", " + stored.address();
    }
}
