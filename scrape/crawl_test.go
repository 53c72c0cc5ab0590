package scrape

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestCrawlReadsABoard(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private\n"),
		"/a":          links("/1", "/2", "/1#again", "/2"),
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
		if p.Status != 200 || p.Error != "" || !p.FetchedAt.Equal(at) || p.FinalURL != p.URL {
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

func TestCrawlEndlessListing(t *testing.T) {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		n++
		json.NewEncoder(w).Encode(testListing{
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
	s := serve(t, map[string]http.HandlerFunc{"/a": links("/1", "/2"), "/1": list("1"), "/2": list("2")})
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

func TestCrawlIgnoresCollyEnvironment(t *testing.T) {
	for k, v := range map[string]string{"COLLY_MAX_BODY_SIZE": "10", "COLLY_USER_AGENT": "other",
		"COLLY_ALLOWED_DOMAINS": "example.org", "COLLY_FOLLOW_REDIRECTS": "no", "COLLY_PARSE_HTTP_ERROR_RESPONSE": "no"} {
		t.Setenv(k, v)
	}
	var agent string
	s := serve(t, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/b", http.StatusFound) },
		"/b": func(w http.ResponseWriter, r *http.Request) { agent = r.UserAgent(); list("k")(w, r) },
	})
	o := fast
	o.Contact = "mailto:me@example.org"
	r := crawl(t, t.Context(), o, target(s, "a"))
	if !r.results[0].Complete || agent != "Roadcheck (+mailto:me@example.org)" || r.pages[0].FinalURL != s.URL+"/b" {
		t.Errorf("agent %q, %+v", agent, r.results[0])
	}
}
