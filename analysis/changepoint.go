package analysis

import (
	"math"
	"slices"
)

// ChangePoint is a month from which a share was at another level.
type ChangePoint struct {
	Month  string  `json:"month"`  // first of the new level
	Before float64 `json:"before"` // mean standardised share since the change before, or the first month
	After  float64 `json:"after"`  // until the next change, or the last month
	Q      float64 `json:"q"`      // after Benjamini and Hochberg over the skills tested at this depth
}

// A change is looked for where at least changeMonths months lie on either side, and in the parts that changes
// leave, changeDepth times.
const (
	changeMonths = 6
	changeDepth  = 3
)

// levelChange is the most likely month at which the mean of a series changed, and the p-value against none: the largest
// weighted partial sum of deviations from the mean tends to the supremum of a Brownian bridge (Csörgő and Horváth
// 1997, section 2.1; Ploberger and Krämer 1992), whose distribution is Kolmogorov's. The variance is the long-run one of
// what two levels leave (Andrews 1991 for a first-order autoregression), and at least that of independent vacancies.
func levelChange(y, n []float64) (at int, p float64) {
	if len(y) < 2*changeMonths {
		return 0, 1
	}
	mean, total := weightedMean(y, n)
	sum, largest := 0.0, -1.0
	for k := range len(y) - changeMonths {
		sum += n[k] * (y[k] - mean)
		if k+1 >= changeMonths && math.Abs(sum) > largest {
			at, largest = k+1, math.Abs(sum)
		}
	}
	variance := max(longRunVariance(y, n, at), mean*(1-mean))
	if !(variance > 0) || !(total > 0) {
		return 0, 1
	}
	return at, kolmogorov(largest / math.Sqrt(variance*total))
}

func weightedMean(y, n []float64) (mean, total float64) {
	for i := range y {
		mean, total = mean+n[i]*y[i], total+n[i]
	}
	return mean / max(total, 1), total
}

// longRunVariance is that of a month's share times the square root of its vacancies, about a level before and
// one from at on; the correlation of neighbours is corrected for
// the two means and the place that were fitted, by as much as keeps the test's promise in simulations.
func longRunVariance(y, n []float64, at int) float64 {
	before, _ := weightedMean(y[:at], n[:at])
	after, _ := weightedMean(y[at:], n[at:])
	rest := make([]float64, len(y))
	squares, beside := 0.0, 0.0
	for i := range y {
		level := before
		if i >= at {
			level = after
		}
		rest[i] = math.Sqrt(n[i]) * (y[i] - level)
		squares += rest[i] * rest[i]
		if i > 0 {
			beside += rest[i] * rest[i-1]
		}
	}
	if squares == 0 {
		return 0
	}
	m := float64(len(y))
	r := min(max((m*beside/squares+5)/(m-7), 0), 0.9)
	return squares / (m - 2) * (1 + r) / (1 - r)
}

// kolmogorov is the chance that the supremum of a Brownian bridge's absolute value exceeds x (Kolmogorov 1933).
func kolmogorov(x float64) float64 {
	if x < 0.2 {
		return 1 // to fifteen digits
	}
	sum, sign := 0.0, 1.0
	for k := 1.0; k <= 100; k++ {
		sum += sign * math.Exp(-2*k*k*x*x)
		sign = -sign
	}
	return min(max(2*sum, 0), 1)
}

// monthlySeries is what changes are looked for in.
type monthlySeries struct{ shares, n []float64 }

// changePoints splits every series where its level changed, again and again (binary segmentation, Scott and Knott 1974).
// At each depth the false discovery rate over all parts tested is held (Yekutieli 2008). Positions are sorted.
func changePoints(all []monthlySeries) [][]change {
	type part struct{ series, from, to int }
	var parts []part
	for i := range all {
		parts = append(parts, part{i, 0, len(all[i].shares)})
	}
	out := make([][]change, len(all))
	for range changeDepth {
		at, ps := make([]int, len(parts)), make([]float64, len(parts))
		for i, p := range parts {
			s := all[p.series]
			at[i], ps[i] = levelChange(s.shares[p.from:p.to], s.n[p.from:p.to])
		}
		var next []part
		for i, q := range falseDiscoveryRates(ps) {
			if p := parts[i]; q <= falseDiscovery {
				middle := p.from + at[i]
				out[p.series] = append(out[p.series], change{middle, q})
				next = append(next, part{p.series, p.from, middle}, part{p.series, middle, p.to})
			}
		}
		parts = next
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b change) int { return a.at - b.at })
	}
	return out
}

// change is a position in a series with its false discovery rate.
type change struct {
	at int
	q  float64
}

// described gives changes their month and the levels beside them.
func (p *panel) described(changes []change, s monthlySeries) []ChangePoint {
	var out []ChangePoint
	from := 0
	for i, c := range changes {
		to := len(s.shares)
		if i+1 < len(changes) {
			to = changes[i+1].at
		}
		before, _ := weightedMean(s.shares[from:c.at], s.n[from:c.at])
		after, _ := weightedMean(s.shares[c.at:to], s.n[c.at:to])
		out = append(out, ChangePoint{Month: monthName(p.months[c.at]), Before: round(before), After: round(after), Q: round(c.q)})
		from = c.at
	}
	return out
}
