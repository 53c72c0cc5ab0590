package scrape

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// arrivals is a server that notes when requests came and whether two were there at once.
type arrivals struct {
	mu      sync.Mutex
	at      []time.Time
	inside  int
	overlap bool
}

func (a *arrivals) serve(t *testing.T, paths map[string]http.HandlerFunc) *httptest.Server {
	inner := serve(t, paths).Config.Handler
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.at = append(a.at, time.Now())
		a.inside++
		a.overlap = a.overlap || a.inside > 1
		a.mu.Unlock()
		inner.ServeHTTP(w, r)
		a.mu.Lock()
		a.inside--
		a.mu.Unlock()
	}))
	t.Cleanup(s.Close)
	return s
}

// check fails where two requests came closer than gap.
func (a *arrivals) check(t *testing.T, n int, gap time.Duration) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.at) != n || a.overlap {
		t.Errorf("%d requests, want %d; overlap %v", len(a.at), n, a.overlap)
	}
	for i := 1; i < len(a.at); i++ {
		if d := a.at[i].Sub(a.at[i-1]); d < gap {
			t.Errorf("request %d came %v after the one before, want at least %v", i, d, gap)
		}
	}
}

func TestDelayHoldsPerHost(t *testing.T) {
	const delay = 20 * time.Millisecond
	var one, two arrivals
	first := one.serve(t, map[string]http.HandlerFunc{
		"/a": links("/1", "/2", "/gone"), "/b": inTurn(status(503), list("b")),
		"/1": list("1"), "/2": list("2"), "/from": list("from"),
	})
	second := two.serve(t, map[string]http.HandlerFunc{
		"/c": links("/3", "/to", first.URL+"/1"), "/3": list("3"),
		"/to": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, first.URL+"/from", http.StatusFound) },
	})
	o := Options{Delay: delay, Retries: 1, sleep: sleep, jitter: func(time.Duration) time.Duration { return 0 }}
	r := crawl(t, t.Context(), o, target(first, "a"), target(first, "b"), target(second, "c"))
	if r.err != nil {
		t.Fatal(r.err)
	}
	one.check(t, 1+4+2+2, delay) // robots.txt, board a, board b with its retry, what board c is sent to
	two.check(t, 1+3, delay)
	if want := []string{"1", "1", "2", "3", "b", "from"}; !slices.Equal(sorted(keys(r.saved)), want) {
		t.Errorf("postings %v, want %v", sorted(keys(r.saved)), want)
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

func TestCrawlDelayRaisesTheDelay(t *testing.T) {
	var a arrivals
	s := a.serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nCrawl-delay: 0.04\nDisallow:"),
		"/a":          links("/1"), "/1": list("1"),
	})
	o := fast
	o.sleep = sleep
	if r := crawl(t, t.Context(), o, target(s, "a")); !r.results[0].Complete {
		t.Errorf("%+v", r.results[0])
	}
	a.check(t, 3, 40*time.Millisecond)
}

func TestCrawlDelayTooLong(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": text("User-agent: *\nCrawl-delay: 1e300"), "/a": list("1")})
	r := crawl(t, t.Context(), fast, target(s, "a"))
	if e := r.results[0].Error; !strings.Contains(e, "asks to wait 24h0m0s, longer than the limit of 2m0s") {
		t.Errorf("error %q", e)
	}
}

func TestOwnDelayIsNotLimited(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": list("1")})
	r := crawl(t, t.Context(), Options{Delay: time.Hour}, target(s, "a"))
	if !r.results[0].Complete || len(r.slept) != 1 || r.slept[0] < 59*time.Minute {
		t.Errorf("slept %v, %+v", r.slept, r.results[0])
	}
}

