package scrape

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// apiPaths are where each source's boards stand below a base address.
var apiPaths = map[string]string{
	"greenhouse": "/v1/boards/%s/jobs", "lever": "/v0/postings/%s", "ashby": "/posting-api/job-board/%s",
}

// savedHost serves saved responses by path, and an empty list behind the last page of a Lever board.
type savedHost map[string][]byte

func (h savedHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, ok := h[r.URL.Path]
	if skip := r.URL.Query().Get("skip"); skip != "" && skip != "0" {
		body = []byte("[]")
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(body) // a crawler that has gone shows in the counts
}

// crawlTally is what a crawl gave; Empty counts the boards that list nothing, which is a failure of theirs.
type crawlTally struct {
	payloadTally
	Empty int
}

// crawlAndCount reads targets with the real crawler and counts what it would store.
func crawlAndCount(t *testing.T, targets []Target) crawlTally {
	t.Helper()
	var got crawlTally
	results, err := Crawl(t.Context(), targets, Options{
		Delay: -1, Retries: -1, Allow: loopback,
		Save: func(_ context.Context, _ market.Page, postings []market.Posting) error {
			got.add(Batch{Postings: postings})
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		got.Problems += r.ProblemCount
		if empty := strings.HasPrefix(r.Error, "no postings"); empty && r.Failed == 0 {
			got.Empty++
		} else if !r.Complete || r.Error != "" {
			t.Errorf("%s %s: complete %v, error %q", r.Source, r.Board, r.Complete, r.Error)
		}
	}
	return got
}

// TestRealBoardsCrawled serves every real payload of the three APIs as a board on loopback. The
// counts are those of the payloads; a board never stores one posting twice.
func TestRealBoardsCrawled(t *testing.T) {
	dir := sharedDir(t, "data/payloads")
	want := map[string]crawlTally{
		"greenhouse": {payloadTally: payloadTally{Postings: 42056, Pay: 746, NoPlace: 3, NoDate: 45, NoText: 41362}},
		"lever":      {payloadTally: payloadTally{Postings: 11, Pay: 1, NoText: 3}},
		"ashby":      {payloadTally: payloadTally{Postings: 9784, Pay: 3593}, Empty: 1},
	}
	for source, path := range apiPaths {
		t.Run(source, func(t *testing.T) {
			h := savedHost{}
			var targets []Target
			for name := range realCounts {
				if !strings.HasPrefix(name, source+"/") {
					continue
				}
				for i, p := range payloadsOf(t, filepath.Join(dir, name)) {
					board := fmt.Sprintf("%s-%d", strings.NewReplacer("/", "-", ".", "-").Replace(name), i)
					h[fmt.Sprintf(path, board)] = p.body
					targets = append(targets, Target{Source: source, Board: board})
				}
			}
			server := httptest.NewServer(h)
			defer server.Close()
			for i := range targets {
				targets[i].BaseURL = server.URL
			}
			if got := crawlAndCount(t, targets); got != want[source] {
				t.Errorf("read  %+v\nwant %+v", got, want[source])
			}
		})
	}
}

// TestRealThreadsCrawled serves the recordings of both Hacker News APIs.
func TestRealThreadsCrawled(t *testing.T) {
	dir := sharedDir(t, "data/payloads/hn")
	t.Run("algolia", func(t *testing.T) {
		h := savedHost{}
		var hits []string
		for i, file := range []string{"202408_raw.json", "2026-05-05-raw.json", "vcr-algolia-item.yml"} {
			bodies := payloadsOf(t, filepath.Join(dir, file))
			if strings.HasSuffix(file, ".yml") {
				bodies = recordedBodies(t, filepath.Join(dir, file))
			}
			h[fmt.Sprintf("/items/%d", i+1)] = bodies[0].body
			hits = append(hits, fmt.Sprintf(`{"objectID":"%d","title":"Ask HN: Who is hiring? (May 202%d)","author":"whoishiring","created_at_i":%d}`, i+1, i, 1e9+i))
		}
		h["/search_by_date"] = []byte(`{"hits":[` + strings.Join(hits, ",") + `]}`)
		server := httptest.NewServer(h)
		defer server.Close()
		got := crawlAndCount(t, []Target{{Source: "hn", Board: "algolia", BaseURL: server.URL, Months: 3}})
		if want := 275 + 291 + 219; got.Postings != want || got.NoText != 0 || got.NoDate != 0 {
			t.Errorf("read %+v, want %d postings, all with text and date", got, want)
		}
	})
	t.Run("firebase", func(t *testing.T) {
		h := savedHost{}
		for _, p := range recordedBodies(t, filepath.Join(dir, "hn-jobs-recording.har.gz")) {
			u, err := url.Parse(p.name)
			if err != nil {
				t.Fatal(err)
			}
			h[u.Path] = p.body
		}
		server := httptest.NewServer(h)
		defer server.Close()
		got := crawlAndCount(t, []Target{{Source: "hn", Board: "firebase", BaseURL: server.URL, Months: 1}})
		// The recording holds one thread, asked for twice.
		if want := 407; got.Postings != want || got.NoText != 0 || got.NoDate != 0 {
			t.Errorf("read %+v, want %d postings, all with text and date", got, want)
		}
	})
}

// TestRealPagesCrawled serves the saved pages with JobPosting data as one career site with a sitemap.
func TestRealPagesCrawled(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sharedDir(t, "data/payloads/jsonld"), "pages", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	h := savedHost{}
	server := httptest.NewServer(h)
	defer server.Close()
	var sitemap strings.Builder
	for i, f := range files {
		path := fmt.Sprintf("/postings/%d", i)
		h[path] = payloadsOf(t, f)[0].body
		fmt.Fprintf(&sitemap, "<url><loc>%s%s</loc></url>", server.URL, path)
	}
	h["/sitemap.xml"] = []byte(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + sitemap.String() + `</urlset>`)
	got := crawlAndCount(t, []Target{{Source: "site", Board: "site", URL: server.URL + "/sitemap.xml"}})
	if want := (payloadTally{Postings: 84, Pay: 32, NoPlace: 6, NoDate: 2, NoText: 3}); got.payloadTally != want {
		t.Errorf("read  %+v\nwant %+v", got, want)
	}
}
