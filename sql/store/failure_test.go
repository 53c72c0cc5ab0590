package store_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// blockedSave starts a save of new postings and one changed one whose row a
// transaction of the test holds, and returns when the save waits for it: all
// is copied and part of it is upserted.
func blockedSave(ctx context.Context, t *testing.T, s *store.Store, db *sqlx.DB) (backend int, result <-chan error) {
	t.Helper()
	postings := manyPostings(400)
	save(t, s, today, postings[200])
	holder, err := db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { holder.Rollback() })
	if _, err := holder.Exec(`SELECT id FROM postings FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	var holderPID int
	if err := holder.Get(&holderPID, `SELECT pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	postings[200].Title = "Changed"
	done := make(chan error, 1)
	go func() {
		_, err := s.SavePostings(ctx, store.SavePostings{Dataset: market.Real, Day: today, Postings: postings})
		done <- err
	}()
	for backend == 0 {
		select {
		case err := <-done:
			t.Fatalf("the save did not wait: %v", err)
		default:
		}
		err := db.Get(&backend, `
			SELECT coalesce(min(pid), 0) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))`, holderPID)
		if err != nil {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
	return backend, done
}

func expectUntouched(t *testing.T, s *store.Store) {
	t.Helper()
	list := stored(t, s)
	if len(list) != 1 || list[0].Title != "Engineer" {
		t.Errorf("%d postings stored, the first %q: the failed save left something", len(list), list[0].Title)
	}
}

func TestKilledConnectionLeavesNothingHalfWritten(t *testing.T) {
	s, db := open(t)
	backend, result := blockedSave(t.Context(), t, s, db)
	if _, err := db.Exec(`SELECT pg_terminate_backend($1)`, backend); err != nil {
		t.Fatal(err)
	}
	err := <-result
	if err == nil || !strings.Contains(err.Error(), "save 400 postings (lever b/000000 to lever b/000399), none saved") {
		t.Errorf("error %v, want one that names the batch", err)
	}
	expectUntouched(t, s)
}

func TestCancelledSaveLeavesNothingHalfWritten(t *testing.T) {
	s, db := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, result := blockedSave(ctx, t, s, db)
	cancel()
	if err := <-result; err == nil {
		t.Error("a cancelled save succeeded")
	}
	expectUntouched(t, s)
}

func TestFailureInTheMiddleOfCopy(t *testing.T) {
	const rows = 5000
	for _, tt := range []struct {
		name string
		fail func(t *testing.T, db *sqlx.DB, backend int, cancel func())
	}{
		{"killed", func(t *testing.T, db *sqlx.DB, backend int, _ func()) {
			if _, err := db.Exec(`SELECT pg_terminate_backend($1)`, backend); err != nil {
				t.Error(err)
			}
		}},
		{"cancelled", func(_ *testing.T, _ *sqlx.DB, _ int, cancel func()) { cancel() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, db := open(t)
			run := startRun(t, s, market.Real)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := s.InTx(ctx, func(tx *sqlx.Tx) error {
				var backend int
				if err := tx.Get(&backend, `SELECT pg_backend_pid()`); err != nil {
					return err
				}
				return store.CopyRows(ctx, tx, `COPY findings (run_id, schema, data) FROM STDIN`, rows, func(i int) []any {
					if i == rows/2 {
						tt.fail(t, db, backend, cancel)
					}
					return []any{int64(run) + int64(i), strings.Repeat("x", 1000), "{}"}
				})
			})
			if err == nil {
				t.Error("the transaction succeeded")
			}
			var n int
			if err := db.Get(&n, `SELECT count(*) FROM findings`); err != nil || n != 0 {
				t.Errorf("%d rows, %v: want none", n, err)
			}
			save(t, s, today, fullPosting("acme/1")) // the store goes on with a fresh connection
		})
	}
}

func TestRefusedRowEndsCopy(t *testing.T) {
	s, _ := open(t)
	err := s.InTx(t.Context(), func(tx *sqlx.Tx) error {
		return store.CopyRows(t.Context(), tx, `COPY findings (run_id, schema, data) FROM STDIN`, 3, func(i int) []any {
			return []any{i, "x", "not JSON"}
		})
	})
	if err == nil || !strings.Contains(err.Error(), "json") {
		t.Errorf("error %v, want the server's reason", err)
	}
	save(t, s, today, fullPosting("acme/1"))
}

func TestCancelledContext(t *testing.T) {
	s, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, saveErr := s.SavePostings(ctx, store.SavePostings{Dataset: market.Real, Day: today, Postings: manyPostings(3)})
	_, _, cachedErr := s.CachedPage(ctx, "https://example.com/")
	_, unreadErr := s.Unread(ctx, "v1", 0, 1)
	each := s.EachObservation(ctx, store.ObservationFilter{Dataset: market.Real}, func(market.Observation) error { return nil })
	for i, err := range []error{saveErr, cachedErr, unreadErr, each} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("call %d: %v, want context canceled", i, err)
		}
	}
}
