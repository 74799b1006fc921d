package tv.ypsilon.desk;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.editing.Journal;
import tv.ypsilon.editing.OperationState;
import tv.ypsilon.screen.ParisTime;

/**
 * Which edits are looked at, as the address says it; blank is all.
 *
 * @param teaser the id of one
 * @param outcome a name of {@link Outcome}
 * @param from on the wall in Paris; the first minute that counts
 * @param to likewise; the first that does not
 */
record HistoryQuery(
        @Nullable String teaser,
        @Nullable String author,
        @Nullable String outcome,
        @Nullable String from,
        @Nullable String to,
        @Nullable Long offset) {

    /** How many edits a page tells. */
    static final int SIZE = 50;

    /** Further back one gets by saying when. */
    private static final long FARTHEST = 100_000;

    /** How an edit stands, as far as editors care. */
    enum Outcome {

        DONE, NOT_DONE, UNDER_WAY,

        /** An operator has to decide. */
        STUCK;

        static Outcome of(OperationState state) {
            return switch (state) {
                case COMMITTED -> DONE;
                case ABORTED -> NOT_DONE;
                case RESERVED, SENDING, IN_DOUBT, ABORTING -> UNDER_WAY;
                case QUARANTINED -> STUCK;
            };
        }

        /** The kind of badge. */
        public String tone() {
            return switch (this) {
                case DONE -> "good";
                case NOT_DONE -> "bad";
                case UNDER_WAY -> "info";
                case STUCK -> "warn";
            };
        }

        /** The name of its icon. */
        public String icon() {
            return switch (this) {
                case DONE -> "done";
                case NOT_DONE -> "fail";
                case UNDER_WAY -> "wait";
                case STUCK -> "mend";
            };
        }
    }

    /** @throws tv.ypsilon.problem.Refusal {@code invalid-content} if a time is none */
    Journal.Query asked() {
        List<String> states = Stream.of(Outcome.values()).filter((one) -> one.name().equals(this.outcome))
                .findFirst().map((wanted) -> Stream.of(OperationState.values())
                        .filter((state) -> Outcome.of(state) == wanted).map(OperationState::name).toList())
                .orElse(null);
        return new Journal.Query(null, said(this.teaser), said(this.author), states, time("from", this.from),
                time("to", this.to));
    }

    /** The database does not take what no text has. */
    private static @Nullable String said(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip().replace('\0', '\uFFFD');
    }

    /** Of two equal times on the wall the first one is meant: more is told, not less. */
    private static @Nullable Instant time(String name, @Nullable String text) {
        return ParisTime.read(name, text, ParisTime.Which.EARLIER, null);
    }

    long start() {
        return Math.clamp(Objects.requireNonNullElse(this.offset, 0L), 0, FARTHEST);
    }

    public boolean isNarrow() {
        return Stream.of(this.teaser, this.author, this.outcome, this.from, this.to)
                .anyMatch((text) -> text != null && !text.isBlank());
    }

    public String at(long other) {
        return "/history" + Addresses.query("teaser", this.teaser, "author", this.author, "outcome", this.outcome,
                "from", this.from, "to", this.to, "offset", other <= 0 ? null : Long.toString(other));
    }
}
