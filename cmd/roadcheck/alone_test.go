package main

import (
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestOneCommandAtATime: what changes stored results says "locked" beside a run and beside a worker that
// is busy, and works when they have ended; what only looks works always.
func TestOneCommandAtATime(t *testing.T) {
	changing := [][]string{
		{"run"}, {"scrape"}, {"extract"}, {"cluster"}, {"cluster", "--full"}, {"analyze"},
		{"db", "prune", "--set", "retention.page_days=1"}, {"restore", write(t, t.TempDir(), "a.dump", "not a backup")},
	}
	looking := [][]string{{"status"}, {"runs"}, {"db", "prune", "--dry-run", "--set", "retention.page_days=1"}, {"export", "postings"}}
	url := storetest.URL(t)
	s := storetest.Open(t, url)
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, hold := range map[string]func() func(){
		"run": func() func() {
			lock, err := s.LockPipeline(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return lock.Release
		},
		"worker": func() func() {
			w, err := s.StartWorker(t.Context(), "busy")
			if err == nil {
				err = w.Begin(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
			return w.Close
		},
	} {
		release := hold()
		for _, args := range changing {
			if code, log := inProcess(t, url, args...); code != exitLocked || !strings.Contains(log, store.ErrLocked.Error()) {
				t.Errorf("beside a %s, %v: exit code %d, want %d:\n%s", name, args, code, exitLocked, log)
			}
		}
		for _, args := range looking {
			if code, log := inProcess(t, url, args...); code != exitOK {
				t.Errorf("beside a %s, %v: exit code %d:\n%s", name, args, code, log)
			}
		}
		release()
		if code, log := inProcess(t, url, "extract"); code != exitOK {
			t.Errorf("after a %s: exit code %d:\n%s", name, code, log)
		}
	}
}
