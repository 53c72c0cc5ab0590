package scrape

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

// listing is what the boards of these tests answer with.
type listing struct {
	Postings []market.Posting
	Follow   []string
}

// testSource starts at the target's URL, or at BaseURL + "/" + Board.
var testSource = Source{
	Name: "test",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "unplanned" {
			return nil, errors.New("this board cannot be planned")
		}
		return []Request{{URL: orDefault(t.URL, t.BaseURL+"/"+t.Board), Kind: "list"}}, nil
	},
	Parse: func(r Response) (Batch, error) {
		if string(r.Body) == "panic" {
			panic("at the disco")
		}
		var l listing
		if err := json.Unmarshal(r.Body, &l); err != nil {
			return Batch{}, err
		}
		b := Batch{Postings: l.Postings}
		for _, u := range l.Follow {
			b.Follow = append(b.Follow, Request{URL: u, Kind: "item"})
		}
		return b, nil
	},
}

// run is a crawl and what it saved.
type run struct {
	results []market.BoardResult
	err     error
	pages   []market.Page
	saved   []market.Posting
	slept   []time.Duration
}

func crawl(t *testing.T, ctx context.Context, o Options, targets ...Target) *run {
	t.Helper()
	r := new(run)
	var mu sync.Mutex
	o.sources = []Source{testSource}
	o.Save = func(_ context.Context, p market.Page, postings []market.Posting) error {
		if !mu.TryLock() {
			t.Error("Save calls overlap")
		}
		defer mu.Unlock()
		r.pages = append(r.pages, p)
		r.saved = append(r.saved, postings...)
		return nil
	}
	if o.sleep == nil {
		var slept sync.Mutex
		o.sleep = func(ctx context.Context, d time.Duration) error {
			slept.Lock()
			defer slept.Unlock()
			r.slept = append(r.slept, d)
			return ctx.Err()
		}
	}
	r.results, r.err = Crawl(ctx, targets, o)
	return r
}

// fast reads without waiting.
var fast = Options{Delay: -1, Retries: -1}

func target(s *httptest.Server, board string) Target {
	return Target{Source: "test", Board: board, BaseURL: s.URL}
}

// serve answers by path; robots.txt is missing unless given.
func serve(t *testing.T, paths map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h, ok := paths[r.URL.Path]; ok {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// list answers with one posting per key.
func list(keys ...string) http.HandlerFunc { return text(listBody(keys...)) }

func listBody(keys ...string) string {
	var l listing
	for _, k := range keys {
		l.Postings = append(l.Postings, market.Posting{Key: k, Title: "Title of " + k})
	}
	b, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// follow answers with further URLs of the same server.
func follow(paths ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var l listing
		for _, p := range paths {
			if strings.HasPrefix(p, "/") {
				p = "http://" + r.Host + p
			}
			l.Follow = append(l.Follow, p)
		}
		json.NewEncoder(w).Encode(l)
	}
}

// inTurn gives each request the next handler, and the last one for ever.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[min(n, len(handlers)-1)]
		n++
		mu.Unlock()
		h(w, r)
	}
}

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(b)
	w.Close()
	return buf.Bytes()
}

func keys(ps []market.Posting) []string {
	out := []string{}
	for _, p := range ps {
		out = append(out, p.Key)
	}
	return out
}

func TestCrawlReadsABoard(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private\n"),
		"/a":          follow("/1", "/2", "/1#again", "/2"),
		"/1":          list("k1"),
		"/2":          list("k2", "k1"),
	})
	at := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	o := fast
	o.Now = func() time.Time { return at }
	var done []string
	o.Progress = func(n, known int, board string) { done = append(done, fmt.Sprint(n, "/", known, " ", board)) }
	r := crawl(t, t.Context(), o, target(s, "a"))
	if r.err != nil {
		t.Fatal(r.err)
	}
	b := r.results[0]
	want := market.BoardResult{
		Source: "test", Board: "a", Host: strings.TrimPrefix(s.URL, "http://"), Robots: "allowed",
		Requests: 3, Bytes: b.Bytes, Postings: 2, Problems: []market.Problem{}, Complete: true,
	}
	if diff := cmp.Diff(want, b); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"k1", "k2"}, keys(r.saved)); diff != "" {
		t.Errorf("postings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1/3 test/a", "2/3 test/a", "3/3 test/a"}, done); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	var bytes int64
	for _, p := range r.pages {
		bytes += int64(len(p.Body))
		if p.Status != 200 || p.Error != "" || len(p.Hash) != 64 || !p.FetchedAt.Equal(at) || p.FinalURL != p.URL {
			t.Errorf("page %+v", p)
		}
	}
	if bytes != b.Bytes || bytes == 0 {
		t.Errorf("counted %d bytes, saved %d", b.Bytes, bytes)
	}
}

