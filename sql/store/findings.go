package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// SaveFindings stores what a run concluded: JSON, kept byte for byte, and the
// name of its shape, and takes its shares and verdicts out into tables. A run has one set of findings, the last saved.
func (s *Store) SaveFindings(ctx context.Context, run RunID, schema string, data []byte) error {
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO findings (run_id, schema, data)
			VALUES ($1, $2, $3)
			ON CONFLICT (run_id) DO UPDATE SET schema = excluded.schema, data = excluded.data`,
			run, storable(schema), string(data))
		if err != nil {
			return err
		}
		return takeOutFindings(ctx, tx, run)
	})
	return wrap(err, "save findings of run %d", run)
}

// Findings gives the findings of a run; the error wraps ErrNotFound when it has none.
func (s *Store) Findings(ctx context.Context, run RunID) ([]byte, error) {
	var data []byte
	err := s.db.GetContext(ctx, &data, `SELECT data FROM findings WHERE run_id = $1`, run)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return data, wrap(err, "findings of run %d", run)
}

// LatestFindings gives the findings of the latest run over a dataset that has
// some; the error wraps ErrNotFound when none has.
func (s *Store) LatestFindings(ctx context.Context, dataset market.Dataset) ([]byte, RunID, error) {
	return s.FindingsBefore(ctx, dataset, 0)
}

// FindingsBefore gives the findings of the latest run over a dataset that has some and came before
// another, of all runs when that is 0; the error wraps ErrNotFound when none has.
func (s *Store) FindingsBefore(ctx context.Context, dataset market.Dataset, before RunID) ([]byte, RunID, error) {
	var latest struct {
		RunID RunID `db:"run_id"`
		Data  []byte
	}
	err := s.db.GetContext(ctx, &latest, `
		SELECT f.run_id, f.data
		FROM findings f
		JOIN runs r ON r.id = f.run_id
		WHERE r.dataset = $1 AND ($2 = 0 OR f.run_id < $2)
		ORDER BY f.run_id DESC
		LIMIT 1`, dataset, before)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, 0, fmt.Errorf("findings over %s postings: %w", dataset, err)
	}
	return latest.Data, latest.RunID, nil
}
