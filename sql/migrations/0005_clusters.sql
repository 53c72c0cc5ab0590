-- +goose Up

CREATE TABLE clusters (
    posting_id  bigint PRIMARY KEY REFERENCES postings (id) ON DELETE CASCADE,
    hash        text NOT NULL,
    version     text NOT NULL,
    method      text NOT NULL,
    cluster     bigint NOT NULL,
    class       text NOT NULL CHECK (class IN ('single', 'first', 'same', 'repost', 'template')),
    reason      text NOT NULL,
    boilerplate integer[] NOT NULL
);
CREATE INDEX clusters_cluster ON clusters (cluster);
COMMENT ON TABLE clusters IS 'Which postings are one vacancy, by the method named, of the reading named by hash and version. cluster is the lowest posting id of the vacancy; boilerplate are the places, from 0, of mentions in lines that recur across the employer''s postings of other titles.';
