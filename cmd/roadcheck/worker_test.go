package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

const (
	workerCount = 4
	// workerSites are more than one process reads at a time, so that several must.
	workerSites = crawlJobs + 2
	// workerPostings fill more ranges than one process reads at a time.
	workerPostings = (extractJobs + 2) * rangeSize
	// workersWithin bounds each wait for other processes, which may be slow.
	workersWithin = 60 * time.Second
)

// TestFourWorkersOneKilled: four workers share the boards and then the postings with the command that asks for them. In
// each stage one of them is killed with SIGKILL in the middle of its jobs. All tables, and the findings, are those of one
// process that nobody disturbed.
func TestFourWorkersOneKilled(t *testing.T) {
	t.Parallel()
	needProgram(t)
	sites := make([]*careers, workerSites)
	for i := range sites {
		sites[i] = newCareers(t, 6)
	}
	dir := t.TempDir()
	config, file := siteConfig(t, dir, sites...), write(t, dir, "many.jsonl", manyLines(workerPostings))
	one, shared := storetest.URL(t), storetest.Database(t)
	do := func(url string, args ...string) {
		t.Helper()
		if code, log := inProcess(t, url, append([]string{"--config", config}, args...)...); code != exitOK {
			t.Errorf("%v: exit code %d\n%s", args, code, log)
		}
	}
	for _, stage := range []string{"import", "scrape", "extract", "cluster", "analyze"} {
		do(one, stageArgs(stage, file)...)
	}
	do(shared, "import", file)
	db := connect(t, shared)
	workers := startWorkers(t, shared, config)
	// The sites answer no request for a fifth posting before a worker is dead.
	proceed := make(chan struct{})
	for _, s := range sites {
		s.before = func(path string) {
			if path == "/jobs/5" {
				<-proceed
			}
		}
	}
	disturbed(t, func() { do(shared, "scrape", "--share") }, func() {
		victim := busyWorker(t, db, workers, crawlKind, workerSites)
		victim.kill(t)
		close(proceed)
	})
	// Nobody can store a reading before another worker is dead.
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), `LOCK TABLE readings IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	disturbed(t, func() { do(shared, "extract", "--share") }, func() {
		victim := busyWorker(t, db, workers, extractKind, extractJobs+1)
		victim.kill(t)
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	})
	do(shared, "cluster")
	do(shared, "analyze")
	for _, w := range workers {
		w.end(t)
	}
	if diff := cmp.Diff(slices.Compact(everything(t, one)), slices.Compact(everything(t, shared))); diff != "" {
		t.Errorf("(-one process +four workers, two killed):\n%s", diff)
	}
}

func stageArgs(stage, file string) []string {
	if stage == "import" {
		return []string{stage, file}
	}
	return []string{stage}
}

// manyLines are n postings as JSONL.
func manyLines(n int) string {
	skills := []string{"Go", "Python", "Kubernetes", "PostgreSQL", "Terraform", "Kafka", "Rust"}
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `{"id":"%d","title":"Engineer %d","company":"Company %d","description":"We ask for %s and for %s. This is text number %d."}`+"\n",
			i, i%50, i%97, skills[i%7], skills[i*i%7], i)
	}
	return out.String()
}

// disturbed does something and meanwhile disturbs it.
func disturbed(t *testing.T, do, disturb func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	disturb()
	<-done
}

// everything is contents, and what was read, clustered and found, but for ids. Of hosts, one that had a worker killed
// was asked less: what was stored is not asked for again.
func everything(t *testing.T, databaseURL string) []string {
	t.Helper()
	return append(contents(t, databaseURL), conclusions(t, databaseURL, "hosts")...)
}

// conclusions are what was read, clustered and found, but for ids, and for keys of the findings.
func conclusions(t *testing.T, databaseURL string, without ...string) []string {
	t.Helper()
	return textRows(t, databaseURL, `
		SELECT 'reading ' || p.source || p.key || (to_jsonb(r) - 'posting_id')::text FROM readings r JOIN postings p ON p.id = r.posting_id
		UNION ALL
		SELECT 'cluster ' || p.source || p.key || ' with ' || min(p.source || p.key) OVER (PARTITION BY c.cluster)
			|| regexp_replace((to_jsonb(c) - 'posting_id' - 'cluster')::text, '-[0-9]+\)"', ')"') -- the id of the posting it is like
		FROM clusters c JOIN postings p ON p.id = c.posting_id
		UNION ALL
		SELECT 'sketch ' || p.key || (to_jsonb(s) - ARRAY['posting_id', 'sketch'])::text FROM sketches s JOIN postings p ON p.id = s.posting_id
		UNION ALL
		SELECT 'findings ' || (data::jsonb - $1::text[])::text FROM (SELECT data FROM findings ORDER BY run_id DESC LIMIT 1) f
		ORDER BY 1`, pq.Array(without))
}

// workerProcess is one worker.
type workerProcess struct {
	cmd  *exec.Cmd
	log  bytes.Buffer
	dead bool
}

func startWorkers(t *testing.T, url, config string) []*workerProcess {
	t.Helper()
	workers := make([]*workerProcess, workerCount)
	for i := range workers {
		w := &workerProcess{cmd: exec.CommandContext(t.Context(), "roadcheck", "--config", config, "worker")}
		w.cmd.Env, w.cmd.Stderr = append(os.Environ(), "DATABASE_URL="+url), &w.log
		if err := w.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		workers[i] = w
	}
	return workers
}

func (w *workerProcess) kill(t *testing.T) {
	t.Helper()
	if err := w.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = w.cmd.Wait() // it was killed
	w.dead = true
}

// end asks a living worker to end, which it must do well.
func (w *workerProcess) end(t *testing.T) {
	t.Helper()
	if w.dead {
		return
	}
	if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := w.cmd.Wait(); err != nil {
		t.Errorf("worker: %v\n%s", err, &w.log)
	}
}

// busyWorker waits until n jobs of a kind are going on and stand still, and gives a worker that has one.
func busyWorker(t *testing.T, db *sql.DB, workers []*workerProcess, kind string, n int) *workerProcess {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), workersWithin)
	defer cancel()
	for ctx.Err() == nil {
		var by []string
		rows, err := db.QueryContext(ctx, `
			SELECT attempted_by[cardinality(attempted_by)] FROM roadcheck_queue.river_job
			WHERE state = 'running' AND kind = $1
				AND ($1 <> 'extract' OR (SELECT count(*) FROM pg_locks WHERE relation = 'readings'::regclass AND NOT granted) >= $2)`, kind, n)
		for err == nil && rows.Next() {
			var name string
			err = rows.Scan(&name)
			by = append(by, name)
		}
		if err != nil && !strings.Contains(err.Error(), "does not exist") { // the queue may be in the making
			t.Fatal(err)
		}
		if len(by) < n {
			continue
		}
		for _, w := range workers {
			if slices.ContainsFunc(by, func(name string) bool { return strings.Contains(name, fmt.Sprintf("_%d_", w.cmd.Process.Pid)) }) {
				return w
			}
		}
	}
	t.Fatalf("no worker was busy with %s within %v", kind, workersWithin)
	return nil
}
