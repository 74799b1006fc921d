-- What dashboards and notebooks may ask, without knowing the tables: a role that may read these views needs nothing else,
-- and sees neither what an edit says nor a raw document.

CREATE VIEW tower_step AS
SELECT step,
       (ARRAY ['PREPARATION', 'IMPORTED', 'DUAL_EDITING', 'RELATIONAL_READS', 'RELATIONAL_ONLY'])[step + 1] AS name,
       since, maintenance, maintenance_reason, coalesce(paused_until > now(), false) AS writes_are_held_back
FROM migration_state;
COMMENT ON VIEW tower_step IS 'the step in force; one row';

CREATE VIEW tower_steps AS
SELECT at, split_part(what, ' ', 2)::smallint AS step, split_part(what, ' ', 3) AS name, who, detail,
       lead(at) OVER (ORDER BY id) AS until
FROM migration_event
WHERE what ~ '^step [0-4] ';
COMMENT ON VIEW tower_steps IS 'every step that was in force, since when, until when (null: it still is), and by whom';

CREATE VIEW tower_instances AS
SELECT name, requested, started_at, beat_at, extract(epoch FROM now() - beat_at)::double precision AS silent_seconds
FROM instance;
COMMENT ON VIEW tower_instances IS 'instances of the last day; one that has been silent for long is gone';

CREATE VIEW tower_operations_by_state AS
SELECT state, kind, count(*) AS operations, min(created_at) AS oldest, max(created_at) AS newest
FROM operation
GROUP BY state, kind;
COMMENT ON VIEW tower_operations_by_state IS 'the journal, counted';

CREATE VIEW tower_operations_by_hour AS
SELECT date_trunc('hour', created_at) AS hour, state, kind, step, count(*) AS operations,
       count(DISTINCT author) AS editors,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - created_at)) AS median_seconds,
       max(extract(epoch FROM decided_at - created_at)) AS longest_seconds
FROM operation
GROUP BY date_trunc('hour', created_at), state, kind, step;
COMMENT ON VIEW tower_operations_by_hour IS 'edits by the hour that they began in, and how long they took to be decided';

CREATE VIEW tower_open_operations AS
SELECT id, teaser_id, kind, state, step, author, created_at, attempts, failure
FROM operation
WHERE state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING', 'QUARANTINED');
COMMENT ON VIEW tower_open_operations IS 'edits on their way, and those that wait for an operator (QUARANTINED)';

CREATE VIEW tower_debt AS
SELECT teaser_id, since, attempts, look_at AS next_attempt_at
FROM legacy_debt;
COMMENT ON VIEW tower_debt IS 'teasers that legacy is owed since it is not written to';

CREATE VIEW tower_imports AS
SELECT id, status, phase, dry_run, started_by, started_at, ended_at, total, read, imported, unchanged, removed, issues,
       failure, signed_off_by, signed_off_at, sign_off_reason
FROM import_run;
COMMENT ON VIEW tower_imports IS 'imports, running and ended';

CREATE VIEW tower_import_issues AS
SELECT run_id, rule, count(*) AS issues, count(DISTINCT document_id) AS documents, min(document_id) AS for_example
FROM import_issue
GROUP BY run_id, rule;
COMMENT ON VIEW tower_import_issues IS 'what imports found odd, by rule';

CREATE VIEW tower_parity_runs AS
SELECT id, status, phase, control, started_by, started_at, ended_at, from_at, until_at,
       content_compared + rules_compared AS compared, content_equal + rules_equal AS equal,
       content_different + rules_different AS different,
       content_not_comparable + rules_not_comparable AS not_comparable, failure
FROM parity_run;
COMMENT ON VIEW tower_parity_runs IS 'comparisons of both systems, running and ended';

CREATE VIEW tower_differences AS
SELECT d.run_id, d.half, d.cause, d.comparable, d.page, d.language, d.support, d.zone_id, d.teaser_id, d.instant,
       d.until, d.times, d.fields, a.reason AS accepted_because, a.accepted_by, a.until AS accepted_until
FROM parity_difference d
LEFT JOIN parity_acceptance a ON a.key = d.key AND a.until > now()
WHERE d.run_id = (SELECT id FROM parity_run WHERE status = 'COMPLETED' AND NOT control ORDER BY started_at DESC LIMIT 1);
COMMENT ON VIEW tower_differences IS 'what the last complete parity run has found, and what of that somebody has accepted';

CREATE VIEW tower_shadow_by_hour AS
SELECT date_trunc('hour', minute) AS hour, sum(equal)::bigint AS equal, sum(different)::bigint AS different,
       sum(not_comparable)::bigint AS not_comparable, sum(dropped)::bigint AS dropped
FROM shadow_minute
GROUP BY date_trunc('hour', minute);
COMMENT ON VIEW tower_shadow_by_hour IS 'real reads that were compared with the other system, by the hour';
