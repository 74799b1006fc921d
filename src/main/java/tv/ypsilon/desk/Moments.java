package tv.ypsilon.desk;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.desk.Moment.Alert;
import tv.ypsilon.desk.Moment.Cell;
import tv.ypsilon.desk.Moment.Changes;
import tv.ypsilon.desk.Moment.Column;
import tv.ypsilon.desk.Moment.Differences;
import tv.ypsilon.desk.Moment.Mark;
import tv.ypsilon.desk.Moment.Row;
import tv.ypsilon.desk.Moment.Said;
import tv.ypsilon.desk.Moment.Shape;
import tv.ypsilon.desk.Moment.Tile;
import tv.ypsilon.desk.Moment.View;
import tv.ypsilon.desk.MomentAddress.Beside;
import tv.ypsilon.editing.LooseEnds;
import tv.ypsilon.editing.LooseEnds.LooseEnd;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.migration.MigrationStep.ReadSource;
import tv.ypsilon.page.OpenEntries;
import tv.ypsilon.page.Pages;
import tv.ypsilon.page.Served;
import tv.ypsilon.page.ShownPage;
import tv.ypsilon.page.ShownPage.ShownTeaser;
import tv.ypsilon.page.ShownPage.ShownZone;
import tv.ypsilon.parity.Cause;
import tv.ypsilon.parity.SideBySide;
import tv.ypsilon.parity.SideBySide.Difference;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.EntryId;
import tv.ypsilon.teaser.TeaserId;

/**
 * Looks at a page at an instant as visitors see it, and at something beside it. Legacy is asked at most once for each
 * column, PostgreSQL a fixed number of times.
 */
@Component
class Moments {

    /** How much of a long text is shown where it differs. */
    private static final int EXCERPT = 160;

    private final Pages pages;

    private final LooseEnds looseEnds;

    private final ParisTime paris;

    private final Clock clock;

    Moments(Pages pages, LooseEnds looseEnds, ParisTime paris, Clock clock) {
        this.pages = pages;
        this.looseEnds = looseEnds;
        this.paris = paris;
        this.clock = clock;
    }

    /**
     * A column before it is drawn.
     *
     * @param page null: that system gives no answer
     * @param alerts what must be known of it
     */
    private record Look(View view, Instant at, @Nullable ShownPage page, List<Alert> alerts) {

        static Look at(View view, ShownPage page, Alert... alerts) {
            return new Look(view, page.at(), page, List.of(alerts));
        }

        Column column() {
            return new Column(this.view, this.at, this.page != null);
        }
    }

    /**
     * What is to be seen there.
     *
     * @throws Refusal {@code not-found} if no system has such a page
     */
    Moment look(MomentAddress where, Locale locale) {
        MigrationStep step = this.pages.step();
        Instant at = where.at() != null ? where.at() : this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ShownPage stored = findStored(where, at);
        List<Look> looks = looks(where, step, at, stored);
        if (looks.stream().allMatch((look) -> look.page() == null) && stored == null && !isKnown(where)) {
            throw Refusal.of(ProblemType.NOT_FOUND, "page", where.page() + "/" + where.language());
        }
        List<Alert> alerts = new ArrayList<>(looks.stream().flatMap((look) -> look.alerts().stream()).toList());
        if (where.beside() == Beside.OTHER && !step.writesLegacy()) {
            alerts.add(Alert.info("left"));
        }
        List<Difference> differences = compare(looks);
        return new Moment(where.at() != null ? where.at() : looks.getFirst().at(),
                looks.stream().map(Look::column).toList(),
                rows(looks, where, differences == null ? List.of() : differences, locale), alerts,
                differences == null ? null : new Differences(differences.size(), marks(differences.stream()
                        .filter((difference) -> difference.zone() == null).toList(), looks, Map.of(), locale)),
                stored == null ? Changes.UNKNOWN : changes(stored));
    }

    private boolean isKnown(MomentAddress where) {
        return this.pages.site().findPage(where.page(), where.language()).isPresent();
    }

