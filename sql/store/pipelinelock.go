package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// pipelineLock is the first key of the advisory locks under which stages are run.
const pipelineLock = `hashtext('roadcheck pipeline of ' || coalesce(current_schema(), ''))`

// Second keys of those locks.
const (
	commandKey = 0 // one command at a time
	workKey    = 1 // shared by the jobs of workers, and held alone by a command that does all itself
)

// ErrLocked is wrapped by errors about what another process is doing.
var ErrLocked = errors.New("another run is going on in this database")

// PipelineLock is held while stages are run. It ends with the process, however that ends.
type PipelineLock struct {
	conn *sqlx.Conn
	keys []int64
}

// LockPipeline takes the lock that one process at a time can have, and only while no worker
// does a job; the error wraps ErrLocked when another has it. It does not wait.
func (s *Store) LockPipeline(ctx context.Context) (*PipelineLock, error) {
	return s.lockPipeline(ctx, commandKey, workKey)
}

// LockCommand is LockPipeline for a command that leaves work to workers: they may be busy.
func (s *Store) LockCommand(ctx context.Context) (*PipelineLock, error) {
	return s.lockPipeline(ctx, commandKey)
}

func (s *Store) lockPipeline(ctx context.Context, keys ...int64) (*PipelineLock, error) {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the pipeline: %w", err)
	}
	lock := &PipelineLock{conn, keys}
	var got bool
	err = conn.GetContext(ctx, &got, `
		SELECT bool_and(pg_try_advisory_lock(`+pipelineLock+`, key::integer)) FROM unnest($1::bigint[]) AS key`, pq.Array(keys))
	if err == nil && !got {
		err = ErrLocked
	}
	if err != nil {
		lock.Release()
		return nil, fmt.Errorf("lock the pipeline: %w", err)
	}
	return lock, nil
}

// Held is an error when the lock was lost with its connection, as when the database was restarted.
func (l *PipelineLock) Held(ctx context.Context) error {
	var held bool
	err := l.conn.GetContext(ctx, &held, `
		SELECT count(*) = cardinality($1::bigint[]) FROM pg_locks
		WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
			AND classid::bigint = `+pipelineLock+`::bigint & 4294967295 AND objid = ANY ($1) AND objsubid = 2`, pq.Array(l.keys))
	if err == nil && !held {
		err = errors.New("it was lost")
	}
	return wrap(err, "lock of the pipeline")
}

// Release lets go of the lock.
func (l *PipelineLock) Release() { endSession(l.conn) }

// endSession lets go of the locks of a session and ends it instead of giving it back, so that they are gone in any case.
func endSession(conn *sqlx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`) // the server need not have ended the session when this returns
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}
