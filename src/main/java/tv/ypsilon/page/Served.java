package tv.ypsilon.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.migration.MigrationStep.ReadSource;

/**
 * A page as visitors are served it.
 *
 * @param by the system that says so
 * @param age of legacy's last good answer, where legacy gives none now; null: it is fresh
 */
public record Served(ShownPage page, ReadSource by, @Nullable Duration age) {}
