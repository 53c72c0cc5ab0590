package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// RetainSample removes the sample postings, with their readings, that are not among the
// given ones (source and key of each). The sample board is generated, and another version of
// the program generates others; counted together they would be no sample of anything. Real
// postings are never removed.
func (s *Store) RetainSample(ctx context.Context, sources, keys []string) (removed int, err error) {
	result, err := s.db.ExecContext(ctx, `
		DELETE FROM postings p
		WHERE p.dataset = $1 AND NOT EXISTS (
			SELECT FROM unnest($2::text[], $3::text[]) AS k(source, key)
			WHERE k.source = p.source AND k.key = p.key)`,
		market.Sample, pq.Array(sources), pq.Array(keys))
	if err != nil {
		return 0, fmt.Errorf("remove old sample postings: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), wrap(err, "remove old sample postings")
}
