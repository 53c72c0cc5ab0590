package scrape

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

var testSelectors = Selectors{
	Posting: "li.opening", Next: "a.older", Title: "h1", Company: ".firm", Location: ".place",
	Description: "div.text", Salary: ".pay", PostedOn: "time @datetime",
}

const selectedPage = `<html><body><nav>Jobs</nav><h1> Tram  Driver</h1><span class="firm">City Lines</span>
<ul><li class="place">Basel</li><li class="place">Bern</li><li class="place">Basel</li></ul><p class="pay">CHF 70'000</p>
<time datetime="2026-05-04T10:00:00Z">in May</time><div class="text"><p>Drive trams.</p></div><div class="text"><p>Licence D.</p></div></body></html>`

func TestSelectors(t *testing.T) {
	target := Target{Source: "site", Board: "trams", Select: &testSelectors}
	read := func(body string) Batch {
		t.Helper()
		b, err := parseSite(Response{Request: Request{URL: "https://x.example/o/1", Kind: "page"}, Target: target, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	want := Batch{Postings: []market.Posting{{
		Source: "site", Board: "trams", Key: "x.example/o/1", URL: "https://x.example/o/1", Title: "Tram Driver", Company: "City Lines",
		Location: "Basel; Bern", Description: "<p>Drive trams.</p>\n<p>Licence D.</p>", SalaryText: "CHF 70'000", PostedOn: "2026-05-04",
	}}}
	if diff := cmp.Diff(want, read(selectedPage)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	partly := read(`<h1>Clerk</h1><time datetime="soon">x</time>`)
	var fields []string
	for _, p := range partly.Problems {
		fields = append(fields, p.Field)
	}
	if diff := cmp.Diff([]string{"description", "location", "salary", "posted_on"}, fields); diff != "" || len(partly.Postings) != 1 {
		t.Errorf("%d postings, problems (-want +got):\n%s", len(partly.Postings), diff)
	}
	if none := read(`<p>About us</p>`); len(none.Postings) != 0 || len(none.Problems) != 1 || none.Problems[0].Field != "" {
		t.Errorf("a page without a posting: %+v", none)
	}
	data := read(`<h1>Wrong</h1><script type="application/ld+json">{"@type":"JobPosting","title":"Right"}</script>`)
	if len(data.Postings) != 1 || data.Postings[0].Title != "Right" {
		t.Errorf("JobPosting data stands before selectors: %+v", data.Postings)
	}
}

// TestSelectedSiteCrawled follows the selected links of two listing pages.
func TestSelectedSiteCrawled(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/list":
			io.WriteString(w, `<h1>Openings</h1><ul><li class="opening"><a href="/o/1">One</a></li><li class="opening">
				<a href="/o/2">Two</a></li></ul><a href="/imprint">Imprint</a><a class="older" href="/list/2">Older</a>`)
		case r.URL.Path == "/list/2":
			io.WriteString(w, `<a href="/o/3"><ul><li class="opening">Three</li></ul></a>`)
		case strings.HasPrefix(r.URL.Path, "/o/"):
			io.WriteString(w, strings.Replace(selectedPage, "Tram", fmt.Sprintf("Tram %s", r.URL.Path[3:]), 1))
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	o := fast
	o.sources = Sources
	r := crawl(t, t.Context(), o, Target{Source: "site", Board: "trams", URL: s.URL + "/list", Select: &testSelectors})
	if b := r.results[0]; b.Postings != 3 || !b.Complete || b.Requests != 5 {
		t.Errorf("%+v", b)
	}
}

func FuzzSelectors(f *testing.F) {
	f.Add("li > a", "time @datetime", selectedPage)
	f.Add("h1[", "@", "<h1>")
	f.Fuzz(func(t *testing.T, link, date, page string) {
		s := Selectors{Posting: link, Title: "h1", Description: "div", PostedOn: date}
		if s.Check() != nil {
			return
		}
		for _, kind := range []string{"start", "page"} {
			b, err := parseSite(Response{Request: Request{URL: "https://x.example/o/1", Kind: kind},
				Target: Target{Source: "site", Select: &s}, Body: []byte(page)})
			if err == nil {
				checkStrict(t, b)
			}
		}
	})
}
