package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// workerLock is the first key of the advisory lock that a worker holds while its process lives;
// the second is a hash of its name.
const workerLock = `hashtext('roadcheck workers of ' || current_schema())`

// Worker is a process that does jobs. One session holds its locks: the server ends it, and with
// it the locks, when the process is gone.
type Worker struct {
	store *Store
	name  string
	mu    sync.Mutex
	conn  *sqlx.Conn
	jobs  int // going on
}

// StartWorker makes a worker known under a name that no other has. Close ends it.
func (s *Store) StartWorker(ctx context.Context, name string) (*Worker, error) {
	w := &Worker{store: s, name: name}
	return w, w.Ensure(ctx)
}

// Ensure makes the worker known again where its session was lost, as when the database was restarted.
func (w *Worker) Ensure(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn != nil && w.conn.PingContext(ctx) == nil {
		return nil
	}
	w.drop()
	conn, err := w.store.db.Connx(ctx)
	if err != nil {
		return fmt.Errorf("worker %s: %w", w.name, err)
	}
	w.conn = conn
	_, err = conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+workerLock+`, hashtext($1))`, w.name)
	for i := 0; i < w.jobs && err == nil; i++ {
		_, err = conn.ExecContext(ctx, `SELECT pg_try_advisory_lock_shared(`+pipelineLock+`, $1)`, workKey)
	}
	if err != nil {
		w.drop()
	}
	return wrap(err, "worker %s", w.name)
}

// Begin takes part in the lock of the pipeline for one job; the error wraps ErrLocked where a
// command does all itself. After Begin without an error End has to be called.
func (w *Worker) Begin(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		return fmt.Errorf("worker %s has no session", w.name)
	}
	var got bool
	err := w.conn.GetContext(ctx, &got, `SELECT pg_try_advisory_lock_shared(`+pipelineLock+`, $1)`, workKey)
	if err == nil && !got {
		err = ErrLocked
	}
	if err == nil {
		w.jobs++
	}
	return wrap(err, "begin a job")
}

// End lets go of what Begin took.
func (w *Worker) End(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs--
	if w.conn == nil {
		return nil // it went with the session
	}
	_, err := w.conn.ExecContext(ctx, `SELECT pg_advisory_unlock_shared(`+pipelineLock+`, $1)`, workKey)
	return wrap(err, "end a job")
}

// Close lets go of everything.
func (w *Worker) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drop()
}

// drop ends the session, and with it the locks.
func (w *Worker) drop() {
	if w.conn == nil {
		return
	}
	endSession(w.conn)
	w.conn = nil
}

// DeadWorkers gives those of the named workers whose process is gone, in their order.
func (s *Store) DeadWorkers(ctx context.Context, names []string) ([]string, error) {
	var dead []string
	err := s.db.SelectContext(ctx, &dead, `
		SELECT n.name
		FROM unnest($1::text[]) WITH ORDINALITY AS n (name, position)
		WHERE NOT EXISTS (
			SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
				AND l.classid::bigint = `+workerLock+`::bigint & 4294967295 AND l.objid::bigint = hashtext(n.name)::bigint & 4294967295)
		ORDER BY n.position`, pq.Array(names))
	return dead, wrap(err, "look for dead workers")
}
