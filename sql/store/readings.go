package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// StoredReading is a reading with the posting it is of and the hash of the
// content that was read.
type StoredReading struct {
	Posting market.PostingID
	Hash    string
	Reading market.Reading
}

// CountUnread counts the postings that Unread would give from the start.
func (s *Store) CountUnread(ctx context.Context, version string) (int, error) {
	var n int
	err := s.db.GetContext(ctx, &n, `
		SELECT count(*)
		FROM postings p
		WHERE NOT EXISTS (
			SELECT FROM readings r WHERE r.posting_id = p.id AND r.version = $1 AND r.hash = p.hash)`, version)
	return n, wrap(err, "count postings not read by version %q", version)
}

// Unread gives postings, of both datasets, that have no reading of their
// present content by this version: by id, those after the given one, at most limit.
func (s *Store) Unread(ctx context.Context, version string, after market.PostingID, limit int) ([]market.StoredPosting, error) {
	var rows []postingRow
	err := s.db.SelectContext(ctx, &rows, `
		SELECT `+postingColumns+`
		FROM postings p
		LEFT JOIN readings r ON r.posting_id = p.id AND r.posting_id > $2
		WHERE p.id > $2 AND (r.posting_id IS NULL OR r.version <> $1 OR r.hash <> p.hash)
		ORDER BY p.id
		LIMIT $3`, version, int64(after), limit)
	if err != nil {
		return nil, fmt.Errorf("postings not read by version %q: %w", version, err)
	}
	return storedPostings(rows)
}

// SaveReadings stores one reading for each posting, in place of the one there
// is. A stored reading of the same content by the same version counts as
// unchanged. The error names the posting whose reading cannot be stored.
func (s *Store) SaveReadings(ctx context.Context, readings []StoredReading) (Change, error) {
	rows, repaired, err := prepareReadings(readings)
	if err != nil {
		return Change{}, fmt.Errorf("save readings: %w", err)
	}
	if len(rows) == 0 {
		return Change{}, nil
	}
	change, err := s.saveReadings(ctx, rows)
	for isDuplicate(err) { // another process has stored one of them in the meantime: it is seen the next time
		change, err = s.saveReadings(ctx, rows)
	}
	if err != nil {
		return Change{}, fmt.Errorf("save %d readings of postings %d to %d, none saved: %w",
			len(rows), rows[0].Posting, rows[len(rows)-1].Posting, err)
	}
	change.Unchanged = len(rows) - change.Inserted - change.Updated
	change.Repaired = repaired
	return change, nil
}

// prepareReadings cleans, sorts by posting and takes the last of several readings of one posting.
func prepareReadings(readings []StoredReading) (rows []StoredReading, repaired int, err error) {
	at := make(map[market.PostingID]int, len(readings))
	for _, r := range readings {
		reading, changed, err := cleanReading(r.Reading)
		if err != nil {
			return nil, 0, fmt.Errorf("posting %d: %w", r.Posting, err)
		}
		if changed {
			repaired++
		}
		r.Reading = reading
		if i, ok := at[r.Posting]; ok {
			rows[i] = r
			continue
		}
		at[r.Posting] = len(rows)
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b StoredReading) int { return cmp.Compare(a.Posting, b.Posting) })
	return rows, repaired, nil
}

// Posting gives a stored posting and its reading, the zero Reading when there
// is none. The error wraps ErrNotFound when there is no such posting.
func (s *Store) Posting(ctx context.Context, id market.PostingID) (market.StoredPosting, market.Reading, error) {
	var row struct {
		postingRow
		readingRow
		Text sql.NullString
	}
	err := s.db.GetContext(ctx, &row, `
		SELECT `+postingColumns+`, r.text, `+readingColumns+`
		FROM postings p
		LEFT JOIN readings r ON r.posting_id = p.id
		WHERE p.id = $1`, int64(id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return market.StoredPosting{}, market.Reading{}, fmt.Errorf("posting %d: %w", id, err)
	}
	posting, err := row.stored()
	reading := row.reading()
	reading.Text = row.Text.String
	return posting, reading, err
}
