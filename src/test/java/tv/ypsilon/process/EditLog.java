package tv.ypsilon.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tv.ypsilon.ApiClient;
import tv.ypsilon.simulator.LegacySimulator;

/**
 * What editors asked for and were answered, to be held against what both sides have in the end. Titles stand for edits:
 * no two want the same.
 */
final class EditLog {

    /** What an editor wants of a teaser. */
    enum Kind {
        CREATE, UPDATE, DELETE
    }

    /**
     * An edit and what its editor was told.
     *
     * @param teaser null for a create that was not answered well
     * @param title wanted; of a delete, the last known
     * @param status null if there was no answer
     * @param version that was answered
     * @param operation named in the answer to an edit of which nobody knows yet
     */
    record Told(
            Kind kind,
            @Nullable String teaser,
            String title,
            @Nullable Integer status,
            String problem,
            long version,
            @Nullable String operation) {

        boolean isDone() {
            return this.status != null && this.status < 300;
        }

        boolean isUnknown() {
            return this.status == null || this.status == 504;
        }
    }

    /** A committed operation. */
    private record Committed(String id, Kind kind, String teaser, long before, long after, @Nullable String title) {}

    /** A teaser as PostgreSQL has it. */
    private record Stored(long version, @Nullable String title, @Nullable String raw) {}

    /** What a page reader can see of a teaser. */
    record Sight(String teaser, String title) {}

    private final List<Told> told = new ArrayList<>();

    private final Map<Sight, Instant> sights = new HashMap<>();

    synchronized void add(Told answer) {
        this.told.add(answer);
    }

    /** A page reader sees this. */
    synchronized void sees(Sight sight) {
        this.sights.putIfAbsent(sight, Instant.now());
    }

    /** All that page readers saw, and when first. */
    synchronized Map<Sight, Instant> sights() {
        return Map.copyOf(this.sights);
    }

    synchronized List<Told> all() {
        return List.copyOf(this.told);
    }

    /** How many of each answer there were. */
    Map<String, Long> summary() {
        return all().stream()
                .collect(Collectors.groupingBy(
                        (edit) -> edit.status() == null ? "no answer" : (edit.status() + " " + edit.problem()).strip(),
                        TreeMap::new, Collectors.counting()));
    }

    /**
     * Everything that breaks a promise, in words; empty if nothing does. To be asked when all is quiet.
     *
     * @param initial the versions of the teasers that were there at the beginning, with their ids as titles
     */
    List<String> violations(JdbcClient jdbc, LegacySimulator legacy, ApiClient api, Map<String, Long> initial) {
        List<String> violations = new ArrayList<>();
        jdbc.sql("SELECT id, teaser_id, state FROM operation WHERE decided_at IS NULL")
                .query((row) -> {
                    violations.add("operation %s of %s is left %s".formatted(row.getString(1), row.getString(2),
                            row.getString(3)));
                });
        List<Committed> committed = jdbc.sql("""
                SELECT id, kind, teaser_id, coalesce((before->>'version')::bigint, 0) AS version_before,
                       (after->>'version')::bigint + 1 AS version_after, after->>'title' AS title
                FROM operation WHERE state = 'COMMITTED' ORDER BY decided_at
                """).query((row, _) -> new Committed(row.getString("id"), Kind.valueOf(row.getString("kind")),
                row.getString("teaser_id"), row.getLong("version_before"), row.getLong("version_after"),
                row.getString("title"))).list();
        Map<String, Stored> stored = new HashMap<>();
        jdbc.sql("SELECT id, version, title, raw FROM teaser LEFT JOIN legacy_document ON teaser_id = id")
                .query((row) -> {
                    stored.put(row.getString("id"),
                            new Stored(row.getLong("version"), row.getString("title"), row.getString("raw")));
                });
        bothSidesAreEqual(stored, legacy.documents(), violations);
        versionsHaveNoGaps(stored, committed, initial, violations);
        answersAreKept(committed, api, violations);
        oneRequestEach(committed, legacy, violations);
        nothingThatWasTakenBackWasSeen(committed, initial, violations);
        return violations;
    }

    private static void bothSidesAreEqual(Map<String, Stored> stored, Map<String, String> documents,
            List<String> violations) {
        TreeSet<String> ids = new TreeSet<>(stored.keySet());
        ids.addAll(documents.keySet());
        for (String id : ids) {
            Stored here = stored.get(id);
            String there = documents.get(id);
            if (here == null || there == null) {
                violations.add("%s is in %s only".formatted(id, here == null ? "legacy" : "PostgreSQL"));
                continue;
            }
            String title = JsonMapper.shared().readTree(there).path("title").asString("");
            if (!Objects.equals(here.title(), title)) {
                violations.add("%s is '%s' in PostgreSQL and '%s' in legacy".formatted(id, here.title(), title));
            }
            if (here.raw() == null
                    || !JsonMapper.shared().readTree(here.raw()).equals(JsonMapper.shared().readTree(there))) {
                violations.add("%s is not as last synced: %s, %s".formatted(id, here.raw(), there));
            }
        }
    }

