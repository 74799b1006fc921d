package tv.ypsilon.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tv.ypsilon.page.ShownPage;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.parity.SideBySide.Difference;
import tv.ypsilon.parity.SideBySide.Field;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Position;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;
import tv.ypsilon.teaser.Window;

class SideBySideTests {

    private static final Instant NOW = Instant.parse("2026-11-24T17:00:00Z");

    private static final Window ALWAYS = new Window(null, null);

    @Test
    void theSameIsTheSame() {
        ShownPage page = page(zone("top", teaser("a", 1), teaser("b", 2)), zone("more"));

        assertThat(SideBySide.ofSystems(page, page)).isEmpty();
        assertThat(SideBySide.ofInstants(page, page)).isEmpty();
    }

    @Test
    void tellsATeaserThatOnlyOneSideHas() {
        List<Difference> differences = SideBySide.ofSystems(page(zone("top", teaser("a", 1), teaser("b", 2))),
                page(zone("top", teaser("b", 2), teaser("c", 3))));

        assertThat(differences).extracting(Difference::cause, SideBySideTests::teaser)
                .containsExactly(tuple(Cause.MISSING, "a"), tuple(Cause.EXTRA, "c"));
    }

    @Test
    void tellsBothValuesOfEachFieldThatDiffers() {
        ShownTeaser changed = new ShownTeaser(new TeaserId("a"), "SHOW", "Autre", null, null, null, null,
                "https://img.example/2", "Voir", new Position(1), ALWAYS);

        assertThat(SideBySide.ofSystems(page(zone("top", teaser("a", 1))), page(zone("top", changed))))
                .singleElement().satisfies((difference) -> {
                    assertThat(difference.cause()).isEqualTo(Cause.FIELD);
                    assertThat(difference.fields()).containsExactly(new Field("title", "Titre a", "Autre"),
                            new Field("image", null, "https://img.example/2"), new Field("callToAction", null, "Voir"));
                });
    }

    @Test
    void tellsAnotherPositionAndOtherTimesOfSystemsOnly() {
        ShownPage legacy = page(zone("top", teaser("a", 1), teaser("b", 5)));
        ShownPage ours = page(zone("top", teaser("a", 1), teaser("b", 6)));
        ShownPage later = page(zone("top", teaser("a", 1, new Window(NOW, null)), teaser("b", 5)));

        assertThat(SideBySide.ofSystems(legacy, ours)).singleElement().satisfies((difference) -> {
            assertThat(difference.cause()).isEqualTo(Cause.ORDER);
            assertThat(difference.fields()).containsExactly(new Field("position", 5L, 6L));
        });
        assertThat(SideBySide.ofSystems(legacy, later)).singleElement().satisfies((difference) -> {
            assertThat(difference.cause()).isEqualTo(Cause.WINDOW);
            assertThat(difference.fields()).containsExactly(new Field("startsAt", null, NOW));
        });
        assertThat(SideBySide.ofInstants(legacy, ours)).isEmpty();
        assertThat(SideBySide.ofInstants(legacy, later)).isEmpty();
    }

    @Test
    void tellsAnotherOrder() {
        ShownPage one = page(zone("top", teaser("a", 1), teaser("b", 1)));
        ShownPage other = page(zone("top", teaser("b", 1), teaser("a", 1)));

        assertThat(SideBySide.ofSystems(one, other)).extracting(Difference::cause).containsExactly(Cause.ORDER);
        assertThat(SideBySide.ofInstants(one, other)).extracting(Difference::cause).containsExactly(Cause.ORDER);
    }

    @Test
    void tellsATeaserInAnotherZoneOnce() {
        List<Difference> differences = SideBySide.ofSystems(
                page(zone("top", teaser("a", 1)), zone("more", teaser("b", 1))),
                page(zone("top"), zone("more", teaser("a", 1), teaser("b", 1))));

        assertThat(differences).extracting(Difference::cause, SideBySideTests::teaser)
                .containsExactly(tuple(Cause.ZONE, "a"));
    }

    @Test
    void tellsOfZonesAndOfThePage() {
        Zone limited = new Zone(new ZoneId("top"), "HOME-fr", "HOME", "fr", "top", "top_HOME", "Autre", 0, 3, null,
                List.of());
        ShownPage one = new ShownPage(new Page("HOME-fr", "HOME", "fr", "Accueil", List.of()), Support.WEB, NOW, null,
                null, List.of(zone("top", teaser("a", 1)), zone("left", teaser("b", 1)), zone("more")));
        ShownPage other = new ShownPage(new Page("HOME-fr", "HOME", "fr", "Début", List.of()), Support.WEB, NOW, null,
                null, List.of(zone("more"), new ShownZone(limited, List.of(teaser("a", 1))), zone("right")));

        assertThat(SideBySide.ofSystems(one, other))
                .extracting(Difference::cause,
                        (difference) -> difference.zone() == null ? "" : difference.zone().value(),
                        Difference::fields)
                .containsExactly(
                        tuple(Cause.FIELD, "", List.of(new Field("title", "Accueil", "Début"))),
                        tuple(Cause.ORDER, "", List.of()),
                        tuple(Cause.FIELD, "top",
                                List.of(new Field("title", "top", "Autre"), new Field("limit", null, 3))),
                        tuple(Cause.MISSING, "left", List.of()), tuple(Cause.EXTRA, "right", List.of()));
    }

    private static String teaser(Difference difference) {
        return difference.teaser() == null ? "" : difference.teaser().value();
    }

    private static ShownPage page(ShownZone... zones) {
        return new ShownPage(new Page("HOME-fr", "HOME", "fr", "Accueil", List.of()), Support.WEB, NOW, null, null,
                List.of(zones));
    }

    private static ShownZone zone(String id, ShownTeaser... teasers) {
        return new ShownZone(new Zone(new ZoneId(id), "HOME-fr", "HOME", "fr", id, id + "_HOME", id, 0, null, null,
                List.of()), Arrays.asList(teasers));
    }

    private static ShownTeaser teaser(String id, @Nullable Integer position) {
        return teaser(id, position, ALWAYS);
    }

    private static ShownTeaser teaser(String id, @Nullable Integer position, Window window) {
        return new ShownTeaser(new TeaserId(id), "SHOW", "Titre " + id, null, null, null, null, null, null,
                position == null ? null : new Position(position), window);
    }
}
