package main

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

var chaosRounds = flag.Int("chaos", 4, "how many faults TestChaos strikes with")

// chaos is a market on loopback, and a database and a report that are struck while the program works on them.
type chaos struct {
	root, config string
	sites        []*careers
	cut          atomic.Bool              // the network is away
	took         map[string]time.Duration // each stage of a run that nothing disturbs
}

// runStages are those of a run, in order.
var runStages = []string{"scrape", "extract", "cluster", "check", "analyze", "report"}

// TestChaos strikes a run, once a round, at a random time of a random stage, with kill -9 of the program, kill -9 of the database
// server, the loss of the network, or a full disk. The runs after it, without a fault, leave the tables and the
// report that a run leaves which nothing disturbed: nothing is lost, nothing is doubled, nothing half-written stays.
func TestChaos(t *testing.T) {
	t.Parallel()
	privateDir(t) // skips where it cannot run
	faults := []struct {
		name   string
		strike func(*chaos, *testing.T, *process)
	}{{"program killed", (*chaos).killProgram}, {"database killed", (*chaos).killDatabase}, {"network cut", (*chaos).cutNetwork}}
	c := newChaos(t)
	if c.ownDisk(t) {
		faults = append(faults, struct {
			name   string
			strike func(*chaos, *testing.T, *process)
		}{"disk filled", (*chaos).fillDisk})
	} else {
		t.Log("no disk can be mounted here: none is filled")
	}
	want := c.undisturbed(t)
	if len(want) < 100 {
		t.Fatalf("an undisturbed run leaves only %d rows:\n%s", len(want), strings.Join(want, "\n"))
	}
	random := rand.New(rand.NewPCG(2026, 21))
	struck := map[string]int{}
	for round := range *chaosRounds {
		fault := faults[round%len(faults)]
		c.clear(t)
		p := c.begin(t, c.arguments("run")...)
		stage := random.IntN(len(runStages))
		if stage > 0 {
			p.reach(runStages[stage-1])
		}
		later := time.Duration(random.Int64N(int64(c.took[runStages[stage]])))
		p.within(later)
		fault.strike(c, t, p)
		code := p.end()
		struck[fault.name+" in "+p.stage()]++
		runs := c.recover(t)
		got := c.leavings(t)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("round %d, %s after %v of %s (exit code %d), then %d runs (-undisturbed +got):\n%s\n%s", round, fault.name, later, runStages[stage], code, runs, diff, p.said())
		}
	}
	for _, what := range slices.Sorted(maps.Keys(struck)) {
		t.Logf("%3d %s", struck[what], what)
	}
}

func newChaos(t *testing.T) *chaos {
	t.Helper()
	c := &chaos{root: filepath.Dir(privateDir(t))}
	for range 2 {
		site := newCareers(t, 12)
		answer := site.Config.Handler
		site.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c.cut.Load() {
				panic(http.ErrAbortHandler) // the connection ends without an answer
			}
			answer.ServeHTTP(w, r)
		})
		c.sites = append(c.sites, site)
	}
	return c
}

// ownDisk gives the database and the report a small disk of their own; false where nobody may mount one.
func (c *chaos) ownDisk(t *testing.T) bool {
	t.Helper()
	defer func() { c.config = siteConfig(t, c.root, c.sites...) }()
	if runtime.GOOS != "linux" || os.Getuid() != 0 || exec.Command("mount", "-t", "tmpfs", "-o", "size=300m,mode=755", "tmpfs", c.root).Run() != nil {
		return false
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", c.root).CombinedOutput(); err != nil {
			t.Errorf("unmount: %v: %s", err, out)
		}
	})
	return true
}

func (c *chaos) postgres() string { return filepath.Join(c.root, "pg") }

// arguments are those of a run with the report beside the database.
func (c *chaos) arguments(command string) []string {
	return []string{command, "--config", c.config, "--set", "report.out=" + filepath.Join(c.root, "report"), "--set", "scrape.max_wait=10ms"}
}