    private List<Look> looks(MomentAddress where, MigrationStep step, Instant at, @Nullable ShownPage stored) {
        if (where.beside() == Beside.OTHER && step.writesLegacy()) {
            Look legacy = legacy(where, at);
            Instant same = legacy.page() != null ? legacy.page().at() : at;
            ShownPage ours = same.equals(at) ? stored : findStored(where, same);
            return List.of(legacy, ours != null ? Look.at(View.POSTGRESQL, ours)
                    : new Look(View.POSTGRESQL, same, null, List.of(Alert.info("not-imported"))));
        }
        if (where.at() == null) {
            return List.of(now(View.VISITORS, where, at, stored));
        }
        Look then = preview(where, step, at, stored);
        if (where.beside() != Beside.NOW) {
            return List.of(then);
        }
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return List.of(now(View.NOW, where, now, findStored(where, now)), then);
    }

    /** What PostgreSQL holds; null if it has no such page. */
    private @Nullable ShownPage findStored(MomentAddress where, Instant at) {
        try {
            return from(ReadSource.POSTGRESQL, where, at);
        } catch (Refusal refusal) {
            if (refusal.type() != ProblemType.NOT_FOUND) {
                throw refusal;
            }
            return null;
        }
    }

    private ShownPage from(ReadSource system, MomentAddress where, Instant at) {
        return this.pages.from(system, where.page(), where.language(), where.support(), at);
    }

    /** What visitors are served now. Where they are served an error, what PostgreSQL holds is shown instead. */
    private Look now(View view, MomentAddress where, Instant now, @Nullable ShownPage stored) {
        try {
            Served served = this.pages.served(where.page(), where.language(), where.support(), now);
            return served.age() == null ? Look.at(view, served.page())
                    : Look.at(view, served.page(), new Alert("old", "wait", served.page().at()));
        } catch (Refusal refusal) {
            return instead(view, now, stored, refusal, "visitors-get-none");
        }
    }

    /** What visitors will see, or saw, as far as it can be told. */
    private Look preview(MomentAddress where, MigrationStep step, Instant at, @Nullable ShownPage stored) {
        if (step.readsFrom() == ReadSource.POSTGRESQL) {
            return stored != null ? Look.at(View.VISITORS, stored) : new Look(View.VISITORS, at, null, List.of());
        }
        try {
            ShownPage page = from(ReadSource.LEGACY, where, at);
            return isOf(page, at) ? Look.at(View.VISITORS, page)
                    : stored != null ? Look.at(View.VISITORS, stored, Alert.info("imported-instead"))
                            : new Look(View.VISITORS, at, null, List.of(Alert.info("only-now")));
        } catch (Refusal refusal) {
            return instead(View.VISITORS, at, stored, refusal, "legacy-silent");
        }
    }

    private static Look instead(View view, Instant at, @Nullable ShownPage stored, Refusal refusal, String silent) {
        Alert why = Alert.warn(refusal.type() == ProblemType.NOT_FOUND ? "not-in-legacy" : silent);
        return stored == null ? new Look(view, at, null, List.of(why, Alert.info("not-imported")))
                : Look.at(view, stored, why, Alert.info("stored-instead"));
    }

    /** What legacy says, for that very instant or, where that is now, for what it takes for now. */
    private Look legacy(MomentAddress where, Instant at) {
        try {
            ShownPage page = from(ReadSource.LEGACY, where, at);
            return where.at() == null || isOf(page, at) ? Look.at(View.LEGACY, page)
                    : new Look(View.LEGACY, at, null, List.of(Alert.info("only-now")));
        } catch (Refusal refusal) {
            return new Look(View.LEGACY, at, null,
                    List.of(Alert.warn(refusal.type() == ProblemType.NOT_FOUND ? "not-in-legacy" : "no-answer")));
        }
    }

