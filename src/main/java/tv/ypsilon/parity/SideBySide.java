package tv.ypsilon.parity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.page.ShownPage;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.parity.Shown.Whereabouts;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

/**
 * One page as it is shown twice: how the second showing differs from the first. Teasers are judged as a run judges them;
 * the work grows with what is shown.
 */
public final class SideBySide {

    private static final Map<String, Function<Zone, @Nullable Object>> ZONE_FIELDS = zoneFields();

    private final ShownPage first;

    private final ShownPage second;

    private final boolean withSchedule;

    private final List<Difference> differences = new ArrayList<>();

    /** Teasers that are in another zone; each is told once, not once for each of both zones. */
    private final Set<TeaserId> moved = new HashSet<>();

    private SideBySide(ShownPage first, ShownPage second, boolean withSchedule) {
        this.first = first;
        this.second = second;
        this.withSchedule = withSchedule;
    }

    /**
     * Something that is not the same.
     *
     * @param cause {@link Cause#MISSING}: only the first has it; {@link Cause#EXTRA}: only the second has
     * @param zone null: it is about the page itself
     * @param teaser null: it is about the zone, or the page
     * @param fields what both say, where they say different things
     */
    public record Difference(Cause cause, @Nullable ZoneId zone, @Nullable TeaserId teaser, List<Field> fields) {

        public Difference {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field that says two things.
     *
     * @param first a text, a number or an instant; null: nothing
     */
    public record Field(String name, @Nullable Object first, @Nullable Object second) {}

    /** How our answer differs from legacy's, for the same instant: in all that the API tells of the page. */
    public static List<Difference> ofSystems(ShownPage legacy, ShownPage ours) {
        return new SideBySide(legacy, ours, true).compare();
    }

    /** How a page differs from itself at another instant, as a visitor sees it: whatever entries put the teasers there. */
    public static List<Difference> ofInstants(ShownPage before, ShownPage after) {
        return new SideBySide(before, after, false).compare();
    }

    private static Map<String, Function<Zone, @Nullable Object>> zoneFields() {
        Map<String, Function<Zone, @Nullable Object>> fields = new LinkedHashMap<>();
        fields.put("title", Zone::title);
        fields.put("code", Zone::code);
        fields.put("template", Zone::template);
        fields.put("limit", Zone::limit);
        fields.put("order", Zone::order);
        return fields;
    }

    private List<Difference> compare() {
        if (!Objects.equals(this.first.page().title(), this.second.page().title())) {
            tell(Cause.FIELD, null, null,
                    List.of(new Field("title", this.first.page().title(), this.second.page().title())));
        }
        Map<ZoneId, ShownZone> left = byId(this.first);
        Map<ZoneId, ShownZone> right = byId(this.second);
        List<ZoneId> common = left.keySet().stream().filter(right::containsKey).toList();
        if (!common.equals(right.keySet().stream().filter(left::containsKey).toList())) {
            tell(Cause.ORDER, null, null, List.of());
        }
        left.forEach((id, zone) -> {
            ShownZone other = right.get(id);
            if (other == null) {
                tell(Cause.MISSING, id, null, List.of());
            } else {
                compare(zone, other);
            }
        });
        right.keySet().stream().filter((id) -> !left.containsKey(id))
                .forEach((id) -> tell(Cause.EXTRA, id, null, List.of()));
        return List.copyOf(this.differences);
    }

    private void compare(ShownZone one, ShownZone other) {
        ZoneId id = one.zone().id();
        List<Field> fields = differing(ZONE_FIELDS, one.zone(), other.zone());
        if (!fields.isEmpty()) {
            tell(Cause.FIELD, id, null, fields);
        }
        shown(one, this.first).differences(shown(other, this.second)).forEach((finding) -> {
            if (finding.cause() != Cause.ZONE || this.moved.add(finding.teaser())) {
                tell(finding.cause(), id, finding.teaser(), saidOf(finding, one, other));
            }
        });
    }

    private void tell(Cause cause, @Nullable ZoneId zone, @Nullable TeaserId teaser, List<Field> fields) {
        this.differences.add(new Difference(cause, zone, teaser, fields));
    }

    private Shown shown(ShownZone zone, ShownPage page) {
        return new Shown(zone.teasers().stream().map((teaser) -> slot(teaser, zone.zone().id())).toList(), null,
                (id) -> page.zones().stream().anyMatch(
                        (each) -> each.teasers().stream().anyMatch((teaser) -> teaser.id().equals(id)))
                                ? new Whereabouts.Elsewhere() : new Whereabouts.Nowhere());
    }

    private Slot slot(ShownTeaser teaser, ZoneId zone) {
        Face face = Face.of(teaser.id(), content(teaser));
        if (!this.withSchedule) {
            return new Slot(face, zone, Double.POSITIVE_INFINITY, Slot.ALWAYS, Slot.ALWAYS, Slot.NEVER);
        }
        Instant startsAt = teaser.window().startsAt();
        Instant endsAt = teaser.window().endsAt();
        // how it ranks among equal positions is not told, only seen by the order
        return new Slot(face, zone, teaser.position() == null ? Double.POSITIVE_INFINITY : teaser.position().value(),
                Slot.ALWAYS, startsAt == null ? Slot.ALWAYS : Slot.micros(startsAt),
                endsAt == null ? Slot.NEVER : Slot.micros(endsAt));
    }

    /** As much of it as a page tells; it is published, or it would not be shown. */
    private TeaserContent content(ShownTeaser teaser) {
        return new TeaserContent(this.first.page().language(), teaser.kind(), teaser.title(), teaser.subtitle(),
                teaser.description(), teaser.programId(), teaser.url(), teaser.image(), teaser.callToAction(),
                Face.EVERYWHERE, Status.PUBLISHED);
    }

    private List<Field> saidOf(Shown.Finding finding, ShownZone one, ShownZone other) {
        ShownTeaser left = find(one, finding.teaser());
        ShownTeaser right = find(other, finding.teaser());
        if (left == null || right == null) {
            return List.of();
        }
        List<Field> fields = new ArrayList<>(differing(TeaserView.FIELDS, content(left), content(right)));
        if (this.withSchedule) {
            Stream.of(
                    new Field("position", left.position() == null ? null : left.position().asNumber(),
                            right.position() == null ? null : right.position().asNumber()),
                    new Field("startsAt", left.window().startsAt(), right.window().startsAt()),
                    new Field("endsAt", left.window().endsAt(), right.window().endsAt()))
                    .filter((field) -> !Objects.equals(field.first(), field.second())).forEach(fields::add);
        }
        return fields;
    }

    private static <T> List<Field> differing(Map<String, Function<T, @Nullable Object>> fields, T one, T other) {
        return fields.entrySet().stream()
                .map((field) -> new Field(field.getKey(), field.getValue().apply(one), field.getValue().apply(other)))
                .filter((field) -> !Objects.equals(field.first(), field.second())).toList();
    }

    private static @Nullable ShownTeaser find(ShownZone zone, TeaserId id) {
        return zone.teasers().stream().filter((teaser) -> teaser.id().equals(id)).findFirst().orElse(null);
    }

    private static Map<ZoneId, ShownZone> byId(ShownPage page) {
        Map<ZoneId, ShownZone> zones = new LinkedHashMap<>();
        page.zones().forEach((zone) -> zones.putIfAbsent(zone.zone().id(), zone));
        return zones;
    }
}
