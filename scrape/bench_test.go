package scrape

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// benchServer answers every path with one page of about 8 kB that holds postings. Page 0 names
// the pages 1 to n-1, as a listing does; below /chain/ each page names the next one only.
func benchServer(b testing.TB, n int) *httptest.Server {
	text := strings.Repeat("We look for somebody who likes long evenings with a debugger. ", 12)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			io.WriteString(w, "User-agent: *\nDisallow: /admin\n")
			return
		}
		dir, name := path.Split(r.URL.Path)
		page, err := strconv.Atoi(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		var l testListing
		switch {
		case dir == "/chain/":
			l.Follow = []string{fmt.Sprintf("http://%s/chain/%d", r.Host, page+1)}
		case page == 0:
			for i := 1; i < n; i++ {
				l.Follow = append(l.Follow, fmt.Sprintf("http://%s/%d", r.Host, i))
			}
		}
		for i := range 10 {
			l.Postings = append(l.Postings, market.Posting{Key: fmt.Sprintf("%d-%d", page, i), Title: "Programmer", Company: "Acme", Location: "Berlin", Description: text})
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(l)
	}))
	b.Cleanup(s.Close)
	return s
}

// crawlPages reads the first n pages of a benchServer with the crawler, politeness off.
func crawlPages(b testing.TB, url string, n int, save func(int)) {
	saved := 0
	_, err := Crawl(context.Background(), []Target{{Source: "test", Board: "b", URL: url}}, Options{
		Delay: -1, Retries: -1, MaxRequests: n, Allow: loopback, sources: []Source{testSource},
		Save: func(_ context.Context, p market.Page, _ []market.Posting) error {
			if p.Source != RobotsSource {
				saved++
				save(saved)
			}
			return nil
		},
	})
	if err != nil || saved != n {
		b.Fatalf("%d pages of %d: %v", saved, n, err)
	}
}

// plainPages reads them with net/http and encoding/json alone.
func plainPages(b testing.TB, url string, n int) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	queue := []string{url}
	for range n {
		res, err := client.Get(queue[0])
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			b.Fatal(err)
		}
		var l testListing
		if err := json.Unmarshal(body, &l); err != nil || len(l.Postings) != 10 {
			b.Fatal(err)
		}
		queue = append(queue[1:], l.Follow...)
	}
}

// BenchmarkCrawl reads pages of 8 kB from loopback with politeness off, and says which share of the speed of
// a plain loop that does the same parsing it reaches. Both are measured in turn, so that they meet the same machine.
func BenchmarkCrawl(b *testing.B) {
	const pages = 500
	s := benchServer(b, pages)
	for _, c := range []struct{ name, start string }{{"list", "/0"}, {"chain", "/chain/0"}} {
		b.Run(c.name, func(b *testing.B) {
			url := s.URL + c.start
			crawlPages(b, url, pages, func(int) {})
			plainPages(b, url, pages)
			var crawler, plain time.Duration
			for b.Loop() {
				begun := time.Now()
				crawlPages(b, url, pages, func(int) {})
				between := time.Now()
				plainPages(b, url, pages)
				crawler += between.Sub(begun)
				plain += time.Since(between)
			}
			n := float64(pages * b.N)
			b.ReportMetric(n/crawler.Seconds(), "pages/s")
			b.ReportMetric(n/plain.Seconds(), "plain-pages/s")
			b.ReportMetric(plain.Seconds()/crawler.Seconds(), "of-plain")
		})
	}
}
