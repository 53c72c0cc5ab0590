-- +goose Up

-- Removing a body asks whether a response still refers to it.
CREATE INDEX fetches_hash ON fetches (hash) WHERE hash IS NOT NULL;
