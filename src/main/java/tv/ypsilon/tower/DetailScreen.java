package tv.ypsilon.tower;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.editing.Journal;
import tv.ypsilon.editing.Operation;
import tv.ypsilon.editing.OperationState;
import tv.ypsilon.editing.Quarantine;
import tv.ypsilon.importing.ImportIssue;
import tv.ypsilon.importing.ImportRun;
import tv.ypsilon.importing.ImportRuns;
import tv.ypsilon.parity.Cause;
import tv.ypsilon.parity.ParityRun;
import tv.ypsilon.parity.ParityRuns;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.teaser.ListOrder;
import tv.ypsilon.teaser.Slice;

/** What a parity run found, what an import found odd, and the edits that wait for an operator. */
@Screen
class DetailScreen {

    /** How much of a document is shown. */
    private static final int LONGEST = 20_000;

    private final ParityRuns parity;

    private final ImportRuns imports;

    private final Journal journal;

    private final Quarantine quarantine;

    private final JsonMapper json;

    private final TowerWords words;

    DetailScreen(ParityRuns parity, ImportRuns imports, Journal journal, Quarantine quarantine, JsonMapper json,
            TowerWords words) {
        this.parity = parity;
        this.imports = imports;
        this.journal = journal;
        this.quarantine = quarantine;
        this.json = json;
        this.words = words;
    }

    /** A difference with both answers as text. */
    record Shown(ParityRuns.Stored stored, String legacy, String ours) {}

    /** One version of a quarantined teaser as text; null: there is none. */
    record Version(String name, @Nullable String text) {}

    @GetMapping("/tower/parity/{id}")
    String parity(@PathVariable("id") String id, @RequestParam(name = "cause", required = false) @Nullable String cause,
            @RequestParam(name = "offset", required = false) @Nullable String offset, Model model) {
        ParityRun run = this.parity.getRun(id(id, "parity"));
        Cause wanted = Arrays.stream(Cause.values()).filter((each) -> each.name().equals(cause)).findFirst()
                .orElse(null);
        Slice<ParityRuns.Stored> found = this.parity.listDifferences(run.id(),
                new ParityRuns.Query(null, null, wanted, null, null, null, null, null, null),
                new ListOrder("cause", true, Part.offset(offset), Part.SIZE));
        model.addAttribute("run", run).addAttribute("brief", this.words.brief(run.id()))
                .addAttribute("causes", this.parity.openByCause(run.id()))
                .addAttribute("cause", wanted).addAttribute("part", Part.of(found))
                .addAttribute("differences", found.items().stream()
                        .map((stored) -> new Shown(stored, text(stored.difference().legacy()),
                                text(stored.difference().ours())))
                        .toList());
        return "tower-parity";
    }

    @GetMapping("/tower/imports/{id}")
    String imports(@PathVariable("id") String id, @RequestParam(name = "rule", required = false) @Nullable String rule,
            @RequestParam(name = "offset", required = false) @Nullable String offset, Model model) {
        ImportRun run = this.imports.getRun(id(id, "import"));
        String wanted = rule == null || rule.isBlank() || rule.indexOf('\0') >= 0 ? null : rule;
        Slice<ImportIssue> found = this.imports.listIssues(run.id(),
                new ImportRuns.IssueQuery(null, null, wanted, null),
                new ListOrder("rule", true, Part.offset(offset), Part.SIZE));
        model.addAttribute("run", run).addAttribute("brief", this.words.brief(run.id()))
                .addAttribute("rules", this.imports.countIssues(run.id()))
                .addAttribute("open", this.imports.countIssuesNotSignedOff(run.id())).addAttribute("rule", wanted)
                .addAttribute("part", Part.of(found)).addAttribute("issues", found.items());
        return "tower-import";
    }

    @GetMapping("/tower/quarantine")
    String quarantine(@RequestParam(name = "offset", required = false) @Nullable String offset, Model model) {
        Slice<Operation> found = this.journal.list(
                new Journal.Query(null, null, null, List.of(OperationState.QUARANTINED.name()), null, null),
                new ListOrder("createdAt", true, Part.offset(offset), Part.SIZE));
        model.addAttribute("part", Part.of(found)).addAttribute("operations", found.items());
        return "tower-quarantine";
    }

    /** Legacy is asked what it holds now. */
    @GetMapping("/tower/quarantine/{id}")
    String quarantined(@PathVariable("id") String id, Model model) {
        Operation operation = this.journal.getOperation(id(id, "operation"));
        Quarantine.Sides sides = this.quarantine.sides(operation);
        model.addAttribute("operation", operation)
                .addAttribute("versions", List.of(new Version("KEEP_LEGACY", textOrNull(sides.legacy())),
                        new Version("KEEP_OURS", textOrNull(sides.ours())),
                        new Version("EDIT", textOrNull(sides.wanted()))))
                .addAttribute("raw", List.of(new Version("now", cut(sides.rawLegacy())),
                        new Version("before", cut(sides.rawBefore()))));
        return "tower-quarantined";
    }

    private String text(Object value) {
        return Optional.ofNullable(cut(pretty(value))).orElse("");
    }

    private @Nullable String textOrNull(@Nullable Object value) {
        return value == null ? null : text(value);
    }

    private String pretty(Object value) {
        try {
            return this.json.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JacksonException ex) {
            return String.valueOf(value) + " (" + ex.getOriginalMessage() + ")";
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static UUID id(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Refusal.of(ProblemType.NOT_FOUND, what, text);
        }
    }
}
