package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/roadcheck/roadcheck/sql/store"
)

// alone runs fn while no other command changes what is stored, and no worker does a job.
func (a *app) alone(ctx context.Context, s *store.Store, fn func() error) error {
	lock, err := s.LockPipeline(ctx)
	if err != nil {
		return a.whoRuns(ctx, s, err)
	}
	defer lock.Release()
	return fn()
}

// aloneRecorded is recorded under the lock.
func (a *app) aloneRecorded(ctx context.Context, s *store.Store, r store.Run, fn func(*store.Run) error) error {
	return a.alone(ctx, s, func() error { return a.recorded(ctx, s, r, fn) })
}

// whoRuns adds to the error about a lock which run has it, as far as that is stored already.
func (a *app) whoRuns(ctx context.Context, s *store.Store, err error) error {
	if !errors.Is(err, store.ErrLocked) {
		return err
	}
	if markErr := s.MarkInterrupted(ctx); markErr != nil {
		return err
	}
	running, lookErr := s.RunningNow(ctx)
	if lookErr != nil {
		return err
	}
	if len(running) == 0 {
		return fmt.Errorf("%w, or a worker does a job; roadcheck status shows the queue", err)
	}
	r := running[0]
	return fmt.Errorf("%w: run %d (%s), since %s; roadcheck status shows how far it is", err, r.ID, r.Command, r.StartedAt.Local().Format("2006-01-02 15:04:05"))
}
