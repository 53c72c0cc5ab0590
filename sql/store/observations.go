package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// ObservationFilter says which readings count.
type ObservationFilter struct {
	Dataset market.Dataset
	Version string // of the extractor; "" takes readings of any version
}

// EachObservation calls fn for each posting of the dataset whose present
// content has been read, by id. Rows are streamed: memory does not grow with
// their number. The day is when the board says it was posted, else when it was
// first seen there; for imported files the day of the import says nothing, so it
// stays unknown. The vacancy is the stored cluster, for a posting without one what
// its reading takes it for; mentions in the employer's recurring lines are left
// out. An error of fn ends it and is returned as it is.
func (s *Store) EachObservation(ctx context.Context, filter ObservationFilter, fn func(market.Observation) error) error {
	rows, err := s.db.QueryxContext(ctx, `
		SELECT p.id, p.source, p.company, p.title,
			CASE WHEN p.source = 'import' THEN 'import ' || p.board ELSE p.source END AS panel,
			CASE WHEN p.source = 'import' THEN p.posted_on ELSE coalesce(p.posted_on, p.first_seen) END::text AS day,
			c.cluster, c.boilerplate, octet_length(r.text) AS text_bytes, `+readingColumns+`
		FROM postings p
		JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
		LEFT JOIN clusters c ON c.posting_id = p.id AND c.hash = r.hash AND c.version = r.version
		WHERE p.dataset = $1 AND ($2 = '' OR r.version = $2)
		ORDER BY p.id`, filter.Dataset, filter.Version)
	if err != nil {
		return fmt.Errorf("read observations: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row observationRow
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("read observations: %w", err)
		}
		if err := fn(row.observation()); err != nil {
			return err
		}
	}
	return wrap(rows.Err(), "read observations")
}

type observationRow struct {
	ID      int64
	Source  string
	Company string
	Title   string
	Panel   string
	Day     sql.NullString
	Cluster sql.NullInt64
	// Boilerplate are indices of mentions.
	Boilerplate pq.Int64Array
	TextBytes   int `db:"text_bytes"`
	readingRow
}

func (r observationRow) observation() market.Observation {
	reading := r.reading()
	for _, i := range slices.Backward(r.Boilerplate) {
		if 0 <= i && i < int64(len(reading.Mentions)) {
			reading.Mentions = slices.Delete(reading.Mentions, int(i), int(i)+1)
		}
	}
	if r.Cluster.Valid {
		reading.Vacancy = fmt.Sprintf("cluster %d", r.Cluster.Int64)
	}
	return market.Observation{
		Posting: market.PostingID(r.ID), Source: r.Source, Panel: r.Panel, Employer: employer(r.Company), Title: r.Title, Vacancy: reading.Vacancy,
		Day: market.Day(r.Day.String), Level: reading.Level, Role: reading.Role, Remote: reading.Remote,
		Countries: reading.Countries, Cities: reading.Cities, Localities: reading.Localities,
		Employment: reading.Employment, Industry: reading.Industry, Kind: reading.Kind, Language: reading.Language,
		MinYears: reading.MinYears, Salary: reading.Salary, Skills: reading.Skills(), Phrases: reading.Phrases, Text: r.TextBytes,
	}
}
