-- +goose Up

ALTER TABLE postings
    ADD COLUMN content_since date,
    ADD COLUMN closed_on date;
UPDATE postings SET content_since = first_seen;
ALTER TABLE postings
    ALTER COLUMN content_since SET NOT NULL,
    ADD CHECK (content_since BETWEEN first_seen AND last_seen),
    ADD CHECK (closed_on >= last_seen);
CREATE INDEX postings_open ON postings (dataset, source, board) WHERE closed_on IS NULL;
COMMENT ON COLUMN postings.content_since IS 'Day on which the present content was first seen; earlier contents are in posting_versions.';
COMMENT ON COLUMN postings.closed_on IS 'Day on which the posting was found to be no longer published; null while it is, or when nobody knows. Only a reading that was whole and without failure closes, or two in a row that found its page gone.';

CREATE TABLE posting_versions (
    posting_id bigint NOT NULL REFERENCES postings (id) ON DELETE CASCADE,
    version    integer NOT NULL CHECK (version > 0),
    hash       text NOT NULL,
    first_seen date NOT NULL,
    last_seen  date NOT NULL CHECK (last_seen >= first_seen),
    differs    jsonb NOT NULL,
    PRIMARY KEY (posting_id, version)
);
COMMENT ON TABLE posting_versions IS 'Earlier contents of postings, oldest first: in differs the columns in which a version is not like the one after it, with the values it had. The view posting_history puts whole contents together.';

CREATE TABLE reopenings (
    posting_id  bigint NOT NULL REFERENCES postings (id) ON DELETE CASCADE,
    closed_on   date NOT NULL,
    reopened_on date NOT NULL CHECK (reopened_on >= closed_on),
    PRIMARY KEY (posting_id, closed_on, reopened_on)
);
COMMENT ON TABLE reopenings IS 'Times that a posting was closed and then seen again under the same key.';

-- Of several later versions that differ in a column the nearest one says what it was: jsonb_object_agg keeps the last value.
CREATE VIEW posting_history AS
SELECT v.posting_id, v.version, v.hash, v.first_seen, v.last_seen, false AS present,
       to_jsonb(p) - ARRAY['id', 'hash', 'first_seen', 'last_seen', 'content_since', 'closed_on'] || d.differs AS content
FROM posting_versions v
JOIN postings p ON p.id = v.posting_id
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(e.key, e.value ORDER BY w.version DESC), '{}') AS differs
    FROM posting_versions w
    CROSS JOIN LATERAL jsonb_each(w.differs) AS e
    WHERE w.posting_id = v.posting_id AND w.version >= v.version
) d
UNION ALL
SELECT p.id, 1 + (SELECT count(*) FROM posting_versions v WHERE v.posting_id = p.id)::integer, p.hash, p.content_since, p.last_seen, true,
       to_jsonb(p) - ARRAY['id', 'hash', 'first_seen', 'last_seen', 'content_since', 'closed_on']
FROM postings p;
COMMENT ON VIEW posting_history IS 'Every content that a posting had, whole, with the days on which it was first and last seen.';

-- The bounds of 120 days and two refreshes are ours: docs/lifecycle.md.
CREATE VIEW posting_lifecycle AS
WITH read AS (
    SELECT r.dataset, b.source, b.board, max(r.started_at AT TIME ZONE 'UTC')::date AS last_read
    FROM board_results b
    JOIN runs r ON r.id = b.run_id
    GROUP BY r.dataset, b.source, b.board
), closed AS (
    SELECT p.dataset, p.source, p.key, p.id, p.closed_on, r.vacancy
    FROM postings p
    JOIN readings r ON r.posting_id = p.id
    WHERE p.closed_on IS NOT NULL AND r.vacancy <> ''
), reposts AS (
    SELECT p.id, max(c.id) AS repost_of
    FROM postings p
    JOIN readings r ON r.posting_id = p.id
    JOIN closed c ON c.dataset = p.dataset AND c.vacancy = r.vacancy AND (c.source, c.key) <> (p.source, p.key)
    WHERE c.closed_on <= p.first_seen
    GROUP BY p.id
)
SELECT p.id AS posting_id, p.dataset, p.source, p.board, p.key, p.posted_on, p.first_seen, p.last_seen, p.closed_on,
       CASE WHEN p.closed_on IS NOT NULL THEN 'closed' WHEN p.last_seen < read.last_read THEN 'unsure' ELSE 'open' END AS state,
       p.last_seen - p.first_seen AS days_seen,
       v.edits, v.refreshes, o.reopened, reposts.repost_of,
       p.closed_on IS NULL AND (p.last_seen - p.first_seen >= 120 OR v.refreshes >= 2) AS evergreen,
       reposts.repost_of IS NOT NULL OR o.reopened > 0 OR v.refreshes > 0 AS reposted
FROM postings p
LEFT JOIN read USING (dataset, source, board)
LEFT JOIN reposts ON reposts.id = p.id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE w.differs - ARRAY['posted_on', 'updated_on'] <> '{}') AS edits,
           count(*) FILTER (WHERE w.differs - ARRAY['posted_on', 'updated_on'] = '{}' AND w.differs ->> 'posted_on' < w.next_posted_on) AS refreshes
    FROM (
        SELECT x.differs, coalesce(
                   lead(x.differs ->> 'posted_on') OVER (PARTITION BY x.differs ? 'posted_on' ORDER BY x.version),
                   p.posted_on::text) AS next_posted_on
        FROM posting_versions x
        WHERE x.posting_id = p.id
    ) w
) v
CROSS JOIN LATERAL (SELECT count(*) AS reopened FROM reopenings q WHERE q.posting_id = p.id) o;
COMMENT ON VIEW posting_lifecycle IS 'What became of each posting. state: open, closed, or unsure (its board was read since, but not whole). edits: changes of content; refreshes: a later date of posting and nothing else. repost_of: a closed posting of the same vacancy under another key.';