    /** Legacy tells instants to the millisecond. */
    private static boolean isOf(ShownPage page, Instant at) {
        return page.at().truncatedTo(ChronoUnit.MILLIS).equals(at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Null where there are not two answers. */
    private static @Nullable List<Difference> compare(List<Look> looks) {
        ShownPage first = looks.getFirst().page();
        ShownPage second = looks.getLast().page();
        if (looks.size() < 2 || first == null || second == null) {
            return null;
        }
        return looks.getFirst().view() == View.LEGACY ? SideBySide.ofSystems(first, second)
                : SideBySide.ofInstants(first, second);
    }

    private Changes changes(ShownPage stored) {
        Instant from = stored.validFrom();
        Instant previous = from == null || from.isBefore(stored.at()) ? from
                : this.pages.fromPostgres(stored.page(), stored.support(), from.minus(1, ChronoUnit.MICROS))
                        .validFrom();
        return new Changes(true, from, stored.validUntil(),
                previous != null && ParisTime.isSayable(previous) ? previous : null);
    }

    private List<Row> rows(List<Look> looks, MomentAddress where, List<Difference> differences, Locale locale) {
        Map<TeaserId, LooseEnd> loose = looks.getFirst().view() != View.LEGACY ? Map.of()
                : this.looseEnds.of(differences.stream().map(Difference::teaser).filter(Objects::nonNull).toList());
        Map<ZoneId, Zone> zones = new LinkedHashMap<>();
        looks.stream().map(Look::page).filter(Objects::nonNull).flatMap((page) -> page.zones().stream())
                .forEach((zone) -> zones.putIfAbsent(zone.zone().id(), zone.zone()));
        List<Map<ZoneId, OpenEntries>> open = looks.stream().map((look) -> look.page() == null
                ? Map.<ZoneId, OpenEntries>of()
                : this.pages.openEntries(look.page().page(), where.support(), look.page().at())).toList();
        List<Row> rows = new ArrayList<>();
        zones.forEach((id, zone) -> {
            List<Difference> here = differences.stream().filter((difference) -> id.equals(difference.zone())).toList();
            List<Difference> anywhere = differences.stream().filter(
                    (difference) -> id.equals(difference.zone()) || difference.cause() == Cause.ZONE).toList();
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < looks.size(); i++) {
                cells.add(cell(looks.get(i), zone, open.get(i).get(id),
                        (teaser) -> marks(anywhere.stream()
                                .filter((difference) -> teaser.equals(difference.teaser())).toList(), looks, loose,
                                locale)));
            }
            rows.add(new Row(zone, Shape.of(zone.template()), cells, marks(
                    here.stream().filter((difference) -> difference.teaser() == null).toList(), looks, loose,
                    locale)));
        });
        return rows;
    }

    private static Cell cell(Look look, Zone zone, @Nullable OpenEntries open,
            Function<TeaserId, List<Mark>> marks) {
        List<ShownTeaser> shown = look.page() == null ? null
                : look.page().zones().stream().filter((each) -> each.zone().id().equals(zone.id())).findFirst()
                        .map(ShownZone::teasers).orElse(null);
        if (shown == null) {
            return new Cell(look.view(), false, List.of(), 0);
        }
        Map<TeaserId, EntryId> entries = open == null ? Map.of() : open.shown();
        Integer limit = zone.limit();
        return new Cell(look.view(), true, shown.stream().map((teaser) -> {
            EntryId entry = entries.get(teaser.id());
            return new Tile(teaser, Thumbnail.address(teaser.image()), entry == null ? null : entry.value(),
                    marks.apply(teaser.id()));
        }).toList(), open == null || limit == null ? 0 : Math.max(0, open.count() - Math.max(0, limit)));
    }

    private List<Mark> marks(List<Difference> differences, List<Look> looks, Map<TeaserId, LooseEnd> loose,
            Locale locale) {
        String sort = looks.getFirst().view() == View.LEGACY ? "system" : "instant";
        return differences.stream().map((difference) -> {
            LooseEnd end = difference.teaser() == null ? null : loose.get(difference.teaser());
            return new Mark(difference.cause(), sort + "." + key(difference),
                    difference.fields().stream().map((field) -> {
                        String[] said = excerpts(text(field.first(), locale), text(field.second(), locale));
                        return new Said(field.name(), said[0], said[1]);
                    }).toList(), end == null ? null : end.name().toLowerCase(Locale.ROOT));
        }).toList();
    }

    private static String key(Difference difference) {
        String cause = difference.cause().name().toLowerCase(Locale.ROOT);
        return difference.teaser() != null ? cause : (difference.zone() != null ? "zone-" : "page-") + cause;
    }

    private String text(@Nullable Object value, Locale locale) {
        return value instanceof Instant instant ? this.paris.brief(instant, locale) : Objects.toString(value, "");
    }

    /** Two texts, cut to where they differ if they are long. */
    private static String[] excerpts(String one, String other) {
        int common = 0;
        while (common < Math.min(one.length(), other.length()) && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        int from = common > EXCERPT / 2 ? common - EXCERPT / 4 : 0;
        return Stream.of(one, other).map((text) -> excerpt(text, from)).toArray(String[]::new);
    }

    private static String excerpt(String text, int from) {
        int start = Math.min(from, text.length());
        int end = Math.min(text.length(), start + EXCERPT);
        return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }
}
