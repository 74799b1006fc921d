package tv.ypsilon.parity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.migration.GuardCheck;
import tv.ypsilon.migration.MigrationStep;

/** What parity can tell the guard. */
@Configuration(proxyBeanMethods = false)
class ParityChecks {

    @Bean
    GuardCheck bothShowTheSame(ParityRuns runs, LooseEnds looseEnds, ParityProperties properties, Clock clock) {
        return new GuardCheck() {

            @Override
            public Name name() {
                return Name.PARITY;
            }

            @Override
            public Result check(MigrationStep from, MigrationStep to) {
                Optional<ParityRun> last = runs.findLastAhead();
                if (last.isEmpty()) {
                    return result(Verdict.FAIL, "no run has ended", Map.of("start", "POST /api/migration/parity"));
                }
                ParityRun run = last.get();
                Instant ended = run.endedAt() == null ? run.startedAt() : run.endedAt();
                Instant foreign = looseEnds.lastForeignEdit();
                Map<String, Object> evidence = evidence(run, ended);
                if (run.open() > 0) {
                    evidence.put("open", runs.openByCause(run.id()));
                    return result(Verdict.FAIL, "the last run has " + run.open()
                            + " differences or doubts that nobody has accepted", evidence);
                }
                if (ended.plus(properties.freshFor()).isBefore(clock.instant())) {
                    evidence.put("start", "POST /api/migration/parity");
                    return result(Verdict.FAIL, "the last run ended at " + ended, evidence);
                }
                if (foreign != null && !foreign.isBefore(run.startedAt())) {
                    evidence.put("foreignEdit", foreign.toString());
                    return result(Verdict.FAIL, "somebody else edited legacy, seen at " + foreign, evidence);
                }
                return run.progress().atIgnored()
                        ? result(Verdict.WARNING, "equal; legacy could be asked for now only", evidence)
                        : result(Verdict.PASS, "equal at " + ended, evidence);
            }

            private Result result(Verdict verdict, String actual, Map<String, Object> evidence) {
                return new Result(Name.PARITY, verdict, "a run without a difference or doubt, ended within "
                        + minutes(properties.freshFor()) + ", and no foreign edit seen since", actual, evidence);
            }
        };
    }

    @Bean
    GuardCheck realReadsShowTheSame(ShadowCounts counts, ShadowProperties properties) {
        return new GuardCheck() {

            @Override
            public Name name() {
                return Name.SHADOW_COMPARISON;
            }

            @Override
            public Result check(MigrationStep from, MigrationStep to) {
                ShadowCounts.Outcome outcome = counts.within(properties.window());
                Map<String, Object> evidence = new LinkedHashMap<>();
                evidence.put("equal", outcome.equal());
                evidence.put("different", outcome.different());
                evidence.put("notComparable", outcome.notComparable());
                evidence.put("dropped", outcome.dropped());
                boolean enough = outcome.compared() >= properties.enough();
                Verdict verdict = !enough ? Verdict.WARNING
                        : outcome.matching() >= properties.wanted() ? Verdict.PASS : Verdict.FAIL;
                return new Result(Name.SHADOW_COMPARISON, verdict,
                        "of the reads of the last " + minutes(properties.window()) + " that were compared, "
                                + properties.wanted() + " are equal",
                        outcome.equal() + " of " + outcome.compared() + (enough ? "" : ", too few to tell"), evidence);
            }
        };
    }

    private static String minutes(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    private static Map<String, Object> evidence(ParityRun run, @Nullable Instant ended) {
        Counts counts = run.counts();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("run", run.address());
        evidence.put("endedAt", String.valueOf(ended));
        evidence.put("compared", counts.compared());
        evidence.put("equal", counts.equal());
        evidence.put("different", counts.different());
        evidence.put("notComparable", counts.notComparable());
        evidence.put("accepted", run.accepted());
        evidence.put("atIgnored", run.progress().atIgnored());
        return evidence;
    }
}
