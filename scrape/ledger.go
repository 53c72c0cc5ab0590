package scrape

import (
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// ledger is what was asked of each host and how it answered.
type ledger struct {
	mu    sync.Mutex
	hosts map[string]*market.HostResult
}

func (l *ledger) note(host string, what func(*market.HostResult)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.hosts[host]
	if !ok {
		r = &market.HostResult{Host: host, Breaker: market.BreakerClosed, Statuses: map[int]int{}}
		l.hosts[host] = r
	}
	what(r)
}

// tried notes one request, in the host's slot.
func (l *ledger) tried(h *host, a answer, try int) {
	l.note(h.name, func(r *market.HostResult) {
		r.Requests++
		r.Bytes += int64(len(a.body))
		if try > 0 {
			r.Retries++
		}
		status := 0
		if a.res != nil {
			status = a.res.StatusCode
		}
		r.Statuses[status]++
		r.NotModified = r.Statuses[http.StatusNotModified]
		if a.err != nil {
			r.Error = cleanText(a.err.Error(), maxField)
		}
	})
}

// paced notes the state of a host after a try.
func (l *ledger) paced(h *host) {
	l.note(h.name, func(r *market.HostResult) {
		r.DelayMS = int64(h.delay / time.Millisecond)
		r.Breaker = h.breaker()
		if h.failures > 0 {
			r.Error = cleanText(h.last.Error(), maxField)
		}
	})
}

// judged notes a verdict of robots.txt; a host has the worst of those met.
func (l *ledger) judged(host, verdict string) {
	l.note(host, func(r *market.HostResult) {
		if robotsRank[verdict] > robotsRank[r.Robots] {
			r.Robots = verdict
		}
	})
}

// results lists the hosts by name.
func (l *ledger) results() []market.HostResult {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]market.HostResult, 0, len(l.hosts))
	for _, name := range slices.Sorted(maps.Keys(l.hosts)) {
		out = append(out, *l.hosts[name])
	}
	return out
}
