package main

import (
	"context"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// behind works on values one after another, in the order in which they are added, while the next is made. It is never more than
// the one it works on and the one that waits in add behind.
type behind[T any] struct {
	ctx    context.Context // ends when work fails
	values chan T
	group  *errgroup.Group
}

// workBehind begins. The first error of work ends it; values added after that are not worked on. end has to be called.
func workBehind[T any](ctx context.Context, work func(T) error) *behind[T] {
	group, ctx := errgroup.WithContext(ctx)
	b := &behind[T]{ctx, make(chan T), group}
	group.Go(func() error {
		for v := range b.values {
			if err := work(v); err != nil {
				return err
			}
		}
		return nil
	})
	return b
}

// collectSeldom is for work in batches, whose rubbish is short-lived and small beside what the machine has: an eighth of the
// processor time of extraction went to collecting it. The call it gives puts back what was set before.
func collectSeldom() func() {
	before := debug.SetGCPercent(400)
	return func() { debug.SetGCPercent(before) }
}

// add hands a value over. Its error is that of work, or why the context has ended.
func (b *behind[T]) add(v T) error {
	select {
	case b.values <- v:
		return nil
	case <-b.ctx.Done():
		return context.Cause(b.ctx)
	}
}

// end waits until all that was added is done, and gives the error of work.
func (b *behind[T]) end() error {
	close(b.values)
	return b.group.Wait()
}
