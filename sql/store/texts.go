package store

import (
	"context"
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// EachText calls fn for each posting of the dataset whose present content has
// been read, by id, with its reading, text included. Rows are streamed: memory does
// not grow with their number. An error of fn ends it and is returned as it is.
func (s *Store) EachText(ctx context.Context, filter ObservationFilter, fn func(market.PostingID, market.Reading) error) error {
	rows, err := s.db.QueryxContext(ctx, `
		SELECT p.id, r.text, `+readingColumns+`
		FROM postings p
		JOIN readings r ON r.posting_id = p.id AND r.hash = p.hash
		WHERE p.dataset = $1 AND ($2 = '' OR r.version = $2)
		ORDER BY p.id`, filter.Dataset, filter.Version)
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row struct {
			ID   int64
			Text string
			readingRow
		}
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("read texts: %w", err)
		}
		reading := row.reading()
		reading.Text = row.Text
		if err := fn(market.PostingID(row.ID), reading); err != nil {
			return err
		}
	}
	return wrap(rows.Err(), "read texts")
}
