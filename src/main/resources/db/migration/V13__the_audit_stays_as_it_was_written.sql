-- Also for whoever switches triggers off for a session, as tools that copy rows do; and the role that owns the table, which
-- is the service's own, gives up what it never does.
ALTER TABLE migration_event ENABLE ALWAYS TRIGGER migration_event_is_written_once;
REVOKE UPDATE, DELETE, TRUNCATE ON migration_event FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON migration_event FROM CURRENT_USER;

CREATE INDEX migration_event_by_who ON migration_event (who, id);
CREATE INDEX migration_event_by_time ON migration_event (at, id);
