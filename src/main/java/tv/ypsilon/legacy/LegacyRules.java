package tv.ypsilon.legacy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.List;
import org.springframework.stereotype.Component;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserId;

/** The rules that legacy itself reads its documents by. */
@Component
final class LegacyRules implements ReadingRules {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    @Override
    public Documents.Reading read(TeaserId id, JsonObject document, ZoneDirectory zones) {
        DocumentReader reader = new DocumentReader(document);
        List<ScheduleEntry> schedule = reader.zone(id.value(), zones).map(Zone::id)
                .map((zone) -> reader.slots().stream()
                        .map((slot) -> slot.in(zone, new EntryId(IDS.generate().toString()))).toList())
                .orElse(List.of());
        return new Documents.Reading(new Teaser(id, reader.content(), schedule, 0), reader.oddities());
    }
}
