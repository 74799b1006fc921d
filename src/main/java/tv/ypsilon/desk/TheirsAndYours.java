package tv.ypsilon.desk;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.Operation;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;

/**
 * What somebody else has made of a teaser beside what is typed, field by field.
 *
 * @param rows the fields in which they differ
 * @param by the edit that made theirs; null: not known
 * @param legacy whether theirs is what the old system holds, so that there is nothing to choose
 * @param scheduleToo whether the schedule is another one as well
 */
record TheirsAndYours(List<Row> rows, @Nullable Operation by, boolean legacy, boolean scheduleToo) {

    TheirsAndYours {
        rows = List.copyOf(rows);
    }

    /** Whose word is in a field, as far as one can tell without asking. */
    enum Whose {
        THEIRS, YOURS,

        /** Both have changed it, or nobody knows: it has to be asked. */
        ASK
    }

    /**
     * A field.
     *
     * @param theirs as the form would have it
     * @param yours as it is typed
     */
    record Row(ContentField field, String theirs, String yours, Whose whose) {}

    /** Whether one has to say which is to be, somewhere. */
    public boolean asks() {
        return this.rows.stream().anyMatch((row) -> row.whose() == Whose.ASK);
    }

    /**
     * Beside what is stored now.
     *
     * @param base what the form showed at first; null: not known
     */
    static TheirsAndYours of(@Nullable Teaser base, Teaser theirs, TeaserForm yours, @Nullable Operation by) {
        List<Row> rows = differing(theirs.content(), yours).map((field) -> new Row(field, field.of(theirs.content()),
                yours.typed(field), whose(field, base == null ? null : base.content(), theirs.content(), yours)))
                .toList();
        return new TheirsAndYours(rows, by, false, base != null && !saysTheSameSchedule(base, theirs));
    }

    /** Beside what the old system holds. */
    static TheirsAndYours inLegacy(@Nullable Teaser ours, Teaser legacy, TeaserForm yours) {
        return new TheirsAndYours(
                differing(legacy.content(), yours).map((field) -> new Row(field, field.of(legacy.content()),
                        yours.typed(field), Whose.YOURS)).toList(),
                null, true, ours != null && !saysTheSameSchedule(ours, legacy));
    }

    private static Stream<ContentField> differing(TeaserContent theirs, TeaserForm yours) {
        return Stream.of(ContentField.values())
                .filter((field) -> !yours.typed(field).equals(field.asTyped(field.of(theirs))));
    }

    private static Whose whose(ContentField field, @Nullable TeaserContent base, TeaserContent theirs,
            TeaserForm yours) {
        if (base == null) {
            return Whose.ASK;
        }
        String was = field.asTyped(field.of(base));
        if (was.equals(yours.typed(field))) {
            return Whose.THEIRS;
        }
        return was.equals(field.asTyped(field.of(theirs))) ? Whose.YOURS : Whose.ASK;
    }

    private static boolean saysTheSameSchedule(Teaser one, Teaser other) {
        return new Teaser(one.id(), one.content(), other.schedule(), one.version()).saysTheSameAs(one);
    }
}
