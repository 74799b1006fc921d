package tv.ypsilon.migration;

import java.util.Map;

/** Something that must hold before the step moves. Whoever knows contributes a bean; it must not change anything. */
public interface GuardCheck {

    /** What the guard asks for, by name. */
    enum Name {
        INSTANCES, LEGACY_ANSWERS, IMPORT_COMPLETE, PARITY, NOTHING_UNDECIDED, NOTHING_QUARANTINED, NO_DEBT,
        NO_TEASER_BEYOND_LEGACY, SHADOW_COMPARISON, SCHEMA_VERSION, NOT_ON_A_FRIDAY
    }

    /** How it ended. What could not be found out is inconclusive, and blocks as a failure does. */
    enum Verdict {
        PASS, WARNING, FAIL, INCONCLUSIVE;

        public boolean blocks() {
            return this == FAIL || this == INCONCLUSIVE;
        }
    }

    /**
     * How a check ended.
     *
     * @param evidence what was seen, for people: numbers, words, addresses
     */
    record Result(Name check, Verdict verdict, String expected, String actual, Map<String, Object> evidence) {

        public static Result of(Name check, boolean passes, String expected, String actual) {
            return new Result(check, passes ? Verdict.PASS : Verdict.FAIL, expected, actual, Map.of());
        }
    }

    Name name();

    /** Looks. An exception counts as inconclusive, and is told. */
    Result check(MigrationStep from, MigrationStep to);
}
