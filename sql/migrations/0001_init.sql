-- +goose Up

CREATE TABLE runs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command     text NOT NULL,
    version     text NOT NULL,
    dataset     text NOT NULL CHECK (dataset IN ('real', 'sample')),
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    status      text NOT NULL CHECK (status IN ('running', 'ok', 'partial', 'failed')),
    error       text NOT NULL DEFAULT '',
    counts      jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE runs IS 'One row for each run of the program.';

CREATE TABLE board_results (
    run_id        bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    source        text NOT NULL,
    board         text NOT NULL,
    host          text NOT NULL,
    robots        text NOT NULL,
    requests      integer NOT NULL CHECK (requests >= 0),
    failed        integer NOT NULL CHECK (failed >= 0),
    not_modified  integer NOT NULL CHECK (not_modified >= 0),
    bytes         bigint NOT NULL CHECK (bytes >= 0),
    postings      integer NOT NULL CHECK (postings >= 0),
    problems      jsonb NOT NULL,
    problem_count integer NOT NULL CHECK (problem_count >= 0),
    complete      boolean NOT NULL,
    error         text NOT NULL,
    PRIMARY KEY (run_id, source, board)
);
CREATE INDEX board_results_latest ON board_results (source, board, run_id DESC);
COMMENT ON TABLE board_results IS 'How reading each board went, run by run; failures are rows too.';

CREATE TABLE bodies (
    hash    text PRIMARY KEY,
    content bytea NOT NULL,
    size    bigint NOT NULL CHECK (size >= 0)
);
-- The content is gzip already: a second compression would only cost time.
ALTER TABLE bodies ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE bodies IS 'Response bodies, gzip, each stored once under the hex SHA-256 of what it decompresses to (size bytes).';

CREATE TABLE fetches (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id        bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    source        text NOT NULL,
    board         text NOT NULL,
    url           text NOT NULL,
    final_url     text NOT NULL,
    fetched_at    timestamptz NOT NULL,
    status        integer NOT NULL,
    error         text NOT NULL,
    content_type  text NOT NULL,
    etag          text NOT NULL,
    last_modified text NOT NULL,
    not_modified  boolean NOT NULL,
    bytes         bigint NOT NULL,
    hash          text REFERENCES bodies (hash)
);
-- A digest, because a URL may be longer than what an index entry may hold.
CREATE INDEX fetches_url ON fetches (md5(url), id DESC);
CREATE INDEX fetches_run ON fetches (run_id);
COMMENT ON TABLE fetches IS 'Ledger of responses, failures included: rows are added, never changed.';

CREATE TABLE postings (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset         text NOT NULL CHECK (dataset IN ('real', 'sample')),
    source          text NOT NULL CHECK (source <> ''),
    key             text NOT NULL CHECK (key <> ''),
    hash            text NOT NULL,
    first_seen      date NOT NULL,
    last_seen       date NOT NULL CHECK (last_seen >= first_seen),
    board           text NOT NULL,
    url             text NOT NULL,
    title           text NOT NULL,
    company         text NOT NULL,
    location        text NOT NULL,
    description     text NOT NULL,
    pay             jsonb NOT NULL,
    salary_text     text NOT NULL,
    employment_type text NOT NULL,
    remote          text NOT NULL,
    department      text NOT NULL,
    language        text NOT NULL,
    tags            text[] NOT NULL,
    board_group     text NOT NULL,
    posted_on       date,
    updated_on      date,
    UNIQUE (dataset, source, key)
);
COMMENT ON TABLE postings IS 'Postings as published. hash covers every published field.';

CREATE TABLE readings (
    posting_id        bigint PRIMARY KEY REFERENCES postings (id) ON DELETE CASCADE,
    hash              text NOT NULL,
    version           text NOT NULL CHECK (version <> ''),
    text              text NOT NULL,
    vacancy           text NOT NULL,
    language          text NOT NULL,
    level             text NOT NULL CHECK (level <> ''),
    role              text NOT NULL CHECK (role <> ''),
    remote            text NOT NULL CHECK (remote IN ('remote', 'hybrid', 'onsite', 'unknown')),
    countries         text[] NOT NULL,
    cities            text[] NOT NULL,
    min_years         double precision,
    salary_provenance text CHECK (salary_provenance IN ('field', 'text')),
    salary_min        double precision,
    salary_max        double precision,
    salary_currency   text,
    salary_period     text,
    salary_start      integer,
    salary_end        integer,
    salary_doubt      text,
    mention_skills    text[] NOT NULL,
    mention_starts    integer[] NOT NULL,
    mention_ends      integer[] NOT NULL,
    mention_needs     smallint[] NOT NULL CHECK (1 <= ALL (mention_needs) AND 3 >= ALL (mention_needs)),
    CHECK (cardinality(mention_skills) = cardinality(mention_starts)
       AND cardinality(mention_skills) = cardinality(mention_ends)
       AND cardinality(mention_skills) = cardinality(mention_needs)),
    CHECK (num_nulls(salary_provenance, salary_currency, salary_period, salary_start, salary_end, salary_doubt) IN (0, 6)),
    CHECK (salary_provenance IS NOT NULL OR num_nulls(salary_min, salary_max) = 2)
);
COMMENT ON TABLE readings IS 'What a posting says, by the extractor named in version, of the content named in hash. Salary columns are null when no pay is stated.';

-- Offsets count bytes of the UTF-8 text, so the evidence is cut out of bytes.
-- OFFSET 0 keeps the conversion at one for each reading instead of one for each mention.
CREATE VIEW mentions AS
SELECT r.posting_id,
       m.skill,
       m.start,
       m."end",
       (ARRAY['mentioned', 'preferred', 'required'])[m.need] AS need,
       convert_from(substring(t.bytes FROM m.start + 1 FOR m."end" - m.start), 'UTF8') AS surface
FROM readings r
CROSS JOIN LATERAL (SELECT convert_to(r.text, 'UTF8') AS bytes OFFSET 0) t
CROSS JOIN LATERAL unnest(r.mention_skills, r.mention_starts, r.mention_ends, r.mention_needs)
    AS m (skill, start, "end", need);
COMMENT ON VIEW mentions IS 'One row for each place where a posting names a skill, with the words that name it.';

CREATE TABLE findings (
    run_id bigint PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    schema text NOT NULL,
    data   json NOT NULL
);
COMMENT ON TABLE findings IS 'What was concluded in a run, byte for byte as written; schema names the shape.';
