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
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Status;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserContent;
import tv.ypsilon.teaser.TeaserId;

/** A teaser with its schedule as a difference shows it. Members may be added, never renamed. */
public record TeaserView(
        TeaserId id,
        String language,
        String kind,
        @Nullable String title,
        @Nullable String subtitle,
        @Nullable String description,
        @Nullable String programId,
        @Nullable String url,
        @Nullable String image,
        @Nullable String callToAction,
        Set<Support> supports,
        Status status,
        long version,
        List<EntryView> schedule) {

    /** What a teaser says, by the names of the API. */
    static final Map<String, Function<TeaserContent, @Nullable Object>> FIELDS = fields();

    /** An entry of it. */
    public record EntryView(
            EntryId id,
            ZoneId zoneId,
            @Nullable Number position,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {

        static EntryView of(ScheduleEntry entry) {
            return new EntryView(entry.id(), entry.zoneId(),
                    entry.position() == null ? null : entry.position().asNumber(), entry.window().startsAt(),
                    entry.window().endsAt());
        }
    }

    private static Map<String, Function<TeaserContent, @Nullable Object>> fields() {
        Map<String, Function<TeaserContent, @Nullable Object>> fields = new LinkedHashMap<>();
        fields.put("language", TeaserContent::language);
        fields.put("kind", TeaserContent::kind);
        fields.put("title", TeaserContent::title);
        fields.put("subtitle", TeaserContent::subtitle);
        fields.put("description", TeaserContent::description);
        fields.put("programId", TeaserContent::programId);
        fields.put("url", TeaserContent::url);
        fields.put("image", TeaserContent::image);
        fields.put("callToAction", TeaserContent::callToAction);
        fields.put("supports", TeaserContent::supports);
        fields.put("status", TeaserContent::status);
        return fields;
    }

    static @Nullable TeaserView of(@Nullable Teaser teaser) {
        if (teaser == null) {
            return null;
        }
        TeaserContent content = teaser.content();
        return new TeaserView(teaser.id(), content.language(), content.kind(), content.title(), content.subtitle(),
                content.description(), content.programId(), content.url(), content.image(), content.callToAction(),
                content.supports(), content.status(), teaser.version(),
                teaser.schedule().stream().map(EntryView::of).toList());
    }

    /** In which fields two teasers differ, by name; none if one of them is not there. */
    static List<String> differing(@Nullable Teaser one, @Nullable Teaser other) {
        if (one == null || other == null) {
            return List.of();
        }
        List<String> differing = new ArrayList<>();
        FIELDS.forEach((name, field) -> {
            if (!Objects.equals(field.apply(one.content()), field.apply(other.content()))) {
                differing.add(name);
            }
        });
        Stream.of(Map.entry("zone", (Function<ScheduleEntry, Object>) ScheduleEntry::zoneId),
                Map.entry("window", (Function<ScheduleEntry, Object>) ScheduleEntry::window),
                Map.entry("position", (Function<ScheduleEntry, Object>) (entry) -> List.of(entry.window(),
                        String.valueOf(entry.position()))),
                Map.entry("rank", (Function<ScheduleEntry, Object>) (entry) -> List.of(entry.window(), entry.rank())))
                .filter((each) -> !said(one, each.getValue()).equals(said(other, each.getValue())))
                .map(Map.Entry::getKey)
                .forEach(differing::add);
        if (differing.contains("window")) {
            differing.removeAll(List.of("position", "rank"));
        }
        return differing;
    }

    private static Set<Object> said(Teaser teaser, Function<ScheduleEntry, Object> what) {
        return new HashSet<>(teaser.schedule().stream().map(what).toList());
    }
}
