package tv.ypsilon.importing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final String EXPECTED = "an import is complete, none is running, and its issues are signed off";

    /**
     * Issues by which something of legacy is not here, or not as it is there. The others tell of documents that are odd,
     * and that both systems read alike.
     */
    private static final Set<String> LOSING = Set.of("document-unreadable", "id-unusable", "not-storable", "left-alone",
            "changed-in-legacy", "pages-changed-in-legacy", "too-many-gone", "list-kept-changing", "text-replaced",
            "window-out-of-range");

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
                Optional<ImportRun> complete = runs.findLastComplete();
                Optional<ImportRun> running = runs.findRunning().filter((run) -> !run.dryRun());
                if (complete.isEmpty() || running.isPresent()) {
                    return new Result(Name.IMPORT_COMPLETE, Verdict.FAIL, EXPECTED,
                            running.isPresent() ? "one is running" : "none is",
                            running.or(() -> complete).map(ImportChecks::evidence).orElse(Map.of()));
                }
                return judge(complete.get(), runs.countIssuesNotSignedOff(complete.get().id()));
            }
        };
    }

    private static GuardCheck.Result judge(ImportRun run, Map<String, Long> open) {
        boolean losing = open.keySet().stream().anyMatch(LOSING::contains);
        Map<String, Object> evidence = evidence(run);
        evidence.put("notSignedOff", open);
        evidence.put("signOff", run.address() + "/signoff");
        return new GuardCheck.Result(GuardCheck.Name.IMPORT_COMPLETE,
                losing ? GuardCheck.Verdict.FAIL
                        : open.isEmpty() ? GuardCheck.Verdict.PASS : GuardCheck.Verdict.WARNING,
                EXPECTED,
                "complete since " + run.endedAt() + (open.isEmpty() ? ""
                        : ", with issues that nobody has signed off: " + open.entrySet().stream()
                                .map((rule) -> rule.getValue() + " " + rule.getKey())
                                .collect(Collectors.joining(", "))),
                evidence);
    }

    private static Map<String, Object> evidence(ImportRun run) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("import", run.address());
        evidence.put("read", run.read());
        evidence.put("issues", run.issues());
        return evidence;
    }
}
