package tv.ypsilon.editing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tv.ypsilon.teaser.TeaserId;

/** Does what a test wants at the fault points of a teaser's edits. */
final class Saboteur implements FaultPoints {

    private final Map<Place, FaultPoints> traps = new ConcurrentHashMap<>();

    /** Whose edits of which teaser. An empty author is anybody. */
    private record Place(TeaserId teaser, String author) {}

    /** The end of a thread in the middle of its work, as if the process had been killed there: nothing may catch it. */
    static final class Death extends Error {

        private static final long serialVersionUID = 1L;

        Death(Point point) {
            super("killed at " + point, null, false, false);
        }
    }

    void waitFor(TeaserId teaser, FaultPoints trap) {
        waitFor(teaser, "", trap);
    }

    void waitFor(TeaserId teaser, String author, FaultPoints trap) {
        this.traps.put(new Place(teaser, author), trap);
    }

    void leave() {
        this.traps.clear();
    }

    @Override
    public void reached(Point point, Operation operation) {
        for (String author : List.of("", operation.author())) {
            FaultPoints trap = this.traps.get(new Place(operation.teaserId(), author));
            if (trap != null) {
                trap.reached(point, operation);
            }
        }
    }
}
