package scrape

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestLedger(t *testing.T) {
	other := serve(t, map[string]http.HandlerFunc{"/robots.txt": text("User-agent: *\nDisallow: /no\n"), "/yes": list("yes")})
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nCrawl-delay: 3\n"),
		"/a":          links("/1", "/2", "/away", "/no"), "/1": inTurn(status(503), status(429), list("1")), "/2": status(404),
		"/away": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/yes", http.StatusFound) },
		"/no":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/no", http.StatusFound) },
	})
	dead := serve(t, nil)
	dead.Close()
	r := crawl(t, t.Context(), Options{Delay: -1, Retries: 2}, target(s, "a"), target(dead, "dead"))
	name := func(url string) string { return strings.TrimPrefix(url, "http://") }
	want := map[string]market.HostResult{
		name(s.URL):     {Robots: "allowed", DelayMS: 3000, Requests: 8, Retries: 2, Statuses: map[int]int{200: 3, 302: 2, 404: 1, 429: 1, 503: 1}, Breaker: "closed"},
		name(other.URL): {Robots: "disallowed", Requests: 2, Statuses: map[int]int{200: 2}, Breaker: "closed"},
		name(dead.URL):  {Robots: "unreachable", Requests: 1, Statuses: map[int]int{0: 1}, Breaker: "closed"},
	}
	if len(r.hosts) != len(want) {
		t.Fatalf("%d hosts: %+v", len(r.hosts), r.hosts)
	}
	for i, got := range r.hosts {
		if i > 0 && got.Host <= r.hosts[i-1].Host {
			t.Errorf("%s is out of order", got.Host)
		}
		w := want[got.Host]
		if failed := got.Statuses[0] > 0; (got.Error != "") != failed || (got.Bytes > 0) == failed {
			t.Errorf("%+v", got)
		}
		w.Host, w.Bytes, w.Error = got.Host, got.Bytes, got.Error
		if diff := cmp.Diff(w, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	var robots []string
	for _, p := range r.robots {
		robots = append(robots, strings.Join([]string{p.Board, strings.TrimPrefix(p.URL, "http://"+p.Board), http.StatusText(p.Status), string(p.Body)}, " "))
	}
	wantRobots := []string{
		name(s.URL) + " /robots.txt OK User-agent: *\nCrawl-delay: 3\n",
		name(other.URL) + " /robots.txt OK User-agent: *\nDisallow: /no\n",
		name(dead.URL) + " /robots.txt  ",
	}
	if diff := cmp.Diff(sorted(wantRobots), sorted(robots)); diff != "" {
		t.Errorf("robots.txt kept (-want +got):\n%s", diff)
	}
}

func TestLedgerOfAnOpenBreaker(t *testing.T) {
	paths := map[string]http.HandlerFunc{"/a": links("/0", "/1", "/2", "/3", "/4", "/5", "/6")}
	for _, p := range []string{"/0", "/1", "/2", "/3", "/4", "/5", "/6"} {
		paths[p] = status(500)
	}
	r := crawl(t, t.Context(), fast, target(serve(t, paths), "a"))
	if h := r.hosts[0]; h.Breaker != market.BreakerOpen || h.Statuses[500] != maxFailures+1 || !strings.Contains(h.Error, "status 500") {
		t.Errorf("%+v", h)
	}
}

func TestRobotsAreReadAgain(t *testing.T) {
	var passed atomic.Int64
	anHour := func(h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { passed.Add(int64(robotsAge)); h(w, r) }
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": inTurn(text("User-agent: *\nDisallow:\n"), anHour(text("User-agent: *\nDisallow: /2\n")), status(503)),
		"/a":          links("/1", "/2", "/3"), "/1": anHour(list("1")), "/2": list("2"), "/3": list("3"),
	})
	at := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	o := fast
	o.Now = func() time.Time { return at.Add(time.Duration(passed.Load())) }
	r := crawl(t, t.Context(), o, target(s, "a"))
	if len(r.robots) != 3 || len(r.pages) != 4 {
		t.Fatalf("%d robots.txt, %d pages", len(r.robots), len(r.pages))
	}
	for i, want := range []string{"", "", "disallows /2", "could not be read"} {
		if e := r.pages[i].Error; !strings.Contains(e, want) || (e == "") != (want == "") {
			t.Errorf("page %d: error %q, want %q", i, e, want)
		}
	}
	if b := r.results[0]; b.Complete || b.Postings != 1 || b.Failed != 2 || b.Robots != "unreachable" {
		t.Errorf("%+v", b)
	}
}

