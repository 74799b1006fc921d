package tv.ypsilon.parity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.migration.MigrationStep.ReadSource;
import tv.ypsilon.page.ShownPage;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * What every page showed on every support at some instants.
 *
 * @param source the system that pages were read from
 * @param step the step that was in force
 * @param endedAt null while it is being taken
 * @param pages how many pages it has so far
 * @param failure why it failed; else null
 */
public record Sample(
        UUID id,
        @Nullable String name,
        ParityRun.Status status,
        ReadSource source,
        int step,
        String takenBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Instant> instants,
        long pages,
        @Nullable String failure) {

    /** Where the API tells how far it is. */
    String address() {
        return "/api/migration/samples/" + this.id;
    }

    /** What one page showed: enough to tell whether it shows the same again, and what it does not. */
    record Content(List<ZoneContent> zones) {

        static Content of(ShownPage page) {
            return new Content(page.zones().stream()
                    .map((shown) -> new ZoneContent(shown.zone().id().value(), shown.zone().limit(),
                            words(shown.zone()), shown.teasers().stream().map(TeaserContent::of).toList()))
                    .toList());
        }

        private static String words(Zone zone) {
            return zone.legacyId() + " " + zone.code() + " " + zone.title() + " " + zone.order() + " "
                    + zone.template();
        }

        /** What is otherwise in another content of the same page at the same instant. */
        List<Regression> differences(String pageId, Support support, Instant instant, Content now) {
            List<Regression> differences = new ArrayList<>();
            List<String> before = this.zones.stream().map(ZoneContent::zone).toList();
            List<String> after = now.zones.stream().map(ZoneContent::zone).toList();
            if (!before.equals(after)) {
                boolean moved = before.size() == after.size() && before.containsAll(after);
                differences.add(new Regression(pageId, support, instant, null, null,
                        moved ? Cause.ORDER : Cause.ZONE, before, after));
            }
            for (ZoneContent zone : this.zones) {
                now.zones.stream().filter((each) -> each.zone().equals(zone.zone())).findFirst()
                        .ifPresent((same) -> differences(pageId, support, instant, zone, same, now, differences));
            }
            return differences;
        }

        private void differences(String pageId, Support support, Instant instant, ZoneContent before,
                ZoneContent after, Content now, List<Regression> differences) {
            if (!before.words().equals(after.words())) {
                differences.add(new Regression(pageId, support, instant, before.zone(), null, Cause.FIELD,
                        List.of(before.words()), List.of(after.words())));
            }
            boolean otherLimit = !Objects.equals(before.limit(), after.limit());
            Shown shown = shown(before, after, otherLimit);
            Shown showsNow = now.shown(after, before, otherLimit);
            shown.differences(showsNow).forEach((finding) -> differences.add(new Regression(pageId, support, instant,
                    before.zone(), finding.teaser().value(), finding.cause(), words(shown), words(showsNow))));
        }

        /** A zone, and where the page has a teaser that the zone does not show; with another limit, it may have no room. */
        private Shown shown(ZoneContent zone, ZoneContent other, boolean otherLimit) {
            Map<TeaserId, Slot> others = new HashMap<>();
            other.slots().forEach((slot) -> others.put(slot.face().id(), slot));
            return new Shown(zone.slots(), zone.limit(), (id) -> {
                Slot there = others.get(id);
                if (otherLimit && there != null && zone.isFull()) {
                    return new Shown.Whereabouts.Beyond(there);
                }
                return this.zones.stream().anyMatch((each) -> each.shows(id)) ? new Shown.Whereabouts.Elsewhere()
                        : new Shown.Whereabouts.Nowhere();
            });
        }

        private static List<String> words(Shown shown) {
            return shown.ids().stream().limit(100).map(TeaserId::value).toList();
        }
    }

    /**
     * What a zone showed.
     *
     * @param words what is said of the zone itself
     */
    record ZoneContent(String zone, @Nullable Integer limit, String words, List<TeaserContent> teasers) {

        boolean isFull() {
            return this.limit != null && this.teasers.size() >= this.limit;
        }

        boolean shows(TeaserId id) {
            return this.teasers.stream().anyMatch((teaser) -> teaser.id().equals(id.value()));
        }

        List<Slot> slots() {
            return this.teasers.stream().map((teaser) -> teaser.slot(new ZoneId(this.zone))).toList();
        }
    }

    /**
     * A teaser that a zone showed.
     *
     * @param digest of what it says
     */
    record TeaserContent(
            String id,
            String digest,
            @Nullable Double position,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {

        static TeaserContent of(ShownTeaser shown) {
            Position position = shown.position();
            return new TeaserContent(shown.id().value(),
                    Long.toHexString(Face.digest(shown.kind(), shown.title(), shown.subtitle(), shown.description(),
                            shown.programId(), shown.url(), shown.image(), shown.callToAction())),
                    position == null ? null : position.value(), shown.window().startsAt(), shown.window().endsAt());
        }

        Slot slot(ZoneId zone) {
            return new Slot(new Face(new TeaserId(this.id), Long.parseUnsignedLong(this.digest, 16), Face.EVERYWHERE),
                    zone, this.position == null ? Double.POSITIVE_INFINITY : this.position, Slot.ALWAYS,
                    this.startsAt == null ? Slot.ALWAYS : Slot.micros(this.startsAt),
                    this.endsAt == null ? Slot.NEVER : Slot.micros(this.endsAt));
        }
    }

    /**
     * Something that a page shows otherwise than before.
     *
     * @param zone null if it is about the page
     * @param teaserId null if it is about the page or the zone
     * @param before what the zone showed, in order
     * @param after what it shows now
     */
    public record Regression(
            String pageId,
            Support support,
            Instant instant,
            @Nullable String zone,
            @Nullable String teaserId,
            Cause cause,
            List<String> before,
            List<String> after) {}

    /**
     * What pages show now for the instants of a sample.
     *
     * @param differences the first of them; {@code byCause} counts all
     */
    public record Comparison(
            UUID sample,
            ParityRun.Status status,
            ReadSource source,
            int step,
            String comparedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            long compared,
            long equal,
            long different,
            Map<String, Long> byCause,
            List<Regression> differences,
            @Nullable String failure) {}
}
