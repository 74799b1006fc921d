package tv.ypsilon.importing;

import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.problem.Refusal;

/** Lets ops take the issues of an import as they are, on record. */
@Component
public class SignOffs {

    private final ImportRuns runs;

    private final Migration migration;

    SignOffs(ImportRuns runs, Migration migration) {
        this.runs = runs;
        this.migration = migration;
    }

    /**
     * Signs the issues of an import off: these issues, also where a later import finds them again.
     *
     * @throws Refusal {@code not-found}; {@code import-not-complete} unless all of legacy was taken in by it
     */
    @Transactional
    public void signOff(UUID run, String who, String reason) {
        this.runs.signOff(run, who, reason);
        this.migration.record(who, "issues of import " + run + " signed off", reason);
    }
}
