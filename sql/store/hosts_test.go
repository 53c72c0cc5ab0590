package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestHostResults(t *testing.T) {
	s, _ := open(t)
	first, sample, empty := startRun(t, s, market.Real), startRun(t, s, market.Sample), startRun(t, s, market.Real)
	a := market.HostResult{Host: "a.example", Robots: "allowed", DelayMS: 1500, Requests: 12, Retries: 2, NotModified: 3, Bytes: 1 << 40,
		Statuses: map[int]int{0: 1, 200: 8, 304: 3}, Breaker: "open", Error: "status 503"}
	b := market.HostResult{Host: "B.example:8080", Statuses: map[int]int{}, Breaker: "closed"}
	none := market.HostResult{Host: "c.example", Breaker: "closed"}
	if err := s.SaveHostResults(t.Context(), first, []market.HostResult{none, a}); err != nil {
		t.Fatal(err)
	}
	none.Requests = 1
	if err := s.SaveHostResults(t.Context(), first, []market.HostResult{b, none}); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveHostResults(t.Context(), sample, []market.HostResult{a}); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveHostResults(t.Context(), empty, nil); err != nil {
		t.Fatal(err)
	}
	none.Statuses = map[int]int{}
	got, err := s.LatestHostResults(t.Context(), market.Real)
	if diff := cmp.Diff([]market.HostResult{b, a, none}, got); err != nil || diff != "" {
		t.Errorf("(-want +got): %v\n%s", err, diff)
	}
	if err := s.SaveHostResults(t.Context(), first, []market.HostResult{{Host: "x", Breaker: "ajar"}}); err == nil {
		t.Error("a breaker that is neither open nor closed was stored")
	}
}

func TestPostingHistory(t *testing.T) {
	s, _ := open(t)
	lever := func(postings int) market.BoardResult {
		return market.BoardResult{Source: "lever", Board: "acme", Postings: postings, Complete: true}
	}
	failed, gone, dropped, stopped := lever(1), lever(0), lever(5), lever(2)
	failed.Failed, failed.Complete = 1, false
	gone.Complete = false
	dropped.Dropped, dropped.Complete, dropped.Error = true, false, "only 5 postings"
	stopped.Complete, stopped.Error = false, "budget"
	other := market.BoardResult{Source: "ashby", Board: "acme", Postings: 7, Complete: true}
	for _, results := range [][]market.BoardResult{{lever(90)}, {lever(100), other}, {lever(110)}, {failed}, {gone}, {stopped}, {dropped}} {
		if err := s.SaveBoardResults(t.Context(), startRun(t, s, market.Real), results); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SaveBoardResults(t.Context(), startRun(t, s, market.Sample), []market.BoardResult{lever(3)}); err != nil {
		t.Fatal(err)
	}
	got, err := s.PostingHistory(t.Context(), market.Real, 3)
	want := map[market.BoardID][]int{{Source: "lever", Board: "acme"}: {5, 110, 100}, {Source: "ashby", Board: "acme"}: {7}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("(-want +got): %v\n%s", err, diff)
	}
	latest, err := s.LatestBoardResults(t.Context(), market.Real)
	if err != nil || len(latest) != 2 || !latest[1].Dropped {
		t.Errorf("%+v, %v", latest, err)
	}
}
