package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// SaveBoardResults stores how the boards of a run went, in one transaction. A
// board of the run that is stored already gets the new result.
func (s *Store) SaveBoardResults(ctx context.Context, run RunID, results []market.BoardResult) error {
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		for _, r := range results {
			if err := saveBoardResult(ctx, tx, run, r); err != nil {
				return fmt.Errorf("board %s/%s: %w", r.Source, r.Board, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save board results of run %d: %w", run, err)
	}
	return nil
}

func saveBoardResult(ctx context.Context, tx *sqlx.Tx, run RunID, r market.BoardResult) error {
	problems := make([]market.Problem, min(len(r.Problems), market.MaxProblems))
	for i := range problems {
		p := r.Problems[i]
		problems[i] = market.Problem{Key: storable(p.Key), Field: storable(p.Field), Why: storable(p.Why)}
	}
	data, err := json.Marshal(problems)
	if err != nil {
		return err
	}
	var c cleaner
	_, err = tx.ExecContext(ctx, `
		INSERT INTO board_results (run_id, source, board, host, robots, requests, failed, not_modified, bytes,
			postings, problems, problem_count, complete, error, gone, dropped)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (run_id, source, board) DO UPDATE SET
			host = excluded.host, robots = excluded.robots, requests = excluded.requests, failed = excluded.failed,
			not_modified = excluded.not_modified, bytes = excluded.bytes, postings = excluded.postings,
			problems = excluded.problems, problem_count = excluded.problem_count, complete = excluded.complete,
			error = excluded.error, gone = excluded.gone, dropped = excluded.dropped`,
		run, c.key(r.Source), c.key(r.Board), c.field(r.Host), c.field(r.Robots), r.Requests, r.Failed,
		r.NotModified, r.Bytes, r.Postings, string(data), r.ProblemCount, r.Complete, c.field(r.Error), r.Gone, r.Dropped)
	return err
}

// LatestBoardResults gives the latest result of each board of a dataset, by source and board.
func (s *Store) LatestBoardResults(ctx context.Context, dataset market.Dataset) ([]market.BoardResult, error) {
	rows, err := s.db.QueryxContext(ctx, `
		SELECT DISTINCT ON (b.source, b.board)
			b.source, b.board, b.host, b.robots, b.requests, b.failed, b.not_modified, b.bytes, b.postings,
			b.problems, b.problem_count, b.complete, b.error, b.gone, b.dropped
		FROM board_results b
		JOIN runs r ON r.id = b.run_id
		WHERE r.dataset = $1
		ORDER BY b.source, b.board, b.run_id DESC`, dataset)
	if err != nil {
		return nil, fmt.Errorf("read board results: %w", err)
	}
	defer rows.Close()
	var results []market.BoardResult
	for rows.Next() {
		var r market.BoardResult
		var problems []byte
		err := rows.Scan(&r.Source, &r.Board, &r.Host, &r.Robots, &r.Requests, &r.Failed, &r.NotModified, &r.Bytes,
			&r.Postings, &problems, &r.ProblemCount, &r.Complete, &r.Error, &r.Gone, &r.Dropped)
		if err != nil {
			return nil, fmt.Errorf("read board results: %w", err)
		}
		if err := json.Unmarshal(problems, &r.Problems); err != nil {
			return nil, fmt.Errorf("problems of board %s/%s: %w", r.Source, r.Board, err)
		}
		results = append(results, r)
	}
	return results, wrap(rows.Err(), "read board results")
}