    private static void versionsHaveNoGaps(Map<String, Stored> stored, List<Committed> committed,
            Map<String, Long> initial, List<String> violations) {
        Map<String, Long> versions = new HashMap<>(initial);
        Comparator<Committed> byVersion = Comparator.comparingLong(Committed::before);
        for (Committed edit : committed.stream().sorted(byVersion).toList()) {
            long before = versions.getOrDefault(edit.teaser(), 0L);
            if (edit.before() != before) {
                violations.add("%s is at version %d when %s begins".formatted(edit.teaser(), before, edit));
            }
            if (edit.kind() == Kind.DELETE) {
                versions.remove(edit.teaser());
            } else {
                versions.put(edit.teaser(), edit.after());
            }
        }
        Map<String, Long> now = stored.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().version()));
        if (!now.equals(versions)) {
            TreeSet<String> differing = new TreeSet<>(now.keySet());
            differing.addAll(versions.keySet());
            differing.removeIf((id) -> Objects.equals(now.get(id), versions.get(id)));
            differing.forEach((id) -> violations.add("%s is at version %s, but was committed as %s".formatted(id,
                    now.get(id), versions.get(id))));
        }
    }

    private void answersAreKept(List<Committed> committed, ApiClient api, List<String> violations) {
        Map<String, Committed> byTitle = committed.stream().filter((edit) -> edit.title() != null)
                .collect(Collectors.toMap(Committed::title, (edit) -> edit, (one, other) -> {
                    violations.add("one edit was committed twice: %s, %s".formatted(one, other));
                    return one;
                }));
        Map<String, Committed> deletes = committed.stream().filter((edit) -> edit.kind() == Kind.DELETE)
                .collect(Collectors.toMap(Committed::teaser, (edit) -> edit, (one, _) -> one));
        for (Told edit : all()) {
            Committed found = edit.kind() == Kind.DELETE ? deletes.get(Objects.requireNonNull(edit.teaser()))
                    : byTitle.get(edit.title());
            if (edit.isDone()) {
                if (found == null) {
                    violations.add("an edit that was answered as done is lost: " + edit);
                } else if (edit.kind() != Kind.DELETE
                        && (found.after() != edit.version() || !found.teaser().equals(edit.teaser()))) {
                    violations.add("%s was committed as %s".formatted(edit, found));
                }
            } else if (!edit.isUnknown()) {
                if (found != null) {
                    violations.add("an edit that was answered as not done is committed: %s, %s".formatted(edit, found));
                }
            } else if (edit.operation() != null) {
                // where the operation was never written, there is none to be asked, and nothing was done
                ApiClient.Answer answer = api.as("viewer").get(edit.operation());
                String outcome = answer.status() == 404 ? "NOT_DONE" : answer.text("outcome");
                boolean again = all().stream()
                        .anyMatch(
                                (other) -> !other.equals(edit) && other.title().equals(edit.title()) && other.isDone());
                if (!outcome.equals(found == null ? "NOT_DONE" : "DONE") && !again) {
                    violations.add("its operation says %s (%d): %s, %s".formatted(outcome, answer.status(), edit,
                            Optional.ofNullable(found)));
                }
            }
        }
        List<String> wanted = all().stream().map(Told::title).toList();
        byTitle.keySet().stream().filter((title) -> !wanted.contains(title))
                .forEach((title) -> violations.add("nobody asked for '%s'".formatted(title)));
    }

    private void nothingThatWasTakenBackWasSeen(List<Committed> committed, Map<String, Long> initial,
            List<String> violations) {
        Set<Sight> lasting = committed.stream().filter((edit) -> edit.title() != null)
                .map((edit) -> new Sight(edit.teaser(), edit.title())).collect(Collectors.toSet());
        initial.keySet().forEach((teaser) -> lasting.add(new Sight(teaser, teaser)));
        sights().forEach((sight, at) -> {
            if (!lasting.contains(sight)) {
                violations.add("a reader saw %s at %s, and that was taken back".formatted(sight, at));
            }
        });
    }

    private static void oneRequestEach(List<Committed> committed, LegacySimulator legacy, List<String> violations) {
        Map<String, Long> sent = legacy.requests().stream()
                .filter((request) -> !request.method().equals("GET") && request.operation().isPresent())
                .collect(Collectors.groupingBy((request) -> request.operation().orElseThrow(), Collectors.counting()));
        for (Committed edit : committed) {
            long times = sent.getOrDefault(edit.id(), 0L);
            if (times != 1) {
                violations.add("%s was sent %d times".formatted(edit, times));
            }
        }
    }
}
