package tv.ypsilon.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.teaser.TeaserId;

/**
 * What one side shows in a zone on a support at an instant, and where it has the teasers that it does not show there.
 *
 * @param slots in order
 * @param limit how many the zone shows at the most; null: all
 */
record Shown(List<Slot> slots, @Nullable Integer limit, Function<TeaserId, Whereabouts> others) {

    /** Where a teaser is that a zone does not show. */
    sealed interface Whereabouts {

        /** In that zone, now, and there is no room for it. */
        record Beyond(Slot slot) implements Whereabouts {}

        /** In that zone, at other times. */
        record AtOtherTimes() implements Whereabouts {}

        /** In another zone now. */
        record Elsewhere() implements Whereabouts {}

        /** Nowhere on this support. */
        record Nowhere() implements Whereabouts {}
    }

    /** A teaser that is not the same on both sides, and why. */
    record Finding(TeaserId teaser, Cause cause) {}

    /** Whether a reader would see no difference. */
    boolean looksLike(Shown other) {
        if (this.slots.size() != other.slots.size()) {
            return false;
        }
        for (int i = 0; i < this.slots.size(); i++) {
            if (!this.slots.get(i).looksLike(other.slots.get(i))) {
                return false;
            }
        }
        return true;
    }

    List<TeaserId> ids() {
        return this.slots.stream().map((slot) -> slot.face().id()).toList();
    }

    /**
     * What makes our side differ from this one, which is legacy's: every teaser that does, and not those that only move
     * because of another one. Empty if a reader sees no difference.
     */
    List<Finding> differences(Shown ours) {
        if (looksLike(ours)) {
            return List.of();
        }
        Map<TeaserId, Slot> here = byId(this.slots);
        Map<TeaserId, Slot> there = byId(ours.slots);
        List<Finding> findings = new ArrayList<>();
        List<TeaserId> displaced = new ArrayList<>();
        for (Slot slot : this.slots) {
            TeaserId id = slot.face().id();
            Slot other = there.get(id);
            Cause cause = other != null ? between(slot, other) : absence(slot, ours.others.apply(id), Cause.MISSING);
            add(findings, displaced, id, cause, other != null);
        }
        for (Slot slot : ours.slots) {
            TeaserId id = slot.face().id();
            if (!here.containsKey(id)) {
                add(findings, displaced, id, absence(slot, this.others.apply(id), Cause.EXTRA), false);
            }
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        if (this.slots.size() != ours.slots.size()) {
            return displaced.stream().map((id) -> new Finding(id, Cause.LIMIT)).toList();
        }
        return outOfOrder(ours, displaced);
    }

    private static void add(List<Finding> findings, List<TeaserId> displaced, TeaserId id, @Nullable Cause cause,
            boolean shownByBoth) {
        if (cause != null) {
            findings.add(new Finding(id, cause));
        } else if (!shownByBoth) {
            displaced.add(id);
        }
    }

    /** Null: both are the same, but for what is shown around them. */
    private static @Nullable Cause between(Slot legacy, Slot ours) {
        if (legacy.face().digest() != ours.face().digest()) {
            return Cause.FIELD;
        }
        if (legacy.start() != ours.start() || legacy.end() != ours.end()) {
            return Cause.WINDOW;
        }
        return legacy.position() != ours.position() || legacy.rank() != ours.rank() ? Cause.ORDER : null;
    }

    private static @Nullable Cause absence(Slot shown, Whereabouts other, Cause nowhere) {
        return switch (other) {
            case Whereabouts.Beyond(Slot slot) -> between(shown, slot);
            case Whereabouts.AtOtherTimes _ -> Cause.WINDOW;
            case Whereabouts.Elsewhere _ -> Cause.ZONE;
            case Whereabouts.Nowhere _ -> nowhere;
        };
    }

    /** Every teaser is the same on both sides, so those that stand elsewhere are in another order. */
    private List<Finding> outOfOrder(Shown ours, List<TeaserId> displaced) {
        List<Finding> findings = new ArrayList<>();
        displaced.forEach((id) -> findings.add(new Finding(id, Cause.ORDER)));
        List<TeaserId> left = ids();
        List<TeaserId> right = ours.ids();
        for (int i = 0; i < left.size() && findings.isEmpty(); i++) {
            if (!left.get(i).equals(right.get(i))) {
                findings.add(new Finding(left.get(i), Cause.ORDER));
            }
        }
        return findings;
    }

    private static Map<TeaserId, Slot> byId(List<Slot> slots) {
        Map<TeaserId, Slot> byId = new HashMap<>();
        slots.forEach((slot) -> byId.putIfAbsent(slot.face().id(), slot));
        return byId;
    }
}
