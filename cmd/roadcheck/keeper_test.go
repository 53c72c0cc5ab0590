package main

import (
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestWhatMayClose reads a board of two postings and then, three weeks later, one of the
// two in ways that may or may not tell that the other is no longer published.
func TestWhatMayClose(t *testing.T) {
	const first, second = "acme/1", "acme/2"
	entry := []market.Problem{{Key: "posting 2", Why: "no id"}}
	field := []market.Problem{{Key: first, Field: "pay", Why: "no number"}}
	for _, tt := range []struct {
		name   string
		source string
		ago    time.Duration // since the second posting was last seen
		listed []string
		result market.BoardResult
		closed int
		pages  int
	}{
		{"whole and without failure", "greenhouse", 21 * day, []string{first}, market.BoardResult{Complete: true}, 1, 0},
		{"a field could not be read", "greenhouse", 21 * day, []string{first}, market.BoardResult{Complete: true, Problems: field, ProblemCount: 1}, 1, 0},
		{"an entry could not be read, seen long ago", "greenhouse", 21 * day, []string{first}, market.BoardResult{Complete: true, Problems: entry, ProblemCount: 1}, 1, 0},
		{"an entry could not be read, seen lately", "greenhouse", 2 * day, []string{first}, market.BoardResult{Complete: true, Problems: entry, ProblemCount: 1}, 0, 0},
		{"one request failed", "greenhouse", 21 * day, []string{first}, market.BoardResult{Failed: 1}, 0, 0},
		{"an outage", "greenhouse", 21 * day, nil, market.BoardResult{Failed: 1, Error: "status 503"}, 0, 0},
		{"no rows", "greenhouse", 21 * day, nil, market.BoardResult{Error: "no postings"}, 0, 0},
		{"far fewer rows than usual", "greenhouse", 21 * day, []string{first}, market.BoardResult{Error: "1 posting where 2 are usual"}, 0, 0},
		{"only the newest are listed", "hn", 21 * day, []string{first}, market.BoardResult{Complete: true}, 0, 0},
		{"only some pages are read", "arbeitnow", 21 * day, []string{first}, market.BoardResult{Complete: true}, 0, 3},
		{"its page is gone, once", "greenhouse", 21 * day, []string{first}, market.BoardResult{Failed: 1, Gone: 1}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.New(t)
			run := startRun(t, s)
			k := newKeeper(s, run, []scrape.Target{{Source: tt.source, Board: "acme", Pages: tt.pages}})
			crawl := func(at time.Time, keys []string, r market.BoardResult) {
				t.Helper()
				postings := make([]market.Posting, len(keys))
				for i, key := range keys {
					postings[i] = market.Posting{Source: tt.source, Board: "acme", Key: key, Title: "Engineer"}
				}
				page := market.Page{Source: tt.source, Board: "acme", URL: "https://example.org/", FetchedAt: at, Status: 200}
				if err := k.save(t.Context(), page, postings); err != nil {
					t.Fatal(err)
				}
				r.Source, r.Board, r.Postings = tt.source, "acme", len(keys)
				if err := k.done(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			}
			crawl(time.Now().Add(-tt.ago), []string{first, second}, market.BoardResult{Complete: true})
			crawl(time.Now(), tt.listed, tt.result)
			if k.closed != tt.closed {
				t.Errorf("%d closed, want %d", k.closed, tt.closed)
			}
			crawl(time.Now(), []string{first, second}, market.BoardResult{Complete: true})
			if k.change.Reopened != tt.closed {
				t.Errorf("%d reopened, want %d", k.change.Reopened, tt.closed)
			}
		})
	}
}

const day = 24 * time.Hour

func startRun(t *testing.T, s *store.Store) *store.Run {
	t.Helper()
	run := store.Run{Command: "scrape", Dataset: market.Real, StartedAt: time.Now(), Counts: map[string]int64{}}
	id, err := s.StartRun(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	run.ID = id
	return &run
}
