package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// StageRun is a stage with the run that it is of.
type StageRun struct {
	Run RunID
	Stage
}

// LatestStages gives the latest run of each stage over a dataset, by name.
func (s *Store) LatestStages(ctx context.Context, dataset market.Dataset) ([]StageRun, error) {
	return s.selectStages(ctx, `
		WHERE (name, run_id, position) IN (
			SELECT DISTINCT ON (g.name) g.name, g.run_id, g.position
			FROM run_stages g
			JOIN runs r ON r.id = g.run_id
			WHERE r.dataset = $1
			ORDER BY g.name, g.run_id DESC, g.position DESC)
		ORDER BY name`, dataset)
}

// selectStages reads the stages that the end of a statement chooses.
func (s *Store) selectStages(ctx context.Context, where string, args ...any) ([]StageRun, error) {
	var rows []struct {
		RunID         RunID `db:"run_id"`
		Name          string
		StartedAt     time.Time    `db:"started_at"`
		FinishedAt    sql.NullTime `db:"finished_at"`
		Status, Error string
		Counts        []byte
	}
	err := s.db.SelectContext(ctx, &rows, `
		SELECT run_id, name, started_at, finished_at, status, error, counts
		FROM run_stages `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list stages: %w", err)
	}
	out := make([]StageRun, len(rows))
	for i, row := range rows {
		g := StageRun{row.RunID, Stage{Name: row.Name, StartedAt: row.StartedAt.UTC(), Status: row.Status, Error: row.Error}}
		if row.FinishedAt.Valid {
			g.FinishedAt = row.FinishedAt.Time.UTC()
		}
		if err := json.Unmarshal(row.Counts, &g.Counts); err != nil {
			return nil, fmt.Errorf("counts of stage %s of run %d: %w", g.Name, g.Run, err)
		}
		out[i] = g
	}
	return out, nil
}

// SourceAge is how much of a source is stored and how new it is.
type SourceAge struct {
	Source   string
	Postings int64
	LastSeen market.Day // day on which a posting of it was seen last
	Posted   market.Day // latest date of posting that is not in the future; "" when none is stated
}

// SourceAges tells how new the postings of each source of a dataset are, by source.
func (s *Store) SourceAges(ctx context.Context, dataset market.Dataset, today market.Day) ([]SourceAge, error) {
	var rows []SourceAge
	err := s.db.SelectContext(ctx, &rows, `
		SELECT source, count(*) AS postings, max(last_seen)::text AS lastseen,
			coalesce(max(posted_on) FILTER (WHERE posted_on <= $2::date)::text, '') AS posted
		FROM postings
		WHERE dataset = $1
		GROUP BY source
		ORDER BY source`, dataset, string(today))
	return rows, wrap(err, "age of sources")
}

// Size is the size of the database on disk, in bytes.
func (s *Store) Size(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.GetContext(ctx, &n, `SELECT pg_database_size(current_database())`)
	return n, wrap(err, "size of the database")
}

// SchemaVersion is the number of the latest migration.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.GetContext(ctx, &n, `SELECT max(version_id) FROM roadcheck_migrations WHERE is_applied`)
	return n, wrap(err, "version of the schema")
}
