package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lib/pq"
)

const queueSchema = `CASE current_schema() WHEN 'public' THEN 'roadcheck_queue' ELSE current_schema() || '_queue' END`

// QueueSchema names the schema, beside the present one, that the queue of workers lives in.
func (s *Store) QueueSchema(ctx context.Context) (string, error) {
	var name string
	err := s.db.GetContext(ctx, &name, `SELECT `+queueSchema)
	return name, wrap(err, "name the schema of the queue")
}

// QueuedJobs are the jobs of one kind in one state: available, scheduled, retryable, running, completed, cancelled
// or discarded. River keeps those that have ended well for a day, the others for a week.
type QueuedJobs struct {
	Kind  string `json:"kind"`
	State string `json:"state"`
	Jobs  int64  `json:"jobs"`
}

// Queue counts the jobs of workers, by kind and state; none where there is no queue.
func (s *Store) Queue(ctx context.Context) ([]QueuedJobs, error) {
	table, err := s.jobTable(ctx)
	if err != nil || table == "" {
		return nil, err
	}
	var rows []QueuedJobs
	err = s.db.SelectContext(ctx, &rows, `
		SELECT kind, state::text AS state, count(*) AS jobs
		FROM `+table+`
		GROUP BY kind, state
		ORDER BY kind, state::text`)
	return rows, wrap(err, "count jobs of the queue")
}

// UnfinishedJobs counts the jobs of workers that are still to end.
func (s *Store) UnfinishedJobs(ctx context.Context) (n int, err error) {
	table, err := s.jobTable(ctx)
	if err != nil || table == "" {
		return 0, err
	}
	err = s.db.GetContext(ctx, &n, `SELECT count(*) FROM `+table+` WHERE state::text NOT IN ('completed', 'cancelled', 'discarded')`)
	return n, wrap(err, "count jobs that are to end")
}

// failedJobs says which jobs were given up and why, unless the same work was done later, at most 20 of them.
func (s *Store) failedJobs(ctx context.Context) (found []Complaint, err error) {
	table, err := s.jobTable(ctx)
	if err != nil || table == "" {
		return nil, err
	}
	var rows []struct {
		Kind, Args string
		Why        sql.NullString
	}
	err = s.db.SelectContext(ctx, &rows, `
		SELECT j.kind, j.args::text AS args, j.errors[cardinality(j.errors)] ->> 'error' AS why
		FROM `+table+` j
		WHERE j.state = 'discarded'
			AND NOT EXISTS (SELECT FROM `+table+` k WHERE k.unique_key = j.unique_key AND k.id > j.id AND k.state = 'completed')
		ORDER BY j.id DESC
		LIMIT 20`)
	for _, r := range rows {
		found = append(found, Complaint{Check: "queue", What: fmt.Sprintf("job %s %s was given up: %s", r.Kind, r.Args, r.Why.String),
			Remedy: "mend what it says; the next run with --share does it again"})
	}
	return found, wrap(err, "look for jobs that were given up")
}

// jobTable is the table of the queue, "" where there is none, or none that this user may read.
func (s *Store) jobTable(ctx context.Context) (string, error) {
	schema, err := s.QueueSchema(ctx)
	if err != nil {
		return "", err
	}
	table := pq.QuoteIdentifier(schema) + ".river_job"
	var readable bool
	err = s.db.GetContext(ctx, &readable, `SELECT has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(c.relnamespace, 'USAGE')
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = 'river_job'`, schema)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !readable {
		return "", nil
	}
	return table, wrap(err, "look for the queue")
}