func (c *chaos) begin(t *testing.T, args ...string) *process { return start(t, c.postgres(), args...) }

// undisturbed is what a run leaves that nothing disturbs.
func (c *chaos) undisturbed(t *testing.T) []string {
	t.Helper()
	mustRun(t, c.postgres(), "db", "start")
	t.Cleanup(func() { mustRun(t, c.postgres(), "db", "stop") })
	log := mustRun(t, c.postgres(), c.arguments("run")...)
	c.took = map[string]time.Duration{}
	for _, stage := range runStages {
		_, line, _ := strings.Cut(log, " msg="+stage+" ")
		line, _, _ = strings.Cut(line, "\n")
		_, took, _ := strings.Cut(line, "took=")
		var err error
		if c.took[stage], err = time.ParseDuration(took); err != nil || c.took[stage] <= 0 {
			t.Fatalf("how long %s took: %v\n%s", stage, err, log)
		}
	}
	return c.leavings(t)
}

// clear empties the database and removes the report.
func (c *chaos) clear(t *testing.T) {
	t.Helper()
	db, err := store.Connect(t.Context(), c.url(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	empty(t, db)
	if _, err := db.ExecContext(t.Context(), `TRUNCATE sketches`); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(c.root, "report")); err != nil {
		t.Fatal(err)
	}
}

func (c *chaos) url(t *testing.T) string {
	t.Helper()
	status, err := embedded.ReadStatus(c.postgres())
	if err != nil || status.Socket == "" {
		t.Fatalf("the database is not there: %+v, %v", status, err)
	}
	return status.URL("roadcheck")
}

// recover brings back what a fault took and runs until a run ends well. It gives how many that took.
func (c *chaos) recover(t *testing.T) int {
	t.Helper()
	c.serve(t)
	for n := 1; ; n++ {
		p := c.begin(t, c.arguments("run")...)
		code := p.end()
		if code == exitOK {
			return n
		}
		if n == 3 {
			t.Fatalf("run %d after the fault ends with %d:\n%s", n, code, p.said())
		}
	}
}

// serve starts the database unless it runs.
func (c *chaos) serve(t *testing.T) {
	t.Helper()
	if status, err := embedded.ReadStatus(c.postgres()); err != nil {
		t.Fatal(err)
	} else if !status.Running {
		mustRun(t, c.postgres(), "db", "start")
	}
}

// leavings are the tables, but for ids, times and what tells how often something was asked for, and the names of the report's files.
func (c *chaos) leavings(t *testing.T) []string {
	t.Helper()
	url := c.url(t)
	var out []string
	for _, row := range contents(t, url) {
		if !strings.HasPrefix(row, "fetch ") && !strings.HasPrefix(row, "board ") { // a fault may add some
			out = append(out, row)
		}
	}
	rest := textRows(t, url, `
		SELECT 'board ' || source || ' ' || board || ' ' || postings || ' ' || complete
		FROM (SELECT DISTINCT ON (source, board) * FROM board_results ORDER BY source, board, run_id DESC) b
		UNION ALL
		SELECT 'running ' || command FROM runs WHERE status = 'running'
		ORDER BY 1`)
	out = slices.Concat(out, rest, conclusions(t, url, "boards", "hosts"))
	return append(out, c.files(t)...)
}

// files are what lies beside and in the report.
func (c *chaos) files(t *testing.T) []string {
	t.Helper()
	beside, err := filepath.Glob(filepath.Join(c.root, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range beside {
		out = append(out, "left "+filepath.Base(name))
	}
	err = filepath.Walk(filepath.Join(c.root, "report"), func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() && !strings.Contains(info.Name(), "changes") { // since the run before, where that one ended
			out = append(out, fmt.Sprintf("file %s", strings.TrimPrefix(path, c.root)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}
