package tv.ypsilon.editing.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tv.ypsilon.migration.MigrationStep;

/**
 * What is explored.
 *
 * @param steps in force, one after the other
 * @param initially what both sides hold at first
 * @param edits what each writer makes of the teaser, in the order in which they begin; {@code ABSENT} for a delete
 * @param foreign what somebody else may write into legacy
 * @param foreignEdits how often
 * @param mixedReads whether some pages are read from legacy whatever the step
 * @param imports whether documents are taken in continuously, too
 * @param without the assumptions that do not hold
 * @param flaws what is done wrong
 */
record Variant(
        List<MigrationStep> steps,
        Document initially,
        List<Document> edits,
        Set<Document> foreign,
        int foreignEdits,
        boolean mixedReads,
        boolean imports,
        Set<Assumption> without,
        Set<Flaw> flaws) {

    static Variant at(MigrationStep... steps) {
        return new Variant(List.of(steps), Document.A, List.of(Document.B, Document.C), Set.of(), 0, false, false,
                Set.of(), Set.of());
    }

    Variant of(Document initially, Document... edits) {
        return new Variant(this.steps, initially, List.of(edits), this.foreign, this.foreignEdits, this.mixedReads,
                this.imports, this.without, this.flaws);
    }

    Variant foreign(int times, Document... documents) {
        return new Variant(this.steps, this.initially, this.edits, EnumSet.copyOf(List.of(documents)), times,
                this.mixedReads, this.imports, this.without, this.flaws);
    }

    Variant mixed() {
        return new Variant(this.steps, this.initially, this.edits, this.foreign, this.foreignEdits, true, this.imports,
                this.without, this.flaws);
    }

    Variant importing() {
        return new Variant(this.steps, this.initially, this.edits, this.foreign, this.foreignEdits, this.mixedReads,
                true, this.without, this.flaws);
    }

    Variant without(Assumption... assumptions) {
        return new Variant(this.steps, this.initially, this.edits, this.foreign, this.foreignEdits, this.mixedReads,
                this.imports, Set.of(assumptions), this.flaws);
    }

    Variant with(Flaw... flaws) {
        return new Variant(this.steps, this.initially, this.edits, this.foreign, this.foreignEdits, this.mixedReads,
                this.imports, this.without, Set.of(flaws));
    }

    boolean assumes(Assumption assumption) {
        return !this.without.contains(assumption);
    }

    boolean has(Flaw flaw) {
        return this.flaws.contains(flaw);
    }
}
