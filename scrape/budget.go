package scrape

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Budget bounds one Crawl as a whole. A zero field is no bound. When it is
// spent no request starts any more, and boards not read to their end are
// incomplete.
type Budget struct {
	Requests int           // over all hosts, robots.txt and retries included
	Bytes    int64         // of bodies, decompressed; the answer that goes over it is still kept
	Time     time.Duration // from the start of Crawl
}

// errBudget is wrapped by the error of a request that is not made for the budget's sake.
var errBudget = errors.New("budget of this run spent")

// budget is what was spent of a Budget.
type budget struct {
	Budget
	begun    time.Time
	requests atomic.Int64
	bytes    atomic.Int64
}

// take spends one request.
func (b *budget) take() error {
	if err := b.allows(0); err != nil {
		return err
	}
	if b.Requests > 0 && b.requests.Add(1) > int64(b.Requests) {
		return fmt.Errorf("%w: %d requests", errBudget, b.Requests)
	}
	return nil
}

// allows tells whether a request that starts after wait is within the bounds.
func (b *budget) allows(wait time.Duration) error {
	switch {
	case b.Time > 0 && time.Since(b.begun)+wait >= b.Time:
		return fmt.Errorf("%w: %v", errBudget, b.Time)
	case b.Bytes > 0 && b.bytes.Load() >= b.Bytes:
		return fmt.Errorf("%w: %d bytes", errBudget, b.Bytes)
	case b.Requests > 0 && b.requests.Load() >= int64(b.Requests):
		return fmt.Errorf("%w: %d requests", errBudget, b.Requests)
	}
	return nil
}
