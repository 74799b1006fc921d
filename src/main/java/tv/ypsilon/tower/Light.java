package tv.ypsilon.tower;

import java.util.Collection;
import java.util.Locale;
import tv.ypsilon.migration.GuardCheck;

/** How something stands. What is not known is never good. */
enum Light {
    GOOD, WARNING, BAD, UNKNOWN;

    static Light of(GuardCheck.Verdict verdict) {
        return switch (verdict) {
            case PASS -> GOOD;
            case WARNING -> WARNING;
            case FAIL -> BAD;
            case INCONCLUSIVE -> UNKNOWN;
        };
    }

    static Light of(boolean good) {
        return good ? GOOD : BAD;
    }

    /** The gravest of all; of none, unknown. */
    static Light of(Collection<Light> all) {
        if (all.isEmpty()) {
            return UNKNOWN;
        }
        return all.contains(BAD) ? BAD : all.contains(UNKNOWN) ? UNKNOWN : all.contains(WARNING) ? WARNING : GOOD;
    }

    /** The name in the set of icons. */
    public String icon() {
        return switch (this) {
            case GOOD -> "done";
            case WARNING -> "mend";
            case BAD -> "fail";
            case UNKNOWN -> "unknown";
        };
    }

    /** The name in the style sheet. */
    public String tone() {
        return switch (this) {
            case GOOD -> "good";
            case WARNING -> "warn";
            case BAD -> "bad";
            case UNKNOWN -> "info";
        };
    }

    /** The name in the texts. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
