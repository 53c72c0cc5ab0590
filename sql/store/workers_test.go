package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestWorkersAndCommands: workers share the lock that a command wants alone, and a command that leaves work to
// them does not want it.
func TestWorkersAndCommands(t *testing.T) {
	ctx, url := t.Context(), storetest.URL(t)
	s := storetest.Open(t, url)
	one, err := s.StartWorker(ctx, "one")
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	two, err := storetest.Open(t, url).StartWorker(ctx, "two")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := s.LockPipeline(ctx) // nobody is busy
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Begin(ctx); !errors.Is(err, store.ErrLocked) {
		t.Errorf("beside a command: %v", err)
	}
	alone.Release()
	begin(t, one, one, two)
	if _, err := s.LockPipeline(ctx); !errors.Is(err, store.ErrLocked) {
		t.Errorf("beside three jobs: %v", err)
	}
	shared, err := s.LockCommand(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.LockCommand(ctx); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second command: %v", err)
	}
	if err := shared.Held(ctx); err != nil {
		t.Error(err)
	}
	shared.Release()
	if err := errors.Join(one.End(ctx), one.End(ctx)); err != nil {
		t.Error(err)
	}
	if _, err := s.LockPipeline(ctx); !errors.Is(err, store.ErrLocked) {
		t.Errorf("beside one job: %v", err)
	}
	two.Close()
	if alone, err = s.LockPipeline(ctx); err != nil {
		t.Fatalf("after the last worker: %v", err)
	}
	alone.Release()
}

func begin(t *testing.T, workers ...*store.Worker) {
	t.Helper()
	for _, w := range workers {
		if err := w.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLostSession: a worker whose session is gone counts as dead, and takes up its locks again.
func TestLostSession(t *testing.T) {
	ctx, url := t.Context(), storetest.URL(t)
	s := storetest.Open(t, url)
	w, err := s.StartWorker(ctx, "w")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	begin(t, w)
	wantDead := func(when string, want ...string) {
		t.Helper()
		dead, err := s.DeadWorkers(ctx, []string{"w", "other"})
		if err != nil || !slices.Equal(dead, want) {
			t.Errorf("%s: dead are %v, %v; want %v", when, dead, err, want)
		}
	}
	wantDead("alive", "other")
	db, err := store.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const end = `SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks l
		WHERE l.locktype = 'advisory' AND l.classid::bigint = hashtext('roadcheck workers of ' || current_schema())::bigint & 4294967295`
	if _, err := db.ExecContext(ctx, end); err != nil {
		t.Fatal(err)
	}
	wantDead("session ended", "w", "other")
	if err := w.Ensure(ctx); err != nil {
		t.Fatal(err)
	}
	wantDead("again", "other")
	if _, err := s.LockPipeline(ctx); !errors.Is(err, store.ErrLocked) {
		t.Errorf("the job goes on, and yet: %v", err)
	}
	w.Close()
	wantDead("closed", "w", "other")
}

// TestUnreadRanges: ranges lie on a fixed grid and name exactly the postings without a reading.
func TestUnreadRanges(t *testing.T) {
	ctx := t.Context()
	s := storetest.New(t)
	save(t, s, today, manyPostings(25)...)
	all := stored(t, s)
	ranges, err := s.UnreadRanges(ctx, "v1", 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []market.PostingID
	for _, r := range ranges {
		if r.First%10 != 0 || r.Last != r.First+9 {
			t.Errorf("range %v is off the grid", r)
		}
		in, err := s.UnreadIn(ctx, "v1", r)
		if err != nil {
			t.Fatal(err)
		}
		var readings []store.StoredReading
		for _, p := range in {
			got = append(got, p.ID)
			readings = append(readings, store.StoredReading{Posting: p.ID, Hash: p.Hash, Reading: fullReading("v1")})
		}
		if _, err := s.SaveReadings(ctx, readings); err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range all {
		if i >= len(got) || got[i] != p.ID {
			t.Fatalf("read %v, want the ids of all 25 postings in order", got)
		}
	}
	if left, err := s.UnreadRanges(ctx, "v1", 10); err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if again, err := s.UnreadRanges(ctx, "v2", 10); err != nil || !slices.Equal(again, ranges) {
		t.Errorf("for another version %v, %v, want %v", again, err, ranges)
	}
}
