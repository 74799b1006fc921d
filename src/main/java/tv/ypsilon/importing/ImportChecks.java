package tv.ypsilon.importing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.legacy.LegacyReply;
import tv.ypsilon.legacy.LegacySite;
import tv.ypsilon.legacy.SiteReading;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.MigrationStep;

/** What the import can tell the guard. */
@Configuration(proxyBeanMethods = false)
class ImportChecks {

    @Bean
    GuardCheck legacyAnswers(LegacySite legacy) {
        return new GuardCheck() {

            @Override
            public Name name() {
                return Name.LEGACY_ANSWERS;
            }

            @Override
            public Result check(MigrationStep from, MigrationStep to) {
                return switch (legacy.pages()) {
                    case LegacyReply.Given<SiteReading>(SiteReading site) ->
                            result(true, site.pages().size() + " pages");
                    case LegacyReply.Absent<SiteReading> _ -> result(false, "it has no list of pages");
                    case LegacyReply.Unreadable<SiteReading>(String reason) -> result(false, reason);
                    case LegacyReply.Unavailable<SiteReading>(String reason, _) -> result(false, reason);
                };
            }

            private Result result(boolean passes, String actual) {
                return Result.of(Name.LEGACY_ANSWERS, passes, "its list of pages", actual);
            }
        };
    }

    @Bean
    GuardCheck importIsComplete(ImportRuns runs) {
        return new GuardCheck() {

            @Override
            public Name name() {
                return Name.IMPORT_COMPLETE;
            }

            @Override
            public Result check(MigrationStep from, MigrationStep to) {
                Optional<ImportRun> complete = runs.findLast(ImportRun.Status.COMPLETED);
                Optional<ImportRun> running = runs.findRunning();
                return new Result(Name.IMPORT_COMPLETE,
                        complete.isPresent() && running.isEmpty() ? Verdict.PASS : Verdict.FAIL,
                        "an import is complete, and none is running",
                        running.isPresent() ? "one is running"
                                : complete.map((run) -> "complete since " + run.endedAt()).orElse("none is"),
                        complete.map(ImportChecks::evidence).orElse(Map.of()));
            }
        };
    }

    private static Map<String, Object> evidence(ImportRun run) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("import", run.address());
        evidence.put("read", run.read());
        evidence.put("issues", run.issues());
        return evidence;
    }
}
