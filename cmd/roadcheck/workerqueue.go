package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/roadcheck/roadcheck/sql/store"
)

const (
	// A job is tried this often, 1 s, 16 s and 81 s apart; then it is given up.
	jobAttempts = 4
	// jobTimeout bounds what would never end by itself; crawls have limits of their own far below it.
	jobTimeout = 24 * time.Hour
	// pendingEvery is how often the queue is looked at, and deadEvery the other workers.
	pendingEvery = 250 * time.Millisecond
	deadEvery    = 2 * time.Second
	// Crawls wait for hosts most of the time; one batch is read while another is stored.
	crawlJobs, extractJobs = 4, 2
)

// unfinished are the states of jobs that are still to end.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// waiting are those of them that nobody works on.
var waiting = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

// queue is the work that several processes share, kept by River in a schema of its own beside the tables.
type queue struct {
	*app
	store  *store.Store
	schema string
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]
	worker *store.Worker
	every  time.Duration // between looks at the workers
	here   jobsHere
}

// queueOptions say how jobs are worked on; the zero value is right but for tests.
type queueOptions struct {
	grace time.Duration           // that running jobs get after a signal
	retry river.ClientRetryPolicy // nil is River's own
	every time.Duration           // 0 is deadEvery
}

// openQueue makes the queue where there is none, and this process known as a worker. It works on nothing yet.
func (a *app) openQueue(ctx context.Context, s *store.Store, databaseURL string, o queueOptions) (q *queue, err error) {
	if _, err := a.extractor(); err != nil { // jobs run side by side and must find it made
		return nil, err
	}
	q = &queue{app: a, store: s, every: cmp.Or(o.every, deadEvery)}
	q.here.running, q.here.missed = map[int64]bool{}, map[int64]int{}
	if q.schema, err = s.QueueSchema(ctx); err != nil {
		return nil, err
	}
	address, err := store.WithSSLMode(databaseURL)
	if err != nil {
		return nil, err
	}
	if q.pool, err = pgxpool.New(ctx, address); err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	name := workerName()
	if err = q.migrate(ctx); err == nil {
		err = q.connect(name, o)
	}
	if err == nil {
		q.worker, err = s.StartWorker(ctx, name)
	}
	if err != nil {
		q.close()
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return q, nil
}

func (q *queue) connect(name string, o queueOptions) (err error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(q.crawlJob))
	river.AddWorker(workers, river.WorkFunc(q.extractJob))
	q.client, err = river.NewClient(riverpgxv5.New(q.pool), &river.Config{
		ID: name, Schema: q.schema, Workers: workers, MaxAttempts: jobAttempts, JobTimeout: jobTimeout, RetryPolicy: o.retry,
		// Those of dead workers are rescued at once; this is for one that lives and hangs.
		RescueStuckJobsAfter: jobTimeout + time.Hour,
		SoftStopTimeout:      cmp.Or(o.grace, time.Second),
		Queues:               map[string]river.QueueConfig{crawlKind: {MaxWorkers: crawlJobs}, extractKind: {MaxWorkers: extractJobs}},
		Middleware:           []rivertype.Middleware{river.WorkerMiddlewareFunc(q.here.during)},
		ErrorHandler:         jobErrors{q.log},
		Logger:               slog.New(onlyErrors{q.log.Handler()}),
	})
	return err
}

// close lets go of everything; there need not be a queue.
func (q *queue) close() {
	if q == nil {
		return
	}
	if q.worker != nil {
		q.worker.Close()
	}
	q.pool.Close()
}

// migrate brings River's tables up to date; of several processes one works and the others wait.
func (q *queue) migrate(ctx context.Context) (err error) {
	conn, err := q.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	const lock = `hashtextextended('roadcheck queue in ' || $1, 0)`
	if _, err = conn.Exec(ctx, `SELECT pg_advisory_lock(`+lock+`)`, q.schema); err != nil {
		return err
	}
	defer func() {
		last, cancel := lastMoments(ctx)
		defer cancel()
		_, unlockErr := conn.Exec(last, `SELECT pg_advisory_unlock(`+lock+`)`, q.schema)
		err = errors.Join(err, unlockErr)
	}()
	var there bool
	if err = conn.QueryRow(ctx, `SELECT to_regnamespace(quote_ident($1)) IS NOT NULL`, q.schema).Scan(&there); err != nil {
		return err
	}
	if !there {
		if _, err = conn.Exec(ctx, `CREATE SCHEMA `+pgx.Identifier{q.schema}.Sanitize()); err != nil {
			return fmt.Errorf("%w; somebody who may has to make schema %s for this user", err, q.schema)
		}
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(q.pool), &rivermigrate.Config{Schema: q.schema, Logger: slog.New(onlyErrors{q.log.Handler()})})
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// unworthy are the characters that the name of a worker should not have.
var unworthy = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

// workerName is a name that no other process has, on no machine.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	host = unworthy.ReplaceAllString(host, "-")
	return fmt.Sprintf("%s_%d_%s", host[:min(len(host), 40)], os.Getpid(), rand.Text()[:10])
}

// onlyErrors passes River's errors on; the jobs tell themselves how they went.
type onlyErrors struct{ slog.Handler }

func (h onlyErrors) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelError && h.Handler.Enabled(ctx, l)
}
func (h onlyErrors) WithAttrs(attrs []slog.Attr) slog.Handler {
	return onlyErrors{h.Handler.WithAttrs(attrs)}
}
func (h onlyErrors) WithGroup(name string) slog.Handler { return onlyErrors{h.Handler.WithGroup(name)} }

// jobErrors logs why a job failed, and whether it is tried again.
type jobErrors struct{ log *slog.Logger }

func (e jobErrors) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	e.log.Warn("job failed", "job", job.ID, "kind", job.Kind, "attempt", job.Attempt, "of", job.MaxAttempts, "error", err)
	return nil
}

func (e jobErrors) HandlePanic(_ context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	e.log.Error("job failed by a fault of the program", "job", job.ID, "kind", job.Kind, "fault", value, "trace", trace)
	return nil
}
