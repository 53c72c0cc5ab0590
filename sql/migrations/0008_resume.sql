-- +goose Up

ALTER TABLE runs DROP CONSTRAINT runs_status_check;
ALTER TABLE runs
    ADD CHECK (status IN ('running', 'ok', 'partial', 'failed', 'interrupted')),
    ADD COLUMN plan text NOT NULL DEFAULT '',
    ADD COLUMN resumes bigint REFERENCES runs (id) ON DELETE SET NULL;
CREATE INDEX runs_plan ON runs (dataset, plan, id DESC) WHERE plan <> '';
COMMENT ON COLUMN runs.status IS 'interrupted: stopped by a signal, or ended without finishing, which the next run to start notices.';
COMMENT ON COLUMN runs.plan IS 'A digest of the boards that were to be read; empty where none were.';
COMMENT ON COLUMN runs.resumes IS 'The interrupted run of the same plan that this one goes on from: what that one fetched is not fetched again.';
