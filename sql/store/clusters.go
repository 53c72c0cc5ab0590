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

// present are the readings that a clustering takes, known what the latest by
// this method took: $1 is its dataset, $2 its version, $3 its method.
const present = `
	WITH present AS (
		SELECT p.id, r.hash
		FROM postings p
		JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
		WHERE p.dataset = $1 AND r.version = $2
	), known AS (
		SELECT posting_id, hash, sketch
		FROM sketches
		WHERE dataset = $1 AND version = $2 AND method = $3
	)`

// CountUnclustered counts the readings that are new, changed or gone since the
// latest clustering by this method.
func (s *Store) CountUnclustered(ctx context.Context, m ClusterMethod) (int, error) {
	var n int
	err := s.db.GetContext(ctx, &n, present+`
		SELECT count(*)
		FROM present
		FULL JOIN known ON known.posting_id = present.id
		WHERE known.hash IS DISTINCT FROM present.hash`,
		m.Dataset, m.Version, m.Method)
	return n, wrap(err, "count postings without a cluster by %s %s", m.Version, m.Method)
}

// ForgetSketches makes the next clustering of the dataset compare all postings with each other.
func (s *Store) ForgetSketches(ctx context.Context, m market.Dataset) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sketches WHERE dataset = $1`, m)
	return wrap(err, "forget what was clustered")
}

// Sketches are what the latest clustering took of postings, and what became of them since.
type Sketches struct {
	Kept func(sketch []byte) error // for those that are as they were
	Gone func(sketch []byte) error // for those that are no more, or have changed since
}

// EachSketch calls the functions of fn for each posting of the latest clustering
// by this method, by id. Rows are streamed. An error of theirs ends it and is returned as it is.
func (s *Store) EachSketch(ctx context.Context, m ClusterMethod, fn Sketches) error {
	rows, err := s.db.QueryxContext(ctx, present+`
		SELECT known.hash IS NOT DISTINCT FROM present.hash, known.sketch
		FROM known
		LEFT JOIN present ON present.id = known.posting_id
		ORDER BY known.posting_id`, m.Dataset, m.Version, m.Method)
	if err != nil {
		return fmt.Errorf("read sketches: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var same bool
		var sketch []byte
		if err := rows.Scan(&same, &sketch); err != nil {
			return fmt.Errorf("read sketches: %w", err)
		}
		take := fn.Gone
		if same {
			take = fn.Kept
		}
		if err := take(sketch); err != nil {
			return err
		}
	}
	return wrap(rows.Err(), "read sketches")
}

// compared selects what clusters are made of: of the posting its fields without the
// description, of the reading its text and the places and needs of its mentions.
// The day is as in EachObservation.
const compared = `
	SELECT p.id, p.source, p.key, p.board, p.title, p.company, p.location, p.salary_text, p.board_group,
		CASE WHEN p.source = 'import' THEN p.posted_on ELSE coalesce(p.posted_on, p.first_seen) END::text AS day,
		r.text, r.mention_starts, r.mention_needs
	FROM postings p
	JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
	LEFT JOIN sketches k ON k.posting_id = p.id AND k.hash = r.hash AND k.version = r.version AND k.dataset = p.dataset AND k.method = $3
	WHERE p.dataset = $1 AND r.version = $2`

// EachCompared calls fn for each posting of the dataset whose present content has
// been read by the version and was not in the latest clustering by this method, by id.
// Rows are streamed. An error of fn ends it and is returned as it is.
func (s *Store) EachCompared(ctx context.Context, m ClusterMethod, fn func(market.StoredPosting, market.Reading) error) error {
	rows, err := s.db.QueryxContext(ctx, compared+` AND k.posting_id IS NULL ORDER BY p.id`, m.Dataset, m.Version, m.Method)
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	return eachText(rows, fn)
}

// EachKept is EachCompared for those of the postings that were in the latest
// clustering by this method and have not changed since.
func (s *Store) EachKept(ctx context.Context, m ClusterMethod, ids []market.PostingID, fn func(market.StoredPosting, market.Reading) error) error {
	rows, err := s.db.QueryxContext(ctx, compared+` AND k.posting_id = ANY ($4) ORDER BY p.id`, m.Dataset, m.Version, m.Method, idArray(ids))
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	return eachText(rows, fn)
}

func idArray(ids []market.PostingID) pq.Int64Array {
	out := make(pq.Int64Array, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}

// eachText calls fn for each row of compared.
func eachText(rows *sqlx.Rows, fn func(market.StoredPosting, market.Reading) error) error {
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
	Source, Key, Board             string
	Title, Company, Location, Text string
	SalaryText                     string `db:"salary_text"`
	BoardGroup                     string `db:"board_group"`
	Day                            sql.NullString
	MentionStarts                  pq.Int64Array `db:"mention_starts"`
	MentionNeeds                   pq.Int64Array `db:"mention_needs"`
}

func (r textRow) text() (market.StoredPosting, market.Reading) {
	posting := market.StoredPosting{ID: market.PostingID(r.ID), Posting: market.Posting{
		Source: r.Source, Key: r.Key, Board: r.Board, Title: r.Title, Company: r.Company, Location: r.Location,
		SalaryText: r.SalaryText, Group: r.BoardGroup, PostedOn: market.Day(r.Day.String),
	}}
	reading := market.Reading{Text: r.Text}
	for i, start := range r.MentionStarts {
		reading.Mentions = append(reading.Mentions, market.Mention{Start: int(start), Need: market.Need(r.MentionNeeds[i])})
	}
	return posting, reading
}

// Clustering is the outcome of one: what to store.
type Clustering struct {
	Clusters []PostingCluster
	Sketches []PostingSketch    // of postings that were not in the clustering before
	Gone     []market.PostingID // those that were only in the clustering before
}

// PostingSketch is what a clustering took of a posting.
type PostingSketch struct {
	Posting market.PostingID
	Read    func() ([]byte, error)
}

// SaveClusters stores the outcome of a clustering, all of it or nothing: the cluster of
// each posting that has been read by the method's version, in place of the one there is,
// and the sketches. What is stored already counts as unchanged, and so does a posting that
// is no longer there. Sketches of the dataset by another method are removed.
func (s *Store) SaveClusters(ctx context.Context, m ClusterMethod, c Clustering) (Change, error) {
	var change Change
	rows := slices.SortedFunc(slices.Values(c.Clusters), func(a, b PostingCluster) int { return cmp.Compare(a.Posting, b.Posting) })
	err := s.inTx(ctx, func(tx *sqlx.Tx) (err error) {
		if change, err = saveClusters(ctx, tx, m, rows); err != nil {
			return err
		}
		return saveSketches(ctx, tx, m, c)
	})
	if err != nil {
		return Change{}, fmt.Errorf("save clusters of %d postings, none saved: %w", len(rows), err)
	}
	change.Unchanged = len(rows) - change.Inserted - change.Updated
	return change, nil
}

func saveClusters(ctx context.Context, tx *sqlx.Tx, m ClusterMethod, rows []PostingCluster) (change Change, err error) {
	_, err = tx.ExecContext(ctx, `
		CREATE TEMP TABLE staged_clusters ON COMMIT DROP AS
		SELECT posting_id, cluster, class, reason, boilerplate FROM clusters WITH NO DATA`)
	if err != nil {
		return change, err
	}
	err = copyRows(ctx, tx, `COPY staged_clusters (posting_id, cluster, class, reason, boilerplate) FROM STDIN`,
		len(rows), func(i int) []any {
			r := rows[i]
			var c cleaner
			return []any{int64(r.Posting), int64(r.Cluster), r.Class, c.field(r.Reason), int64s(r.Boilerplate)}
		})
	if err != nil {
		return change, err
	}
	err = tx.GetContext(ctx, &change, `
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
	return change, err
}

