package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

func TestPostingRoundTrip(t *testing.T) {
	s, _ := open(t)
	want := fullPosting("acme/1")
	bare := market.Posting{Source: "import", Key: "x"}
	if got := save(t, s, today, want, bare); got != (store.Change{Inserted: 2}) {
		t.Errorf("change = %+v, want 2 inserted", got)
	}
	got := stored(t, s)
	if diff := cmp.Diff([]market.Posting{want, bare}, []market.Posting{got[0].Posting, got[1].Posting}); diff != "" {
		t.Errorf("postings differ (-want +got):\n%s", diff)
	}
	if got[0].FirstSeen != today || got[0].LastSeen != today || got[0].Dataset != market.Real || len(got[0].Hash) != 64 {
		t.Errorf("stored as %s to %s, %s, hash %q", got[0].FirstSeen, got[0].LastSeen, got[0].Dataset, got[0].Hash)
	}
	one, reading, err := s.Posting(t.Context(), got[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got[0], one); diff != "" {
		t.Errorf("Posting differs (-list +one):\n%s", diff)
	}
	if diff := cmp.Diff(market.Reading{}, reading); diff != "" {
		t.Errorf("unread posting has a reading:\n%s", diff)
	}
}
