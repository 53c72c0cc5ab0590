package scrape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// Each case is one board that fails in one way, and what the page and the board say of it.
func TestCrawlFaults(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	cut := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, listBody("half")[:20])
	}
	reset := func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		}
	}
	retried := Options{Delay: -1, Retries: 2}
	for name, c := range map[string]struct {
		o        Options
		h        http.HandlerFunc
		requests int
		status   int
		want     string // in the page's error, "" when it is read
	}{
		"404":              {retried, status(404), 1, 404, "status 404 Not Found"},
		"204":              {retried, status(204), 1, 204, "status 204 No Content"},
		"304 unasked":      {retried, status(304), 1, 304, "status 304 Not Modified"},
		"500 for ever":     {retried, status(500), 3, 500, "status 500 Internal Server Error"},
		"503 then good":    {retried, inTurn(status(503), list("k")), 2, 200, ""},
		"reset then good":  {retried, inTurn(reset, list("k")), 2, 200, ""},
		"reset for ever":   {retried, reset, 3, 0, "reset"},
		"cut then good":    {retried, inTurn(cut, list("k")), 2, 200, ""},
		"cut for ever":     {retried, cut, 3, 200, "unexpected EOF"},
		"no retries":       {fast, status(503), 1, 503, "status 503"},
		"broken JSON":      {retried, text(`{"Postings": [`), 1, 200, "read list: unexpected end of JSON input"},
		"panic":            {retried, text("panic"), 1, 200, "the adapter panicked: at the disco"},
		"empty body":       {retried, text(""), 1, 200, "read list"},
		"nothing in it":    {retried, list(), 1, 200, ""},
		"unasked encoding": {retried, encoded("br", "x"), 1, 200, `content encoding "br" was not asked for`},
		"invalid gzip":     {retried, encoded("gzip", "this is no gzip"), 1, 200, "read gzip: gzip: invalid header"},
		"cut gzip":         {fast, encoded("gzip", string(gzipped([]byte(listBody("k")))[:30])), 1, 200, "unexpected EOF"},
		"gzip":             {retried, encoded("gzip", string(gzipped([]byte(listBody("k"))))), 1, 200, ""},
		"gzip file":        {retried, text(string(gzipped([]byte(listBody("k"))))), 1, 200, ""},
		"bomb": {Options{Delay: -1, MaxBody: 1 << 20}, encoded("gzip", string(gzipped(make([]byte, 50<<20)))), 1, 200,
			"body too long: more than the limit of 1048576 bytes (max_body raises it)"},
		"long": {Options{Delay: -1, MaxBody: 64}, text(listBody("a", "b", "c", "d")), 1, 200, "limit of 64 bytes"},
		"fits": {Options{Delay: -1, MaxBody: int64(len(listBody("k")))}, list("k"), 1, 200, ""},
		"loop": {retried, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/a", http.StatusFound) }, 2, 0, "redirect loop"},
		"to file": {retried, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, 1, 0, "want http:// or https://"},
		"to dead": {fast, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, closed.URL, http.StatusFound) }, 1, 0, "robots.txt of"},
		"header flood": {retried, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Flood", strings.Repeat("x", 2<<20))
			list("k")(w, nil)
		}, 1, 0, "headers exceeded"},
		"wrong type": {retried, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			list("k")(w, nil)
		}, 1, 200, ""},
		"a page instead of JSON":               {retried, text("<!DOCTYPE html><p>We are down for maintenance"), 1, 200, "read list: invalid character"},
		"reset in the body":                    {retried, inTurn(resetInBody, list("k")), 2, 200, ""},
		"429 without a time":                   {retried, inTurn(status(429), list("k")), 2, 200, ""},
		"429 for ever":                         {retried, status(429), 3, 429, "status 429"},
		"Retry-After in the past, clock ahead": {retried, inTurn(skewed("Fri, 21 Nov 2036 10:00:00 GMT", "Fri, 21 Nov 2036 09:00:00 GMT"), list("k")), 2, 200, ""},
		"Retry-After by a clock behind":        {retried, inTurn(skewed("Sun, 21 Nov 1999 10:00:00 GMT", "Sun, 21 Nov 1999 10:00:30 GMT"), list("k")), 2, 200, ""},
		"Retry-After in years":                 {retried, skewed("", "Mon, 21 Nov 2096 10:00:00 GMT"), 1, 503, "asks to wait 24h0m0s"},
		"ten hops":                             {fast, hops(10), 11, 200, ""},
		"eleven hops":                          {fast, hops(11), 11, 0, "more than 10 redirects"},
		"no place":                             {retried, status(302), 1, 302, "status 302 Found"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/a": c.h})
			r := crawl(t, t.Context(), c.o, target(s, "a"))
			if r.err != nil || len(r.pages) != 1 {
				t.Fatalf("%v, %d pages", r.err, len(r.pages))
			}
			p, b := r.pages[0], r.results[0]
			if p.Status != c.status || !strings.Contains(p.Error, c.want) || (p.Error == "") != (c.want == "") {
				t.Errorf("page: status %d, error %q", p.Status, p.Error)
			}
			if b.Requests != c.requests || b.Robots != "none" && name != "to dead" {
				t.Errorf("%d requests, robots %s", b.Requests, b.Robots)
			}
			failed := c.want != "" || name == "nothing in it"
			if (b.Error != "") != failed || b.Complete == failed || (b.Failed == 1) != (c.want != "") || !strings.Contains(b.Error, c.want) {
				t.Errorf("board: %+v", b)
			}
		})
	}
}

