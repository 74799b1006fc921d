package tv.ypsilon.tower;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.editing.Journal;
import tv.ypsilon.editing.Quarantine;
import tv.ypsilon.importing.Importer;
import tv.ypsilon.importing.SignOffs;
import tv.ypsilon.migration.Guard;
import tv.ypsilon.migration.Maintenance;
import tv.ypsilon.migration.MaintenanceMode;
import tv.ypsilon.parity.Differences;
import tv.ypsilon.parity.Parity;
import tv.ypsilon.parity.Samples;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;

/** Does what ops want, through the doors of those who can. Everything is on record, with who and why. */
@Component
class Acting {

    /** How long a reason may be. */
    static final int LONGEST_REASON = 500;

    private static final int LONGEST_NAME = 100;

    private static final Duration OVERRIDE = Duration.ofMinutes(15);

    private final Parity parity;

    private final Importer importer;

    private final Samples samples;

    private final Maintenance maintenance;

    private final Guard guard;

    private final Journal journal;

    private final Quarantine quarantine;

    private final Differences differences;

    private final SignOffs signOffs;

    private final Clock clock;

    Acting(Parity parity, Importer importer, Samples samples, Maintenance maintenance, Guard guard, Journal journal,
            Quarantine quarantine, Differences differences, SignOffs signOffs, Clock clock) {
        this.parity = parity;
        this.importer = importer;
        this.samples = samples;
        this.maintenance = maintenance;
        this.guard = guard;
        this.journal = journal;
        this.quarantine = quarantine;
        this.differences = differences;
        this.signOffs = signOffs;
        this.clock = clock;
    }

    /**
     * What was filled in.
     *
     * @param id what it is about; null where it is about nothing that has an id
     * @param chosen which of the act's choices; null: none
     * @param number the step of an override, the days of an acceptance
     * @param name of a sample
     */
    record Order(
            Act act,
            @Nullable String id,
            @Nullable String reason,
            @Nullable String chosen,
            @Nullable String number,
            @Nullable String name) {

        /** Without blanks around it; at least a character, and at most {@link #LONGEST_REASON}. */
        String getReason() {
            String said = this.reason == null ? "" : this.reason.strip();
            if (said.isEmpty()) {
                throw Refusal.invalid("reason", "required");
            }
            if (said.length() > LONGEST_REASON) {
                throw Refusal.invalid("reason", "too-long", LONGEST_REASON);
            }
            if (said.indexOf('\0') >= 0) {
                throw Refusal.invalid("reason", "not-text");
            }
            return said;
        }

        UUID getId() {
            try {
                return UUID.fromString(String.valueOf(this.id));
            } catch (IllegalArgumentException _) {
                throw notFound();
            }
        }

        long getLongId() {
            try {
                return Long.parseLong(String.valueOf(this.id));
            } catch (NumberFormatException _) {
                throw notFound();
            }
        }

        private Refusal notFound() {
            return Refusal.of(ProblemType.NOT_FOUND, this.act.word(), String.valueOf(this.id));
        }

        String getChosen() {
            if (this.chosen == null || !this.act.choices().contains(this.chosen)) {
                throw Refusal.invalid(this.act.choice(), "one-of", String.join(", ", this.act.choices()));
            }
            return this.chosen;
        }

        int getNumber(String field, int least, int most) {
            int given;
            try {
                given = Integer.parseInt(String.valueOf(this.number).strip());
            } catch (NumberFormatException _) {
                throw Refusal.invalid(field, "type-integer");
            }
            if (given < least) {
                throw Refusal.invalid(field, "at-least", least);
            }
            if (given > most) {
                throw Refusal.invalid(field, "at-most", most);
            }
            return given;
        }

        @Nullable
        String cleanName() {
            String given = this.name == null ? "" : this.name.strip();
            if (given.length() > LONGEST_NAME) {
                throw Refusal.invalid("name", "too-long", LONGEST_NAME);
            }
            return given.isEmpty() ? null : given;
        }
    }

    /**
     * Does it.
     *
     * @throws Refusal {@code invalid-content} where something is missing or wrong, and whatever those who do it refuse;
     *     then nothing was done
     */
    void carryOut(Order order, String who) {
        String reason = order.getReason();
        switch (order.act()) {
            case PARITY -> this.parity.start(who, null, null, false, reason);
            case CONTROL -> this.parity.start(who, null, null, true, reason);
            case IMPORT -> this.importer.start(who, false, reason);
            case DRY_RUN -> this.importer.start(who, true, reason);
            case SAMPLE -> this.samples.take(order.cleanName(), null, who, reason);
            case COMPARE -> this.samples.compare(order.getId(), who, reason);
            // what those who are turned away are told is the reason; opening again has one, too
            case MAINTENANCE -> this.maintenance.set(MaintenanceMode.valueOf(order.getChosen()), reason, who);
            case OVERRIDE -> this.guard.override(order.getNumber("to", 0, 4), reason, who, OVERRIDE);
            case DECIDE -> this.quarantine.resolve(this.journal.getOperation(order.getId()),
                    Quarantine.Choice.valueOf(order.getChosen()), reason, who);
            case REPAIR -> this.differences.repair(order.getLongId(), Differences.Take.valueOf(order.getChosen()),
                    reason, who);
            case ACCEPT -> this.differences.accept(order.getLongId(), this.clock.instant().plus(Duration.ofDays(
                    order.getNumber("days", 1, (int) Differences.LONGEST_ACCEPTANCE.toDays() - 1))), reason, who);
            case SIGN_OFF -> this.signOffs.signOff(order.getId(), who, reason);
        }
    }

}
