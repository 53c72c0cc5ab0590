package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// ClusterMethod names what decides about clusters: the extractor whose readings
// are compared and the way they are.
type ClusterMethod struct {
	Dataset market.Dataset
	Version string // of the extractor
	Method  string
}

// PostingCluster says which vacancy a posting belongs to.
type PostingCluster struct {
	Posting market.PostingID
	Cluster market.PostingID // lowest id of the vacancy's postings
	Class   string
	Reason  string
	// Boilerplate are the indices of mentions that say nothing about the vacancy.
	Boilerplate []int
}

// CountUnclustered counts the readings whose cluster by this method is not stored.
func (s *Store) CountUnclustered(ctx context.Context, m ClusterMethod) (int, error) {
	var n int
	err := s.db.GetContext(ctx, &n, `
		SELECT count(*)
		FROM postings p
		JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
		WHERE p.dataset = $1 AND r.version = $2 AND NOT EXISTS (
			SELECT FROM clusters c
			WHERE c.posting_id = p.id AND c.hash = r.hash AND c.version = r.version AND c.method = $3)`,
		m.Dataset, m.Version, m.Method)
	return n, wrap(err, "count postings without a cluster by %s %s", m.Version, m.Method)
}

// EachCompared calls fn for each posting of the dataset whose present content has
// been read by the version, by id, with what clusters are made of: of the
// posting its fields without the description, of the reading its text and the
// places and needs of its mentions. Rows are streamed. The day is as in
// EachObservation. An error of fn ends it and is returned as it is.
func (s *Store) EachCompared(ctx context.Context, m ClusterMethod, fn func(market.StoredPosting, market.Reading) error) error {
	rows, err := s.db.QueryxContext(ctx, `
		SELECT p.id, p.source, p.board, p.title, p.company, p.location, p.salary_text, p.board_group,
			CASE WHEN p.source = 'import' THEN p.posted_on ELSE coalesce(p.posted_on, p.first_seen) END::text AS day,
			r.text, r.mention_starts, r.mention_needs
		FROM postings p
		JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
		WHERE p.dataset = $1 AND r.version = $2
		ORDER BY p.id`, m.Dataset, m.Version)
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row textRow
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("read texts: %w", err)
		}
		posting, reading := row.text()
		if err := fn(posting, reading); err != nil {
			return err
		}
	}
	return wrap(rows.Err(), "read texts")
}

type textRow struct {
	ID                             int64
	Source, Board                  string
	Title, Company, Location, Text string
	SalaryText                     string `db:"salary_text"`
	BoardGroup                     string `db:"board_group"`
	Day                            sql.NullString
	MentionStarts                  pq.Int64Array `db:"mention_starts"`
	MentionNeeds                   pq.Int64Array `db:"mention_needs"`
}

func (r textRow) text() (market.StoredPosting, market.Reading) {
	posting := market.StoredPosting{ID: market.PostingID(r.ID), Posting: market.Posting{
		Source: r.Source, Board: r.Board, Title: r.Title, Company: r.Company, Location: r.Location,
		SalaryText: r.SalaryText, Group: r.BoardGroup, PostedOn: market.Day(r.Day.String),
	}}
	reading := market.Reading{Text: r.Text}
	for i, start := range r.MentionStarts {
		reading.Mentions = append(reading.Mentions, market.Mention{Start: int(start), Need: market.Need(r.MentionNeeds[i])})
	}
	return posting, reading
}

// SaveClusters stores the cluster of each posting that has been read by the
// method's version, in place of the one there is. What is stored already counts
// as unchanged, and so does a posting that is no longer there.
func (s *Store) SaveClusters(ctx context.Context, m ClusterMethod, clusters []PostingCluster) (Change, error) {
	var change Change
	rows := slices.SortedFunc(slices.Values(clusters), func(a, b PostingCluster) int { return cmp.Compare(a.Posting, b.Posting) })
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `
			CREATE TEMP TABLE staged_clusters ON COMMIT DROP AS
			SELECT posting_id, cluster, class, reason, boilerplate FROM clusters WITH NO DATA`)
		if err != nil {
			return err
		}
		err = copyRows(ctx, tx, `COPY staged_clusters (posting_id, cluster, class, reason, boilerplate) FROM STDIN`,
			len(rows), func(i int) []any {
				r := rows[i]
				var c cleaner
				return []any{int64(r.Posting), int64(r.Cluster), r.Class, c.field(r.Reason), int64s(r.Boilerplate)}
			})
		if err != nil {
			return err
		}
		return tx.GetContext(ctx, &change, `
			WITH saved AS (
				INSERT INTO clusters AS c (posting_id, hash, version, method, cluster, class, reason, boilerplate)
				SELECT s.posting_id, r.hash, r.version, $2, s.cluster, s.class, s.reason, s.boilerplate
				FROM staged_clusters s
				JOIN readings r ON r.posting_id = s.posting_id AND r.version = $1
				ORDER BY s.posting_id -- all writers lock rows in one order
				ON CONFLICT (posting_id) DO UPDATE SET
					hash = excluded.hash, version = excluded.version, method = excluded.method, cluster = excluded.cluster,
					class = excluded.class, reason = excluded.reason, boilerplate = excluded.boilerplate
				WHERE (c.hash, c.version, c.method, c.cluster, c.class, c.reason, c.boilerplate) IS DISTINCT FROM
					(excluded.hash, excluded.version, excluded.method, excluded.cluster, excluded.class, excluded.reason, excluded.boilerplate)
				RETURNING xmax = 0 AS inserted -- a row that replaces none has no xmax
			)
			SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated
			FROM saved`, m.Version, m.Method)
	})
	if err != nil {
		return Change{}, fmt.Errorf("save clusters of %d postings, none saved: %w", len(rows), err)
	}
	change.Unchanged = len(rows) - change.Inserted - change.Updated
	return change, nil
}

func int64s(list []int) pq.Int64Array {
	out := make(pq.Int64Array, len(list))
	for i, n := range list {
		out[i] = int64(n)
	}
	return out
}
