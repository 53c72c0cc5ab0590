package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/roadcheck/roadcheck/sql/store"
)

// shareFlag makes a command leave its work to all workers; this process is one of them.
type shareFlag struct {
	Share bool `help:"Put boards and batches of postings on a queue and work on it together with all roadcheck worker processes on this database." xor:"archive"`
}

// sharing is the queue of a command that shares its work, nil for one that does all itself.
func (f shareFlag) sharing(ctx context.Context, a *app, s *store.Store, databaseURL string) (*queue, error) {
	if !f.Share {
		return nil, nil
	}
	return a.openQueue(ctx, s, databaseURL, queueOptions{})
}

// lock takes the lock that goes with it: workers are only busy beside a command that shares.
func (f shareFlag) lock(ctx context.Context, s *store.Store) (*store.PipelineLock, error) {
	if f.Share {
		return s.LockCommand(ctx)
	}
	return s.LockPipeline(ctx)
}

// withShare runs fn on the database under the lock that goes with the flag, with the queue where work is shared.
func (a *app) withShare(ctx context.Context, f shareFlag, fn func(*store.Store, *queue) error) error {
	return a.withDatabase(ctx, func(s *store.Store, databaseURL string) error {
		lock, err := f.lock(ctx, s)
		if err != nil {
			return a.whoRuns(ctx, s, err)
		}
		defer lock.Release()
		q, err := f.sharing(ctx, a, s, databaseURL)
		if err != nil {
			return err
		}
		defer q.close()
		return fn(s, q)
	})
}

// crawling says how boards are read, and by whom.
type crawling struct {
	crawlFlags
	queue *queue
}

// scrapeOrShare reads the boards, or has them read.
func (a *app) scrapeOrShare(ctx context.Context, s *store.Store, r *store.Run, c crawling) error {
	if c.queue == nil {
		return a.scrape(ctx, s, r, crawlOrder{crawlFlags: c.crawlFlags})
	}
	return c.queue.shareCrawl(ctx, r)
}

// extractOrShare reads the postings, or has them read.
func (a *app) extractOrShare(ctx context.Context, s *store.Store, r *store.Run, q *queue) error {
	if q == nil {
		return a.extract(ctx, s, r)
	}
	return q.shareExtract(ctx, r)
}

// shareCrawl has the boards read, a job for each group.
func (q *queue) shareCrawl(ctx context.Context, r *store.Run) error {
	var jobs []river.InsertManyParams
	for _, g := range q.cfg.groups() {
		args := crawlArgs{Group: g.name, Run: r.ID}
		b := q.forJob()
		b.cfg.Scrape.Sources = g.sources
		var err error
		if args.Plan, err = b.plan(crawlFlags{}); err != nil {
			return err
		}
		jobs = append(jobs, river.InsertManyParams{Args: args})
	}
	failed, err := q.share(ctx, r, crawlKind, jobs)
	if err != nil {
		return err
	}
	boards, err := q.store.LatestBoardResults(ctx, r.Dataset)
	if err != nil {
		return err
	}
	hosts, err := q.store.LatestHostResults(ctx, r.Dataset)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		what := fmt.Sprintf("%d of %d groups of boards could not be read; the first: %s", len(failed), len(jobs), failed[0])
		if len(failed) == len(jobs) {
			return errors.New(what)
		}
		return errors.Join(&partialError{what}, q.judge(q.configured(boards), hosts))
	}
	return q.judge(q.configured(boards), hosts)
}

// shareExtract has what is not read yet read, a job for each range of ids.
func (q *queue) shareExtract(ctx context.Context, r *store.Run) error {
	e, err := q.extractor()
	if err != nil {
		return err
	}
	ranges, err := q.store.UnreadRanges(ctx, e.Version(), rangeSize)
	if err != nil {
		return err
	}
	var jobs []river.InsertManyParams
	for _, in := range ranges {
		jobs = append(jobs, river.InsertManyParams{Args: extractArgs{e.Version(), in.First, in.Last}})
	}
	failed, err := q.share(ctx, r, extractKind, jobs)
	if err == nil && len(failed) > 0 {
		err = fmt.Errorf("%d of %d batches of postings could not be read; the first: %s", len(failed), len(jobs), failed[0])
	}
	return err
}

// share puts jobs of one kind on the queue, works until it is empty, adds what they counted to the run, and
// says why those failed that did. What an earlier command left waiting is replaced.
func (q *queue) share(ctx context.Context, r *store.Run, kind string, jobs []river.InsertManyParams) (failed []string, err error) {
	st := q.stage(kind, "jobs")
	defer st.close()
	if err := q.forget(ctx, kind); err != nil {
		return nil, err
	}
	if len(jobs) == 0 {
		st.end("jobs", 0)
		return nil, nil
	}
	inserted, err := q.client.InsertMany(ctx, jobs)
	if err != nil {
		return nil, fmt.Errorf("put jobs on the queue: %w", err)
	}
	ids := make([]int64, len(inserted))
	for i, job := range inserted {
		ids[i] = job.Job.ID
	}
	err = q.work(ctx, func() error {
		return q.drain(ctx, func(left int) { st.at(max(0, len(ids)-left), len(ids)) })
	})
	if err != nil {
		return nil, err
	}
	workers, failed, err := q.results(ctx, r, ids)
	st.end("jobs", len(ids), "failed", len(failed), "workers", workers)
	return failed, err
}

// forget removes jobs of a kind that nobody works on.
func (q *queue) forget(ctx context.Context, kind string) error {
	for {
		gone, err := q.client.JobDeleteMany(ctx, river.NewJobDeleteManyParams().Kinds(kind).States(waiting...).First(10_000))
		if err != nil {
			return fmt.Errorf("clear the queue: %w", err)
		}
		if len(gone.Jobs) == 0 {
			return nil
		}
	}
}

// results adds up what ended jobs counted; it gives by how many workers, and why those failed that did.
func (q *queue) results(ctx context.Context, r *store.Run, ids []int64) (workers int, failed []string, err error) {
	by := map[string]bool{}
	for some := range slices.Chunk(ids, 10_000) {
		list, err := q.client.JobList(ctx, river.NewJobListParams().IDs(some...).First(len(some)))
		if err != nil {
			return 0, nil, fmt.Errorf("look at jobs that have ended: %w", err)
		}
		for _, job := range list.Jobs {
			if n := len(job.AttemptedBy); n > 0 {
				by[job.AttemptedBy[n-1]] = true
			}
			counts, why, err := resultOf(job)
			if err != nil {
				return 0, nil, err
			}
			if why != "" {
				failed = append(failed, why)
			}
			for _, name := range slices.Sorted(maps.Keys(counts)) {
				r.Counts[name] += counts[name]
			}
		}
	}
	return len(by), failed, nil
}

// resultOf is what a job counted, or why it failed.
func resultOf(job *rivertype.JobRow) (counts map[string]int64, why string, err error) {
	if job.State == rivertype.JobStateCompleted {
		if err = json.Unmarshal(job.Output(), &counts); err != nil {
			err = fmt.Errorf("result of job %d: %w", job.ID, err)
		}
		return counts, "", err
	}
	why = string(job.State)
	if n := len(job.Errors); n > 0 {
		why = job.Errors[n-1].Error
	}
	return nil, why, nil
}
