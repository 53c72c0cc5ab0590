package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// RunID is the key of a run.
type RunID int64

// Run is one run of the program. Status is running, ok, partial (something
// failed, the rest stands), failed or interrupted; Error says why it is not ok.
type Run struct {
	ID               RunID
	Command, Version string
	// Plan is equal on runs that read the same boards; "" where none are read.
	Plan                  string
	Dataset               market.Dataset
	StartedAt, FinishedAt time.Time // UTC, to the microsecond; FinishedAt is zero while running
	Status, Error         string
	Counts                map[string]int64
	// Versions are what decided the results besides the data, Inputs what the run was asked to do: no secrets.
	Versions, Inputs map[string]string
	Stages           []Stage // in order
	Checks           []Check // in order
}

// StartRun stores a run that has begun; ID, FinishedAt, Status, Stages and Checks of r are not looked at.
// The store holds a connection until FinishRun or Close. Runs that nobody holds any more
// although they never finished are marked as interrupted.
func (s *Store) StartRun(ctx context.Context, r Run) (RunID, error) {
	data, err := newRunData(r)
	if err != nil {
		return 0, fmt.Errorf("start run of %s: %w", r.Command, err)
	}
	id, err := s.runs.start(ctx, s.db, func(conn *sqlx.Conn, own []RunID) (id RunID, err error) {
		tx, err := conn.BeginTxx(ctx, nil)
		if err != nil {
			return 0, err
		}
		defer tx.Rollback()
		if err := markInterrupted(ctx, tx, own); err != nil {
			return 0, err
		}
		if id, err = startRun(ctx, tx, r, data); err != nil {
			return 0, err
		}
		return id, tx.Commit()
	})
	return id, wrap(err, "start run of %s", r.Command)
}

func startRun(ctx context.Context, tx *sqlx.Tx, r Run, data runData) (id RunID, err error) {
	err = tx.GetContext(ctx, &id, `
		INSERT INTO runs (command, version, dataset, started_at, status, error, counts, plan, versions, inputs)
		VALUES ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9)
		RETURNING id`,
		storable(r.Command), storable(r.Version), r.Dataset, r.StartedAt.UTC(), storable(r.Error), data.counts, storable(r.Plan),
		data.versions, data.inputs)
	if err != nil {
		return 0, err
	}
	// Before others can see the row, so that nobody takes it for an abandoned one.
	_, err = tx.ExecContext(ctx, `SELECT pg_advisory_lock(`+runLock+`, $1::integer)`, id.lock())
	return id, err
}

// FinishRun stores how the run r.ID ended: its FinishedAt, Status, Error, Counts and Checks.
func (s *Store) FinishRun(ctx context.Context, r Run) error {
	data, err := newRunData(r)
	if err != nil {
		return fmt.Errorf("finish run %d: %w", r.ID, err)
	}
	var id RunID
	err = s.db.GetContext(ctx, &id, `
		UPDATE runs SET finished_at = $2, status = $3, error = $4, counts = $5, checks = $6
		WHERE id = $1
		RETURNING id`,
		r.ID, r.FinishedAt.UTC(), r.Status, storable(r.Error), data.counts, data.checks)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("finish run %d: %w", r.ID, err)
	}
	s.runs.finish(r.ID)
	return nil
}
