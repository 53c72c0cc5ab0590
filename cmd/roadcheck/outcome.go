package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/roadcheck/roadcheck/sql/store"
)

// partialError says that the work was done, but not on everything.
type partialError struct{ what string }

func (e *partialError) Error() string { return e.what }

// usageError is a call that cannot be right, whatever the data.
type usageError struct{ what string }

func (e *usageError) Error() string { return e.what }

// staleError says that nothing that is stored is new enough.
type staleError struct{ what string }

func (e *staleError) Error() string { return e.what }

// gateError names the checks that failed.
type gateError struct{ what string }

func (e *gateError) Error() string { return e.what }

// temporaryError is what a later try may not meet.
type temporaryError struct{ what string }

func (e *temporaryError) Error() string { return e.what }

// is tells whether an error is, or wraps, one of type E.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// exitCode is the exit code of a command that ended with err.
func exitCode(ctx context.Context, err error) int {
	if ended, ok := errors.AsType[*codeError](err); ok {
		return ended.code
	}
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil:
		return exitInterrupted
	case is[*usageError](err):
		return exitUsage
	case is[*floorError](err), is[*gateError](err):
		return exitGate
	case is[*staleError](err):
		return exitStale
	case is[*partialError](err):
		return exitPartial
	case inUse(err), errors.Is(err, store.ErrLocked):
		return exitLocked
	case is[*temporaryError](err), store.Temporary(err):
		return exitTryAgain
	}
	return exitFailed
}

// explain prints why a command ended and gives its exit code.
func (a *app) explain(ctx context.Context, err error) int {
	code := exitCode(ctx, err)
	if is[*codeError](err) {
		return code // it was explained where it happened
	}
	switch code {
	case exitInterrupted:
		a.log.Warn("interrupted: what was saved is kept, and the next run goes on from there")
	case exitPartial:
		a.log.Warn(err.Error())
	default:
		fmt.Fprintf(a.console, "roadcheck: %v\n", err)
	}
	return code
}
