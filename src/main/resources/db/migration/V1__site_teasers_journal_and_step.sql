-- The site, what is programmed into it, the journal of edits, and where the migration stands.
-- Ids and codes are compared in code point order (collation C), as the order of a page's teasers is.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The site: pages and their zones, as the legacy API lists them ------------------------------------------------------

CREATE TABLE page (
    id       text COLLATE "C" PRIMARY KEY,
    code     text NOT NULL,
    language text NOT NULL,
    title    text,
    UNIQUE (code, language)
);

CREATE TABLE zone (
    id          text COLLATE "C" PRIMARY KEY,
    page_id     text COLLATE "C" NOT NULL REFERENCES page,
    legacy_id   text NOT NULL,
    code        text NOT NULL,
    title       text,
    ordinal     integer NOT NULL,
    sort_order  integer NOT NULL,
    max_teasers integer CHECK (max_teasers >= 0),
    template    text,
    aliases     text[] NOT NULL DEFAULT '{}',
    UNIQUE (page_id, legacy_id)
);
COMMENT ON COLUMN zone.id IS 'legacy_id, or page_id~legacy_id where two pages have a zone of that legacy id';
COMMENT ON COLUMN zone.ordinal IS 'place in the page''s list: what orders the zones of a page';
COMMENT ON COLUMN zone.max_teasers IS 'how many teasers the zone shows; null: all';

-- One row. The revision changes whenever a page or a zone does, so that what was read with the old ones is read again.
CREATE TABLE site_revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    revision text NOT NULL
);
INSERT INTO site_revision (revision) VALUES ('empty');

-- Teasers and their schedule: one aggregate, one version -------------------------------------------------------------

CREATE TABLE teaser (
    id             text COLLATE "C" PRIMARY KEY,
    language       text NOT NULL,
    kind           text NOT NULL,
    title          text,
    subtitle       text,
    description    text,
    program_id     text,
    url            text,
    image          text,
    call_to_action text,
    supports       text[] NOT NULL CHECK (supports <@ ARRAY ['web', 'app', 'tv']),
    status         text NOT NULL CHECK (status IN ('DRAFT', 'PUBLISHED')),
    version        bigint NOT NULL CHECK (version > 0),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    search         text GENERATED ALWAYS AS (lower(coalesce(title, '') || ' ' || coalesce(subtitle, '') || ' '
                   || coalesce(description, '') || ' ' || coalesce(program_id, ''))) STORED,
    title_order    text GENERATED ALWAYS AS (lower(left(title, 300))) STORED
);
COMMENT ON COLUMN teaser.title_order IS 'what titles are sorted by: an index does not take what legacy can hold';
CREATE INDEX teaser_search ON teaser USING gin (search gin_trgm_ops);
CREATE INDEX teaser_title ON teaser (title_order, id);
CREATE INDEX teaser_updated_at ON teaser (updated_at, id);
CREATE INDEX teaser_program_id ON teaser USING hash (program_id);

CREATE TABLE schedule_entry (
    id          text COLLATE "C" PRIMARY KEY,
    teaser_id   text COLLATE "C" NOT NULL REFERENCES teaser ON DELETE CASCADE,
    zone_id     text COLLATE "C" NOT NULL REFERENCES zone,
    position    double precision CHECK (position > '-Infinity' AND position < 'Infinity'),
    starts_at   timestamptz,
    ends_at     timestamptz,
    ranked_from timestamptz,
    during      tstzrange GENERATED ALWAYS AS (tstzrange(starts_at, ends_at, '[)')) STORED,
    CHECK (starts_at < ends_at),
    CONSTRAINT schedule_entry_never_overlaps
        EXCLUDE USING gist (teaser_id WITH =, zone_id WITH =, during WITH &&) DEFERRABLE INITIALLY IMMEDIATE
);
COMMENT ON COLUMN schedule_entry.ranked_from IS
    'the start that orders it among equals: that of the legacy window that it is a part of; -infinity: none';
CREATE INDEX schedule_entry_teaser ON schedule_entry (teaser_id);
CREATE INDEX schedule_entry_zone_during ON schedule_entry USING gist (zone_id, during);
CREATE INDEX schedule_entry_zone_start ON schedule_entry (zone_id, starts_at);
CREATE INDEX schedule_entry_zone_end ON schedule_entry (zone_id, ends_at);

-- What legacy is known to hold: the raw document as last synced.
CREATE TABLE legacy_document (
    teaser_id     text COLLATE "C" PRIMARY KEY REFERENCES teaser ON DELETE CASCADE,
    raw           text NOT NULL,
    site_revision text NOT NULL,
    synced_at     timestamptz NOT NULL
);
COMMENT ON COLUMN legacy_document.site_revision IS 'the pages and zones that the document was read with';

-- The journal of edits -----------------------------------------------------------------------------------------------

