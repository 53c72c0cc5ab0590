package duplicate

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"
)

// results clusters postings, by key.
func results(tb testing.TB, postings []Posting, o Options) map[string]Result {
	tb.Helper()
	c := NewClusterer(o)
	for _, p := range postings {
		if err := c.Add(p); err != nil {
			tb.Fatal(err)
		}
	}
	all, err := c.Results(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string]Result{}
	for i, p := range postings {
		out[p.Key] = all[i]
	}
	return out
}

// TestLabelledPairsClustered scores the clusters among other postings: the pairs' own, or with
// ROADCHECK_PAIR_ALL=1 all shared ones.
func TestLabelledPairsClustered(t *testing.T) {
	pairs, byKey := pairsAndPostings(t)
	var postings []Posting
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		postings = append(postings, byKey[key])
	}
	got := results(t, postings, Options{Workers: 2})
	for _, half := range []string{"dev", "test", "late"} {
		var hits, wrong, missed int
		for _, l := range pairs {
			if l.half != half {
				continue
			}
			one := got[l.a].Cluster == got[l.b].Cluster
			switch {
			case one && l.one():
				hits++
			case one:
				wrong++
			case l.one():
				missed++
			}
			if one != l.one() && os.Getenv("ROADCHECK_PAIR_ERRORS") == half {
				t.Logf("%s want %s: %v %v %s | %s", half, l.class, got[l.a], got[l.b], byKey[l.a].Title, byKey[l.b].Title)
			}
		}
		t.Logf("%d postings, %s: precision %.3f (%d wrong), recall %.3f (%d of %d missed)", len(postings), half,
			share(hits, hits+wrong), wrong, share(hits, hits+missed), missed, hits+missed)
		if share(hits, hits+wrong) < floors[half][0] || share(hits, hits+missed) < floors[half][1] {
			t.Errorf("%s: below the floors %v", half, floors[half])
		}
	}
}
