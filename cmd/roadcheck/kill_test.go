package main

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

var kills = flag.Int("kills", 10, "how often TestKillAndResume kills the program")

const (
	// killHosts are read side by side, killPostings are on each: with sitemap, a page
	// that is gone and robots.txt that makes 42 requests.
	killHosts    = 3
	killPostings = 11
)

// TestKillAndResume kills the program with SIGKILL at random points of a crawl, once a round:
// after the n-th request has come, and up to 4 ms later, or on the way to the first one.
// The next run goes on from there. Its tables are those of a crawl that nobody disturbed, and
// no host is asked again for what was stored.
func TestKillAndResume(t *testing.T) {
	t.Parallel()
	needProgram(t)
	url := storetest.URL(t)
	db, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sites := make([]*careers, killHosts)
	for i := range sites {
		sites[i] = newCareers(t, killPostings)
	}
	config := siteConfig(t, t.TempDir(), sites...)
	crawl := func() *exec.Cmd { return crawlCommand(t, url, config) }
	if out, err := crawl().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := contents(t, url)
	whole := allRequests(sites)
	random := rand.New(rand.NewPCG(2026, 11))
	resumed, again := 0, 0
	for round := range *kills {
		empty(t, db)
		killed := killAt(t, crawl(), sites, random.IntN(len(whole)+1), time.Duration(random.IntN(4000))*time.Microsecond)
		waitForRollback(t, db)
		before := allRequests(sites)
		stored := storedPaths(t, db)
		cmd := crawl()
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("round %d: %v\n%s", round, err, out)
		}
		after := allRequests(sites)
		if diff := cmp.Diff(want, slices.Compact(contents(t, url))); diff != "" {
			t.Fatalf("round %d, killed %v after %d requests (-undisturbed +resumed):\n%s\n%s", round, killed, len(before), diff, out)
		}
		for _, path := range after {
			if stored[path] && !strings.HasSuffix(path, "/robots.txt") {
				t.Errorf("round %d: %s was stored and asked for again", round, path)
			}
		}
		twice := twiceAsked(before, after)
		if len(twice) > 2*killHosts {
			t.Errorf("round %d: asked for twice: %v; want no more than one answer being stored and one on the way from each host", round, twice)
		}
		again += len(twice)
		if bytes.Contains(out, []byte("going on from an interrupted run")) {
			resumed++
		} else if killed && len(stored) > 0 {
			t.Errorf("round %d: %d pages were stored and nothing was gone on from:\n%s", round, len(stored), out)
		}
		checkRuns(t, db, killed)
	}
	t.Logf("%d kills, %d runs gone on from, %d requests twice of %d in each crawl", *kills, resumed, again, len(whole))
	if resumed < *kills/2 {
		t.Errorf("only %d of %d kills left something to go on from", resumed, *kills)
	}
}

func crawlCommand(t *testing.T, url, config string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), "roadcheck", "--config", config, "scrape")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	return cmd
}

// killAt kills the program a while after its n-th request; false when it ended first.
func killAt(t *testing.T, cmd *exec.Cmd, sites []*careers, n int, later time.Duration) bool {
	t.Helper()
	var mu sync.Mutex
	reached := make(chan struct{})
	count := 0
	before := func(string) {
		mu.Lock()
		defer mu.Unlock()
		if count++; count == max(n, 1) {
			close(reached)
		}
	}
	for _, s := range sites {
		s.before = before
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // killed, mostly
		close(ended)
	}()
	if n > 0 {
		select {
		case <-reached:
		case <-ended:
		}
	}
	select {
	case <-time.After(later):
	case <-ended:
	}
	_ = cmd.Process.Kill() // it may have ended
	<-ended
	for _, s := range sites {
		s.before = nil
	}
	return !cmd.ProcessState.Success()
}

// waitForRollback waits until the server has ended the sessions of the killed program.
func waitForRollback(t *testing.T, db *sql.DB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		var others int
		err := db.QueryRowContext(ctx, `
			SELECT count(DISTINCT l.pid) FROM pg_locks l
			WHERE l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
				AND (l.relation = 'fetches'::regclass OR l.locktype = 'advisory' -- by a key of this schema: other tests have their own
					AND (l.classid::bigint = hashtext('roadcheck pipeline of ' || current_schema())::bigint & 4294967295
						OR l.objid::bigint = hashtext(current_schema())::bigint & 4294967295))`).Scan(&others)
		if err != nil {
			t.Fatal(err)
		}
		if others == 0 {
			return
		}
	}
}

// empty removes all that runs have left.
func empty(t *testing.T, db *sql.DB) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), `TRUNCATE runs, bodies, postings RESTART IDENTITY CASCADE`); err != nil {
		t.Fatal(err)
	}
}

// allRequests gives, and forgets, what all sites were asked for.
func allRequests(sites []*careers) []string {
	var all []string
	for _, s := range sites {
		for _, path := range s.requests() {
			all = append(all, s.URL+path)
		}
	}
	return all
}

// storedPaths are the addresses of the pages in the database.
func storedPaths(t *testing.T, db *sql.DB) map[string]bool {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT url FROM fetches`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	stored := map[string]bool{}
	for rows.Next() {
		var url string
		if err := rows.Scan(&url); err != nil {
			t.Fatal(err)
		}
		stored[url] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return stored
}

// twiceAsked are the addresses that both runs asked for, and those that one of them did twice.
func twiceAsked(before, after []string) []string {
	count := map[string]int{}
	var twice []string
	for _, path := range slices.Concat(before, after) {
		if count[path]++; count[path] == 2 && !strings.HasSuffix(path, "/robots.txt") {
			twice = append(twice, path)
		}
	}
	return twice
}

// checkRuns: a killed run is marked as such, and none stays running.
func checkRuns(t *testing.T, db *sql.DB, killed bool) {
	t.Helper()
	var statuses string
	if err := db.QueryRowContext(t.Context(), `SELECT coalesce(string_agg(status, ' ' ORDER BY id), '') FROM runs`).Scan(&statuses); err != nil {
		t.Fatal(err)
	}
	if want := "interrupted ok"; statuses != want && (killed && statuses != "ok" || !killed && statuses != "ok ok") {
		t.Errorf("runs are %q, want %q", statuses, want)
	}
}
