package scrape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

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
	if err := t.budget.take(); err != nil {
		return answer{err: err}, false
	}
	if err := h.ready(ctx, t.o, t.budget); err != nil {
		return answer{err: err}, false
	}
	a := t.once(req, limit)
	t.count(ctx, h, a, try)
	if ctx.Err() != nil {
		return answer{err: errors.Join(context.Cause(ctx), h.answered(a.at, 0))}, false
	}
	v := judge(t.o, a, try)
	again := v.err != nil && try < t.o.Retries && v.wait <= t.o.MaxWait && !h.open()
	pause := v.wait
	if !again {
		pause = max(pause, h.settle(v.err, t.o))
	}
	if err := h.answered(a.at, pause); err != nil {
		return answer{err: err}, false
	}
	t.ledger.paced(h)
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

// count notes a try for its board, its host and the run.
func (t *transport) count(ctx context.Context, h *host, a answer, try int) {
	n := int64(len(a.body))
	tally := tallyOf(ctx)
	tally.requests++
	tally.bytes += n
	t.budget.bytes.Add(n)
	t.ledger.tried(h, a, try)
}

// once sends a request and reads the answer, within the timeout.
func (t *transport) once(req *http.Request, limit int64) answer {
	ctx, cancel := context.WithTimeout(req.Context(), t.o.Timeout)
	defer cancel()
	req = req.Clone(ctx)
	req.Header.Set("Accept-Encoding", "gzip")
	switch {
	case req.GetBody != nil: // every try sends the body anew, and none is repeated behind our back
		body, err := req.GetBody()
		if err != nil {
			return answer{at: time.Now(), err: err}
		}
		req.Body, req.GetBody = body, nil
	case req.URL.Scheme == "http":
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
