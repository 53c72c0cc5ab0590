package store

import (
	"context"
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// PostingRange are the postings with ids from First up to, and with, Last.
type PostingRange struct{ First, Last market.PostingID }

// UnreadRanges gives, in order, the ranges that hold postings without a reading of their present
// content by this version. All ranges are size ids long and start at a multiple of it, so that asking
// again gives the same ones.
func (s *Store) UnreadRanges(ctx context.Context, version string, size int) ([]PostingRange, error) {
	var firsts []int64
	err := s.db.SelectContext(ctx, &firsts, `
		SELECT DISTINCT p.id / $2::bigint * $2::bigint AS first
		FROM postings p
		WHERE NOT EXISTS (
			SELECT FROM readings r WHERE r.posting_id = p.id AND r.version = $1 AND r.hash = p.hash)
		ORDER BY first`, version, size)
	out := make([]PostingRange, len(firsts))
	for i, first := range firsts {
		out[i] = PostingRange{market.PostingID(first), market.PostingID(first + int64(size) - 1)}
	}
	return out, wrap(err, "ranges not read by version %q", version)
}

// UnreadIn is Unread for one range, all of it.
func (s *Store) UnreadIn(ctx context.Context, version string, in PostingRange) ([]market.StoredPosting, error) {
	var rows []postingRow
	err := s.db.SelectContext(ctx, &rows, `
		SELECT `+postingColumns+`
		FROM postings p
		LEFT JOIN readings r ON r.posting_id = p.id
		WHERE p.id BETWEEN $2 AND $3 AND (r.posting_id IS NULL OR r.version <> $1 OR r.hash <> p.hash)
		ORDER BY p.id`, version, int64(in.First), int64(in.Last))
	if err != nil {
		return nil, fmt.Errorf("postings %d to %d not read by version %q: %w", in.First, in.Last, version, err)
	}
	return storedPostings(rows)
}

func storedPostings(rows []postingRow) ([]market.StoredPosting, error) {
	postings := make([]market.StoredPosting, len(rows))
	for i, r := range rows {
		var err error
		if postings[i], err = r.stored(); err != nil {
			return nil, err
		}
	}
	return postings, nil
}
