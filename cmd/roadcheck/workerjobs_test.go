package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// atOnce tries a job again without delay.
type atOnce struct{}

func (atOnce) NextRetry(*rivertype.JobRow) time.Time { return time.Now() }

// newQueue is a queue on a database of its own, worked on by this process under a configuration file, if any.
func newQueue(t *testing.T, url, config string, o queueOptions) (*queue, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	a, err := newApp(cli{Config: config}, system{Stdin: strings.NewReader(""), Stdout: log, Stderr: log, Environ: []string{"DATABASE_URL=" + url}})
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, url)
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	q, err := a.openQueue(t.Context(), s, url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.close)
	return q, log
}

// started is a stored run for a stage to count in.
func started(t *testing.T, q *queue, r store.Run) *store.Run {
	t.Helper()
	r.Dataset, r.StartedAt, r.Counts = market.Real, time.Now(), map[string]int64{}
	id, err := q.store.StartRun(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	r.ID = id
	return &r
}

// TestJobThatFails is tried a few times and then given up, which the stage, the status and the doctor tell until the same
// work is done.
func TestJobThatFails(t *testing.T) {
	ctx, url := t.Context(), storetest.Database(t)
	q, log := newQueue(t, url, "", queueOptions{retry: atOnce{}})
	if code, log := inProcess(t, url, "import", write(t, t.TempDir(), "few.jsonl", manyLines(3))); code != exitOK {
		t.Fatalf("import: exit code %d\n%s", code, log)
	}
	execute(t, url, `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is on fire'; END $$`,
		`CREATE TRIGGER refuse BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION refuse()`)
	r := started(t, q, store.Run{Command: "extract"})
	err := q.shareExtract(ctx, r)
	if err == nil || !strings.Contains(err.Error(), "1 of 1 batches") || !strings.Contains(err.Error(), "the disk is on fire") {
		t.Fatalf("error is %v\n%s", err, log)
	}
	if n := strings.Count(log.String(), `msg="job failed"`); n != jobAttempts {
		t.Errorf("tried %d times, want %d\n%s", n, jobAttempts, log)
	}
	if got, err := q.store.Queue(ctx); err != nil || len(got) != 1 || got[0] != (store.QueuedJobs{Kind: "extract", State: "discarded", Jobs: 1}) {
		t.Errorf("queue is %v, %v", got, err)
	}
	if code, log := inProcess(t, url, "status"); code != exitOK || !strings.Contains(log, "discarded") {
		t.Errorf("status: exit code %d\n%s", code, log)
	}
	if code, log := inProcess(t, url, "db", "doctor"); code != exitFailed || !strings.Contains(log, "the disk is on fire") {
		t.Errorf("doctor: exit code %d\n%s", code, log)
	}
	execute(t, url, `DROP TRIGGER refuse ON readings`)
	if err := q.shareExtract(ctx, r); err != nil || r.Counts["readings_new"] != 3 {
		t.Errorf("once it is mended: %v, counts %v", err, r.Counts)
	}
	if _, log := inProcess(t, url, "db", "doctor"); strings.Contains(log, "the disk is on fire") {
		t.Errorf("the doctor tells what is mended:\n%s", log)
	}
}

// TestSameWorkTwice: what is on the queue is not put there again, by nobody.
func TestSameWorkTwice(t *testing.T) {
	ctx, url := t.Context(), storetest.Database(t)
	one, _ := newQueue(t, url, "", queueOptions{})
	two, _ := newQueue(t, url, "", queueOptions{})
	jobs := []river.InsertManyParams{
		{Args: crawlArgs{Group: "lever", Plan: "p"}},
		{Args: extractArgs{Version: "v", First: 0, Last: 999}}, {Args: extractArgs{Version: "v", First: 1000, Last: 1999}},
	}
	for i, q := range []*queue{one, two, one} {
		jobs[0].Args = crawlArgs{Group: "lever", Plan: "p", Run: store.RunID(i)} // another run that asks for the same
		results, err := q.client.InsertMany(ctx, jobs)
		if err != nil {
			t.Fatal(err)
		}
		fresh := 0
		for _, r := range results {
			if !r.UniqueSkippedAsDuplicate {
				fresh++
			}
		}
		if want := map[int]int{0: 3}[i]; fresh != want {
			t.Errorf("time %d: %d jobs are new, want %d", i+1, fresh, want)
		}
	}
	if err := one.forget(ctx, crawlKind); err != nil {
		t.Fatal(err)
	}
	if got, err := one.store.Queue(ctx); err != nil || len(got) != 1 || got[0] != (store.QueuedJobs{Kind: "extract", State: "available", Jobs: 2}) {
		t.Errorf("without crawls the queue is %v, %v", got, err)
	}
}

// TestJobsNotForThisWorker are left to others, without counting as an attempt.
func TestJobsNotForThisWorker(t *testing.T) {
	ctx, url := t.Context(), storetest.Database(t)
	q, _ := newQueue(t, url, "", queueOptions{})
	version := q.reader.Version()
	for name, c := range map[string]struct {
		args   river.JobArgs
		locked bool
	}{
		"another version":       {args: extractArgs{Version: "of another program", Last: 999}},
		"another configuration": {args: crawlArgs{Group: "lever", Plan: "p"}},
		"another plan":          {args: crawlArgs{Group: sampleGroup, Plan: "p"}},
		"a command is alone":    {args: extractArgs{Version: version, Last: 999}, locked: true},
	} {
		t.Run(name, func(t *testing.T) {
			if c.locked {
				lock, err := q.store.LockPipeline(ctx)
				if err != nil {
					t.Fatal(err)
				}
				defer lock.Release()
			}
			job, err := q.client.Insert(ctx, c.args, nil)
			if err != nil {
				t.Fatal(err)
			}
			snoozed, unsubscribe := q.client.Subscribe(river.EventKindJobSnoozed)
			defer unsubscribe()
			err = q.work(ctx, func() error {
				select {
				case <-snoozed:
					return nil
				case <-time.After(workersWithin):
					return errors.New("it was not put off")
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			row, err := q.client.JobDelete(ctx, job.Job.ID)
			if err != nil || row.Attempt != 0 || !slices.Contains(waiting, row.State) || time.Until(row.ScheduledAt) <= 0 {
				t.Errorf("state %s at %v after %d attempts, %v", row.State, row.ScheduledAt, row.Attempt, err)
			}
		})
	}
}

// TestJobCutOffBySignal is there again at once, was no attempt, and goes on where it was.
func TestJobCutOffBySignal(t *testing.T) {
	ctx, url := t.Context(), storetest.Database(t)
	site := newCareers(t, 6)
	q, _ := newQueue(t, url, siteConfig(t, t.TempDir(), site), queueOptions{grace: time.Millisecond})
	reached, proceed := make(chan struct{}), make(chan struct{})
	site.before = func(path string) {
		if path == "/jobs/5" {
			close(reached)
			<-proceed
		}
	}
	plan, err := q.plan(crawlFlags{})
	if err != nil {
		t.Fatal(err)
	}
	r := started(t, q, store.Run{Command: "scrape", Plan: plan})
	job, err := q.client.Insert(ctx, crawlArgs{Group: q.cfg.groups()[0].name, Plan: plan, Run: r.ID}, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = q.work(ctx, func() error {
		select {
		case <-reached:
			return nil
		case <-time.After(workersWithin):
			return errors.New("the site was not asked")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	row, err := q.client.JobGet(ctx, job.Job.ID)
	if err != nil || row.State != rivertype.JobStateAvailable || row.Attempt != 0 {
		t.Fatalf("state %s after %d attempts, %v", row.State, row.Attempt, err)
	}
	close(proceed)
	site.before = nil
	before := site.requests()
	if err := q.work(ctx, func() error { return q.drain(ctx, func(int) {}) }); err != nil {
		t.Fatal(err)
	}
	after := site.requests()
	if twice := twiceAsked(before, after); len(twice) > 2 {
		t.Errorf("asked for twice: %v", twice)
	}
	if boards, err := q.store.LatestBoardResults(ctx, market.Real); err != nil || len(boards) != 1 || !boards[0].Complete || boards[0].Postings != 6 {
		t.Errorf("boards are %+v, %v", boards, err)
	}
}

// TestWorkerEnds with --drain when nothing is left.
func TestWorkerEnds(t *testing.T) {
	url := storetest.Database(t)
	if code, log := inProcess(t, url, "worker", "--drain"); code != exitOK {
		t.Errorf("exit code %d\n%s", code, log)
	}
	if code, log := inProcess(t, url, "worker", "--grace", "0s"); code != exitUsage {
		t.Errorf("exit code %d\n%s", code, log)
	}
}

// TestJobWhoseEndWasNotStored, because the database was away, is done again though its worker lives.
func TestJobWhoseEndWasNotStored(t *testing.T) {
	ctx, url := t.Context(), storetest.Database(t)
	q, log := newQueue(t, url, "", queueOptions{every: 300 * time.Millisecond})
	job, err := q.client.Insert(ctx, extractArgs{Version: q.reader.Version(), Last: 999}, nil)
	if err != nil {
		t.Fatal(err)
	}
	execute(t, url, `UPDATE roadcheck_queue.river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = ARRAY['`+q.client.ID()+`']`)
	within, cancel := context.WithTimeout(ctx, workersWithin)
	defer cancel()
	if err := q.work(ctx, func() error { return q.drain(within, func(int) {}) }); err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	row, err := q.client.JobGet(ctx, job.Job.ID)
	if err != nil || row.State != rivertype.JobStateCompleted || row.Attempt != 2 || len(row.Errors) != 1 {
		t.Errorf("state %s after %d attempts, errors %v, %v", row.State, row.Attempt, row.Errors, err)
	}
}
