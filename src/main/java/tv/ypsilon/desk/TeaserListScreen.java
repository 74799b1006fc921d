package tv.ypsilon.desk;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import tv.ypsilon.screen.ParisTime;
import tv.ypsilon.screen.Screen;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.teaser.Slice;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.Teasers;

/**
 * The list of teasers. A page of it costs three statements, whatever it shows: how many there are, those of the page, and
 * their entries.
 */
@Screen
class TeaserListScreen {

    /** Kinds that are offered wherever one is asked for; others can be typed. */
    private static final List<String> USUAL_KINDS = List.of("EXTERNAL", "MAGAZINE", "SHOW", "TV_SERIES");

    private final Teasers teasers;

    private final Sites sites;

    private final Words words;

    private final ParisTime paris;

    TeaserListScreen(Teasers teasers, Sites sites, Words words, ParisTime paris) {
        this.teasers = teasers;
        this.sites = sites;
        this.words = words;
        this.paris = paris;
    }

    @GetMapping("/teasers")
    String list(@ModelAttribute("query") TeaserListQuery query, Model model, Locale locale,
            HttpServletResponse response) {
        Site site = this.sites.current();
        Instant now = this.paris.now();
        Slice<Teaser> found = this.teasers.list(query.wanted(), query.showing(site, now), query.order());
        Slice<TeaserListRow> rows = found.map((teaser) -> TeaserListRow.of(teaser, site, now, this.words, locale));
        model.addAttribute("found", rows);
        model.addAttribute("last", query.first() + rows.items().size());
        model.addAttribute("size", TeaserListQuery.SIZE);
        model.addAttribute("pages", site.pages().stream().filter((page) -> !page.zones().isEmpty()).toList());
        model.addAttribute("languages", site.pages().stream().map(Page::language).distinct().sorted().toList());
        model.addAttribute("kinds", new TreeSet<>(Stream.concat(USUAL_KINDS.stream(),
                rows.items().stream().map(TeaserListRow::kind)).toList()));
        model.addAttribute("supports", Support.values());
        model.addAttribute("bulkLimit", Math.min(Bulk.LIMIT, TeaserListQuery.SIZE));
        // a script that asks for the list shows the address without what is not said
        response.setHeader("HX-Push-Url", query.address());
        return "teasers";
    }
}
