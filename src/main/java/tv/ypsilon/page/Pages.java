package tv.ypsilon.page;

import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Service;
import tv.ypsilon.migration.Migration;
import tv.ypsilon.migration.MigrationStep;
import tv.ypsilon.migration.MigrationStep.ReadSource;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.Support;

/** What pages show, from the system that they are read from at the step in force, or from either. */
@Service
public class Pages {

    private final StoredPages stored;

    private final LegacyPages legacy;

    private final KeptPages kept;

    private final Sites sites;

    private final Migration migration;

    private final PageSignals signals;

    Pages(StoredPages stored, LegacyPages legacy, KeptPages kept, Sites sites, Migration migration,
            PageSignals signals) {
        this.stored = stored;
        this.legacy = legacy;
        this.kept = kept;
        this.sites = sites;
        this.migration = migration;
        this.signals = signals;
    }

    /** The step that readers are served by: the one in force, as it was seen a moment ago or is looked at now. */
    public MigrationStep step() {
        PageSignals.Seen seen = this.signals.latest();
        return seen != null ? seen.step() : this.migration.state().step();
    }

    /**
     * What a page shows at an instant.
     *
     * @param exactly whether only an answer for that very instant will do; otherwise one for now does
     * @throws Refusal {@code not-found}, or {@code legacy-unavailable} while it is legacy that says
     */
    public ShownPage show(String code, String language, Support support, Instant at, boolean exactly) {
        return switch (step().readsFrom()) {
            case POSTGRESQL -> fromPostgres(getPage(ReadSource.POSTGRESQL, code, language), support, at);
            case LEGACY -> {
                ShownPage page = fromLegacy(getPage(ReadSource.LEGACY, code, language), support, at);
                yield exactly && !page.at().equals(at) ? beyondLegacy(page, at) : page;
            }
        };
    }

    /**
     * What visitors are served now, from the system of the step in force. While legacy is away that is its last good answer.
     *
     * @throws Refusal {@code not-found}; or {@code legacy-unavailable} or {@code busy}, and so it is for visitors
     */
    public Served served(String code, String language, Support support, Instant now) {
        ReadSource source = step().readsFrom();
        Page page = getPage(source, code, language);
        return switch (source) {
            case POSTGRESQL -> new Served(fromPostgres(page, support, now), source, null);
            case LEGACY -> this.kept.served(page, support, now);
        };
    }

    /**
     * What one system says of a page at an instant, whatever the step; of legacy's answer {@link ShownPage#at()} says when.
     *
     * @throws Refusal {@code not-found} if that system has no such page; {@code legacy-unavailable} or {@code busy}
     */
    public ShownPage from(ReadSource system, String code, String language, Support support, Instant at) {
        Page page = getPage(system, code, language);
        return switch (system) {
            case POSTGRESQL -> fromPostgres(page, support, at);
            case LEGACY -> this.kept.at(page, support, at);
        };
    }

    /** What PostgreSQL has open in the zones of a page, be it beyond their limits; zones without any are left out. */
    public Map<ZoneId, OpenEntries> openEntries(Page page, Support support, Instant at) {
        return this.stored.openEntries(page, support, at);
    }

    /** An older legacy API tells of now only. What was imported tells of any instant. */
    private ShownPage beyondLegacy(ShownPage page, Instant at) {
        Page stored = this.sites.current().findPage(page.page().id()).orElseThrow(
                () -> Refusal.of(ProblemType.LEGACY_UNAVAILABLE, "it tells of no other instant than now"));
        return fromPostgres(stored, page.support(), at);
    }

    /** What PostgreSQL holds of a page; the page is one of {@link Sites#current()}. */
    public ShownPage fromPostgres(Page page, Support support, Instant at) {
        return this.stored.show(page, support, at);
    }

    /**
     * What legacy says of a page, {@link ShownPage#at()} when. Bounds are unknown.
     *
     * @throws Refusal {@code legacy-unavailable} or {@code not-found}
     */
    public ShownPage fromLegacy(Page page, Support support, Instant at) {
        return this.legacy.show(page, support, at);
    }

    /** The pages and zones that teasers can be programmed into: those that were imported, and until then legacy's. */
    public Site site() {
        Site imported = this.sites.current();
        return imported.pages().isEmpty() && step().readsFrom() == ReadSource.LEGACY
                ? this.legacy.site() : imported;
    }

    private Page getPage(ReadSource source, String code, String language) {
        Site site = switch (source) {
            case LEGACY -> this.legacy.site();
            case POSTGRESQL -> this.sites.current();
        };
        return site.findPage(code, language)
                .orElseThrow(() -> Refusal.of(ProblemType.NOT_FOUND, "page", code + "/" + language));
    }
}
