-- +goose Up

CREATE TABLE host_results (
    run_id       bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    host         text NOT NULL,
    robots       text NOT NULL,
    delay_ms     bigint NOT NULL CHECK (delay_ms >= 0),
    requests     integer NOT NULL CHECK (requests >= 0),
    retries      integer NOT NULL CHECK (retries >= 0),
    not_modified integer NOT NULL CHECK (not_modified >= 0),
    bytes        bigint NOT NULL CHECK (bytes >= 0),
    statuses     jsonb NOT NULL,
    breaker      text NOT NULL CHECK (breaker IN ('closed', 'open')),
    error        text NOT NULL,
    PRIMARY KEY (run_id, host)
);
COMMENT ON TABLE host_results IS 'What each host was asked in a run and how it answered. statuses counts answers by HTTP status; 0 is none.';

ALTER TABLE board_results ADD COLUMN dropped boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN board_results.dropped IS 'Read whole, but with so few postings against earlier runs that the board counts as failed.';
