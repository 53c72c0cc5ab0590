package store_test

import (
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

func TestRetainSample(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	posting := func(key string) market.Posting {
		return market.Posting{Source: "lever", Board: "b", Key: key, Title: "T"}
	}
	for _, d := range []market.Dataset{market.Sample, market.Real} {
		if _, err := s.SavePostings(ctx, store.SavePostings{Dataset: d, Day: "2026-11-21", Postings: []market.Posting{posting("b/1"), posting("b/2")}}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.RetainSample(ctx, []string{"lever", "ashby"}, []string{"b/1", "b/2"}); err != nil || n != 1 {
		t.Errorf("removed %d, %v: want the one sample posting that is not listed", n, err)
	}
	counts, err := s.Datasets(ctx)
	if err != nil || counts[market.Sample] != 1 || counts[market.Real] != 2 {
		t.Errorf("left %v, %v", counts, err)
	}
}
