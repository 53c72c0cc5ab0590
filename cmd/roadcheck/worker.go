package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"github.com/roadcheck/roadcheck/sql/store"
)

type workerCmd struct {
	Drain bool          `help:"End when the queue is empty, instead of waiting for more work."`
	Grace time.Duration `help:"How long a job that is going on may take to end after a signal; then it is left to other workers." default:"20s" placeholder:"DURATION"`
}

// Run works on jobs, beside any number of other workers, until it is interrupted or nothing is left.
func (c *workerCmd) Run(ctx context.Context, a *app) error {
	if c.Grace <= 0 {
		return &usageError{"worker: --grace wants a duration above 0"}
	}
	return a.withDatabase(ctx, func(s *store.Store, databaseURL string) error {
		q, err := a.openQueue(ctx, s, databaseURL, queueOptions{grace: c.Grace})
		if err != nil {
			return err
		}
		defer q.close()
		return q.work(ctx, func() error {
			if !c.Drain {
				<-ctx.Done()
				return nil
			}
			err := q.drain(ctx, func(int) {})
			if ctx.Err() != nil {
				return nil // told to end before
			}
			return err
		})
	})
}

// work works on jobs while until goes on. Those that are going on then may end.
func (q *queue) work(ctx context.Context, until func() error) error {
	// Stop is called when ctx ends, so that jobs have their time of grace; a rescuer ends with it.
	if err := q.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("work on the queue: %w", err)
	}
	q.log.Info("worker", "name", q.client.ID())
	watching, stop := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		q.watch(watching)
	}()
	err := until()
	stop()
	<-watched
	return errors.Join(err, q.client.Stop(context.WithoutCancel(ctx)))
}

// watch keeps this worker known, and gives the jobs of dead ones back.
func (q *queue) watch(ctx context.Context) {
	tick := time.NewTicker(q.every)
	defer tick.Stop()
	for {
		err := q.worker.Ensure(ctx)
		if err == nil {
			err = q.rescue(ctx)
		}
		if err != nil && ctx.Err() == nil {
			q.log.Warn("worker", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// rescue makes the jobs of workers whose process is gone available again, or gives them up after
// their last attempt. River itself would wait as long as the longest job may take.
func (q *queue) rescue(ctx context.Context) error {
	running, err := q.client.JobList(ctx, river.NewJobListParams().States(rivertype.JobStateRunning).First(10_000))
	if err != nil || len(running.Jobs) == 0 {
		return err
	}
	by := map[string][]*rivertype.JobRow{}
	var names []string
	for _, job := range running.Jobs {
		name := job.AttemptedBy[len(job.AttemptedBy)-1]
		if name == q.client.ID() {
			if q.here.lost(job.ID) {
				q.log.Warn("a job ended here and the database was not told: it is done again", "job", job.ID)
				if err := q.giveBack(ctx, job, "the end of the job was not stored"); err != nil {
					return err
				}
			}
			continue
		}
		if by[name] = append(by[name], job); len(by[name]) == 1 {
			names = append(names, name)
		}
	}
	dead, err := q.store.DeadWorkers(ctx, names)
	if err != nil {
		return err
	}
	for _, name := range dead {
		q.log.Warn("a worker is gone: its jobs are done by others", "worker", name, "jobs", len(by[name]))
		for _, job := range by[name] {
			if err := q.giveBack(ctx, job, "worker "+name+" ended without finishing the job"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (q *queue) giveBack(ctx context.Context, job *rivertype.JobRow, why string) error {
	now := time.Now().UTC()
	text, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: job.Attempt, Error: why})
	if err != nil {
		return err
	}
	p := riverdriver.JobRescueManyParams{
		ID: []int64{job.ID}, Error: [][]byte{text}, FinalizedAt: []*time.Time{nil}, ScheduledAt: []time.Time{now},
		Schema: q.schema, State: []string{string(rivertype.JobStateAvailable)},
		// Not one that another worker has taken up since it was listed.
		StuckHorizon: job.AttemptedAt.Add(time.Microsecond),
	}
	if job.Attempt >= job.MaxAttempts {
		p.FinalizedAt[0], p.State[0] = &now, string(rivertype.JobStateDiscarded)
	}
	_, err = q.client.Driver().GetExecutor().JobRescueMany(ctx, &p)
	return err
}

// drain waits until no job is left, and tells how many there are.
func (q *queue) drain(ctx context.Context, left func(int)) error {
	tick := time.NewTicker(pendingEvery)
	defer tick.Stop()
	for {
		n, err := q.store.UnfinishedJobs(ctx)
		if err != nil {
			return err
		}
		if left(n); n == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
