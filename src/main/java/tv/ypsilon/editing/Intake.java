package tv.ypsilon.editing;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tv.ypsilon.legacy.Documents;
import tv.ypsilon.legacy.LegacyDocument;
import tv.ypsilon.legacy.UnreadableDocument;
import tv.ypsilon.migration.MigrationStep.ForeignEdits;
import tv.ypsilon.problem.ProblemType;
import tv.ypsilon.site.Site;
import tv.ypsilon.site.Sites;
import tv.ypsilon.site.ZoneId;
import tv.ypsilon.teaser.BulkTeasers;
import tv.ypsilon.teaser.ScheduleEntry;
import tv.ypsilon.teaser.Teaser;
import tv.ypsilon.teaser.TeaserChanged;
import tv.ypsilon.teaser.TeaserId;

/**
 * Takes what legacy holds into PostgreSQL, past editors' edits: where one of them is on its way, or was decided after
 * legacy was read, what was read is left alone. The cost of a batch is a few statements, whatever its size.
 */
@Component
public class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final BulkTeasers teasers;

    private final Documents documents;

    private final Sites sites;

    private final Journal journal;

    private final SyncedDocuments synced;

    private final JdbcClient jdbc;

    private final Clock clock;

    private final ApplicationEventPublisher events;

    Intake(BulkTeasers teasers, Documents documents, Sites sites, Journal journal, SyncedDocuments synced,
            JdbcClient jdbc, Clock clock, ApplicationEventPublisher events) {
        this.teasers = teasers;
        this.documents = documents;
        this.sites = sites;
        this.journal = journal;
        this.synced = synced;
        this.jdbc = jdbc;
        this.clock = clock;
        this.events = events;
    }

    /** What became of a document, or of the absence of one. */
    public enum Taken {

        /** It was new or different, and is taken in. */
        IMPORTED,

        /** It was known already. */
        UNCHANGED,

        /** It is not known whether it is the newest: it must be read again. Nothing was done. */
        LEFT_ALONE,

        /** Somebody else has changed it, and foreign edits are only reported: it is remembered, and nothing else done. */
        DIFFERENT
    }

    /** What legacy is known to hold of a teaser. */
    private record Known(@Nullable String raw, @Nullable String siteRevision, boolean owed) {

        boolean is(LegacyDocument document) {
            if (this.raw == null || this.raw.equals(document.raw())) {
                return this.raw != null;
            }
            try {
                return document.sameAs(LegacyDocument.parse(this.raw));
            } catch (UnreadableDocument ex) {
                LOG.warn("What was last synced of {} cannot be read: {}", document.id(), ex.reason());
                return false;
            }
        }
    }

    /**
     * Takes documents in.
     *
     * @param documents with usable ids; of two with one id, the last counts
     * @param site the pages that PostgreSQL holds
     * @param readSince an instant before which nothing of this was read from legacy
     * @param foreignEdits whether changed documents are taken in or only told
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<TeaserId, Taken> takeIn(List<LegacyDocument> documents, Site site, Instant readSince,
            ForeignEdits foreignEdits) {
        return takeIn(documents, site, readSince, foreignEdits, true);
    }

    /** What {@link #takeIn} would make of the documents; nothing is locked or written. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<TeaserId, Taken> wouldTakeIn(List<LegacyDocument> documents, Site site, Instant readSince,
            ForeignEdits foreignEdits) {
        return takeIn(documents, site, readSince, foreignEdits, false);
    }

    private Map<TeaserId, Taken> takeIn(List<LegacyDocument> documents, Site site, Instant readSince,
            ForeignEdits foreignEdits, boolean forReal) {
        Map<TeaserId, LegacyDocument> given = new LinkedHashMap<>();
        documents.forEach((document) -> given.put(document.id().orElseThrow(), document));
        Map<TeaserId, Taken> taken = new HashMap<>();
        Map<TeaserId, Known> known = known(given.keySet());
        given.forEach((id, document) -> {
            Known before = known.get(id);
            if (before != null && !before.owed() && document.raw().equals(before.raw())
                    && site.revision().equals(before.siteRevision())) {
                taken.put(id, Taken.UNCHANGED);
            }
        });
        given.keySet().removeAll(taken.keySet());
        if (!given.isEmpty()) {
            taken.putAll(takeInWhatDiffers(given, site, readSince, foreignEdits, forReal));
        }
        return taken;
    }

    /**
     * Takes in that legacy has no document of that id: the teaser goes.
     *
     * @param readSince an instant before which legacy was not asked
     * @param foreignEdits whether the teaser goes or that is only told
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Taken remove(TeaserId id, Instant readSince, ForeignEdits foreignEdits) {
        this.teasers.lock(Set.of(id));
        Taken taken = wouldRemove(id, readSince, foreignEdits);
        if (taken == Taken.IMPORTED) {
            this.teasers.remove(id);
        } else if (taken == Taken.DIFFERENT) {
            this.synced.foundForeign(id, null);
        }
        return taken;
    }

    /** What {@link #remove} would make of it; nothing is locked or written. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Taken wouldRemove(TeaserId id, Instant readSince, ForeignEdits foreignEdits) {
        Set<TeaserId> ids = Set.of(id);
        if (!editedSince(ids, readSince).isEmpty()) {
            return Taken.LEFT_ALONE;
        }
        Known known = known(ids).get(id);
        boolean owed = known != null && known.owed();
        if (!owed && foreignEdits == ForeignEdits.TAKEN_IN) {
            return this.teasers.find(ids).isEmpty() ? Taken.UNCHANGED : Taken.IMPORTED;
        }
        return known == null || known.raw() == null ? Taken.UNCHANGED : Taken.DIFFERENT;
    }

    /**
     * Ends an edit that has only been reserved, and takes in what it found in legacy instead; nothing happens if the edit
     * is no longer reserved.
     *
     * @param found null: legacy has no such document
     */
    @Transactional
    public void takeInInsteadOf(Operation operation, @Nullable LegacyDocument found) {
        TeaserId id = operation.teaserId();
        this.teasers.lock(Set.of(id));
        if (!this.journal.move(operation, OperationState.RESERVED, OperationState.ABORTED,
                ProblemType.CHANGED_IN_LEGACY.slug(), null, null)) {
            return;
        }
        if (found == null) {
            this.teasers.remove(id);
        } else {
            store(Map.of(id, found), known(Set.of(id)), this.sites.current(), true);
        }
    }

    /**
     * Takes in what legacy has of a teaser whose edit an operator has ended, whatever PostgreSQL has, and says
     * {@link TeaserChanged}; nothing is owed of it afterwards.
     *
     * @param found null: legacy has no such document
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void takeInDecided(TeaserId id, @Nullable LegacyDocument found) {
        this.teasers.lock(Set.of(id));
        Site site = this.sites.current();
        Set<ZoneId> zones = new HashSet<>(zonesOf(id));
        if (found == null) {
            this.teasers.remove(id);
        } else {
            store(Map.of(id, found), known(Set.of(id)), site, true);
            zones.addAll(zonesOf(id));
        }
        this.synced.synced(id, found, site.revision());
        this.events.publishEvent(new TeaserChanged(id, zones));
    }

    private Set<ZoneId> zonesOf(TeaserId id) {
        return this.teasers.find(Set.of(id)).values().stream().flatMap((teaser) -> teaser.schedule().stream())
                .map(ScheduleEntry::zoneId).collect(Collectors.toSet());
    }

    private Map<TeaserId, Taken> takeInWhatDiffers(Map<TeaserId, LegacyDocument> given, Site site, Instant readSince,
            ForeignEdits foreignEdits, boolean forReal) {
        if (forReal) {
            // first the rows, then the edits: whoever decides one of them holds its row, so that its end is seen here
            this.teasers.lock(given.keySet());
        }
        Set<TeaserId> edited = editedSince(given.keySet(), readSince);
        Map<TeaserId, Known> known = known(given.keySet());
        boolean takesIn = foreignEdits == ForeignEdits.TAKEN_IN;
        Map<TeaserId, Taken> taken = new HashMap<>();
        Map<TeaserId, LegacyDocument> differing = new LinkedHashMap<>();
        given.forEach((id, document) -> {
            Known before = known.get(id);
            boolean same = before != null && before.is(document);
            if (edited.contains(id)) {
                taken.put(id, Taken.LEFT_ALONE);
            } else if (before != null && before.owed()) {
                // legacy is behind, and will be told
                taken.put(id, same ? Taken.UNCHANGED : Taken.DIFFERENT);
            } else if (same || takesIn) {
                differing.put(id, document);
            } else {
                taken.put(id, Taken.DIFFERENT);
            }
        });
        taken.putAll(store(differing, known, site, forReal));
        if (!forReal) {
            return taken;
        }
        foundForeign(given.entrySet().stream().filter((each) -> taken.get(each.getKey()) == Taken.DIFFERENT).toList());
        return taken;
    }

    private Map<TeaserId, Taken> store(Map<TeaserId, LegacyDocument> given, Map<TeaserId, Known> known, Site site,
            boolean forReal) {
        Map<TeaserId, Teaser> stored = this.teasers.find(given.keySet());
        Map<TeaserId, Taken> taken = new HashMap<>();
        List<Teaser> changed = new ArrayList<>();
        given.forEach((id, document) -> {
            Teaser before = stored.get(id);
            Teaser read = this.documents.read(document, site).teaser();
            boolean says = before != null && before.saysTheSameAs(read);
            if (!says) {
                changed.add(before == null ? read.atVersion(1) : inPlaceOf(before, read));
            }
            Known synced = known.get(id);
            taken.put(id, says && synced != null && synced.is(document) ? Taken.UNCHANGED : Taken.IMPORTED);
        });
        if (forReal) {
            this.teasers.put(changed);
            keep(given.values(), site);
        }
        return taken;
    }

    /** The teaser as read, one version on; entries that say what one said before keep its id. */
    private static Teaser inPlaceOf(Teaser before, Teaser read) {
        List<ScheduleEntry> left = new ArrayList<>(before.schedule());
        List<ScheduleEntry> schedule = read.schedule().stream()
                .map((entry) -> left.stream().filter(entry::saysTheSameAs).findFirst().map((same) -> {
                    left.remove(same);
                    return same;
                }).orElse(entry)).toList();
        return new Teaser(before.id(), read.content(), schedule, before.version() + 1);
    }

    /**
     * The teasers of which an edit is undecided, was decided since, or was given up while legacy may still apply it.
     */
    private Set<TeaserId> editedSince(Collection<TeaserId> ids, Instant since) {
        OffsetDateTime then = since.atOffset(ZoneOffset.UTC);
        Set<TeaserId> edited = new HashSet<>();
        this.jdbc.sql("""
                SELECT DISTINCT teaser_id FROM operation
                WHERE teaser_id = ANY (?) AND (state NOT IN ('COMMITTED', 'ABORTED') OR decided_at >= ?
                    OR (state = 'ABORTED' AND settle_until >= ?))
                """).param(values(ids)).param(then).param(then)
                .query((row) -> {
                    edited.add(new TeaserId(row.getString("teaser_id")));
                });
        return edited;
    }

    private Map<TeaserId, Known> known(Collection<TeaserId> ids) {
        Map<TeaserId, Known> known = new HashMap<>();
        this.jdbc.sql("""
                SELECT coalesce(s.teaser_id, d.teaser_id) AS id, d.teaser_id IS NOT NULL AS owed, s.site_revision,
                       CASE WHEN d.teaser_id IS NOT NULL THEN d.last_raw ELSE s.raw END AS raw
                FROM (SELECT * FROM legacy_document WHERE teaser_id = ANY (?)) s
                    FULL JOIN (SELECT * FROM legacy_debt WHERE teaser_id = ANY (?)) d USING (teaser_id)
                """).param(values(ids)).param(values(ids)).query((row) -> {
            known.put(new TeaserId(row.getString("id")),
                    new Known(row.getString("raw"), row.getString("site_revision"), row.getBoolean("owed")));
        });
        return known;
    }

    private void keep(Collection<LegacyDocument> given, Site site) {
        if (given.isEmpty()) {
            return;
        }
        this.jdbc.sql("""
                INSERT INTO legacy_document (teaser_id, raw, site_revision, synced_at)
                SELECT teaser_id, raw, ?, ? FROM unnest(?::text[], ?::text[]) AS given (teaser_id, raw)
                ON CONFLICT (teaser_id) DO UPDATE SET raw = excluded.raw, site_revision = excluded.site_revision,
                    synced_at = excluded.synced_at
                """).param(site.revision()).param(this.clock.instant().atOffset(ZoneOffset.UTC))
                .param(values(given.stream().map((document) -> document.id().orElseThrow()).toList()))
                .param(given.stream().map(LegacyDocument::raw).toArray(String[]::new)).update();
    }

    private void foundForeign(List<Map.Entry<TeaserId, LegacyDocument>> given) {
        if (!given.isEmpty()) {
            this.jdbc.sql("""
                    INSERT INTO foreign_edit (teaser_id, raw, seen_at)
                    SELECT teaser_id, raw, ? FROM unnest(?::text[], ?::text[]) AS given (teaser_id, raw)
                    ON CONFLICT (teaser_id) DO UPDATE SET raw = excluded.raw, seen_at = excluded.seen_at
                    """).param(this.clock.instant().atOffset(ZoneOffset.UTC))
                    .param(values(given.stream().map(Map.Entry::getKey).toList()))
                    .param(given.stream().map((each) -> each.getValue().raw()).toArray(String[]::new)).update();
        }
    }

    private static String[] values(Collection<TeaserId> ids) {
        return ids.stream().map(TeaserId::value).toArray(String[]::new);
    }
}