func TestCrawlRefusesBadTargets(t *testing.T) {
	var asked bool
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": func(http.ResponseWriter, *http.Request) { asked = true }})
	good := target(s, "a")
	for name, c := range map[string]struct {
		targets []Target
		o       Options
		want    string
	}{
		"none":          {nil, fast, "list at least one"},
		"unknown":       {[]Target{good, {Source: "tset", Board: "x"}}, fast, `board 2, "x" of source "tset": unknown source "tset": want one of [test]`},
		"base":          {[]Target{good, {Source: "test", Board: "x", BaseURL: "example.org"}}, fast, `base URL: bad URL "example.org": want http:// or https:// in front`},
		"scheme":        {[]Target{good, {Source: "test", Board: "x", URL: "file:///etc/passwd"}}, fast, "want http:// or https:// in front"},
		"no host":       {[]Target{good, {Source: "test", Board: "x", URL: "https:///jobs"}}, fast, "names no host"},
		"credentials":   {[]Target{good, {Source: "test", Board: "x", URL: "https://u:secret@h/"}}, fast, "https://u:xxxxx@h/"},
		"control":       {[]Target{good, {Source: "test", Board: "x", URL: "http://h/\x00"}}, fast, "bad URL"},
		"plan":          {[]Target{good, {Source: "test", Board: "unplanned"}}, fast, "cannot be planned"},
		"twice":         {[]Target{good, good}, fast, "listed twice"},
		"user agent":    {[]Target{good}, Options{UserAgent: "a\nb"}, "user agent"},
		"negative time": {[]Target{good}, Options{Timeout: -1}, "negative"},
	} {
		t.Run(name, func(t *testing.T) {
			r := crawl(t, t.Context(), c.o, c.targets...)
			if r.err == nil || !strings.Contains(r.err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", r.err, c.want)
			}
			if asked || len(r.pages) > 0 {
				t.Error("something was fetched")
			}
		})
	}
	if _, err := Crawl(t.Context(), []Target{good}, Options{}); err == nil || !strings.Contains(err.Error(), "Save") {
		t.Errorf("without Save: %v", err)
	}
}

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
			"body too long: more than the limit of 1048576 bytes"},
		"long": {Options{Delay: -1, MaxBody: 64}, text(listBody("a", "b", "c", "d")), 1, 200, "limit of 64 bytes"},
		"fits": {Options{Delay: -1, MaxBody: int64(len(listBody("k")))}, list("k"), 1, 200, ""},
		"loop": {retried, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/a", 302) }, 2, 0, "redirect loop"},
		"to file": {retried, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, 1, 0, "want http:// or https://"},
		"to dead":  {fast, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, closed.URL, 302) }, 1, 0, "robots.txt of"},
		"no place": {retried, status(302), 1, 302, "status 302 Found"},
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
	if got := string(r.pages[1].Body); got != "{ not JSON" || r.pages[1].Hash == "" {
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

func TestCrawlEndlessListing(t *testing.T) {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		n++
		json.NewEncoder(w).Encode(listing{
			Postings: []market.Posting{{Key: fmt.Sprint("k", n)}},
			Follow:   []string{fmt.Sprintf("http://%s/page/%d", r.Host, n), fmt.Sprintf("http://%s/more/%d", r.Host, n)},
		})
	}))
	t.Cleanup(s.Close)
	o := fast
	o.MaxRequests = 25
	r := crawl(t, t.Context(), o, target(s, "a"))
	b := r.results[0]
	if b.Requests != 25 || len(r.pages) != 25 || b.Complete || !strings.Contains(b.Error, "no end after 25 different URLs") {
		t.Errorf("%+v", b)
	}
}

func TestCrawlSaveFailureEndsIt(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": follow("/1", "/2"), "/1": list("1"), "/2": list("2")})
	full := errors.New("disk full")
	o := fast
	o.sources = []Source{testSource}
	n := 0
	o.Save = func(context.Context, market.Page, []market.Posting) error {
		if n++; n == 2 {
			return full
		}
		return nil
	}
	results, err := Crawl(t.Context(), []Target{target(s, "a")}, o)
	if !errors.Is(err, full) || n != 2 || results[0].Complete || !strings.Contains(results[0].Error, "disk full") {
		t.Errorf("error %v after %d saves, result %+v", err, n, results)
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
			s := serve(t, map[string]http.HandlerFunc{"/a": follow("/1"), "/1": func(w http.ResponseWriter, r *http.Request) { c.h(w, r) }})
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

func TestCrawlIgnoresCollyEnvironment(t *testing.T) {
	for k, v := range map[string]string{"COLLY_MAX_BODY_SIZE": "10", "COLLY_USER_AGENT": "other",
		"COLLY_ALLOWED_DOMAINS": "example.org", "COLLY_FOLLOW_REDIRECTS": "no", "COLLY_PARSE_HTTP_ERROR_RESPONSE": "no"} {
		t.Setenv(k, v)
	}
	var agent string
	s := serve(t, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/b", 302) },
		"/b": func(w http.ResponseWriter, r *http.Request) { agent = r.UserAgent(); list("k")(w, r) },
	})
	o := fast
	o.Contact = "mailto:me@example.org"
	r := crawl(t, t.Context(), o, target(s, "a"))
	if !r.results[0].Complete || agent != "Roadcheck (+mailto:me@example.org)" || r.pages[0].FinalURL != s.URL+"/b" {
		t.Errorf("agent %q, %+v", agent, r.results[0])
	}
}
