package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

func TestEachText(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, fullPosting("acme/1"), fullPosting("acme/2"), fullPosting("acme/3"))
	readAll(t, s, "v1")
	list := stored(t, s)
	changed := fullPosting("acme/2")
	changed.Title = "Changed since"
	save(t, s, today, changed)

	texts := func(f store.ObservationFilter) map[market.PostingID]market.Reading {
		got := map[market.PostingID]market.Reading{}
		if err := s.EachText(t.Context(), f, func(id market.PostingID, r market.Reading) error {
			got[id] = r
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := map[market.PostingID]market.Reading{list[0].ID: fullReading("v1"), list[2].ID: fullReading("v1")}
	if diff := cmp.Diff(want, texts(store.ObservationFilter{Dataset: market.Real, Version: "v1"})); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	for _, f := range []store.ObservationFilter{{Dataset: market.Sample}, {Dataset: market.Real, Version: "v2"}} {
		if got := texts(f); len(got) != 0 {
			t.Errorf("%+v: %d texts, want none", f, len(got))
		}
	}
	stop := errors.New("stop")
	calls := 0
	err := s.EachText(t.Context(), store.ObservationFilter{Dataset: market.Real}, func(market.PostingID, market.Reading) error {
		calls++
		return stop
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%d calls, error %v", calls, err)
	}
}
