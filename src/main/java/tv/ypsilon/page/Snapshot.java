package tv.ypsilon.page;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions of the database were over when something was read, as {@code pg_current_snapshot()} tells it.
 *
 * @param firstRunning all with a lower id were over
 * @param firstUnknown none with this id or a higher one was
 * @param running those between that were not over
 */
record Snapshot(long firstRunning, long firstUnknown, Set<Long> running) {

    Snapshot {
        running = Set.copyOf(running);
    }

    /**
     * Reads what the database writes, such as {@code 10:20:10,14}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a snapshot: " + text);
        }
        return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]),
                parts[2].isEmpty() ? Set.of() : Arrays.stream(parts[2].split(",", -1)).map(Long::valueOf)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether what was read has all that the transaction changed, if it did not come to nothing. */
    boolean has(long transaction) {
        return transaction < this.firstRunning
                || (transaction < this.firstUnknown && !this.running.contains(transaction));
    }
}
