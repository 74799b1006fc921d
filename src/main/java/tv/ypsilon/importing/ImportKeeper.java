package tv.ypsilon.importing;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks again and again whether an import must be carried on here, or one be started, for as long as the service runs. */
@Component
class ImportKeeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ImportKeeper.class);

    private final Importer importer;

    private final ImportProperties properties;

    private @Nullable ScheduledExecutorService thread;

    ImportKeeper(Importer importer, ImportProperties properties) {
        this.importer = importer;
        this.properties = properties;
    }

    @Override
    public synchronized void start() {
        this.thread = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("import-keeper").factory());
        var _ = this.thread.scheduleWithFixedDelay(this::look, 0, this.properties.beat().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            this.importer.carryOnWhatIsLeft();
            this.importer.follow();
        } catch (RuntimeException | Error ex) {
            // whatever it was: what is thrown here would end the looking for good
            LOG.warn("Whether an import is to be carried on is looked at again in {}: {}", this.properties.beat(),
                    ex.toString());
        }
    }

    @Override
    public synchronized void stop() {
        if (this.thread != null) {
            this.thread.shutdownNow();
            this.thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return this.thread != null;
    }
}
