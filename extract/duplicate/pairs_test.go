package duplicate

import (
	"fmt"
	"os"
	"testing"
)

// floors are the published figures, rounded down.
var floors = map[string][2]float64{"dev": {0.90, 0.85}, "test": {0.95, 0.87}, "late": {0.91, 0.86}}

// TestLabelledPairs scores "count as one vacancy" on the pairs labelled by hand.
// ROADCHECK_PAIR_ERRORS=dev prints that half's errors.
func TestLabelledPairs(t *testing.T) {
	pairs, postings := pairsAndPostings(t)
	for _, half := range []string{"dev", "test", "late"} {
		var hits, wrong, missed int
		for _, l := range pairs {
			if l.half != half {
				continue
			}
			a, b := docOf(postings[l.a]), docOf(postings[l.b])
			v := decide(a, b)
			switch {
			case v.one() && l.one():
				hits++
			case v.one():
				wrong++
			case l.one():
				missed++
			}
			if v.one() != l.one() && os.Getenv("ROADCHECK_PAIR_ERRORS") == half {
				d := compare(a, b)
				fmt.Printf("%s want %s got %s: %s  C%.2f rw%.3f %s | %s\n", half, l.class, v.class, v.reason, d.contained, d.rewrite, postings[l.a].Title, postings[l.b].Title)
			}
		}
		precision, recall := share(hits, hits+wrong), share(hits, hits+missed)
		t.Logf("%s: precision %.3f (%d wrong), recall %.3f (%d of %d missed)", half, precision, wrong, recall, missed, hits+missed)
		if precision < floors[half][0] || recall < floors[half][1] {
			t.Errorf("%s: below the floors %v", half, floors[half])
		}
	}
}
