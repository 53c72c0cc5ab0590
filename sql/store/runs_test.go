package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

var start = time.Date(2026, 11, 21, 8, 30, 0, 123456000, time.FixedZone("CET", 3600))

func startRun(t *testing.T, s *store.Store, dataset market.Dataset) store.RunID {
	t.Helper()
	id, err := s.StartRun(t.Context(), store.Run{Command: "run", Version: "1", Dataset: dataset, StartedAt: start})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestRuns(t *testing.T) {
	s, _ := open(t)
	first, second := startRun(t, s, market.Real), startRun(t, s, market.Sample)
	done := store.Run{ID: first, FinishedAt: start.Add(time.Minute), Status: "partial", Error: "1 board\x00 failed",
		Counts: map[string]int64{"postings": 12, `odd "name"`: 1, "nul\x00": 2}}
	if err := s.FinishRun(t.Context(), done); err != nil {
		t.Fatal(err)
	}
	got, err := s.Runs(t.Context(), 10)
	want := []store.Run{
		{ID: second, Command: "run", Version: "1", Dataset: market.Sample, StartedAt: start.UTC(), Status: "running", Counts: map[string]int64{}},
		{ID: first, Command: "run", Version: "1", Dataset: market.Real, StartedAt: start.UTC(), FinishedAt: start.Add(time.Minute).UTC(),
			Status: "partial", Error: "1 board\uFFFD failed", Counts: map[string]int64{"postings": 12, `odd "name"`: 1, "nul\uFFFD": 2}},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Errorf("runs (-want +got): %v\n%s", err, diff)
	}
	if got, err := s.Runs(t.Context(), 1); err != nil || len(got) != 1 || got[0].ID != second {
		t.Errorf("limit 1: %+v, %v", got, err)
	}
	if err := s.FinishRun(t.Context(), store.Run{ID: 99, Status: "ok"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("finish run 99: %v, want not found", err)
	}
	if err := s.FinishRun(t.Context(), store.Run{ID: first, Status: "fine"}); err == nil || !strings.Contains(err.Error(), "status") {
		t.Errorf("status fine: %v, want refused", err)
	}
}

func TestBoardResults(t *testing.T) {
	s, _ := open(t)
	old := market.BoardResult{Source: "lever", Board: "acme", Host: "api.lever.co", Robots: "allowed", Requests: 3, Failed: 1,
		NotModified: 1, Gone: 2, Bytes: 1 << 40, Postings: 12, ProblemCount: 7, Error: "HTTP 503",
		Problems: []market.Problem{{Key: "acme/1", Field: "pay", Why: `"\u0000" is no number`}}}
	fresh := old
	fresh.Error, fresh.Failed, fresh.Complete, fresh.Problems = "", 0, true, []market.Problem{}
	other := market.BoardResult{Source: "hn", Board: "who-is-hiring", Host: "127.0.0.1:80", Robots: "none", Problems: []market.Problem{}}
	first, second, sample := startRun(t, s, market.Real), startRun(t, s, market.Real), startRun(t, s, market.Sample)
	for _, step := range []struct {
		run     store.RunID
		results []market.BoardResult
		latest  []market.BoardResult
	}{
		{first, []market.BoardResult{old, other}, []market.BoardResult{other, old}},
		{second, []market.BoardResult{fresh}, []market.BoardResult{other, fresh}},
		{second, []market.BoardResult{old}, []market.BoardResult{other, old}},
		{sample, []market.BoardResult{fresh}, []market.BoardResult{other, old}},
	} {
		if err := s.SaveBoardResults(t.Context(), step.run, step.results); err != nil {
			t.Fatal(err)
		}
		got, err := s.LatestBoardResults(t.Context(), market.Real)
		if diff := cmp.Diff(step.latest, got); err != nil || diff != "" {
			t.Errorf("latest after run %d (-want +got): %v\n%s", step.run, err, diff)
		}
	}
	bad := []market.BoardResult{{Source: "a", Board: "fine"}, {Source: "a", Board: "b", Bytes: -1}}
	if err := s.SaveBoardResults(t.Context(), first, bad); err == nil || !strings.Contains(err.Error(), "board a/b") {
		t.Errorf("negative bytes: %v, want an error that names the board", err)
	}
	if got, _ := s.LatestBoardResults(t.Context(), market.Real); len(got) != 2 {
		t.Errorf("%d boards after a refused call, want 2", len(got))
	}
}

func TestFindings(t *testing.T) {
	s, _ := open(t)
	if _, _, err := s.LatestFindings(t.Context(), market.Real); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no findings: %v, want not found", err)
	}
	first, second := startRun(t, s, market.Real), startRun(t, s, market.Real)
	data := "{\n  \"b\": 1.50,  \"a\": \"é\", \"a\": [] }\n"
	for _, run := range []store.RunID{second, first} {
		if err := s.SaveFindings(t.Context(), run, "roadcheck-findings/1", []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	got, run, err := s.LatestFindings(t.Context(), market.Real)
	if err != nil || string(got) != data || run != second {
		t.Errorf("findings %q of run %d, %v; want %q of run %d", got, run, err, data, second)
	}
	if _, _, err := s.LatestFindings(t.Context(), market.Sample); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("other dataset: %v, want not found", err)
	}
	if got, run, err := s.FindingsBefore(t.Context(), market.Real, second); err != nil || string(got) != data || run != first {
		t.Errorf("before run %d: findings %q of run %d, %v; want those of run %d", second, got, run, err, first)
	}
	if _, _, err := s.FindingsBefore(t.Context(), market.Real, first); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before the first: %v, want not found", err)
	}
	if got, err := s.Findings(t.Context(), first); err != nil || string(got) != data {
		t.Errorf("findings %q, %v; want %q", got, err, data)
	}
	if err := s.SaveFindings(t.Context(), first, "x", []byte("{")); err == nil {
		t.Error("broken JSON was stored")
	}
}

// TestAbandonedRunsAreGoneOnFrom ends the sessions of runs as the death of their process does.
func TestAbandonedRunsAreGoneOnFrom(t *testing.T) {
	url := storetest.URL(t)
	begin := func(plan string) (*store.Store, store.RunID) {
		t.Helper()
		s := storetest.Open(t, url)
		if _, _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		id, err := s.StartRun(t.Context(), store.Run{Command: "scrape", Plan: plan, Dataset: market.Real, StartedAt: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		return s, id
	}
	resume := func(s *store.Store, run store.RunID, since time.Time, want ...store.RunID) {
		t.Helper()
		got, err := s.Resume(t.Context(), run, since)
		if diff := cmp.Diff(append([]store.RunID{}, want...), append([]store.RunID{}, got...)); err != nil || diff != "" {
			t.Errorf("run %d goes on from (-want +got): %v\n%s", run, err, diff)
		}
	}
	hourAgo := time.Now().Add(-time.Hour)
	living, first := begin("a")
	second, secondRun := begin("a")
	resume(second, secondRun, hourAgo) // the first is alive
	board := market.BoardID{Source: "site", Board: "acme"}
	pages := []market.Page{
		{Source: "site", Board: "acme", URL: "https://example.org/1", Status: 200, Body: []byte("one"), FetchedAt: start},
		{Source: "site", Board: "acme", URL: "https://example.org/2", Status: 404, Error: "status 404 Not Found", FetchedAt: start},
		{Source: "site", Board: "acme", URL: "https://example.org/3", Status: 503, Error: "status 503", FetchedAt: start},
		{Source: "site", Board: "globex", URL: "https://example.org/4", Status: 200, Body: []byte("four"), FetchedAt: start},
	}
	if err := living.SavePages(t.Context(), first, pages); err != nil {
		t.Fatal(err)
	}
	if err := living.SaveBoardResults(t.Context(), first, []market.BoardResult{{Source: "site", Board: "acme", Complete: true}, {Source: "site", Board: "globex"}}); err != nil {
		t.Fatal(err)
	}
	if err := living.Close(); err != nil {
		t.Fatal(err)
	}
	third, thirdRun := begin("a")
	resume(third, thirdRun, hourAgo) // between the two stands a run that is alive
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if err := third.FinishRun(t.Context(), store.Run{ID: thirdRun, Status: "interrupted"}); err != nil {
		t.Fatal(err)
	}
	other, otherRun := begin("b")
	resume(other, otherRun, hourAgo)
	fourth, fourthRun := begin("a")
	resume(fourth, fourthRun, time.Now().Add(time.Hour)) // too long ago
	resume(fourth, fourthRun, hourAgo, thirdRun)
	fifth := fourthRun
	if err := fourth.Close(); err != nil {
		t.Fatal(err)
	}
	last, lastRun := begin("a")
	resume(last, lastRun, hourAgo, fifth, thirdRun)

	done, err := last.CompleteBoards(t.Context(), []store.RunID{first})
	if diff := cmp.Diff(map[market.BoardID]bool{board: true}, done); err != nil || diff != "" {
		t.Errorf("boards done (-want +got): %v\n%s", err, diff)
	}
	for i, want := range []bool{true, true, false, false} {
		page, ok, err := last.FetchedPage(t.Context(), []store.RunID{first}, board, pages[i].URL)
		if err != nil || ok != want || ok && (page.Status != pages[i].Status || string(page.Body) != string(pages[i].Body)) {
			t.Errorf("page %d: %+v, %v, %v", i+1, page, ok, err)
		}
	}
	if _, ok, err := last.FetchedPage(t.Context(), []store.RunID{fifth}, board, pages[0].URL); ok || err != nil {
		t.Errorf("a page of another run: %v, %v", ok, err)
	}
	runs, err := last.Runs(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var statuses []string
	for _, r := range runs {
		statuses = append(statuses, r.Status)
	}
	if got := strings.Join(statuses, " "); got != "running interrupted running interrupted interrupted interrupted" {
		t.Errorf("runs, newest first: %s", got)
	}
}

func TestRunHistory(t *testing.T) {
	s, _ := open(t)
	id, err := s.StartRun(t.Context(), store.Run{Command: "run", Version: "1", Dataset: market.Real, StartedAt: start,
		Versions: map[string]string{"extractor": "4-x"}, Inputs: map[string]string{"config": "nul\x00"}})
	if err != nil {
		t.Fatal(err)
	}
	scrape := store.Stage{Name: "scrape", StartedAt: start, Status: "running"}
	save := func(position int, g store.Stage) {
		t.Helper()
		if err := s.SaveStage(t.Context(), id, position, g); err != nil {
			t.Fatal(err)
		}
	}
	save(1, scrape)
	scrape.FinishedAt, scrape.Status, scrape.Error, scrape.Counts = start.Add(time.Second), "partial", "1 board failed", map[string]int64{"new": 3}
	save(1, scrape)
	save(2, store.Stage{Name: "extract", StartedAt: start.Add(time.Second), Status: "running"})
	checks := []store.Check{{Name: "rows", Subject: "lever", Level: "warn", Value: 0.5, Text: "half"}}
	if err := s.FinishRun(t.Context(), store.Run{ID: id, FinishedAt: start.Add(time.Minute), Status: "failed", Checks: checks}); err != nil {
		t.Fatal(err)
	}
	scrape.StartedAt, scrape.FinishedAt = scrape.StartedAt.UTC(), scrape.FinishedAt.UTC()
	want := store.Run{ID: id, Command: "run", Version: "1", Dataset: market.Real, StartedAt: start.UTC(), FinishedAt: start.Add(time.Minute).UTC(),
		Status: "failed", Versions: map[string]string{"extractor": "4-x"}, Inputs: map[string]string{"config": "nul\uFFFD"}, Checks: checks,
		Stages: []store.Stage{scrape, {Name: "extract", StartedAt: start.Add(time.Second).UTC(), Status: "running"}}}
	got, err := s.Run(t.Context(), id)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Errorf("run (-want +got): %v\n%s", err, diff)
	}
	if _, err := s.Run(t.Context(), id+1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("run that there is not: %v", err)
	}
	if got, err := s.LatestCommand(t.Context(), "run", "ok", "failed"); err != nil || got.ID != id {
		t.Errorf("latest failed run: %d, %v", got.ID, err)
	}
	if _, err := s.LatestCommand(t.Context(), "run", "ok"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("latest good run: %v, want none", err)
	}
	stages, err := s.LatestStages(t.Context(), market.Real)
	if err != nil || len(stages) != 2 || stages[0].Name != "extract" || stages[1].Error != "1 board failed" {
		t.Errorf("latest stages: %+v, %v", stages, err)
	}
}

// TestAbandonedStages: a run whose process is gone takes its stage along; one that is alive stays.
func TestAbandonedStages(t *testing.T) {
	url := storetest.URL(t)
	ids := map[string]store.RunID{}
	stores := map[string]*store.Store{}
	for _, name := range []string{"gone", "alive"} {
		s := storetest.Open(t, url)
		if _, _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		ids[name], stores[name] = startRun(t, s, market.Real), s
		if err := s.SaveStage(t.Context(), ids[name], 1, store.Stage{Name: name, StartedAt: start, Status: "running"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := stores["gone"].Close(); err != nil {
		t.Fatal(err)
	}
	watcher := storetest.Open(t, url)
	for _, s := range []*store.Store{watcher, stores["alive"]} {
		if err := s.MarkInterrupted(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"gone": "interrupted", "alive": "running"} {
		r, err := watcher.Run(t.Context(), ids[name])
		if err != nil || r.Status != want || len(r.Stages) != 1 || r.Stages[0].Status != want {
			t.Errorf("%s: %+v, %v, want %s", name, r, err, want)
		}
	}
}

func TestPipelineLock(t *testing.T) {
	url := storetest.URL(t)
	first, second, other := storetest.Open(t, url), storetest.Open(t, url), storetest.Open(t, storetest.URL(t))
	lock, err := first.LockPipeline(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*store.Store{first, second} {
		if _, err := s.LockPipeline(t.Context()); !errors.Is(err, store.ErrLocked) {
			t.Errorf("second lock: %v, want locked", err)
		}
	}
	elsewhere, err := other.LockPipeline(t.Context())
	if err != nil {
		t.Fatalf("another schema is locked too: %v", err)
	}
	elsewhere.Release()
	if err := lock.Held(t.Context()); err != nil {
		t.Error(err)
	}
	db, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `
		SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid = 0 AND pid <> pg_backend_pid()
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND classid::bigint = hashtext('roadcheck pipeline of ' || current_schema())::bigint & 4294967295`); err != nil {
		t.Fatal(err)
	}
	if err := lock.Held(t.Context()); err == nil {
		t.Error("a lock whose connection was ended counts as held")
	}
	lock.Release()
	again, err := second.LockPipeline(t.Context())
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	again.Release()
}
