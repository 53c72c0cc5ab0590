package main

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/riverqueue/river"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

const (
	// Kinds of jobs, and the names of their queues.
	crawlKind, extractKind = "scrape", "extract"
	// notNow is after how long a job is looked at again that this process cannot, or may not, do.
	notNow = 5 * time.Second
	// rangeSize is how many ids of postings one job of extraction covers.
	rangeSize = 1000
)

// unique are jobs of which no second one is taken while the first has not ended.
var unique = river.UniqueOpts{ByArgs: true, ByState: unfinished}

// crawlArgs ask for the boards of one group to be read. The configuration of each worker says
// how, and holds what must not stand in a queue: credentials.
type crawlArgs struct {
	Group string      `json:"group" river:"unique"`
	Plan  string      `json:"plan" river:"unique"`
	Run   store.RunID `json:"run"` // that the pages are stored under
}

func (crawlArgs) Kind() string { return crawlKind }
func (crawlArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: crawlKind, UniqueOpts: unique}
}

// extractArgs ask for the postings of a range to be read by one version of the extractor.
type extractArgs struct {
	Version string           `json:"version"`
	First   market.PostingID `json:"first"`
	Last    market.PostingID `json:"last"`
}

func (extractArgs) Kind() string { return extractKind }
func (extractArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: extractKind, UniqueOpts: unique}
}

// sourceGroup are boards that one process has to read, because they are on the same host.
type sourceGroup struct {
	name    string
	sources []sourceConfig
}

const sampleGroup = "sample"

// groups are the configured sources, a group each; sites are told apart by their host.
func (c *config) groups() []sourceGroup {
	if len(c.Scrape.Sources) == 0 {
		return []sourceGroup{{name: sampleGroup}}
	}
	at := map[string]int{}
	var out []sourceGroup
	for _, s := range c.Scrape.Sources {
		name := s.Source
		if u, err := url.Parse(s.URL); err == nil && u.Host != "" {
			name += " " + u.Host
		}
		i, ok := at[name]
		if !ok {
			i, at[name] = len(out), len(out)
			out = append(out, sourceGroup{name: name})
		}
		out[i].sources = append(out[i].sources, s)
	}
	return out
}

// forGroup is the program with the boards of one group; false where the configuration has no such group.
func (a *app) forGroup(args crawlArgs) (*app, bool, error) {
	for _, g := range a.cfg.groups() {
		if g.name != args.Group {
			continue
		}
		b := a.forJob("group", g.name)
		b.cfg.Scrape.Sources = g.sources
		plan, err := b.plan(crawlFlags{})
		return b, plan == args.Plan, err
	}
	return nil, false, nil
}

// forJob is the program for a job beside others: its lines say which it is, and it draws no bar.
func (a *app) forJob(args ...any) *app {
	b := *a
	b.log, b.console = a.log.With(args...), &console{w: a.console}
	return &b
}

// do does a job under the lock that jobs share, and notes what it counted. A job that is cut off by a
// signal is there again at once and was no attempt.
func (q *queue) do(ctx context.Context, work func() (map[string]int64, error)) error {
	if err := q.worker.Begin(ctx); err != nil {
		if !errors.Is(err, store.ErrLocked) {
			q.log.Warn("a job waits for the session of this worker", "error", err) // watch makes a new one
		}
		return river.JobSnooze(notNow)
	}
	defer func() {
		last, cancel := lastMoments(ctx)
		defer cancel()
		if err := q.worker.End(last); err != nil {
			q.log.Warn("worker", "error", err) // the lock goes with the session
		}
	}()
	counts, err := work()
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return river.JobSnooze(0)
		}
		return err
	}
	return river.RecordOutput(ctx, counts)
}

// crawlJob reads the boards of one group. That boards failed is no failure of the job: it is
// stored with them.
func (q *queue) crawlJob(ctx context.Context, job *river.Job[crawlArgs]) error {
	a, same, err := q.forGroup(job.Args)
	if err != nil {
		return err
	}
	if !same {
		q.log.Warn("left to another worker: this configuration has other boards", "group", job.Args.Group)
		return river.JobSnooze(notNow)
	}
	r, err := q.store.Run(ctx, job.Args.Run)
	if errors.Is(err, store.ErrNotFound) {
		return river.JobCancel(err)
	}
	if err != nil {
		return err
	}
	return q.do(ctx, func() (map[string]int64, error) {
		r.Counts = map[string]int64{}
		err := a.scrape(ctx, q.store, &r, crawlOrder{again: len(job.AttemptedBy) > 1})
		if is[*boardsError](err) {
			err = nil
		}
		return r.Counts, err
	})
}

// extractJob reads the postings of a range that have no reading yet.
func (q *queue) extractJob(ctx context.Context, job *river.Job[extractArgs]) error {
	e, err := q.extractor()
	if err != nil {
		return err
	}
	if e.Version() != job.Args.Version {
		q.log.Warn("left to another worker: this program or lexicon is of another version", "version", e.Version(), "wanted", job.Args.Version)
		return river.JobSnooze(notNow)
	}
	return q.do(ctx, func() (map[string]int64, error) {
		in := store.PostingRange{First: job.Args.First, Last: job.Args.Last}
		st := q.forJob("first", in.First, "last", in.Last).stage("extract", "postings")
		batch, err := q.store.UnreadIn(ctx, e.Version(), in)
		if err != nil {
			return nil, err
		}
		readings, err := q.readAll(ctx, e, batch)
		if err != nil {
			return nil, err
		}
		change, err := q.store.SaveReadings(ctx, readings)
		if err != nil {
			return nil, err
		}
		r := store.Run{Counts: map[string]int64{}}
		count(&r, "readings", change)
		st.end("read", len(batch), "new", change.Inserted, "changed", change.Updated)
		return r.Counts, nil
	})
}