func TestBudget(t *testing.T) {
	paths := map[string]http.HandlerFunc{
		"/a": links("/1", "/2", "/3"), "/1": list("1"), "/2": list("2"), "/3": list("3"), "/b": list("b"),
	}
	for name, c := range map[string]struct {
		budget   Budget
		delay    time.Duration
		requests int // on the host, robots.txt included
		want     string
	}{
		"none":              {Budget{}, -1, 6, ""},
		"enough":            {Budget{Requests: 6, Bytes: 1 << 20, Time: time.Hour}, -1, 6, ""},
		"requests":          {Budget{Requests: 3}, -1, 3, "spent: 3 requests"},
		"only robots":       {Budget{Requests: 1}, -1, 1, "spent: 1 requests"},
		"bytes":             {Budget{Bytes: 1}, -1, 1, "spent: 1 bytes"},
		"time":              {Budget{Time: 1}, -1, 0, "spent: 1ns"},
		"time for no delay": {Budget{Time: time.Minute}, time.Hour, 1, "spent: 1m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, paths)
			r := crawl(t, t.Context(), Options{Delay: c.delay, Budget: c.budget}, target(s, "a"), target(s, "b"))
			if r.err != nil {
				t.Fatal(r.err)
			}
			asked := 0
			for _, h := range r.hosts {
				asked += h.Requests
			}
			if asked != c.requests {
				t.Errorf("%d requests, want %d", asked, c.requests)
			}
			for _, b := range r.results {
				if b.Complete != (c.want == "") || !strings.Contains(b.Error, c.want) || b.Failed != 0 {
					t.Errorf("%+v", b)
				}
			}
			for _, p := range r.pages {
				if p.Error != "" {
					t.Errorf("a page that was not asked for was kept: %+v", p)
				}
			}
		})
	}
}

func TestDrop(t *testing.T) {
	for name, c := range map[string]struct {
		history []int
		factor  float64
		want    string
	}{
		"as ever":          {[]int{4, 4, 4}, 0, ""},
		"just not":         {[]int{8, 8, 8}, 0, ""},
		"dropped":          {[]int{9, 9, 9}, 0, "only 4 postings: under 0.5 times the 9 it usually has (median of 3 earlier runs)"},
		"even history":     {[]int{1, 9, 10, 100}, 0, "the 9.5 it"},
		"one odd run":      {[]int{4, 5, 1000}, 0, ""},
		"too little known": {[]int{100, 100}, 0, ""},
		"turned off":       {[]int{100, 100, 100}, -1, ""},
		"another factor":   {[]int{5, 5, 5}, 0.9, "under 0.9 times"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/a": list("1", "2", "3", "4")})
			o := fast
			o.DropFactor = c.factor
			o.History = map[market.BoardID][]int{{Source: "test", Board: "a"}: c.history, {Source: "test", Board: "b"}: {99, 99, 99}}
			r := crawl(t, t.Context(), o, target(s, "a"))
			b := r.results[0]
			if failed := c.want != ""; !strings.Contains(b.Error, c.want) || b.Complete == failed || b.Dropped != failed || b.Postings != 4 || len(r.saved) != 4 {
				t.Errorf("%+v", b)
			}
		})
	}
	// A board that also failed is not called dropped: it was not read whole.
	s := serve(t, map[string]http.HandlerFunc{"/a": links("/1", "/2"), "/1": list("1"), "/2": status(404)})
	o := fast
	o.History = map[market.BoardID][]int{{Source: "test", Board: "a"}: {9, 9, 9}}
	if b := crawl(t, t.Context(), o, target(s, "a")).results[0]; b.Dropped || b.Complete {
		t.Errorf("%+v", b)
	}
}
