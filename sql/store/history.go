package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Stage is one stage of a run; times and statuses are as in Run.
type Stage struct {
	Name                  string
	StartedAt, FinishedAt time.Time
	Status, Error         string
	Counts                map[string]int64
}

// Check is what one quality check found. Level is ok, warn or error; Subject is what was
// looked at, such as a source, "" for all; Text says it in words.
type Check struct {
	Name    string  `json:"name"`
	Subject string  `json:"subject,omitempty"`
	Level   string  `json:"level"`
	Value   float64 `json:"value"`
	Text    string  `json:"text"`
}

// runData are the columns of a run that are JSON.
type runData struct{ counts, versions, inputs, checks string }

func newRunData(r Run) (d runData, err error) {
	checks := make([]Check, len(r.Checks))
	for i, c := range r.Checks {
		checks[i] = Check{storable(c.Name), storable(c.Subject), storable(c.Level), c.Value, storable(c.Text)}
	}
	for _, field := range []struct {
		out   *string
		value any
	}{{&d.counts, storableCounts(r.Counts)}, {&d.versions, storableTexts(r.Versions)}, {&d.inputs, storableTexts(r.Inputs)}, {&d.checks, checks}} {
		data, err := json.Marshal(field.value)
		if err != nil {
			return d, err
		}
		*field.out = string(data)
	}
	return d, nil
}

// storableCounts are counts under names that Postgres can store.
func storableCounts(counts map[string]int64) map[string]int64 {
	clean := make(map[string]int64, len(counts))
	for name, n := range counts {
		clean[storable(name)] += n
	}
	return clean
}

func storableTexts(texts map[string]string) map[string]string {
	clean := make(map[string]string, len(texts))
	for name, text := range texts {
		clean[storable(name)] = storable(text)
	}
	return clean
}

// SaveStage stores the stage at a position, from 1, of a run: first as running, then as it ended.
func (s *Store) SaveStage(ctx context.Context, run RunID, position int, g Stage) error {
	counts, err := json.Marshal(storableCounts(g.Counts))
	if err != nil {
		return fmt.Errorf("save stage %s of run %d: %w", g.Name, run, err)
	}
	_, err = s.db.ExecContext(ctx, `
		INSERT INTO run_stages (run_id, position, name, started_at, finished_at, status, error, counts)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (run_id, position) DO UPDATE SET
			finished_at = excluded.finished_at, status = excluded.status, error = excluded.error, counts = excluded.counts`,
		run, position, storable(g.Name), g.StartedAt.UTC(), sql.NullTime{Time: g.FinishedAt.UTC(), Valid: !g.FinishedAt.IsZero()},
		g.Status, storable(g.Error), string(counts))
	return wrap(err, "save stage %s of run %d", g.Name, run)
}

// MarkInterrupted marks the runs whose process is gone although they never finished.
func (s *Store) MarkInterrupted(ctx context.Context) error {
	s.runs.mu.Lock()
	defer s.runs.mu.Unlock()
	err := s.inTx(ctx, func(tx *sqlx.Tx) error { return markInterrupted(ctx, tx, s.runs.ids) })
	return wrap(err, "mark interrupted runs")
}

// runColumns fit runRow.
const runColumns = `id, command, version, plan, dataset, started_at, finished_at, status, error, counts, versions, inputs, checks`

type runRow struct {
	ID                               RunID
	Command, Version, Plan           string
	Dataset                          market.Dataset
	StartedAt                        time.Time    `db:"started_at"`
	FinishedAt                       sql.NullTime `db:"finished_at"`
	Status, Error                    string
	Counts, Versions, Inputs, Checks []byte
}

func (row runRow) run() (Run, error) {
	r := Run{
		ID: row.ID, Command: row.Command, Version: row.Version, Plan: row.Plan, Dataset: row.Dataset,
		StartedAt: row.StartedAt.UTC(), Status: row.Status, Error: row.Error,
	}
	if row.FinishedAt.Valid {
		r.FinishedAt = row.FinishedAt.Time.UTC()
	}
	for _, field := range []struct {
		data []byte
		out  any
	}{{row.Counts, &r.Counts}, {row.Versions, &r.Versions}, {row.Inputs, &r.Inputs}, {row.Checks, &r.Checks}} {
		if err := json.Unmarshal(field.data, field.out); err != nil {
			return r, fmt.Errorf("run %d: %w", r.ID, err)
		}
	}
	return r, nil
}

// Runs gives the latest runs, newest first, at most limit of them.
func (s *Store) Runs(ctx context.Context, limit int) ([]Run, error) {
	return s.selectRuns(ctx, `
		SELECT `+runColumns+`
		FROM runs
		ORDER BY id DESC
		LIMIT $1`, limit)
}

// Run gives one run; the error wraps ErrNotFound when there is none.
func (s *Store) Run(ctx context.Context, id RunID) (Run, error) {
	runs, err := s.selectRuns(ctx, `SELECT `+runColumns+` FROM runs WHERE id = $1`, id)
	if err == nil && len(runs) == 0 {
		err = fmt.Errorf("run %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return Run{}, err
	}
	return runs[0], nil
}

// LatestCommand gives the latest run of a command whose status is one of statuses; the error
// wraps ErrNotFound when there is none.
func (s *Store) LatestCommand(ctx context.Context, command string, statuses ...string) (Run, error) {
	runs, err := s.selectRuns(ctx, `
		SELECT `+runColumns+`
		FROM runs
		WHERE command = $1 AND status = ANY ($2)
		ORDER BY id DESC
		LIMIT 1`, command, pq.Array(statuses))
	if err == nil && len(runs) == 0 {
		err = fmt.Errorf("run of %s: %w", command, ErrNotFound)
	}
	if err != nil {
		return Run{}, err
	}
	return runs[0], nil
}

func (s *Store) selectRuns(ctx context.Context, query string, args ...any) ([]Run, error) {
	var rows []runRow
	if err := s.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	runs := make([]Run, len(rows))
	ids := make([]int64, len(rows))
	at := map[RunID]int{}
	for i, row := range rows {
		var err error
		if runs[i], err = row.run(); err != nil {
			return nil, err
		}
		ids[i], at[row.ID] = int64(row.ID), i
	}
	stages, err := s.selectStages(ctx, `WHERE run_id = ANY ($1) ORDER BY run_id, position`, pq.Array(ids))
	if err != nil {
		return nil, err
	}
	for _, g := range stages {
		r := &runs[at[g.Run]]
		r.Stages = append(r.Stages, g.Stage)
	}
	return runs, nil
}