func TestRobots(t *testing.T) {
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusMovedPermanently) }
	}
	for name, c := range map[string]struct {
		robots http.HandlerFunc
		want   string // verdict on /jobs/a?x=1
	}{
		"none":                 {status(404), "none"},
		"forbidden":            {status(403), "none"},
		"empty":                {text(""), "allowed"},
		"allow all":            {text("User-agent: *\nDisallow:\n"), "allowed"},
		"disallow all":         {text("User-agent: *\nDisallow: /\n"), "disallowed"},
		"disallow star":        {text("User-agent: *\nDisallow: *\n"), "disallowed"},
		"disallow path":        {text("User-agent: *\nDisallow: /jobs/\n"), "disallowed"},
		"longer allow":         {text("User-agent: *\nDisallow: /jobs/\nAllow: /jobs/a\n"), "allowed"},
		"tie":                  {text("User-agent: *\nDisallow: /jobs/\nAllow: /jobs/\n"), "allowed"},
		"tie of two groups":    {text("User-agent: roadcheck\nDisallow: /jobs/\nAllow: /jobs/\n\nUser-agent: *\nDisallow: /\n"), "allowed"},
		"tie of wildcards":     {text("User-agent: *\nDisallow: /*a\nAllow: /*a\n"), "allowed"},
		"wildcard is anchored": {text("User-agent: *\nDisallow: /jobs/\nAllow: /a*x=1\n"), "disallowed"},
		"leading wildcard":     {text("User-agent: *\nDisallow: *x=1$\n"), "disallowed"},
		"end of path":          {text("User-agent: *\nDisallow: /jobs/a$\n"), "allowed"},
		"no slash":             {text("User-agent: *\nDisallow: jobs\n"), "disallowed"},
		"query":                {text("User-agent: *\nDisallow: /*?x=\n"), "disallowed"},
		"other path":           {text("User-agent: *\nDisallow: /admin\n"), "allowed"},
		"our name":             {text("User-agent: *\nAllow: /\n\nUser-agent: ROADCHECK\nDisallow: /jobs\n"), "disallowed"},
		"another's name":       {text("User-agent: otherbot\nDisallow: /\n"), "allowed"},
		"rule without agent":   {text("Disallow: /\nUser-agent: *\nDisallow: /admin\n"), "allowed"},
		"a bad line":           {text("User-agent: *\nCrawl-delay: soon\nDisallow: /jobs\n"), "disallowed"},
		"byte order mark":      {text("\ufeffUser-agent: *\r\nDisallow: /jobs # all of it\r\n"), "disallowed"},
		"a page instead":       {text("<!DOCTYPE html><p style=\"a:b\">User-agent: hello"), "allowed"},
		"binary":               {text("\x00\xff\xfe: \x01"), "allowed"},
		"redirected":           {redirect("/rules"), "disallowed"},
		"redirected for ever":  {redirect("/robots.txt"), "none"},
		"redirected to file":   {redirect("file:///robots.txt"), "unreachable"},
		"503":                  {status(503), "unreachable"},
		"501":                  {status(501), "unreachable"},
		"429":                  {status(429), "unreachable"},
		"304":                  {status(304), "unreachable"},
		"gzip":                 {encoded("gzip", string(gzipped([]byte("User-agent: *\nDisallow: /jobs\n")))), "disallowed"},
		"long": {text("User-agent: *\nDisallow: /jobs\n" + strings.Repeat("# nothing\n", 60_000) +
			"Allow: /jobs/a\n"), "disallowed"}, // what is beyond 512 KiB is not read
	} {
		t.Run(name, func(t *testing.T) {
			asked := false
			s := serve(t, map[string]http.HandlerFunc{
				"/robots.txt": c.robots,
				"/rules":      text("User-agent: *\nDisallow: /jobs\n"),
				"/jobs/a":     func(w http.ResponseWriter, r *http.Request) { asked = true; list("k")(w, r) },
			})
			r := crawl(t, t.Context(), fast, Target{Source: "test", Board: "a", URL: s.URL + "/jobs/a?x=1"})
			b := r.results[0]
			readable := c.want == "none" || c.want == "allowed"
			if b.Robots != c.want || asked != readable || b.Complete != readable || (b.Error == "") != readable {
				t.Errorf("asked %v, %+v", asked, b)
			}
			if len(r.pages) != 1 || (r.pages[0].Error == "") != readable {
				t.Errorf("pages %+v", r.pages)
			}
		})
	}
}

func TestRobotsHoldAtRedirects(t *testing.T) {
	var entered bool
	other := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private\n"),
		"/private/1":  func(http.ResponseWriter, *http.Request) { entered = true },
		"/public":     list("public"),
	})
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /no\n"),
		"/a":          links("/1", "/2", "/3"),
		"/1": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/private/1", http.StatusFound)
		},
		"/2": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/public", http.StatusTemporaryRedirect)
		},
		"/3":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/no", http.StatusFound) },
		"/no": func(http.ResponseWriter, *http.Request) { entered = true },
	})
	r := crawl(t, t.Context(), fast, target(s, "a"))
	b := r.results[0]
	if entered || b.Robots != "disallowed" || b.Failed != 2 || b.Postings != 1 || b.Complete || b.Error != "" {
		t.Errorf("entered %v, %+v", entered, b)
	}
	if e := r.pages[1].Error; !strings.Contains(e, "disallows /private/1") || !strings.Contains(e, "at "+other.URL) {
		t.Errorf("error %q", e)
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	date := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Sat, 21 Nov 2026 10:00:00 GMT") // a host whose clock is off still means 30 s
		w.Header().Set("Retry-After", "Sat, 21 Nov 2026 10:00:30 GMT")
		w.WriteHeader(503)
	}
	s := serve(t, map[string]http.HandlerFunc{"/a": inTurn(busyFor("7"), date, status(500), list("k"))})
	o := Options{Delay: -1, jitter: func(bound time.Duration) time.Duration { return bound }}
	r := crawl(t, t.Context(), o, target(s, "a"))
	if b := r.results[0]; !b.Complete || b.Requests != 4 {
		t.Errorf("%+v", b)
	}
	var slept []string
	for _, d := range r.slept {
		slept = append(slept, fmt.Sprint(d.Round(time.Second)))
	}
	if got, want := strings.Join(slept, " "), "7s 30s 4s"; got != want {
		t.Errorf("waited %s, want %s", got, want)
	}
}

