-- +goose Up

ALTER TABLE board_results ADD COLUMN gone integer NOT NULL DEFAULT 0 CHECK (gone >= 0);
COMMENT ON COLUMN board_results.gone IS 'Listed postings whose page answered that they are no longer there.';
