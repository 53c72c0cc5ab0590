package scrape

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// boardFiles are what a board of each source answers with: its list, and where
// the list has no postings itself what each of them looks like.
var boardFiles = map[string]struct{ board, list, detail, id string }{
	"greenhouse":      {board: "acme", list: "list.json"},
	"lever":           {board: "acme", list: "list.json"},
	"ashby":           {board: "acme", list: "board.json"},
	"smartrecruiters": {board: "acme", list: "list.json", detail: "detail.json", id: "743999000000101"},
	"workable":        {board: "acme", list: "account.json"},
	"recruitee":       {board: "acme", list: "offers.json"},
	"personio":        {board: "acme", list: "feed.xml"},
	"teamtailor":      {board: "career.acme.example", list: "jobs.rss"},
	"workday":         {board: "acme.wd5:Careers", list: "list.json", detail: "detail.json", id: "aa11bb22cc33"},
	"remoteok":        {list: "api.json"},
	"remotive":        {list: "jobs.json"},
	"arbeitnow":       {list: "page.json"},
	"himalayas":       {list: "jobs.json"},
	"jobicy":          {list: "jobs.json"},
	"weworkremotely":  {list: "feed.rss"},
	"themuse":         {list: "jobs.json"},
	"adzuna":          {board: "gb:go+developer", list: "search.json"},
	"usajobs":         {board: "2210", list: "search.json"},
	"nofluffjobs":     {list: "search.json"},
	"justjoinit":      {list: "offers.json"},
	"rocketjobs":      {list: "offers.json"},
	"bamboohr":        {board: "acme", list: "list.json", detail: "detail.json", id: "/careers/86"},
	"comeet":          {board: "F6.009", list: "positions.json"},
	"pinpoint":        {board: "acme", list: "postings.json"},
	"rippling":        {board: "acme", list: "list.json", detail: "detail.json", id: "2f0674e6-0000-4000-8000-000000000001"},
	"startupjobs-cz":  {board: "partner", list: "feed.json"},
	"torre":           {list: "page.json"},
	"workingnomads":   {list: "jobs.json"},
}

// TestBoardsCrawled crawls a board of every source on loopback, by the crawler
// itself. Every page of a list is the same, which has to end it. What is asked
// for and what comes of it is compared with a file (-update rewrites it).
func TestBoardsCrawled(t *testing.T) {
	var report strings.Builder
	for _, s := range Sources {
		if s.Name == "hn" || s.Name == "site" || s.Name == "jobscz" { // two have tests of their own, the third is not crawled
			continue
		}
		f, ok := boardFiles[s.Name]
		if !ok {
			t.Errorf("%s: no board to crawl: add it to boardFiles", s.Name)
			continue
		}
		host := &boardServer{source: s.Name, list: readTestFile(t, s.Name, f.list), id: f.id}
		if f.detail != "" {
			host.detail = readTestFile(t, s.Name, f.detail)
		}
		server := httptest.NewServer(host)
		o := fast
		o.sources = Sources
		r := crawl(t, t.Context(), o, Target{Source: s.Name, Board: firstOf(f.board, s.Name), BaseURL: server.URL, ID: "me@example.org", Key: "secret"})
		server.Close()
		b := r.results[0]
		for _, page := range r.pages {
			if said := page.URL + page.FinalURL + page.Error; strings.Contains(said, "secret") || strings.Contains(said, "example.org") {
				t.Errorf("%s: credentials are stored with the page %s", s.Name, page.URL)
			}
		}
		fmt.Fprintf(&report, "%s: %d postings, %d problems, complete %v, error %q\n%s", s.Name, b.Postings, b.ProblemCount, b.Complete, b.Error, host.asked.String())
	}
	compareGolden(t, "testdata/crawled.golden", []byte(report.String()))
}

func readTestFile(t *testing.T, source, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", source, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// boardServer answers each address that ends in an id with that posting, and any other with the list.
type boardServer struct {
	source, list, detail, id string

	mu    sync.Mutex
	asked strings.Builder
}

func (h *boardServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	fmt.Fprintf(&h.asked, "  %s %s %s\n", r.Method, r.URL, body)
	last := lastSegment(r.URL.Path)
	if h.detail != "" && (strings.Contains(r.URL.Path, "/job/") || last == "detail" || strings.Contains(h.list, `"`+last+`"`)) {
		if last == "detail" {
			last = strings.TrimSuffix(r.URL.Path, "/detail")
		}
		io.WriteString(w, strings.ReplaceAll(h.detail, h.id, last))
		return
	}
	io.WriteString(w, h.list)
}

// TestPagesBoundList reads as many pages as a target says, and then does not
// count as whole: what was not read may still be published.
func TestPagesBoundList(t *testing.T) {
	pages := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		pages++
		fmt.Fprintf(w, `{"data":[{"slug":"posting-%d","title":"Posting"}]}`, pages)
	}))
	defer s.Close()
	o := fast
	o.sources = Sources
	r := crawl(t, t.Context(), o, Target{Source: "arbeitnow", Board: "a", BaseURL: s.URL, Pages: 3})
	if b := r.results[0]; pages != 3 || b.Postings != 3 || b.Complete || b.Error != "" {
		t.Errorf("%d pages, %+v", pages, b)
	}
}
