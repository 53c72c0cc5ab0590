package scrape

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// transport is what makes every request polite, redirects included: robots.txt
// first, one request at a time and host, the delay kept, tries repeated, the
// body read whole, decompressed and bounded.
type transport struct {
	base   http.RoundTripper
	own    *ownTransport // nil where another is configured
	o      *Options
	budget *budget
	ledger *ledger
	// keep saves the answer to a request for robots.txt.
	keep func(context.Context, market.Page)

	mu      sync.Mutex
	hosts   map[string]*host
	origins map[string]*robots
}

func newTransport(o *Options) *transport {
	t := &transport{
		base: o.Transport, o: o, hosts: map[string]*host{}, origins: map[string]*robots{},
		budget: &budget{Budget: o.Budget, begun: time.Now()}, ledger: &ledger{hosts: map[string]*market.HostResult{}},
		keep: func(context.Context, market.Page) {},
	}
	if t.base == nil {
		t.own = newOwnTransport(o)
		t.base = t.own
	}
	// Innermost, so that nothing which records or reports a request sees credentials.
	t.base = authorizer{t.base}
	if o.Wrap != nil {
		t.base = o.Wrap(t.base)
	}
	return t
}

// close drops idle connections of the crawler's own transport.
func (t *transport) close() {
	if t.own != nil {
		t.own.close()
	}
}

// tally counts for one board what its requests cost. One goroutine reads a
// board, and sends within it, so nothing is locked.
type tally struct {
	requests int
	bytes    int64
	robots   string
	body     []byte // of the latest answer to the board
}

type tallyKey struct{}

func tallyOf(ctx context.Context) *tally {
	if t, ok := ctx.Value(tallyKey{}).(*tally); ok {
		return t
	}
	return new(tally)
}

// robotsRank orders verdicts: a board has the worst of what it met.
var robotsRank = map[string]int{robotsNone: 1, robotsAllowed: 2, robotsDisallowed: 3, robotsUnreachable: 4}

// RoundTrip sends one request when host and robots.txt let it. The body of the
// answer is left with the board's tally, or colly would copy it twice.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if _, err := webURL(req.URL.String()); err != nil {
		return nil, err
	}
	verdict, err := t.allowed(ctx, req.URL)
	if tally := tallyOf(ctx); robotsRank[verdict] > robotsRank[tally.robots] {
		tally.robots = verdict
	}
	if verdict != "" {
		t.ledger.judged(hostKey(req.URL), verdict)
	}
	if err != nil {
		return nil, err
	}
	a, err := t.send(req, t.o.MaxBody)
	if err != nil {
		return nil, err
	}
	tallyOf(ctx).body = a.body
	a.res.Body, a.res.ContentLength = http.NoBody, 0
	a.res.Uncompressed = true // or colly decompresses what looks compressed
	return a.res, nil
}

func (t *transport) host(name string) *host {
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok := t.hosts[name]
	if !ok {
		h = newHost(name, t.o)
		t.hosts[name] = h
	}
	return h
}

// slowDown raises the delay of a host to what its robots.txt asks for.
func (t *transport) slowDown(ctx context.Context, name string, delay time.Duration) error {
	h := t.host(name)
	if err := h.enter(ctx); err != nil {
		return err
	}
	defer h.leave()
	if more := delay - h.delay; more > 0 {
		h.delay = delay
		h.next = h.next.Add(more)
	}
	return nil
}

func (t *transport) origin(u *url.URL) *robots {
	name := u.Scheme + "://" + hostKey(u)
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.origins[name]
	if !ok {
		r = &robots{slot: make(chan struct{}, 1)}
		t.origins[name] = r
	}
	return r
}
