package main

import (
	"context"
	"math"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/internal/sampleboard"
	"github.com/roadcheck/roadcheck/scrape"
)

// TestSampleBoardKeepsItsStatistics crawls the sample board and extracts from it: what comes
// out must be the facts that its texts were made of.
func TestSampleBoardKeepsItsStatistics(t *testing.T) {
	t.Parallel()
	board, err := sampleboard.New()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[market.Need]int{}
	for _, f := range board.Facts() {
		for need, ids := range map[market.Need][]string{market.Required: f.Required, market.Preferred: f.Preferred, market.Mentioned: f.Mentioned} {
			for _, id := range ids {
				count2(want, id, need)
			}
		}
	}
	postings := crawlSample(t)
	if len(postings) != board.Len() {
		t.Fatalf("read %d of %d postings", len(postings), board.Len())
	}
	e, err := extract.Default()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]map[market.Need]int{}
	for _, p := range postings {
		for _, s := range e.Read(p).Skills() {
			count2(got, string(s.Skill), s.Need)
		}
	}
	for id, needs := range want {
		total, read := 0, 0
		for need := market.Mentioned; need <= market.Required; need++ {
			total += needs[need]
			read += got[id][need]
		}
		loss := 0.1
		if len(id) == 1 { // "C" alone in a line is doubted, as it should be
			loss = 0.15
		}
		if total >= 100 && math.Abs(float64(read-total)) > loss*float64(total) {
			t.Errorf("%s: facts say %d postings, extraction reads %d", id, total, read)
		}
		if r := needs[market.Required]; r >= 100 && math.Abs(float64(got[id][market.Required]-r)) > 0.15*float64(r) {
			t.Errorf("%s required: facts say %d postings, extraction reads %d", id, r, got[id][market.Required])
		}
	}
}

func count2(m map[string]map[market.Need]int, id string, need market.Need) {
	if m[id] == nil {
		m[id] = map[market.Need]int{}
	}
	m[id][need]++
}

func crawlSample(t *testing.T) []market.Posting {
	t.Helper()
	server, err := startSampleBoard()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var postings []market.Posting
	results, err := scrape.Crawl(t.Context(), server.targets, scrape.Options{
		Delay: -1, Transport: server.transport(),
		Save: func(_ context.Context, _ market.Page, got []market.Posting) error {
			postings = append(postings, got...)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Error != "" || !r.Complete || r.ProblemCount > 0 {
			t.Errorf("%s %s: error %q, complete %v, problems %v", r.Source, r.Board, r.Error, r.Complete, r.Problems)
		}
	}
	return postings
}
