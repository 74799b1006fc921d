-- Do both systems show the same: parity runs, real reads compared in the shadow, samples, and overrides of the guard.

CREATE TABLE parity_run (
    id                     uuid PRIMARY KEY,
    status                 text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED')),
    phase                  text NOT NULL CHECK (phase IN ('READING', 'LOOKING_AGAIN', 'COMPARING', 'JUDGING', 'ENDED')),
    control                boolean NOT NULL,
    ahead                  boolean NOT NULL,
    started_by             text NOT NULL,
    started_at             timestamptz NOT NULL,
    beat_at                timestamptz NOT NULL,
    ended_at               timestamptz,
    from_at                timestamptz NOT NULL,
    until_at               timestamptz NOT NULL,
    documents              bigint NOT NULL DEFAULT 0,
    documents_total        bigint,
    looked_at_again        bigint NOT NULL DEFAULT 0,
    content_compared       bigint NOT NULL DEFAULT 0,
    content_equal          bigint NOT NULL DEFAULT 0,
    content_different      bigint NOT NULL DEFAULT 0,
    content_not_comparable bigint NOT NULL DEFAULT 0,
    rules_compared         bigint NOT NULL DEFAULT 0,
    rules_equal            bigint NOT NULL DEFAULT 0,
    rules_different        bigint NOT NULL DEFAULT 0,
    rules_not_comparable   bigint NOT NULL DEFAULT 0,
    asked_now              bigint NOT NULL DEFAULT 0,
    asked_stabbing         bigint NOT NULL DEFAULT 0,
    stabbing               bigint NOT NULL DEFAULT 0,
    asked_boundaries       bigint NOT NULL DEFAULT 0,
    boundaries             bigint NOT NULL DEFAULT 0,
    at_ignored             boolean NOT NULL DEFAULT false,
    legacy_millis          bigint,
    throttled              text,
    beyond                 bigint NOT NULL DEFAULT 0,
    failure                text,
    CHECK ((status = 'RUNNING') = (ended_at IS NULL))
);
COMMENT ON COLUMN parity_run.ahead IS 'it began at its own start and looked ahead as far as is wanted, so that the guard may rely on it';
COMMENT ON COLUMN parity_run.beyond IS 'how often something was found for which there was no room any more';
CREATE UNIQUE INDEX parity_run_one_at_a_time ON parity_run ((true)) WHERE status = 'RUNNING';
CREATE INDEX parity_run_started_at ON parity_run (started_at DESC, id);

-- What a run has found: one row for each page, support, zone, teaser and cause.
CREATE TABLE parity_difference (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id     uuid NOT NULL REFERENCES parity_run ON DELETE CASCADE,
    half       text NOT NULL CHECK (half IN ('CONTENT', 'RULES')),
    cause      text NOT NULL,
    comparable boolean NOT NULL,
    page_id    text,
    page       text,
    language   text,
    support    text,
    zone_id    text,
    teaser_id  text COLLATE "C",
    instant    timestamptz NOT NULL,
    until      timestamptz NOT NULL,
    times      bigint NOT NULL,
    fields     text[] NOT NULL,
    legacy     jsonb NOT NULL,
    ours       jsonb NOT NULL,
    key        text NOT NULL
);
COMMENT ON COLUMN parity_difference.key IS 'the same for the same difference found by another run';
CREATE INDEX parity_difference_run ON parity_difference (run_id, id);
CREATE INDEX parity_difference_key ON parity_difference (key);

-- Differences that somebody has found to be all right, for a while.
CREATE TABLE parity_acceptance (
    key         text PRIMARY KEY,
    reason      text NOT NULL,
    accepted_by text NOT NULL,
    accepted_at timestamptz NOT NULL,
    until       timestamptz NOT NULL
);

-- Real reads that were compared, by the minute, of all instances together.
CREATE TABLE shadow_minute (
    minute         timestamptz PRIMARY KEY,
    equal          bigint NOT NULL DEFAULT 0,
    different      bigint NOT NULL DEFAULT 0,
    not_comparable bigint NOT NULL DEFAULT 0,
    dropped        bigint NOT NULL DEFAULT 0
);

-- What pages showed at chosen instants, to be compared with what they show after a change.
CREATE TABLE page_sample (
    id         uuid PRIMARY KEY,
    name       text,
    status     text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED')),
    source     text NOT NULL CHECK (source IN ('LEGACY', 'POSTGRESQL')),
    step       smallint NOT NULL,
    taken_by   text NOT NULL,
    started_at timestamptz NOT NULL,
    beat_at    timestamptz NOT NULL,
    ended_at   timestamptz,
    instants   timestamptz[] NOT NULL,
    pages      bigint NOT NULL DEFAULT 0,
    failure    text
);
CREATE INDEX page_sample_started_at ON page_sample (started_at DESC, id);
CREATE UNIQUE INDEX page_sample_one_at_a_time ON page_sample ((true)) WHERE status = 'RUNNING';
CREATE TABLE page_sample_content (
    sample_id uuid NOT NULL REFERENCES page_sample ON DELETE CASCADE,
    page_id   text COLLATE "C" NOT NULL,
    support   text NOT NULL,
    instant   timestamptz NOT NULL,
    content   jsonb NOT NULL,
    PRIMARY KEY (sample_id, page_id, support, instant)
);
COMMENT ON COLUMN page_sample_content.content IS 'zone by zone: its id and limit, and of each teaser the id, a digest of what it says, position and window';
CREATE TABLE page_sample_comparison (
    sample_id   uuid PRIMARY KEY REFERENCES page_sample ON DELETE CASCADE,
    status      text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED')),
    source      text NOT NULL CHECK (source IN ('LEGACY', 'POSTGRESQL')),
    step        smallint NOT NULL,
    compared_by text NOT NULL,
    started_at  timestamptz NOT NULL,
    beat_at     timestamptz NOT NULL,
    ended_at    timestamptz,
    compared    bigint NOT NULL DEFAULT 0,
    equal       bigint NOT NULL DEFAULT 0,
    different   bigint NOT NULL DEFAULT 0,
    by_cause    jsonb NOT NULL DEFAULT '{}',
    differences jsonb NOT NULL DEFAULT '[]',
    failure     text
);

CREATE UNIQUE INDEX page_sample_comparison_one_at_a_time ON page_sample_comparison ((true)) WHERE status = 'RUNNING';

-- One move of the step that ops let through although the guard is red.
CREATE TABLE guard_override (
    from_step smallint NOT NULL,
    to_step   smallint NOT NULL,
    reason    text NOT NULL,
    given_by  text NOT NULL,
    given_at  timestamptz NOT NULL,
    until     timestamptz NOT NULL,
    PRIMARY KEY (from_step, to_step)
);
