package tv.ypsilon.editing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tv.ypsilon.migration.MaintenanceMode;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationState;
import tv.ypsilon.migration.ServiceOnly;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.teaser.TeaserId;

/**
 * Brings to legacy what it has missed at step 4, as soon as it is written to again: teaser by teaser, each through the
 * protocol of an edit, on whichever instance comes first. What is interrupted goes on, as the debt goes with its payment.
 */
@Component
@ServiceOnly
class DebtPayment extends Clockwork {

    private static final Logger LOG = LoggerFactory.getLogger(DebtPayment.class);

    private static final String WHO = "ypsilon";

    private static final int BATCH = 20;

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Longer than a payment takes, and time for a failing legacy; it grows with every failure. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final SyncedDocuments documents;

    private final DualWrite dualWrite;

    private final Migration migration;

    DebtPayment(SyncedDocuments documents, DualWrite dualWrite, Migration migration) {
        super("debt");
        this.documents = documents;
        this.dualWrite = dualWrite;
        this.migration = migration;
    }

    @Override
    void begin(ScheduledExecutorService thread) {
        every(thread, EVERY, "what legacy is owed", () -> {
            while (payDue() == BATCH) {
                LOG.debug("More is owed");
            }
        });
    }

    /**
     * Pays what is due, if legacy is written to.
     *
     * @return how much was looked at
     */
    int payDue() {
        MigrationState state = this.migration.state();
        if (!state.step().writesLegacy() || state.maintenance() != MaintenanceMode.OFF || state.paused()) {
            return 0;
        }
        List<TeaserId> owed = this.documents.takeOwed(BATCH, LOOK_AGAIN);
        for (TeaserId id : owed) {
            try {
                this.dualWrite.run(new AtomicReference<>(Ids.next()), Edit.payDebt(id), WHO, null);
            } catch (Refusal refusal) {
                LOG.info("What legacy is owed of {} is not paid yet: {}", id, refusal.getMessage());
            }
        }
        return owed.size();
    }
}
