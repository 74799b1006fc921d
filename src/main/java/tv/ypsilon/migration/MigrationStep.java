package tv.ypsilon.migration;

import java.util.Arrays;
import java.util.Optional;

/** A step of the migration: what editors' writes reach and where pages are read from. Steps are taken one by one. */
public enum MigrationStep {

    /** Pages from legacy; PostgreSQL is being filled. */
    PREPARATION(0),

    /** Pages from legacy; PostgreSQL is complete and follows legacy. */
    IMPORTED(1),

    /** Pages from legacy; nobody else writes to legacy any more. */
    DUAL_EDITING(2),

    /** Pages from PostgreSQL; legacy is kept equal, as the way back. */
    RELATIONAL_READS(3),

    /** PostgreSQL alone; what legacy misses is remembered. */
    RELATIONAL_ONLY(4);

    private final int number;

    MigrationStep(int number) {
        this.number = number;
    }

    /** The system that pages are read from. */
    public enum ReadSource {
        LEGACY, POSTGRESQL
    }

    /**
     * What becomes of a legacy document that somebody else changed.
     */
    public enum ForeignEdits {

        /** It is taken in: legacy is the truth. */
        TAKEN_IN,

        /** It is reported and never overwritten unseen. */
        REPORTED,

        /** Nobody looks. */
        IGNORED
    }

    public static Optional<MigrationStep> find(int number) {
        return Arrays.stream(values()).filter((step) -> step.number() == number).findFirst();
    }

    /** Its number in {@code MIGRATION_STEP}, from 0 to 4. */
    public int number() {
        return this.number;
    }

    /** Whether an edit reaches legacy as well as PostgreSQL, or neither. */
    public boolean writesLegacy() {
        return this != RELATIONAL_ONLY;
    }

    public ReadSource readsFrom() {
        return switch (this) {
            case PREPARATION, IMPORTED, DUAL_EDITING -> ReadSource.LEGACY;
            case RELATIONAL_READS, RELATIONAL_ONLY -> ReadSource.POSTGRESQL;
        };
    }

    public ForeignEdits foreignEdits() {
        return switch (this) {
            case PREPARATION, IMPORTED -> ForeignEdits.TAKEN_IN;
            case DUAL_EDITING, RELATIONAL_READS -> ForeignEdits.REPORTED;
            case RELATIONAL_ONLY -> ForeignEdits.IGNORED;
        };
    }

    /** Whether the migration can go from this step to that one at once. */
    public boolean canBecome(MigrationStep next) {
        return Math.abs(next.number() - number()) == 1;
    }

    /** The step that comes next on the way to the target, or this one when it is reached. */
    public MigrationStep towards(MigrationStep target) {
        return find(this.number + Integer.signum(target.number - this.number)).orElseThrow();
    }
}
