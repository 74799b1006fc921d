package tv.ypsilon.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tv.ypsilon.importing.ImportRun.Phase;
import tv.ypsilon.importing.ImportRun.Status;

class ImportProgressTests {

    private static final UUID ID = UUID.fromString("0197f0a2-6a5e-7c3b-9d1f-2b8a4c6e1f01");

    @Test
    void saysHowFarAndHowLong() {
        assertThat(
                ImportProgress.line(run(Status.RUNNING, Phase.LIST, 100_000L, 25_000, 2000.0, false)).stripTrailing())
                .isEqualTo("[#######.......................]  25 %  25,000 of 100,000     2,000/s  0:38 left");
    }

    @Test
    void saysWhatItIsAtOnceTheListIsRead() {
        assertThat(ImportProgress.line(run(Status.RUNNING, Phase.SEARCH, 10L, 10, 5.0, false)))
                .contains("100 %", "10 of 10", "what is gone?").doesNotContain("left");
    }

    @Test
    void saysWhatItKnowsBeforeLegacyHasSaidAnything() {
        assertThat(ImportProgress.line(run(Status.RUNNING, Phase.PAGES, null, 0, null, false)))
                .startsWith("[..............................]   0 %  0 of ?").contains("pages");
    }

    @Test
    void sumsUpWithTheIssuesOfEachRule() {
        assertThat(ImportProgress.summary(run(Status.COMPLETED, Phase.DONE, 10L, 10, 5.0, false),
                Map.of("zone-unknown", 3L)))
                .containsExactly("Import " + ID + ": complete",
                        "10 read: 7 new or different, taken in, 2 unchanged; 1 removed; 3 issues",
                        "         3  zone-unknown", "Each of them: /api/migration/imports/" + ID + "/issues");
    }

    @Test
    void claimsNothingOfADryRun() {
        assertThat(ImportProgress.summary(run(Status.COMPLETED, Phase.DONE, 10L, 10, 5.0, true), Map.of()))
                .contains("Dry run " + ID + ": complete",
                        "10 read: 7 new or different that would be taken in, 2 unchanged; 1 would be removed; 3 issues");
    }

    private static ImportRun run(Status status, Phase phase, Long total, long read, Double rate, boolean dryRun) {
        return new ImportRun(ID, status, phase, dryRun, "ops", Instant.EPOCH, null, total, read, 7, 2, 1, 3, null, rate,
                null);
    }
}
