-- Imports that another instance carries on, that only look, and whose issues are signed off ---------------------------

ALTER TABLE import_run
    ADD COLUMN dry_run             boolean NOT NULL DEFAULT false,
    ADD COLUMN takes_all           boolean NOT NULL DEFAULT false,
    ADD COLUMN epoch               integer NOT NULL DEFAULT 0,
    ADD COLUMN in_vain             integer NOT NULL DEFAULT 0,
    ADD COLUMN carried_since       timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN carried_from        bigint NOT NULL DEFAULT 0,
    ADD COLUMN phase               text NOT NULL DEFAULT 'PAGES' CHECK (phase IN
                                   ('PAGES', 'LIST', 'SECOND_LOOK', 'SEARCH', 'REMOVAL', 'LAST_LOOK', 'DONE')),
    ADD COLUMN walk                integer NOT NULL DEFAULT 1,
    ADD COLUMN list_size           integer NOT NULL DEFAULT 0,
    ADD COLUMN list_offset         bigint NOT NULL DEFAULT 0,
    ADD COLUMN walk_seen           bigint NOT NULL DEFAULT 0,
    ADD COLUMN walk_total_at_first bigint,
    ADD COLUMN walk_total          bigint,
    ADD COLUMN signed_off_by       text,
    ADD COLUMN signed_off_at       timestamptz,
    ADD COLUMN sign_off_reason     text,
    ADD CHECK ((signed_off_by IS NULL) = (signed_off_at IS NULL)),
    ADD CHECK ((signed_off_by IS NULL) = (sign_off_reason IS NULL));
UPDATE import_run SET phase = 'DONE' WHERE status = 'COMPLETED';
COMMENT ON COLUMN import_run.takes_all IS 'none was complete before it: then everything is taken in, whatever the step';
COMMENT ON COLUMN import_run.epoch IS 'one more for each instance that carries it: only the last one may write';
COMMENT ON COLUMN import_run.in_vain IS 'how many instances have carried it since anything was written';
COMMENT ON COLUMN import_run.carried_from IS 'how many documents had been read when that instance took it over';
COMMENT ON COLUMN import_run.list_offset IS 'how many places of the list this walk is past';

-- The cursor of a run that is carried on counts on what it has seen, so a crash of the server must leave it there.
ALTER TABLE import_seen SET LOGGED;

-- Documents that a run must look at again, because an edit was in the way.
CREATE TABLE import_again (
    run_id    uuid NOT NULL,
    teaser_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (run_id, teaser_id)
);

-- Documents that legacy says are gone, before it is known whether they are too many.
CREATE TABLE import_gone (
    run_id    uuid NOT NULL,
    teaser_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (run_id, teaser_id)
);

-- Rules for what legacy's own rules leave open, set by ops -------------------------------------------------------------

CREATE TABLE zone_alias (
    alias   text COLLATE "C" NOT NULL,
    zone_id text COLLATE "C" NOT NULL,
    reason  text NOT NULL,
    set_by  text NOT NULL,
    set_at  timestamptz NOT NULL,
    PRIMARY KEY (alias, zone_id)
);
COMMENT ON TABLE zone_alias IS 'a further name that documents use for a zone; no name that legacy knows yields to it';

CREATE TABLE document_exception (
    document_id text COLLATE "C" PRIMARY KEY,
    zone_id     text COLLATE "C" NOT NULL,
    reason      text NOT NULL,
    set_by      text NOT NULL,
    set_at      timestamptz NOT NULL
);
COMMENT ON TABLE document_exception IS 'the zone of a document whose own reference leads nowhere';

ALTER TABLE site_revision ADD COLUMN rules_revision text NOT NULL DEFAULT '';
COMMENT ON COLUMN site_revision.rules_revision IS 'changes with the rules; empty: there are none';
