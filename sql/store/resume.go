package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// runLock is the first key of the advisory lock that a run holds while its process lives.
const runLock = `hashtext('roadcheck runs of ' || current_schema())`

// lock is the second key.
func (id RunID) lock() int64 { return int64(id) % math.MaxInt32 }

// heldRuns are the runs of a store that have not finished. One connection holds
// their locks: the server ends its session, and with it the locks, when the
// process is gone.
type heldRuns struct {
	mu   sync.Mutex
	conn *sqlx.Conn // nil while there are none
	ids  []RunID
}

// start runs fn on the connection that holds the locks, and notes the run that it began.
func (h *heldRuns) start(ctx context.Context, db *sqlx.DB, fn func(*sqlx.Conn, []RunID) (RunID, error)) (id RunID, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.conn == nil {
		if h.conn, err = db.Connx(ctx); err != nil {
			return 0, err
		}
	}
	if id, err = fn(h.conn, h.ids); err == nil {
		h.ids = append(h.ids, id)
		return id, nil
	}
	if len(h.ids) == 0 {
		h.drop()
	}
	return 0, err
}

// finish lets go of one run. Its lock stays while others run: nobody looks at the lock of a finished run.
func (h *heldRuns) finish(id RunID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids = slices.DeleteFunc(h.ids, func(other RunID) bool { return other == id })
	if len(h.ids) == 0 {
		h.drop()
	}
}

// close lets go of all runs.
func (h *heldRuns) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids = nil
	h.drop()
}

// drop ends the connection instead of giving it back: its locks end with it.
func (h *heldRuns) drop() {
	if h.conn == nil {
		return
	}
	_ = h.conn.Raw(func(any) error { return driver.ErrBadConn }) // the error is what was asked for
	_ = h.conn.Close()
	h.conn = nil
}

// markInterrupted marks the runs that are said to be running and that no process holds, and
// their stages; own are those that this session holds itself.
func markInterrupted(ctx context.Context, tx *sqlx.Tx, own []RunID) error {
	_, err := tx.ExecContext(ctx, `
		WITH running AS MATERIALIZED (
			SELECT id FROM runs WHERE status = 'running' AND id <> ALL (coalesce($2, '{}'::bigint[])) -- none are held: null
		), abandoned AS (
			UPDATE runs SET status = 'interrupted', error = 'the program ended without finishing this run'
			WHERE id IN (SELECT id FROM running WHERE pg_try_advisory_xact_lock(`+runLock+`, (id % $1)::integer))
			RETURNING id
		)
		UPDATE run_stages SET status = 'interrupted'
		WHERE status = 'running' AND run_id IN (SELECT id FROM abandoned)`,
		math.MaxInt32, pq.Array(own))
	return err
}

// Resume makes a run go on from the one before it with the same plan, where that was
// interrupted and began at since or later. It gives that run and those which it
// went on from itself, newest first; none when there is nothing to go on from.
func (s *Store) Resume(ctx context.Context, run RunID, since time.Time) ([]RunID, error) {
	var chain []RunID
	err := s.db.SelectContext(ctx, &chain, `
		WITH RECURSIVE before AS (
			SELECT b.id, b.status, b.started_at
			FROM runs r
			JOIN runs b ON b.dataset = r.dataset AND b.plan = r.plan AND b.plan <> '' AND b.id < r.id
			WHERE r.id = $1
			ORDER BY b.id DESC
			LIMIT 1
		), resumed AS (
			UPDATE runs SET resumes = (SELECT id FROM before WHERE status = 'interrupted' AND started_at >= $2)
			WHERE id = $1
			RETURNING resumes
		), chain AS (
			SELECT resumes AS id FROM resumed WHERE resumes IS NOT NULL
			UNION
			SELECT r.resumes FROM chain c JOIN runs r ON r.id = c.id WHERE r.resumes IS NOT NULL AND r.started_at >= $2
		)
		SELECT id FROM chain ORDER BY id DESC`, run, since.UTC())
	return chain, wrap(err, "resume in run %d", run)
}

// CompleteBoards names the boards that one of the runs has read whole.
func (s *Store) CompleteBoards(ctx context.Context, runs []RunID) (map[market.BoardID]bool, error) {
	var boards []market.BoardID
	err := s.db.SelectContext(ctx, &boards, `
		SELECT DISTINCT source, board FROM board_results WHERE run_id = ANY ($1) AND complete`, pq.Array(runs))
	if err != nil {
		return nil, fmt.Errorf("boards that were read whole: %w", err)
	}
	out := make(map[market.BoardID]bool, len(boards))
	for _, b := range boards {
		out[b] = true
	}
	return out, nil
}

// FetchedPage gives the latest answer that one of the runs had for a board's request, where it
// is worth keeping: a page that could be read, or one that is gone. False when there is none.
func (s *Store) FetchedPage(ctx context.Context, runs []RunID, board market.BoardID, url string) (market.Page, bool, error) {
	url = storable(url)
	return s.page(ctx, url, `
		SELECT `+pageColumns+`
		FROM fetches f
		LEFT JOIN bodies b ON b.hash = f.hash
		WHERE md5(f.url) = md5($1) AND f.url = $1 AND f.run_id = ANY ($2) AND f.source = $3 AND f.board = $4
			AND (f.error = '' AND f.hash IS NOT NULL OR f.status IN (404, 410))
		ORDER BY f.id DESC
		LIMIT 1`, url, pq.Array(runs), storable(board.Source), storable(board.Board))
}
