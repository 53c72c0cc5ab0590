package scrape

import (
	"context"
	"fmt"
	"time"
)

// maxFailures in a row, each after its retries, end the reading of a host.
const maxFailures = 5

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
	failures int
	last     error // the latest failure
}

func newHost(name string, delay time.Duration) *host {
	return &host{name: name, slot: make(chan struct{}, 1), delay: delay}
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

// ready waits, in the slot, until the host may be asked again.
func (h *host) ready(ctx context.Context, o *Options) error {
	if h.failures >= maxFailures {
		return fmt.Errorf("%s is left alone for this run after %d failures in a row, the last: %w", h.name, h.failures, h.last)
	}
	// Monotonic, unlike Options.Now, which may stand still.
	wait := time.Until(h.next)
	if limit := max(o.MaxWait, o.Delay); wait > limit { // our own delay is not the host's asking
		return fmt.Errorf("%s asks to wait %v, longer than the limit of %v", h.name, wait.Round(time.Second), limit)
	}
	if wait > 0 {
		return o.sleep(ctx, wait)
	}
	return ctx.Err()
}

// answered notes the end of a try: no request starts within the delay or wait, whichever is longer.
func (h *host) answered(at time.Time, wait time.Duration) {
	h.next = at.Add(max(h.delay, wait))
}

// settle counts requests given up on, in a row; err is nil after an answer that was not one.
func (h *host) settle(err error) {
	if err == nil {
		h.failures = 0
		return
	}
	h.failures++
	h.last = err
}