func saveSketches(ctx context.Context, tx *sqlx.Tx, m ClusterMethod, c Clustering) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM sketches
		WHERE dataset = $1 AND (version <> $2 OR method <> $3 OR posting_id = ANY ($4))`, m.Dataset, m.Version, m.Method, idArray(c.Gone))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		CREATE TEMP TABLE staged_sketches ON COMMIT DROP AS
		SELECT posting_id, sketch FROM sketches WITH NO DATA`)
	if err != nil {
		return err
	}
	var unread error
	err = copyRows(ctx, tx, `COPY staged_sketches (posting_id, sketch) FROM STDIN`, len(c.Sketches), func(i int) []any {
		sketch, err := c.Sketches[i].Read()
		unread = cmp.Or(unread, err)
		return []any{int64(c.Sketches[i].Posting), sketch}
	})
	if err = cmp.Or(unread, err); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO sketches (posting_id, dataset, hash, version, method, sketch)
		SELECT s.posting_id, $1, r.hash, r.version, $3, s.sketch
		FROM staged_sketches s
		JOIN readings r ON r.posting_id = s.posting_id AND r.version = $2
		ORDER BY s.posting_id
		ON CONFLICT (posting_id) DO UPDATE SET
			dataset = excluded.dataset, hash = excluded.hash, version = excluded.version, method = excluded.method, sketch = excluded.sketch`,
		m.Dataset, m.Version, m.Method)
	return err
}

func int64s(list []int) pq.Int64Array {
	out := make(pq.Int64Array, len(list))
	for i, n := range list {
		out[i] = int64(n)
	}
	return out
}
