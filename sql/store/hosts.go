package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// SaveHostResults stores what the hosts of a run were asked, in one transaction. A
// host of the run that is stored already gets the new result.
func (s *Store) SaveHostResults(ctx context.Context, run RunID, results []market.HostResult) error {
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		for _, r := range results {
			statuses, err := json.Marshal(r.Statuses)
			if err != nil {
				return fmt.Errorf("host %s: %w", r.Host, err)
			}
			if r.Statuses == nil {
				statuses = []byte("{}")
			}
			var c cleaner
			_, err = tx.ExecContext(ctx, `
				INSERT INTO host_results (run_id, host, robots, delay_ms, requests, retries, not_modified, bytes, statuses, breaker, error)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
				ON CONFLICT (run_id, host) DO UPDATE SET
					robots = excluded.robots, delay_ms = excluded.delay_ms, requests = excluded.requests,
					retries = excluded.retries, not_modified = excluded.not_modified, bytes = excluded.bytes,
					statuses = excluded.statuses, breaker = excluded.breaker, error = excluded.error`,
				run, c.key(r.Host), c.field(r.Robots), r.DelayMS, r.Requests, r.Retries, r.NotModified, r.Bytes,
				string(statuses), c.field(r.Breaker), c.field(r.Error))
			if err != nil {
				return fmt.Errorf("host %s: %w", r.Host, err)
			}
		}
		return nil
	})
	return wrap(err, "save host results of run %d", run)
}

// LatestHostResults gives the hosts of the latest run of a dataset that asked any, by name.
func (s *Store) LatestHostResults(ctx context.Context, dataset market.Dataset) ([]market.HostResult, error) {
	rows, err := s.db.QueryxContext(ctx, `
		SELECT host, robots, delay_ms, requests, retries, not_modified, bytes, statuses, breaker, error
		FROM host_results
		WHERE run_id = (
			SELECT max(h.run_id) FROM host_results h JOIN runs r ON r.id = h.run_id WHERE r.dataset = $1)
		ORDER BY host COLLATE "C"`, dataset)
	if err != nil {
		return nil, fmt.Errorf("read host results: %w", err)
	}
	defer rows.Close()
	var results []market.HostResult
	for rows.Next() {
		var r market.HostResult
		var statuses []byte
		err := rows.Scan(&r.Host, &r.Robots, &r.DelayMS, &r.Requests, &r.Retries, &r.NotModified, &r.Bytes, &statuses, &r.Breaker, &r.Error)
		if err != nil {
			return nil, fmt.Errorf("read host results: %w", err)
		}
		if err := json.Unmarshal(statuses, &r.Statuses); err != nil {
			return nil, fmt.Errorf("statuses of host %s: %w", r.Host, err)
		}
		results = append(results, r)
	}
	return results, wrap(rows.Err(), "read host results")
}

// PostingHistory gives for each board of a dataset how many postings it had in its
// latest runs that were read whole, newest first, at most limit of them. A run
// that was only called a drop counts: what lasts becomes usual.
func (s *Store) PostingHistory(ctx context.Context, dataset market.Dataset, limit int) (map[market.BoardID][]int, error) {
	var rows []struct {
		Source, Board string
		Postings      int
	}
	err := s.db.SelectContext(ctx, &rows, `
		SELECT source, board, postings
		FROM (
			SELECT b.source, b.board, b.postings, b.run_id,
				row_number() OVER (PARTITION BY b.source, b.board ORDER BY b.run_id DESC) AS n
			FROM board_results b
			JOIN runs r ON r.id = b.run_id
			WHERE r.dataset = $1 AND b.failed = 0 AND b.postings > 0 AND (b.complete OR b.dropped)) latest
		WHERE n <= $2
		ORDER BY source, board, run_id DESC`, dataset, limit)
	if err != nil {
		return nil, fmt.Errorf("read how many postings boards had: %w", err)
	}
	history := map[market.BoardID][]int{}
	for _, r := range rows {
		id := market.BoardID{Source: r.Source, Board: r.Board}
		history[id] = append(history[id], r.Postings)
	}
	return history, nil
}
