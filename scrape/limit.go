package scrape

import (
	"context"
	"fmt"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	// maxFailures in a row, each after its retries, open a host's circuit: it is left alone for coolDown,
	// or MaxWait where that is shorter. The next request is tried once, and tells whether the host is back.
	maxFailures = 5
	coolDown    = time.Minute
	// maxProbes bounds how often a host that comes and goes is waited for in one run.
	maxProbes = 3
)

// host is the state that all boards on one host share. Whoever holds its slot
// may use its fields and send one request.
type host struct {
	name  string
	slot  chan struct{}
	delay time.Duration
	// next is the earliest start of the next request. It counts from the
	// arrival of the last answer, which the host sent after it had the request:
	// so the gap that the host sees is never under the delay.
	next     time.Time
	gate     *gate // shared with other processes; nil when there is no StateDir
	failures int
	last     error // the latest failure
	probes   int   // requests that were to tell whether the host is back
	shut     bool  // it was not: nothing more is asked in this run
}

func newHost(name string, o *Options) *host {
	h := &host{name: name, slot: make(chan struct{}, 1), delay: o.Delay}
	if o.StateDir != "" {
		h.gate = newGate(o.StateDir, name)
	}
	return h
}

// enter waits for the slot. The caller leaves it again, unless there is an error.
func (h *host) enter(ctx context.Context) error {
	select {
	case h.slot <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (h *host) leave() { <-h.slot }

// ready waits, in the slot, until the host may be asked again. Afterwards no
// other process asks it until the caller has called answered or gaveUp.
func (h *host) ready(ctx context.Context, o *Options, budget *budget) error {
	if h.shut {
		return fmt.Errorf("%s is left alone for this run after %d failures in a row, the last: %w", h.name, h.failures, h.last)
	}
	for {
		if err := h.wait(ctx, o, budget); err != nil {
			return err
		}
		if !h.shared() {
			return nil
		}
		next, err := h.gate.enter(ctx, h.delay, o.Timeout+o.MaxWait)
		if err != nil {
			return err
		}
		if next.IsZero() {
			return nil
		}
		h.next = later(h.next, next)
	}
}

// wait sleeps until next.
func (h *host) wait(ctx context.Context, o *Options, budget *budget) error {
	// Monotonic, unlike Options.Now, which may stand still.
	wait := time.Until(h.next)
	if limit := max(o.MaxWait, o.Delay); wait > limit { // our own delay is not the host's asking
		return fmt.Errorf("%s asks to wait %v, longer than the limit of %v", h.name, wait.Round(time.Second), limit)
	}
	if wait <= 0 {
		return ctx.Err()
	}
	if err := budget.allows(wait); err != nil {
		return err
	}
	return o.sleep(ctx, wait)
}

// shared tells whether the pace is kept together with other processes; without a delay there is none to keep.
func (h *host) shared() bool { return h.gate != nil && h.delay > 0 }

// answered notes the end of a try: no request starts within the delay or wait, whichever is longer.
func (h *host) answered(at time.Time, wait time.Duration) error {
	wait = min(max(h.delay, wait), maxAsked)
	h.next = at.Add(wait)
	if h.shared() {
		return h.gate.leave(at, wait)
	}
	return nil
}

// settle counts requests given up on, in a row; err is nil after an answer that
// was not one. It tells for how long the host is to be left alone because of that.
func (h *host) settle(err error, o *Options) time.Duration {
	if err == nil {
		h.failures = 0
		return 0
	}
	h.failures++
	h.last = err
	switch {
	case h.failures < maxFailures:
		return 0
	case h.failures > maxFailures || h.probes == maxProbes:
		h.shut = true
		return 0
	}
	h.probes++
	return min(coolDown, o.MaxWait)
}

// open tells that the circuit is: at most one more request is made.
func (h *host) open() bool { return h.failures >= maxFailures }

func (h *host) breaker() string {
	if h.open() {
		return market.BreakerOpen
	}
	return market.BreakerClosed
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
