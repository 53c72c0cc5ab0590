-- +goose Up

ALTER TABLE runs
    ADD COLUMN versions jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN inputs jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN checks jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN runs.versions IS 'What decided the results besides the data: program, extractor, schema of the database.';
COMMENT ON COLUMN runs.inputs IS 'What the run was asked to do: digest of the configuration without secrets, boards, command line.';
COMMENT ON COLUMN runs.checks IS 'What the quality checks of the run found, in order.';

CREATE TABLE run_stages (
    run_id      bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position    integer NOT NULL CHECK (position > 0),
    name        text NOT NULL CHECK (name <> ''),
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    status      text NOT NULL CHECK (status IN ('running', 'ok', 'partial', 'failed', 'interrupted')),
    error       text NOT NULL,
    counts      jsonb NOT NULL,
    PRIMARY KEY (run_id, position)
);
CREATE INDEX run_stages_latest ON run_stages (name, run_id DESC);
COMMENT ON TABLE run_stages IS 'The stages of each run in order, with what each counted; its own status is that of the stage alone.';
