package tv.ypsilon.parity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.parity.Findings.Found;
import tv.ypsilon.parity.Findings.Where;
import tv.ypsilon.teaser.Teaser;

/**
 * Something that a run has found, with both answers.
 *
 * @param until until when it shows, as far as was looked
 * @param times at how many instants, or in how many stretches without a change, it shows
 * @param fields in which the teaser itself differs
 * @param key the same for the same difference found by another run
 */
public record Difference(
        Where where,
        Instant instant,
        Instant until,
        long times,
        List<String> fields,
        Answer legacy,
        Answer ours,
        String key) {

    /**
     * One side's answer.
     *
     * @param shown what the zone shows at the instant: ids in order; of a page or a zone, what is said of it
     * @param teaser the teaser that it is about; null if that side has none, or it is about none
     */
    public record Answer(List<String> shown, @Nullable TeaserView teaser) {

        public Answer {
            shown = List.copyOf(shown);
        }
    }

    static Difference of(Found found, @Nullable Teaser legacy, @Nullable Teaser ours) {
        return new Difference(found.where(), Slot.instant(found.instant()), Slot.instant(found.until()),
                found.times(), TeaserView.differing(legacy, ours), new Answer(found.legacy(), TeaserView.of(legacy)),
                new Answer(found.ours(), TeaserView.of(ours)), key(found, legacy, ours));
    }

    private static String key(Found found, @Nullable Teaser legacy, @Nullable Teaser ours) {
        Object legacyIs = found.where().teaser() == null ? found.legacy() : said(legacy);
        Object weAre = found.where().teaser() == null ? found.ours() : said(ours);
        byte[] said = (found.where() + "\n" + legacyIs + "\n" + weAre).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Face.sha256().digest(said), 0, 16);
    }

    /** The content and when it shows where, without the ids of entries. */
    private static String said(@Nullable Teaser teaser) {
        return teaser == null ? "none"
                : teaser.content() + " " + teaser.schedule().stream().map((entry) -> entry.zoneId() + " "
                        + entry.position() + " " + entry.window() + " " + entry.rank()).toList();
    }
}
