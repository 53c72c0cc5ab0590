package scrape

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testListing is what the boards of these tests answer with.
type testListing struct {
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
		var l testListing
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
	robots  []market.Page // answers to robots.txt, not in pages
	hosts   []market.HostResult
}

func crawl(t *testing.T, ctx context.Context, o Options, targets ...Target) *run {
	t.Helper()
	r := new(run)
	var mu sync.Mutex
	if o.sources == nil {
		o.sources = []Source{testSource}
	}
	o.Save = func(_ context.Context, p market.Page, postings []market.Posting) error {
		if !mu.TryLock() {
			t.Error("Save calls overlap")
		}
		defer mu.Unlock()
		if p.Source == RobotsSource {
			r.robots = append(r.robots, p)
			return nil
		}
		r.pages = append(r.pages, p)
		r.saved = append(r.saved, postings...)
		return nil
	}
	o.Ledger = func(hosts []market.HostResult) { r.hosts = hosts }
	if o.Allow == nil {
		o.Allow = loopback
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

// loopback is where the servers of these tests are.
var loopback = networks("127.0.0.0/8", "::1/128")

// fast reads without waiting.
var fast = Options{Delay: -1, Retries: -1, Allow: loopback}

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
	var l testListing
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
func links(paths ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var l testListing
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