// resetInBody breaks the connection after half an answer.
func resetInBody(w http.ResponseWriter, _ *http.Request) {
	conn, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	fmt.Fprintf(buf, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n%.20s", listBody("half"))
	buf.Flush()
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// skewed is busy until a date, by a clock of its own.
func skewed(date, until string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		if date != "" {
			w.Header().Set("Date", date)
		}
		w.Header().Set("Retry-After", until)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// hops answers after n redirects.
func hops(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		at, err := strconv.Atoi(orDefault(r.URL.RawQuery, "0"))
		if err == nil && at < n {
			http.Redirect(w, r, fmt.Sprintf("/a?%d", at+1), http.StatusFound)
			return
		}
		list("k")(w, r)
	}
}

func encoded(encoding, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		io.WriteString(w, body)
	}
}

func TestCrawlKeepsErrorBodies(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "closed for lunch", 500) },
		"/b": text("{ not JSON"),
	})
	r := crawl(t, t.Context(), fast, target(s, "a"), target(s, "b"))
	if got := string(r.pages[0].Body); got != "closed for lunch\n" {
		t.Errorf("500: body %q", got)
	}
	if got := string(r.pages[1].Body); got != "{ not JSON" {
		t.Errorf("broken: body %q", got)
	}
}

func TestCrawlDeadHost(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	alive := serve(t, map[string]http.HandlerFunc{"/a": list("k")})
	r := crawl(t, t.Context(), fast, target(closed, "a"), Target{Source: "test", Board: "b", BaseURL: closed.URL}, Target{Source: "test", Board: "c", URL: alive.URL + "/a"})
	if r.err != nil {
		t.Fatal(r.err)
	}
	for _, b := range r.results[:2] {
		if b.Robots != "unreachable" || !strings.Contains(b.Error, "connection refused") || b.Requests != 0 || b.Failed != 1 {
			t.Errorf("%+v", b)
		}
	}
	if !r.results[2].Complete {
		t.Errorf("the other host: %+v", r.results[2])
	}
}

func TestCrawlSlowBodyTimesOut(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": drip})
	o := fast
	o.Timeout = 100 * time.Millisecond
	r := crawl(t, t.Context(), o, target(s, "a"))
	if e := r.pages[0].Error; !strings.Contains(e, "no whole answer within 100ms") {
		t.Errorf("error %q", e)
	}
}

// drip sends a byte now and then until nobody listens.
func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		io.WriteString(w, " ")
		w.(http.Flusher).Flush()
		select {
		case <-time.After(10 * time.Millisecond):
		case <-r.Context().Done():
		}
	}
}

// TestSlowBodies: a body that drips fails long before the timeout; a slow one that is alive does not.
func TestSlowBodies(t *testing.T) {
	for _, c := range []struct {
		name  string
		every time.Duration // passes before each byte
		size  int
		want  error
	}{
		{"a drip", 50 * time.Millisecond, 10_000, errTooSlow},
		{"a short drip", 50 * time.Millisecond, 150, nil},
		{"a slow line", 4 * time.Millisecond, 10_000, nil},
	} {
		var passed time.Duration
		body := iotest.OneByteReader(strings.NewReader(strings.Repeat("x", c.size)))
		sent := &paced{body: body, passed: func() time.Duration { passed += c.every; return passed }}
		got, err := io.ReadAll(sent)
		if !errors.Is(err, c.want) || c.want == nil && len(got) != c.size || c.want != nil && passed > patience+time.Second {
			t.Errorf("%s: %d bytes in %v, error %v", c.name, len(got), passed, err)
		}
	}
	if !transient(fmt.Errorf("read body: %w", errTooSlow)) {
		t.Error("a body that is too slow does not count for the breaker")
	}
}

func TestCrawlCancel(t *testing.T) {
	for name, c := range map[string]struct {
		o Options
		h http.HandlerFunc
	}{
		"slow body":   {Options{Delay: -1, Timeout: time.Hour}, drip},
		"limiter":     {Options{Delay: 100 * time.Second, sleep: sleep}, list("2")},
		"Retry-After": {Options{Delay: -1, sleep: sleep}, busyFor("60")},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			s := serve(t, map[string]http.HandlerFunc{"/a": links("/1"), "/1": func(w http.ResponseWriter, r *http.Request) { c.h(w, r) }})
			c.o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
			stop := errors.New("user pressed Ctrl-C")
			time.AfterFunc(200*time.Millisecond, func() { cancel(stop) })
			begun := time.Now()
			r := crawl(t, ctx, c.o, target(s, "a"), target(s, "b"))
			if took := time.Since(begun); took > time.Second {
				t.Errorf("took %v", took)
			}
			if !errors.Is(r.err, stop) {
				t.Errorf("error %v", r.err)
			}
			for _, p := range r.pages {
				if p.Error != "" {
					t.Errorf("the end of the run was saved as a failure: %s", p.Error)
				}
			}
			for _, b := range r.results {
				if b.Complete || !strings.Contains(b.Error, "Ctrl-C") || b.Source != "test" {
					t.Errorf("result %+v", b)
				}
			}
		})
	}
}

func busyFor(retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		w.WriteHeader(http.StatusTooManyRequests)
	}
}
