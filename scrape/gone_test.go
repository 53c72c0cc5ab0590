package scrape

import (
	"context"
	"net/http"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// TestGonePostings: a site's sitemap may still list what was taken down. That
// is an answer about the posting, while a sitemap that is gone is a failure.
func TestGonePostings(t *testing.T) {
	sitemap := func(w http.ResponseWriter, r *http.Request) {
		at := "<url><loc>http://" + r.Host + "/jobs/"
		text("<urlset>"+at+"a</loc></url>"+at+"b</loc></url>"+at+"c</loc></url></urlset>")(w, r)
	}
	page := func(w http.ResponseWriter, r *http.Request) {
		text(`<script type="application/ld+json">{"@type": "JobPosting", "title": "Welder", "identifier": "`+r.URL.Path+`"}</script>`)(w, r)
	}
	for name, c := range map[string]struct {
		sitemap, b, c          http.HandlerFunc
		postings, gone, failed int
	}{
		"all there":     {sitemap, page, page, 3, 0, 0},
		"two gone":      {sitemap, status(404), status(410), 1, 2, 0},
		"one forbidden": {sitemap, status(404), status(403), 1, 1, 1},
		"no sitemap":    {status(404), page, page, 0, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/sitemap.xml": c.sitemap, "/jobs/a": page, "/jobs/b": c.b, "/jobs/c": c.c})
			statuses := map[int]int{}
			o := fast
			o.Save = func(_ context.Context, p market.Page, _ []market.Posting) error {
				if p.Source != RobotsSource {
					statuses[p.Status]++
				}
				return nil
			}
			results, err := Crawl(t.Context(), []Target{{Source: "site", Board: "s", URL: s.URL + "/sitemap.xml"}}, o)
			if err != nil {
				t.Fatal(err)
			}
			b := results[0]
			if b.Postings != c.postings || b.Gone != c.gone || b.Failed != c.failed || b.Complete != (c.failed == 0) {
				t.Errorf("%+v, want %d postings, %d gone, %d failed", b, c.postings, c.gone, c.failed)
			}
			if got := statuses[404] + statuses[410]; name != "no sitemap" && got != c.gone {
				t.Errorf("%d pages kept of %d that are gone", got, c.gone)
			}
		})
	}
}
