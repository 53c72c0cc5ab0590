package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// ExportFilter says what is exported. Empty fields leave nothing out.
type ExportFilter struct {
	Dataset market.Dataset
	Source  string
	Since   market.Day // only what was seen on this day or later
}

// PostingRecord is a posting with all that is stored of it, except its earlier contents.
type PostingRecord struct {
	market.StoredPosting
	ContentSince market.Day // first day of the present content
	ClosedOn     market.Day // "" while it is open
}

// ReadingRecord is a reading with the posting that it is of and the hash of the content that was read.
type ReadingRecord struct {
	Dataset     market.Dataset
	Source, Key string
	Hash        string
	market.Reading
}

// FindingsRecord is what a run concluded.
type FindingsRecord struct {
	Run     RunID
	Dataset market.Dataset
	Schema  string
	Data    []byte // JSON, as it was written
}

// Snapshot reads the database as it was at one moment, whatever is written meanwhile.
type Snapshot struct {
	tx     *sqlx.Tx
	filter ExportFilter
}

// Export gives fn a snapshot of what the filter lets through; an error of fn is returned as it is.
func (s *Store) Export(ctx context.Context, filter ExportFilter, fn func(*Snapshot) error) error {
	var c cleaner
	filter.Source = c.field(filter.Source)
	if filter.Since != "" && !validDay(filter.Since) {
		return fmt.Errorf("export since %.40q: want YYYY-MM-DD", filter.Since)
	}
	tx, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer tx.Rollback()
	return fn(&Snapshot{tx, filter})
}

// exported is the condition of the filter on postings p.
const exported = `($1 = '' OR p.dataset = $1) AND ($2 = '' OR p.source = $2) AND ($3::date IS NULL OR p.last_seen >= $3)`

func (s *Snapshot) args() []any {
	return []any{string(s.filter.Dataset), s.filter.Source, nullDay(s.filter.Since)}
}

// EachPosting calls fn for each posting, by id: in the order in which they were first stored, so
// that a later export has the new ones behind the others. Rows are streamed.
func (s *Snapshot) EachPosting(ctx context.Context, fn func(PostingRecord) error) error {
	return each(ctx, s, "postings", `
		SELECT `+postingColumns+`, p.content_since::text AS content_since, coalesce(p.closed_on::text, '') AS closed_on
		FROM postings p
		WHERE `+exported+`
		ORDER BY p.id`, func(rows *sqlx.Rows) error {
		var row struct {
			postingRow
			ContentSince string `db:"content_since"`
			ClosedOn     string `db:"closed_on"`
		}
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("export postings: %w", err)
		}
		p, err := row.stored()
		if err != nil {
			return err
		}
		return fn(PostingRecord{p, market.Day(row.ContentSince), market.Day(row.ClosedOn)})
	})
}

// EachReading calls fn for each reading of those postings, in their order. Rows are streamed.
func (s *Snapshot) EachReading(ctx context.Context, fn func(ReadingRecord) error) error {
	return each(ctx, s, "readings", `
		SELECT p.dataset, p.source, p.key, r.hash, r.text, `+readingColumns+`
		FROM postings p
		JOIN readings r ON r.posting_id = p.id
		WHERE `+exported+`
		ORDER BY p.id`, func(rows *sqlx.Rows) error {
		var row struct {
			Dataset, Source, Key, Hash, Text string
			readingRow
		}
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("export readings: %w", err)
		}
		reading := row.reading()
		reading.Text = row.Text
		return fn(ReadingRecord{market.Dataset(row.Dataset), row.Source, row.Key, row.Hash, reading})
	})
}

// EachFindings calls fn for what each run concluded, by run; of the filter the source does not count,
// and the day is that on which the run began.
func (s *Snapshot) EachFindings(ctx context.Context, fn func(FindingsRecord) error) error {
	return each(ctx, s, "findings", `
		SELECT f.run_id, r.dataset, f.schema, f.data
		FROM findings f
		JOIN runs r ON r.id = f.run_id
		WHERE ($1 = '' OR r.dataset = $1) AND $2::text IS NOT NULL AND ($3::date IS NULL OR r.started_at >= $3::timestamp AT TIME ZONE 'UTC')
		ORDER BY f.run_id`, func(rows *sqlx.Rows) error {
		var f FindingsRecord
		if err := rows.Scan(&f.Run, &f.Dataset, &f.Schema, (*json.RawMessage)(&f.Data)); err != nil {
			return fmt.Errorf("export findings: %w", err)
		}
		return fn(f)
	})
}

// each streams the rows of a query to fn, whose error it returns as it is.
func each(ctx context.Context, s *Snapshot, what, query string, fn func(*sqlx.Rows) error) error {
	rows, err := s.tx.QueryxContext(ctx, query, s.args()...)
	if err != nil {
		return fmt.Errorf("export %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return wrap(rows.Err(), "export %s", what)
}
