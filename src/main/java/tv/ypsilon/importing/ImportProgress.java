package tv.ypsilon.importing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tv.ypsilon.importing.ImportRun.Phase;

/** How far an import is, in lines for people. */
final class ImportProgress {

    private static final int WIDTH = 30;

    private ImportProgress() {}

    /** One line of the same length for each moment of an import, as far as numbers allow. */
    static String line(ImportRun run) {
        long total = run.total() == null ? 0 : run.total();
        double done = total == 0 ? 0 : Math.min(1, (double) run.read() / total);
        int filled = (int) (done * WIDTH);
        String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
        String rate = run.rate() == null ? "" : String.format(Locale.ROOT, "%,.0f/s", run.rate());
        Duration left = run.timeLeft();
        String rest = left == null ? said(run.phase())
                : "%d:%02d left".formatted(left.toMinutes(), left.toSecondsPart());
        return String.format(Locale.ROOT, "[%s] %3.0f %%  %,d of %s  %10s  %-16s", bar, Math.floor(done * 100),
                run.read(), run.total() == null ? "?" : String.format(Locale.ROOT, "%,d", total), rate, rest);
    }

    private static String said(Phase phase) {
        return switch (phase) {
            case PAGES -> "pages";
            case LIST -> "";
            case SECOND_LOOK, LAST_LOOK -> "edits meanwhile";
            case SEARCH -> "what is gone?";
            case REMOVAL -> "removal";
            case DONE -> "done";
        };
    }

    /**
     * What came of a run that has ended.
     *
     * @param issues how many there are of each rule
     */
    static List<String> summary(ImportRun run, Map<String, Long> issues) {
        List<String> lines = new ArrayList<>();
        String what = run.dryRun() ? "Dry run" : "Import";
        String would = run.dryRun() ? " would be" : "";
        lines.add("%s %s: %s".formatted(what, run.id(), switch (run.status()) {
            case COMPLETED -> "complete";
            case FAILED -> "failed, " + run.failure();
            case RUNNING -> "not at its end";
        }));
        lines.add(String.format(Locale.ROOT,
                "%,d read: %,d new or different%s, %,d unchanged; %,d%s removed; %,d issues", run.read(),
                run.imported(),
                run.dryRun() ? " that would be taken in" : ", taken in", run.unchanged(), run.removed(), would,
                run.issues()));
        issues.forEach((rule, count) -> lines.add(String.format(Locale.ROOT, "%,10d  %s", count, rule)));
        if (run.issues() > 0) {
            lines.add("Each of them: " + run.address() + "/issues");
        }
        return lines;
    }
}
