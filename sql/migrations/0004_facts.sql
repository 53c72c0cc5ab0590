-- +goose Up

ALTER TABLE readings
    ADD COLUMN localities text[] NOT NULL DEFAULT '{}',
    ADD COLUMN employment text NOT NULL DEFAULT 'unknown',
    ADD COLUMN industry text NOT NULL DEFAULT 'unknown',
    ADD COLUMN employer_kind text NOT NULL DEFAULT 'unknown' CHECK (employer_kind IN ('product', 'services', 'agency', 'unknown', ''));
COMMENT ON COLUMN readings.localities IS 'Cities and metropolitan areas by one name each, whatever spelling the posting uses.';
COMMENT ON COLUMN readings.industry IS 'Of the employer, where stated or well known.';
