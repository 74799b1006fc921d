package tv.ypsilon.migration;

import static tv.ypsilon.migration.GuardCheck.Name.IMPORT_COMPLETE;
import static tv.ypsilon.migration.GuardCheck.Name.INSTANCES;
import static tv.ypsilon.migration.GuardCheck.Name.LEGACY_ANSWERS;
import static tv.ypsilon.migration.GuardCheck.Name.NOTHING_QUARANTINED;
import static tv.ypsilon.migration.GuardCheck.Name.NOTHING_UNDECIDED;
import static tv.ypsilon.migration.GuardCheck.Name.NOT_ON_A_FRIDAY;
import static tv.ypsilon.migration.GuardCheck.Name.NO_DEBT;
import static tv.ypsilon.migration.GuardCheck.Name.NO_TEASER_BEYOND_LEGACY;
import static tv.ypsilon.migration.GuardCheck.Name.PARITY;
import static tv.ypsilon.migration.GuardCheck.Name.SCHEMA_VERSION;
import static tv.ypsilon.migration.GuardCheck.Name.SHADOW_COMPARISON;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tv.ypsilon.problem.Refusal;

/** Says whether the step may move, from what others find out. What nobody can tell is inconclusive, never a pass. */
@Component
public class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final ObjectProvider<GuardCheck> checks;

    private final Overrides overrides;

    private final Migration migration;

    Guard(ObjectProvider<GuardCheck> checks, Overrides overrides, Migration migration) {
        this.checks = checks;
        this.overrides = overrides;
        this.migration = migration;
    }

    /**
     * What the guard says of one move.
     *
     * @param green whether nothing blocks it
     * @param override lets it pass although something does; null if nothing lets it
     */
    public record Report(
            MigrationStep from,
            MigrationStep to,
            boolean green,
            @Nullable Pass override,
            List<GuardCheck.Result> checks) {}

    /** That ops let a move pass although the guard is red. */
    public record Pass(String reason, String givenBy, Instant givenAt, Instant until) {}

    /** Runs every check that the move wants; nothing is changed. */
    public Report report(MigrationStep from, MigrationStep to) {
        Map<GuardCheck.Name, GuardCheck> known = new EnumMap<>(GuardCheck.Name.class);
        this.checks.forEach((check) -> known.put(check.name(), check));
        List<GuardCheck.Result> results = wantedBy(from, to).stream()
                .map((name) -> run(name, known.get(name), from, to))
                .toList();
        return new Report(from, to, results.stream().noneMatch((result) -> result.verdict().blocks()),
                findOverride(from, to).orElse(null), results);
    }

    /** Runs one check for a move, whether the move wants it or not; nothing is changed. */
    public GuardCheck.Result look(GuardCheck.Name name, MigrationStep from, MigrationStep to) {
        return run(name, this.checks.stream().filter((check) -> check.name() == name).findFirst().orElse(null), from,
                to);
    }

    /** What lets a move pass although something blocks it, if anything does now. */
    public Optional<Pass> findOverride(MigrationStep from, MigrationStep to) {
        return this.overrides.find(from, to);
    }

    /**
     * Lets the move from the step in force pass for a while, whatever the guard says; it is on record.
     *
     * @param reason why, for the audit
     * @throws Refusal {@code invalid-content} if there is no such move, or no reason
     */
    public Report override(int target, String reason, String who, Duration duration) {
        MigrationStep from = this.migration.state().step();
        MigrationStep to = MigrationStep.find(target).filter(from::canBecome)
                .orElseThrow(() -> Refusal.invalid("to", "no-next-step", from.number()));
        if (reason.isBlank()) {
            throw Refusal.invalid("reason", "required");
        }
        this.overrides.give(from, to, reason, who, duration);
        return report(from, to);
    }

    /** What a move wants to be looked at, in the order in which to read it. */
    public static Set<GuardCheck.Name> wantedBy(MigrationStep from, MigrationStep to) {
        boolean forward = to.number() > from.number();
        EnumSet<GuardCheck.Name> wanted = EnumSet.of(INSTANCES, SCHEMA_VERSION, NOT_ON_A_FRIDAY);
        wanted.addAll(switch (from) {
            case PREPARATION -> EnumSet.of(LEGACY_ANSWERS, IMPORT_COMPLETE);
            case IMPORTED -> forward ? EnumSet.of(PARITY, NOTHING_UNDECIDED, NOTHING_QUARANTINED)
                    : EnumSet.of(NOTHING_UNDECIDED);
            case DUAL_EDITING -> forward
                    ? EnumSet.of(PARITY, NOTHING_UNDECIDED, NOTHING_QUARANTINED, SHADOW_COMPARISON)
                    : EnumSet.of(NOTHING_UNDECIDED);
            case RELATIONAL_READS -> forward ? EnumSet.of(PARITY, NOTHING_UNDECIDED, NOTHING_QUARANTINED)
                    : EnumSet.of(NO_DEBT, PARITY, NOTHING_UNDECIDED, NOTHING_QUARANTINED);
            case RELATIONAL_ONLY -> EnumSet.of(LEGACY_ANSWERS, NO_TEASER_BEYOND_LEGACY);
        });
        return wanted;
    }

    private static GuardCheck.Result run(GuardCheck.Name name, @Nullable GuardCheck check,
            MigrationStep from, MigrationStep to) {
        if (check == null) {
            return new GuardCheck.Result(name, GuardCheck.Verdict.INCONCLUSIVE, "known", "nothing here can tell",
                    Map.of());
        }
        try {
            return check.check(from, to);
        } catch (RuntimeException ex) {
            LOG.warn("The guard could not find out {}", name, ex);
            return new GuardCheck.Result(name, GuardCheck.Verdict.INCONCLUSIVE, "known", "could not be found out",
                    Map.of("error", String.valueOf(ex.getMessage())));
        }
    }
}
