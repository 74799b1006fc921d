package tv.ypsilon.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.site.Page;
import tv.ypsilon.site.Zone;
import tv.ypsilon.teaser.Support;
import tv.ypsilon.teaser.TeaserId;

/**
 * What a run has found, one entry for each page, support, zone, teaser and cause, however often it shows. Only so many
 * are kept; the others are counted by their cause. For one thread.
 */
public final class Findings {

    private final int most;

    private final Map<Where, Found> kept = new LinkedHashMap<>();

    private long beyond;

    Findings(int most) {
        this.most = most;
    }

    /**
     * What a finding is about; each is null where it is about all of them.
     */
    public record Where(
            Half half,
            Cause cause,
            @Nullable String pageId,
            @Nullable String page,
            @Nullable String language,
            @Nullable Support support,
            @Nullable String zone,
            @Nullable TeaserId teaser) {

        static Where of(Half half, Cause cause, Page page, @Nullable Support support, @Nullable Zone zone,
                @Nullable TeaserId teaser) {
            return new Where(half, cause, page.id(), page.code(), page.language(), support,
                    zone == null ? null : zone.id().value(), teaser);
        }

        Where with(Cause other) {
            return new Where(this.half, other, this.pageId, this.page, this.language, this.support, this.zone,
                    this.teaser);
        }
    }

    /** A finding, from its first instant to its last. */
    static final class Found {

        private final Where where;

        private final long instant;

        private final List<String> legacy;

        private final List<String> ours;

        private long until;

        private long times = 1;

        private Found(Where where, long instant, long until, List<String> legacy, List<String> ours) {
            this.where = where;
            this.instant = instant;
            this.until = until;
            this.legacy = List.copyOf(legacy);
            this.ours = List.copyOf(ours);
        }

        private Found at(Where place) {
            Found same = new Found(place, this.instant, this.until, this.legacy, this.ours);
            same.times = this.times;
            return same;
        }

        Where where() {
            return this.where;
        }

        /** The first instant at which it shows. */
        long instant() {
            return this.instant;
        }

        /** Until when it shows, as far as was looked. */
        long until() {
            return this.until;
        }

        /** At how many instants, or in how many stretches, it shows. */
        long times() {
            return this.times;
        }

        /** What legacy shows at the first instant: ids, or words where it is about none. */
        List<String> legacy() {
            return this.legacy;
        }

        /** What we show then. */
        List<String> ours() {
            return this.ours;
        }
    }

    void add(Where where, long instant, long until, List<String> legacy, List<String> ours) {
        Found known = this.kept.get(where);
        if (known != null) {
            known.until = Math.max(known.until, until);
            known.times++;
        } else if (this.kept.size() < this.most) {
            this.kept.put(where, new Found(where, instant, until, legacy, ours));
        } else {
            // the same one may come again, so that this counts how often rather than how many
            this.beyond++;
        }
    }

    List<Found> kept() {
        return new ArrayList<>(this.kept.values());
    }

    /** How often something was found for which there was no room. */
    long beyond() {
        return this.beyond;
    }

    /** Tells findings otherwise; those that are the same then become one. */
    void rename(UnaryOperator<Where> name) {
        List<Found> all = kept();
        this.kept.clear();
        for (Found found : all) {
            Where where = name.apply(found.where());
            Found known = this.kept.get(where);
            if (known == null) {
                this.kept.put(where, found.at(where));
            } else {
                known.until = Math.max(known.until, found.until);
                known.times += found.times;
            }
        }
    }
}
