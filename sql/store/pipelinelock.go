package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// pipelineLock is the first key of the advisory lock under which all stages are run; the second is 0.
const pipelineLock = `hashtext('roadcheck pipeline of ' || current_schema())`

// ErrLocked is wrapped by errors about what another process is doing.
var ErrLocked = errors.New("another run is going on in this database")

// PipelineLock is held while all stages are run. It ends with the process, however that ends.
type PipelineLock struct{ conn *sqlx.Conn }

// LockPipeline takes the lock that one process at a time can have; the error wraps ErrLocked
// when another has it. It does not wait.
func (s *Store) LockPipeline(ctx context.Context) (*PipelineLock, error) {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the pipeline: %w", err)
	}
	lock := &PipelineLock{conn}
	var got bool
	if err = conn.GetContext(ctx, &got, `SELECT pg_try_advisory_lock(`+pipelineLock+`, 0)`); err == nil && !got {
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
		SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
			AND classid::bigint = `+pipelineLock+`::bigint & 4294967295 AND objid = 0 AND objsubid = 2)`)
	if err == nil && !held {
		err = errors.New("it was lost")
	}
	return wrap(err, "lock of the pipeline")
}

// Release lets go of the lock.
func (l *PipelineLock) Release() {
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn }) // ends the connection, and the lock with it
	_ = l.conn.Close()
}
