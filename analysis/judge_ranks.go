package analysis

import (
	"cmp"
	"slices"
)

// ranks tests for each listed mark whether its rank is at most so many. The interval is that of ranks when employers
// are drawn again; the p-values join the pairwise sign tests: the rank is at most k when at least so many others lie below, and more
// when at least k lie above (partial conjunction: Benjamini and Heller 2008).
func (t *profiles) ranks(r ranking, most int, confidence float64) []part {
	others := len(r.marks) - 1
	drawn := t.drawnRanks(r.listed)
	parts := make([]part, r.listed)
	for i := range parts {
		var below, above []float64
		rank := 1
		for j := range r.marks {
			if j == i {
				continue
			}
			more, less := t.signTest(i, j)
			below, above = append(below, more), append(above, less)
			if t.totals[j] > t.totals[i] {
				rank++
			}
		}
		e := interval(float64(rank), drawn[i], confidence)
		parts[i] = part{
			name: r.names[i], estimate: e, p: conjunction(slices.Clone(below), others-most+1), against: conjunction(above, most),
			beyond: cmp.Compare(float64(most)+0.5, e.Hi),
		}
		if most == r.listed {
			parts[i].p = slices.Max(below[r.listed-1:]) // above every rival: then only listed ones can be above it
		}
		if parts[i].beyond < 0 && e.Lo <= float64(most) {
			parts[i].beyond = 0
		}
		if parts[i].beyond == 0 {
			parts[i].needed = t.neededForRank(i, most)
		}
	}
	return parts
}

// neededForRank is about how many vacancies would tell whether a mark is among the first: so many that, pair by pair, enough others would be
// seen below it where it is, and enough above it where it is not; 0 where that cannot be said.
func (t *profiles) neededForRank(i, most int) int {
	var below, above []int
	for j := range t.totals {
		d := (t.totals[i] - t.totals[j]) / t.n
		if j == i || d == 0 {
			continue
		}
		s := t.spread(func(r *profile) float64 { return (r.counts[i] - r.counts[j] - d*r.size) / t.n })
		n := neededFor(d, 0, s, int(t.n))
		switch {
		case n == 0:
		case d > 0:
			below = append(below, n)
		default:
			above = append(above, n)
		}
	}
	slices.Sort(below)
	slices.Sort(above)
	if k := len(t.totals) - most; k <= len(below) {
		return below[k-1]
	}
	if most <= len(above) {
		return above[most-1]
	}
	return 0
}

// conjunction is the p-value against fewer than so many of the alternatives being true.
func conjunction(ps []float64, atLeast int) float64 {
	slices.Sort(ps)
	return min(1, float64(len(ps)-atLeast+1)*ps[atLeast-1])
}

// drawnRanks gives the ranks of the first marks when employers are drawn again, each sorted.
func (t *profiles) drawnRanks(first int) [][]float64 {
	out := make([][]float64, first)
	for i := range out {
		out[i] = make([]float64, replicates)
	}
	t.draw(func(k int, _ float64, totals []float64) {
		for i := range out {
			rank := 1.0
			for _, x := range totals {
				if x > totals[i] {
					rank++
				}
			}
			out[i][k] = rank
		}
	})
	for i := range out {
		slices.Sort(out[i])
	}
	return out
}