CREATE TABLE operation (
    id              uuid PRIMARY KEY,
    teaser_id       text COLLATE "C" NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('CREATE', 'UPDATE', 'DELETE', 'PAY_DEBT')),
    state           text NOT NULL CHECK (state IN
                    ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING', 'COMMITTED', 'ABORTED', 'QUARANTINED')),
    step            smallint NOT NULL,
    author          text NOT NULL,
    undoes          uuid REFERENCES operation,
    before          jsonb,
    after           jsonb,
    raw_before      text,
    raw_after       text,
    created_at      timestamptz NOT NULL,
    settle_until    timestamptz,
    decided_at      timestamptz,
    owner           uuid NOT NULL,
    epoch           integer NOT NULL DEFAULT 0,
    attempts        integer NOT NULL DEFAULT 0,
    look_at         timestamptz NOT NULL,
    failure         text,
    failure_detail  text,
    idempotency_key text,
    request_hash    text,
    entry_id        text,
    CHECK (state IN ('COMMITTED', 'ABORTED') = (decided_at IS NOT NULL))
);
COMMENT ON COLUMN operation.raw_before IS 'the legacy document before the edit, as legacy sent it; null: there was none';
COMMENT ON COLUMN operation.raw_after IS 'the legacy document after the edit, as sent to it; null: none is left';
COMMENT ON COLUMN operation.entry_id IS 'the schedule entry that the edit is about; null: the teaser';
COMMENT ON COLUMN operation.look_at IS 'when recovery looks at it next: when, never what is safe; infinity: never';
-- The lock: a teaser has one undecided operation at the most.
CREATE UNIQUE INDEX operation_one_undecided_per_teaser ON operation (teaser_id)
    WHERE state IN ('RESERVED', 'SENDING', 'IN_DOUBT', 'ABORTING', 'QUARANTINED');
CREATE UNIQUE INDEX operation_idempotency ON operation (author, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX operation_teaser ON operation (teaser_id, created_at DESC);
CREATE INDEX operation_created_at ON operation (created_at DESC, id);
CREATE INDEX operation_author ON operation (author, created_at DESC);
CREATE INDEX operation_to_look_at ON operation (look_at) WHERE state NOT IN ('COMMITTED', 'QUARANTINED');

-- What was edited while legacy was not written to (step 4), and what legacy must still hold when it is paid.
CREATE TABLE legacy_debt (
    teaser_id  text COLLATE "C" PRIMARY KEY,
    last_raw   text,
    since      timestamptz NOT NULL,
    attempts   integer NOT NULL DEFAULT 0,
    look_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX legacy_debt_look_at ON legacy_debt (look_at);
COMMENT ON COLUMN legacy_debt.last_raw IS 'the document as last synced, before the first unsent edit; null: legacy has none';

-- Documents that somebody else has changed in legacy while nobody else should: found, and not overwritten.
CREATE TABLE foreign_edit (
    teaser_id text COLLATE "C" PRIMARY KEY,
    raw       text,
    seen_at   timestamptz NOT NULL
);
COMMENT ON COLUMN foreign_edit.raw IS 'the document as it was found; null: it is gone';

-- Where the migration stands -----------------------------------------------------------------------------------------

CREATE TABLE migration_state (
    only_row           boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    step               smallint NOT NULL CHECK (step BETWEEN 0 AND 4),
    since              timestamptz NOT NULL,
    maintenance        text NOT NULL DEFAULT 'OFF' CHECK (maintenance IN ('OFF', 'WRITES', 'ALL')),
    maintenance_reason text,
    paused_until       timestamptz
);
COMMENT ON COLUMN migration_state.paused_until IS 'writes wait until then, while a step changes where pages are read from';

-- Who runs, and which step each of them requests. One that has not beaten for a while is gone.
CREATE TABLE instance (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    requested  smallint NOT NULL CHECK (requested BETWEEN 0 AND 4),
    started_at timestamptz NOT NULL,
    beat_at    timestamptz NOT NULL
);

CREATE TABLE migration_event (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL,
    who    text NOT NULL,
    what   text NOT NULL,
    detail text
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is written once: % on % is refused', tg_op, tg_table_name; END $$;
CREATE TRIGGER migration_event_is_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON migration_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Imports ------------------------------------------------------------------------------------------------------------

CREATE TABLE import_run (
    id          uuid PRIMARY KEY,
    status      text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED')),
    started_by  text NOT NULL,
    started_at  timestamptz NOT NULL,
    beat_at     timestamptz NOT NULL,
    ended_at    timestamptz,
    total       bigint,
    read        bigint NOT NULL DEFAULT 0,
    imported    bigint NOT NULL DEFAULT 0,
    unchanged   bigint NOT NULL DEFAULT 0,
    removed     bigint NOT NULL DEFAULT 0,
    issues      bigint NOT NULL DEFAULT 0,
    failure     text,
    CHECK ((status = 'RUNNING') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX import_run_one_at_a_time ON import_run ((true)) WHERE status = 'RUNNING';
CREATE INDEX import_run_started_at ON import_run (started_at DESC, id);

CREATE TABLE import_issue (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
    document_id text,
    rule        text NOT NULL,
    field       text,
    detail      text NOT NULL,
    raw         text
);
CREATE INDEX import_issue_run ON import_issue (run_id, id);

-- What an import run has seen of the legacy documents, to find those that are gone.
CREATE UNLOGGED TABLE import_seen (
    run_id    uuid NOT NULL,
    teaser_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (run_id, teaser_id)
);
