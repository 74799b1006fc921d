package tv.ypsilon.page;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import tv.ypsilon.migration.MigrationStep.ReadSource;

/** Counts pages by where they came from. */
@Component
class PageMeters {

    private final Counter postgresql;

    private final Counter legacy;

    private final Counter kept;

    PageMeters(MeterRegistry meters) {
        this.postgresql = counter(meters, "postgresql");
        this.legacy = counter(meters, "legacy");
        this.kept = counter(meters, "kept");
    }

    private static Counter counter(MeterRegistry meters, String source) {
        return Counter.builder("ypsilon.pages").description("pages that were shown, by where they came from")
                .tag("source", source).register(meters);
    }

    /**
     * A page is shown.
     *
     * @param fresh whether it is no last good answer of legacy's
     */
    void shown(ReadSource source, boolean fresh) {
        switch (source) {
            case POSTGRESQL -> this.postgresql.increment();
            case LEGACY -> (fresh ? this.legacy : this.kept).increment();
        }
    }
}
