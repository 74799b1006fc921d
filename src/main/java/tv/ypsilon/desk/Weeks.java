package tv.ypsilon.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tv.ypsilon.desk.Coverage.Shown;
import tv.ypsilon.desk.Lanes.Bar;
import tv.ypsilon.desk.WeekView.Block;
import tv.ypsilon.desk.WeekView.Mark;
import tv.ypsilon.desk.WeekView.Row;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Zone;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Programme;
import tv.ypsilon.teaser.Support;

/**
 * Draws a page's week. One statement finds the entries of all zones with their teasers, {@link #LIMIT} at the most,
 * whatever the number of zones. The rest grows with the entries: laying a zone out with their square, finding its gaps with
 * n log n. What is drawn is bounded by {@link #LANES} lanes a zone; the rest is counted.
 */
@Component
class Weeks {

    /** How many entries of a page are looked at. */
    static final int LIMIT = 1500;

    /** How many lanes of a zone are drawn, unless all are wanted. */
    static final int LANES = 8;

    /** A block is at least that wide, in percent of the span, so that one can hit it: no other is drawn there. */
    private static final double NARROWEST = 3;

    private final Programme programme;

    private final ParisTime paris;

    private final Words words;

    Weeks(Programme programme, ParisTime paris, Words words) {
        this.programme = programme;
        this.paris = paris;
        this.words = words;
    }

    /** The page that is asked for; none that is said: the first one, in the reader's language if there is one. */
    static Page page(Site site, WeekQuery query, Locale locale) {
        String language = blankToNull(query.language());
        String code = blankToNull(query.page());
        if (code != null && language != null) {
            return site.findPage(code, language)
                    .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "page", code + "/" + language));
        }
        String spoken = language != null ? language : locale.getLanguage();
        return site.findPage(code != null ? code : "HOME", spoken)
                .or(() -> site.pages().stream().filter((page) -> page.language().equals(spoken)).findFirst())
                .or(() -> site.pages().stream().findFirst())
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "page", code != null ? code : "HOME"));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    WeekView view(Page page, WeekQuery asked, Locale locale) {
        Span span = asked.span(this.paris.today());
        Instant now = this.paris.now();
        List<Programme.Item> found = page.zones().isEmpty() ? List.of()
                : this.programme.between(page.zones().stream().map(Zone::id).toList(), span.from(), span.to(),
                        LIMIT + 1);
        boolean tooMany = found.size() > LIMIT;
        Map<ZoneId, List<Programme.Item>> byZone = new HashMap<>();
        (tooMany ? found.subList(0, LIMIT) : found)
                .forEach((item) -> byZone.computeIfAbsent(item.zoneId(), (_) -> new ArrayList<>()).add(item));
        List<Row> rows = page.zones().stream().map((zone) -> row(zone, byZone.getOrDefault(zone.id(), List.of()), span,
                asked, tooMany, locale)).toList();
        WeekQuery query = new WeekQuery(page.code(), page.language(), asked.isDay() ? null : span.first().toString(),
                asked.isDay() ? "day" : null, asked.isDay() ? span.first().toString() : null, asked.support(),
                asked.all(), null);
        return new WeekView(query, page, span, span.columns(), span.ticks(), rows,
                span.holds(now) ? (Double) span.share(now, 0) : null, tooMany, LIMIT);
    }

    private Row row(Zone zone, List<Programme.Item> items, Span span, WeekQuery query, boolean tooMany, Locale locale) {
        List<Integer> lanes = Lanes.of(items.stream().map((item) -> bar(item, span)).toList());
        int drawn = zone.id().value().equals(query.all()) ? Integer.MAX_VALUE : LANES;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id().value().equals(query.shown())) {
                drawn = Math.max(drawn, lanes.get(i) + 1);
            }
        }
        List<Block> blocks = new ArrayList<>();
        int used = 0;
        for (int i = 0; i < items.size(); i++) {
            if (lanes.get(i) < drawn) {
                used = Math.max(used, lanes.get(i) + 1);
                blocks.add(block(items.get(i), lanes.get(i), span, locale));
            }
        }
        return new Row(zone, Words.title(zone), blocks, used, items.size() - blocks.size(),
                tooMany ? List.of() : marks(zone, items, span, query.supports(), locale));
    }

    private static Bar bar(Programme.Item item, Span span) {
        double from = Math.min(span.startShare(item.window()), 100 - NARROWEST);
        return new Bar(item.position(), from, Math.max(span.endShare(item.window()), from + NARROWEST));
    }

    private Block block(Programme.Item item, int lane, Span span, Locale locale) {
        Bar bar = bar(item, span);
        String title = Words.title(item.title(), item.teaserId().value());
        Instant start = item.window().startsAt();
        Instant end = item.window().endsAt();
        return new Block(item, title, Thumbnail.of(item.image(), item.title(), item.teaserId().value()),
                Span.style(bar.from(), span.endShare(item.window()) - bar.from()) + ";--t:" + lane,
                start == null || start.isBefore(span.from()), end == null || end.isAfter(span.to()),
                this.words.when(item.window(), locale));
    }

    private List<Mark> marks(Zone zone, List<Programme.Item> items, Span span, Set<Support> supports, Locale locale) {
        return Coverage.of(items.stream().filter((item) -> item.isShownIn(zone.language()))
                .map((item) -> new Shown(item.window(), item.supports())).toList(), zone.limit(), supports, span.from(),
                span.to()).stream().map((stretch) -> {
                    double left = span.share(stretch.from(), 0);
                    return new Mark(stretch.kind().word(), Span.style(left, span.share(stretch.to(), 100) - left),
                            this.words.when(stretch.from(), stretch.to(), locale), Words.supports(stretch.supports()),
                            stretch.most(), stretch.from(), stretch.to());
                }).toList();
    }
}
