package scrape

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// transport is what makes every request polite, redirects included: robots.txt
// first, one request at a time and host, the delay kept, tries repeated, the
// body read whole, decompressed and bounded.
type transport struct {
	base http.RoundTripper
	o    *Options

	mu      sync.Mutex
	hosts   map[string]*host
	origins map[string]*robots
}

func newTransport(o *Options) *transport {
	t := &transport{base: o.Transport, o: o, hosts: map[string]*host{}, origins: map[string]*robots{}}
	if t.base == nil {
		t.base = ownTransport(o)
	}
	return t
}

func ownTransport(o *Options) *http.Transport {
	return &http.Transport{
		Proxy:                  o.Proxy,
		DialContext:            (&net.Dialer{Timeout: min(o.Timeout, 15*time.Second)}).DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    min(o.Timeout, 15*time.Second),
		MaxResponseHeaderBytes: 1 << 20,
		DisableCompression:     true, // readBody decompresses, so that the limit holds for what comes out
	}
}

// close drops idle connections of the crawler's own transport.
func (t *transport) close() {
	if own, ok := t.base.(*http.Transport); ok && t.o.Transport == nil {
		own.CloseIdleConnections()
	}
}

// tally counts for one board what its requests cost. One goroutine reads a
// board, and sends within it, so nothing is locked.
type tally struct {
	requests int
	bytes    int64
	robots   string
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

// RoundTrip sends one request when host and robots.txt let it. The body of the answer is in memory.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if _, err := webURL(req.URL.String()); err != nil {
		return nil, err
	}
	verdict, err := t.allowed(ctx, req.URL)
	if tally := tallyOf(ctx); robotsRank[verdict] > robotsRank[tally.robots] {
		tally.robots = verdict
	}
	if err != nil {
		return nil, err
	}
	a, err := t.send(req, t.o.MaxBody)
	if err != nil {
		return nil, err
	}
	res, body := a.res, a.body
	res.Header.Set("Content-Type", charsetOf(res.Header.Get("Content-Type"), body))
	res.Header.Del("Content-Encoding")
	res.Body = io.NopCloser(bytes.NewReader(body))
	res.ContentLength = int64(len(body))
	res.Uncompressed = true // or colly decompresses what looks compressed
	return res, nil
}

// answer is how one try ended.
type answer struct {
	res  *http.Response // nil when none came
	body []byte
	at   time.Time // when it came or failed to
	err  error
}

// answerError is a failure after the status had come.
type answerError struct {
	status int
	err    error
}

func (e *answerError) Error() string { return e.err.Error() }
func (e *answerError) Unwrap() error { return e.err }

// send tries until there is an answer to keep or no try is left. A host that
// stays busy gives its last answer.
func (t *transport) send(req *http.Request, limit int64) (answer, error) {
	h := t.host(hostKey(req.URL))
	for try := 0; ; try++ {
		a, again := t.try(h, req, limit, try)
		if !again {
			return a, a.err
		}
	}
}

// try makes one request in the host's slot and tells whether to make it again.
func (t *transport) try(h *host, req *http.Request, limit int64, try int) (answer, bool) {
	ctx := req.Context()
	if err := h.enter(ctx); err != nil {
		return answer{err: err}, false
	}
	defer h.leave()
	if err := h.ready(ctx, t.o); err != nil {
		return answer{err: err}, false
	}
	a := t.once(req, limit)
	tally := tallyOf(ctx)
	tally.requests++
	tally.bytes += int64(len(a.body))
	if ctx.Err() != nil {
		return answer{err: context.Cause(ctx)}, false
	}
	v := judge(t.o, a, try)
	h.answered(a.at, v.wait)
	again := v.err != nil && try < t.o.Retries && v.wait <= t.o.MaxWait
	if !again {
		h.settle(v.err)
	}
	if v.err != nil {
		t.o.Log.Debug("try failed", "url", req.URL.String(), "try", try+1, "error", v.err, "wait", v.wait, "again", again)
	}
	if v.wait > t.o.MaxWait {
		a.err = fmt.Errorf("%w; %s asks to wait %v, longer than the limit of %v", v.err, h.name, v.wait, t.o.MaxWait)
		if a.res != nil {
			a.err = &answerError{a.res.StatusCode, a.err}
		}
	}
	return a, again
}

// once sends a request and reads the answer, within the timeout.
func (t *transport) once(req *http.Request, limit int64) answer {
	ctx, cancel := context.WithTimeout(req.Context(), t.o.Timeout)
	defer cancel()
	req = req.Clone(ctx)
	req.Header.Set("Accept-Encoding", "gzip")
	if req.URL.Scheme == "http" {
		// A body, though empty, keeps net/http from repeating by itself, at
		// once, what a kept connection failed to deliver. Over HTTP/2 it repeats
		// only what the host said it had not looked at.
		req.Body = io.NopCloser(strings.NewReader(""))
	}
	res, err := t.base.RoundTrip(req)
	a := answer{res: res, at: time.Now(), err: err}
	if err == nil {
		a.body, err = readBody(res, limit)
		res.Body.Close()
		if err != nil {
			a.err = &answerError{res.StatusCode, err}
		}
	}
	if a.err != nil && ctx.Err() != nil {
		a.err = fmt.Errorf("no whole answer within %v: %w", t.o.Timeout, a.err)
	}
	return a
}

func (t *transport) host(name string) *host {
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok := t.hosts[name]
	if !ok {
		h = newHost(name, t.o.Delay)
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
