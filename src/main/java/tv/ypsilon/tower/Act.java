package tv.ypsilon.tower;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What ops do from the tower. */
enum Act {

    /** Starts a parity run. */
    PARITY,

    /** Starts a run that compares legacy with itself, which shows the noise. */
    CONTROL,

    /** Starts an import. */
    IMPORT,

    /** Starts an import that only counts what it would do. */
    DRY_RUN,

    /** Takes a sample of all pages. */
    SAMPLE,

    /** Compares a sample with what pages show now. */
    COMPARE,

    /** Closes the service, or opens it. */
    MAINTENANCE,

    /** Lets one move pass although the guard is red. */
    OVERRIDE,

    /** Says which version of a quarantined edit is right. */
    DECIDE,

    /** Makes both sides of a difference equal. */
    REPAIR,

    /** Takes a difference as it is. */
    ACCEPT,

    /** Takes the issues of an import as they are. */
    SIGN_OFF;

    static Optional<Act> find(String word) {
        return Arrays.stream(values()).filter((act) -> act.word().equals(word)).findFirst();
    }

    /** As addresses and texts have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the field in which one of {@link #choices()} is chosen. */
    public String choice() {
        return switch (this) {
            case MAINTENANCE -> "mode";
            case DECIDE -> "choice";
            case REPAIR -> "take";
            case PARITY, CONTROL, IMPORT, DRY_RUN, SAMPLE, COMPARE, OVERRIDE, ACCEPT, SIGN_OFF -> "";
        };
    }

    /** What is to be chosen from, in the words of the API; empty where there is nothing to choose. */
    public List<String> choices() {
        return switch (this) {
            case MAINTENANCE -> List.of("OFF", "WRITES", "ALL");
            case DECIDE -> List.of("KEEP_LEGACY", "KEEP_OURS", "EDIT");
            case REPAIR -> List.of("LEGACY", "OURS");
            case PARITY, CONTROL, IMPORT, DRY_RUN, SAMPLE, COMPARE, OVERRIDE, ACCEPT, SIGN_OFF -> List.of();
        };
    }

    /** Whether it cannot simply be done the other way round. */
    public boolean isGrave() {
        return switch (this) {
            case OVERRIDE, DECIDE, REPAIR, MAINTENANCE -> true;
            case PARITY, CONTROL, IMPORT, DRY_RUN, SAMPLE, COMPARE, ACCEPT, SIGN_OFF -> false;
        };
    }
}
