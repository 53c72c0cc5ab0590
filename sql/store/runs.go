package store

import (
	"context"
	"database/sql"
	"encoding/json"
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
}

// StartRun stores a run that has begun; ID, FinishedAt and Status of r are not looked at.
// The store holds a connection until FinishRun or Close. Runs that nobody holds any more
// although they never finished are marked as interrupted.
func (s *Store) StartRun(ctx context.Context, r Run) (RunID, error) {
	counts, err := countsJSON(r.Counts)
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
		if id, err = startRun(ctx, tx, r, counts); err != nil {
			return 0, err
		}
		return id, tx.Commit()
	})
	return id, wrap(err, "start run of %s", r.Command)
}

func startRun(ctx context.Context, tx *sqlx.Tx, r Run, counts string) (id RunID, err error) {
	err = tx.GetContext(ctx, &id, `
		INSERT INTO runs (command, version, dataset, started_at, status, error, counts, plan)
		VALUES ($1, $2, $3, $4, 'running', $5, $6, $7)
		RETURNING id`,
		storable(r.Command), storable(r.Version), r.Dataset, r.StartedAt.UTC(), storable(r.Error), counts, storable(r.Plan))
	if err != nil {
		return 0, err
	}
	// Before others can see the row, so that nobody takes it for an abandoned one.
	_, err = tx.ExecContext(ctx, `SELECT pg_advisory_lock(`+runLock+`, $1::integer)`, id.lock())
	return id, err
}

// FinishRun stores how the run r.ID ended: its FinishedAt, Status, Error and Counts.
func (s *Store) FinishRun(ctx context.Context, r Run) error {
	counts, err := countsJSON(r.Counts)
	if err != nil {
		return fmt.Errorf("finish run %d: %w", r.ID, err)
	}
	var id RunID
	err = s.db.GetContext(ctx, &id, `
		UPDATE runs SET finished_at = $2, status = $3, error = $4, counts = $5
		WHERE id = $1
		RETURNING id`,
		r.ID, r.FinishedAt.UTC(), r.Status, storable(r.Error), counts)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("finish run %d: %w", r.ID, err)
	}
	s.runs.finish(r.ID)
	return nil
}

// countsJSON is counts as a JSON object whose names Postgres can store.
func countsJSON(counts map[string]int64) (string, error) {
	clean := make(map[string]int64, len(counts))
	for name, n := range counts {
		clean[storable(name)] += n
	}
	data, err := json.Marshal(clean)
	return string(data), err
}

// Runs gives the latest runs, newest first, at most limit of them.
func (s *Store) Runs(ctx context.Context, limit int) ([]Run, error) {
	var rows []struct {
		ID         RunID
		Command    string
		Version    string
		Plan       string
		Dataset    market.Dataset
		StartedAt  time.Time    `db:"started_at"`
		FinishedAt sql.NullTime `db:"finished_at"`
		Status     string
		Error      string
		Counts     []byte
	}
	err := s.db.SelectContext(ctx, &rows, `
		SELECT id, command, version, plan, dataset, started_at, finished_at, status, error, counts
		FROM runs
		ORDER BY id DESC
		LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	runs := make([]Run, len(rows))
	for i, r := range rows {
		runs[i] = Run{
			ID: r.ID, Command: r.Command, Version: r.Version, Plan: r.Plan, Dataset: r.Dataset,
			StartedAt: r.StartedAt.UTC(), Status: r.Status, Error: r.Error,
		}
		if r.FinishedAt.Valid {
			runs[i].FinishedAt = r.FinishedAt.Time.UTC()
		}
		if err := json.Unmarshal(r.Counts, &runs[i].Counts); err != nil {
			return nil, fmt.Errorf("counts of run %d: %w", r.ID, err)
		}
	}
	return runs, nil
}
