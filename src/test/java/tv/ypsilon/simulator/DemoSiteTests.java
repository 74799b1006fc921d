package tv.ypsilon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.simulator.LegacyReading.Reading;

class DemoSiteTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21T12:34:56Z", "2027-03-28T00:59:59Z", "2028-02-29T23:00:00Z"})
    void isAliveWheneverItIsStarted(Instant now) {
        var site = DemoSite.create(1, now);
        var reading = new LegacyReading(JSON.readTree(site.pages()));
        List<Reading> teasers = site.teasers().stream().map(JSON::readTree).map(reading::read).toList();

        for (Duration later : List.of(Duration.ZERO, Duration.ofHours(6), Duration.ofDays(1))) {
            for (JsonNode page : JSON.readTree(site.pages())) {
                assertThat(reading.content(page.path("id").asString(), "web", now.plus(later), teasers).values())
                        .filteredOn(List::isEmpty)
                        .as("empty zones of %s, %s later", page.path("id"), later)
                        .hasSizeLessThan(3);
            }
        }
    }

    @Test
    void changesWhileOneLooks() {
        var site = DemoSite.create(1, NOW);
        var reading = new LegacyReading(JSON.readTree(site.pages()));
        List<Reading> teasers = site.teasers().stream().map(JSON::readTree).map(reading::read).toList();
        String tonight = reading.page("HOME-fr").orElseThrow().path("zones").path(1).path("id").asString();

        var before = reading.content("HOME-fr", "web", NOW, teasers).get(tonight);
        var after = reading.content("HOME-fr", "web", NOW.plus(Duration.ofMinutes(20)), teasers).get(tonight);

        assertThat(before).hasSize(3).isNotEqualTo(after);
        assertThat(after).hasSize(3);
    }

    @Test
    void isTheSameForTheSameSeedAndInstant() {
        assertThat(DemoSite.create(7, NOW)).isEqualTo(DemoSite.create(7, NOW)).isNotEqualTo(DemoSite.create(8, NOW));
        assertThat(DemoSite.generate(200, 7, NOW)).isEqualTo(DemoSite.generate(200, 7, NOW));
    }

    @Test
    void hasEveryFormOfEveryField() {
        var teasers = DemoSite.generate(3000, 1, NOW).teasers().stream().map(JSON::readTree).toList();

        assertThat(teasers).extracting(teaser -> teaser.path("id").asString()).doesNotHaveDuplicates();
        for (String field : List.of("text", "description", "program", "programId", "windows", "from", "stickers",
                "tracking", "geoblocking", "page")) {
            assertThat(teasers).anyMatch(teaser -> teaser.has(field)).anyMatch(teaser -> !teaser.has(field));
        }
        for (String field : List.of("kind", "link", "picture", "zone")) {
            assertThat(teasers).anyMatch(teaser -> teaser.path(field).isString())
                    .anyMatch(teaser -> teaser.path(field).isObject());
        }
        assertThat(teasers).anyMatch(teaser -> teaser.path("from").isNumber())
                .anyMatch(teaser -> teaser.path("from").asString("").matches("\\d{13}"))
                .anyMatch(teaser -> teaser.path("from").asString("").matches("\\d\\d/\\d\\d/\\d{4}"))
                .anyMatch(teaser -> teaser.path("order").isString());
    }

    @Test
    void leadsNearlyAllTeasersToAZone() {
        var site = DemoSite.generate(3000, 1, NOW);
        var reading = new LegacyReading(JSON.readTree(site.pages()));

        assertThat(site.teasers().stream().map(JSON::readTree).filter(teaser -> reading.zoneOf(teaser).isPresent()))
                .hasSizeBetween(2900, 2990);
    }

    @Test
    void loadsIntoTheLegacyApi() {
        try (var legacy = LegacySimulator.launch()) {
            var site = DemoSite.create(1, NOW);
            site.loadInto(legacy);

            assertThat(legacy.documents().values()).containsExactlyInAnyOrderElementsOf(site.teasers());
        }
    }

}
