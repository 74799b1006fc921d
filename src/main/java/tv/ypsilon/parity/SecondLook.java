package tv.ypsilon.parity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.editing.LooseEnds.LooseEnd;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.parity.GentleLegacy.Held;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/**
 * Looks again at single teasers that seem to differ, on both sides and while nobody edits them, and keeps what it saw. For one
 * run.
 */
final class SecondLook {

    private final boolean control;

    private final Side legacySide;

    private final Side ourSide;

    private final GentleLegacy legacy;

    private final BulkTeasers teasers;

    private final LooseEnds looseEnds;

    private final Function<LegacyDocument, Teaser> reading;

    private final ParityProperties properties;

    private final Map<TeaserId, Pair> seen = new HashMap<>();

    private final Map<TeaserId, Cause> unsettled = new HashMap<>();

    /**
     * @param control whether both sides are legacy
     * @param legacySide takes in what is seen of legacy
     * @param ourSide takes in what is seen of ours
     */
    SecondLook(boolean control, Side legacySide, Side ourSide, GentleLegacy legacy, BulkTeasers teasers,
            LooseEnds looseEnds, Function<LegacyDocument, Teaser> reading, ParityProperties properties) {
        this.control = control;
        this.legacySide = legacySide;
        this.ourSide = ourSide;
        this.legacy = legacy;
        this.teasers = teasers;
        this.looseEnds = looseEnds;
        this.reading = reading;
        this.properties = properties;
    }

    /** A teaser on both sides; null where there is none. */
    record Pair(@Nullable Teaser legacy, @Nullable Teaser ours) {

        static final Pair UNSEEN = new Pair(null, null);
    }

    /** A teaser as it is on both sides, or why that cannot be told. */
    private sealed interface Look {

        record Settled(@Nullable Teaser legacy, @Nullable Teaser ours) implements Look {}

        record Unsettled(Cause why) implements Look {}
    }

    /** Both sides of a teaser as they were when it was looked at. */
    Pair seen(TeaserId id) {
        return this.seen.getOrDefault(id, Pair.UNSEEN);
    }

    /** The teasers that cannot be compared, and why. */
    Map<TeaserId, Cause> unsettled() {
        return this.unsettled;
    }

    /** Looks at a teaser, and takes in on both sides what it is. */
    void look(TeaserId id) {
        switch (this.control ? lookTwice(id) : lookAt(id)) {
            case Look.Settled(Teaser legacyHas, Teaser weHave) -> {
                this.legacySide.put(id, legacyHas);
                this.ourSide.put(id, weHave);
                this.seen.put(id, new Pair(legacyHas, weHave));
            }
            case Look.Unsettled(Cause why) -> this.unsettled.put(id, why);
        }
    }

    /** Both sides of a teaser while nobody edits it. */
    private Look lookAt(TeaserId id) {
        for (int look = 1;; look++) {
            Optional<LooseEnd> looseEnd = this.looseEnds.of(id);
            Teaser before = stored(id);
            Held<LegacyDocument> held = this.legacy.get(id);
            Teaser after = stored(id);
            if (held instanceof Held.Unreadable<LegacyDocument>) {
                return new Look.Unsettled(Cause.UNREADABLE);
            }
            if (looseEnd.isEmpty() && this.looseEnds.of(id).isEmpty() && version(before) == version(after)) {
                return new Look.Settled(
                        held instanceof Held.There<LegacyDocument>(LegacyDocument document)
                                ? this.reading.apply(document) : null,
                        after);
            }
            if (looseEnd.isPresent() && (looseEnd.get() != LooseEnd.UNDECIDED || look >= this.properties.looks())) {
                return new Look.Unsettled(cause(looseEnd.get()));
            }
            if (look >= this.properties.looks()) {
                return new Look.Unsettled(Cause.UNDECIDED);
            }
            this.legacy.pause(this.properties.lookAgainAfter());
        }
    }

    private Look lookTwice(TeaserId id) {
        Held<LegacyDocument> one = this.legacy.get(id);
        Held<LegacyDocument> two = this.legacy.get(id);
        if (one instanceof Held.Unreadable<LegacyDocument> || two instanceof Held.Unreadable<LegacyDocument>) {
            return new Look.Unsettled(Cause.UNREADABLE);
        }
        return new Look.Settled(
                one instanceof Held.There<LegacyDocument>(LegacyDocument first) ? this.reading.apply(first) : null,
                two instanceof Held.There<LegacyDocument>(LegacyDocument second) ? this.reading.apply(second) : null);
    }

    private static Cause cause(LooseEnd looseEnd) {
        return switch (looseEnd) {
            case UNDECIDED -> Cause.UNDECIDED;
            case QUARANTINED -> Cause.QUARANTINED;
            case OWED -> Cause.OWED;
        };
    }

    private @Nullable Teaser stored(TeaserId id) {
        return this.teasers.find(Set.of(id)).get(id);
    }

    private static long version(@Nullable Teaser teaser) {
        return teaser == null ? -1 : teaser.version();
    }

    /** Reads a document that legacy seems to show otherwise than it was read. */
    void readAnew(TeaserId id) {
        switch (this.legacy.get(id)) {
            case Held.There<LegacyDocument>(LegacyDocument document) -> {
                Teaser teaser = this.reading.apply(document);
                this.legacySide.put(id, teaser);
                Pair known = this.seen.get(id);
                this.seen.put(id, new Pair(teaser, known != null ? known.ours() : stored(id)));
                this.unsettled.remove(id, Cause.UNREADABLE);
            }
            case Held.Nothing<LegacyDocument> _ -> this.legacySide.remove(id);
            case Held.Unreadable<LegacyDocument> _ -> this.unsettled.put(id, Cause.UNREADABLE);
        }
    }

    /** Why nobody can tell whether legacy is wrong about a teaser, or we are. */
    Optional<Cause> doubt(TeaserId id) {
        if (this.unsettled.get(id) == Cause.UNREADABLE) {
            return Optional.of(Cause.UNREADABLE);
        }
        return this.looseEnds.of(id).filter((looseEnd) -> looseEnd == LooseEnd.UNDECIDED).map(SecondLook::cause);
    }
}
