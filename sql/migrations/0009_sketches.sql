-- +goose Up

CREATE TABLE sketches (
    posting_id  bigint PRIMARY KEY,
    dataset     text NOT NULL,
    hash        text NOT NULL,
    version     text NOT NULL,
    method      text NOT NULL,
    sketch      bytea NOT NULL
);
CREATE INDEX sketches_dataset ON sketches (dataset);
COMMENT ON TABLE sketches IS 'What the latest clustering took of each posting, so that newer ones are compared without reading every text again. A row outlasts its posting until the next clustering, which must know what has gone.';