func TestRetryAfterTooLong(t *testing.T) {
	asked := 0
	s := serve(t, map[string]http.HandlerFunc{
		"/a": links("/1", "/2"),
		"/1": busyFor("3600"),
		"/2": func(http.ResponseWriter, *http.Request) { asked++ },
	})
	r := crawl(t, t.Context(), Options{Delay: -1}, target(s, "a"))
	if p := r.pages[1]; p.Status != 429 || !strings.Contains(p.Error, "asks to wait 1h0m0s, longer than the limit of 2m0s") {
		t.Errorf("status %d, error %q", p.Status, p.Error)
	}
	if p := r.pages[2]; asked > 0 || !strings.Contains(p.Error, "longer than the limit") {
		t.Errorf("asked again %d times, error %q", asked, p.Error)
	}
}

func TestHostIsLeftAloneAfterFailures(t *testing.T) {
	asked := 0
	paths := map[string]http.HandlerFunc{}
	var items []string
	for i := range 2 * maxFailures {
		items = append(items, fmt.Sprint("/", i))
		paths[items[i]] = func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(503) }
	}
	paths["/a"] = links(items...)
	r := crawl(t, t.Context(), fast, target(serve(t, paths), "a"))
	if asked != maxFailures+1 || r.results[0].Failed != 2*maxFailures {
		t.Errorf("asked %d times, %+v", asked, r.results[0])
	}
	if e := r.pages[len(r.pages)-1].Error; !strings.Contains(e, "left alone for this run after 6 failures in a row, the last: status 503") {
		t.Errorf("error %q", e)
	}
}

// TestHostIsProbedAfterCoolDown: a host that fails is left alone for a while and then asked once. One that is back
// is read on, without the loss of more than failed; one that comes and goes is waited for a bounded number of times.
func TestHostIsProbedAfterCoolDown(t *testing.T) {
	const rounds = maxProbes + 1 // each is maxFailures failures and one answer
	asked := 0
	paths := map[string]http.HandlerFunc{}
	var items []string
	for i := range (rounds + 1) * (maxFailures + 1) {
		items = append(items, fmt.Sprint("/", i))
		paths[items[i]] = func(w http.ResponseWriter, r *http.Request) {
			if asked++; i%(maxFailures+1) < maxFailures {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			list(r.URL.Path)(w, r)
		}
	}
	paths["/a"] = links(items...)
	r := crawl(t, t.Context(), fast, target(serve(t, paths), "a"))
	var cooled int
	for _, d := range r.slept {
		if d > coolDown-10*time.Second && d <= coolDown {
			cooled++
		}
	}
	if want := maxProbes*(maxFailures+1) + maxFailures; asked != want || cooled != maxProbes || len(r.saved) != maxProbes {
		t.Errorf("asked %d times, want %d; waited %d times (%v), %d postings", asked, want, cooled, r.slept, len(r.saved))
	}
	if h := r.hosts[0]; h.Breaker != market.BreakerOpen || r.results[0].Complete {
		t.Errorf("%+v", h)
	}
}

func TestConditionalGet(t *testing.T) {
	const etag, modified = `"v1"`, "Sat, 21 Nov 2026 10:00:00 GMT"
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Last-Modified", modified)
		if r.Header.Get("If-None-Match") == etag && r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		list("k1", "k2")(w, r)
	}})
	before := crawl(t, t.Context(), fast, target(s, "a"))
	kept := before.pages[0]
	kept.Hash = "as stored"
	if kept.ETag != etag || kept.LastModified != modified || kept.NotModified {
		t.Fatalf("first page %+v", kept)
	}
	o := fast
	o.Cached = func(_ context.Context, url string) (market.Page, bool, error) { return kept, url == kept.URL, nil }
	after := crawl(t, t.Context(), o, target(s, "a"))
	p, b := after.pages[0], after.results[0]
	if !p.NotModified || p.Status != 304 || p.Hash != kept.Hash || string(p.Body) != string(kept.Body) || p.ContentType != kept.ContentType || p.Error != "" {
		t.Errorf("page %+v", p)
	}
	if b.NotModified != 1 || b.Bytes != 0 || b.Postings != 2 || !b.Complete || len(after.saved) != 2 {
		t.Errorf("board %+v", b)
	}
}
