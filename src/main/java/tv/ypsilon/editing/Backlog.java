package tv.ypsilon.editing;

import org.springframework.stereotype.Component;
import tv.ypsilon.migration.EditCounts;

/** Counts what editing has not finished. */
@Component
class Backlog implements EditCounts {

    private final Journal journal;

    private final SyncedDocuments documents;

    Backlog(Journal journal, SyncedDocuments documents) {
        this.journal = journal;
        this.documents = documents;
    }

    @Override
    public long onTheirWay() {
        return this.journal.countOnTheirWay();
    }

    @Override
    public long quarantined() {
        return this.journal.countQuarantined();
    }

    @Override
    public long debt() {
        return this.documents.debt();
    }
}
