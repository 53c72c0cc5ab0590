-- +goose Up

ALTER TABLE readings ADD COLUMN phrases text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN readings.phrases IS 'Phrases of extract/phrases.txt that the text holds: what claims speak of besides skills.';
